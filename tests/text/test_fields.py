"""Each distinct text is read once; what a story gets from it is what it would get alone."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilo_analysis.annotate.instruments import find_instruments
from ilo_analysis.annotate.partners import find_partners
from ilo_analysis.annotate.places import find_places, find_regions
from ilo_analysis.annotate.subjects import assign_topics, find_themes
from ilo_analysis.text.fields import story_texts

TEXTS = st.sampled_from(
    [
        None,
        "",
        "Social protection for argentino workers in Niger",
        "La protección social en Perú, con UNICEF",
        "Recovery from the pandemic: Convention No. 102, Tripoli and Lebanon",
        "La relance après la pandémie. Les femmes d’Haïti",
        "África y los Estados árabes; the Gambia",
    ]
)
MEASURES = [find_themes, assign_topics, find_instruments, find_places, find_regions, find_partners]
STORIES = st.lists(st.tuples(TEXTS, TEXTS, st.sampled_from(["en", "es", "fr", "de", None])), max_size=6)


@settings(max_examples=12)
@given(STORIES)
@pytest.mark.parametrize("find", MEASURES)
def test_what_is_found_in_many_stories_is_what_each_gives_alone(find, rows):
    table = pd.DataFrame(rows, columns=["title", "summary", "language"], dtype="str")
    table = table.assign(story_id=[f"s{n}" for n in range(len(table))])
    together = find(table)
    alone = [find(table.iloc[[n]]) for n in range(len(table))]
    expected = pd.concat(alone, ignore_index=True) if alone else find(table)
    pd.testing.assert_frame_equal(together, expected)


def test_a_field_that_stories_lack_and_a_missing_text_are_passed_over():
    stories = pd.DataFrame({"title": ["A", None, "B"], "summary": ["B", "A", "A"]})
    read = story_texts(stories, ("title", "place", "summary"))
    assert read.fields == ("title", "summary")
    assert [read.text(slot) if read.at_slot[slot] >= 0 else None for slot in range(6)] == [
        "A",
        "B",
        None,
        "A",
        "B",
        "A",
    ]
    assert sorted(read.texts) == ["A", "B"]


def test_stories_without_any_of_the_fields_have_no_texts():
    read = story_texts(pd.DataFrame({"story_id": ["a"]}), ("title",))
    assert (read.texts, read.at_slot.tolist(), read.fields) == ([], [], ())
