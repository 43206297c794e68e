import pandas as pd
import pytest

from ilo_analysis.annotate.kwic import keyword_in_context
from ilo_analysis.errors import ParameterError

STORIES = pd.DataFrame(
    {
        "story_id": ["b", "a"],
        "date": pd.to_datetime(["2021-02-01", "2021-01-01"]),
        "title": ["Zinc and social\u00a0protection now", "A social-protection floor"],
        "summary": [None, "More Social protection already"],
    }
)


def column(name, **options):
    return keyword_in_context(STORIES, "social protection", **options)[name].tolist()


def test_rows_stand_by_date_and_keep_the_printed_form():
    assert column("keyword") == ["Social protection", "social-protection", "social\u00a0protection"]
    assert column("field") == ["summary", "title", "title"]


def test_rows_can_be_sorted_by_what_stands_left_or_right():
    assert column("right", order="right") == [" already", " floor", " now"]
    assert column("left", order="left") == ["A ", "Zinc and ", "More "]


def test_rows_sorted_by_keyword_pass_over_capitals_hyphens_and_hard_spaces_and_take_equal_ones_by_date():
    found = keyword_in_context(STORIES, "zinc, social protection", order="keyword")["keyword"].tolist()
    assert found == ["Social protection", "social-protection", "social\u00a0protection", "Zinc"]


def test_capitals_count_when_asked():
    assert column("keyword", case_sensitive=True) == ["social-protection", "social\u00a0protection"]


def test_the_width_counts_characters_cuts_no_word_and_may_be_none():
    assert column("left", width=2, order="right") == [" ", "A ", " "]
    assert column("left", width=6, order="right") == ["More ", "A ", " and "]
    assert column("left", width=0) == ["", "", ""]


def test_no_match_gives_an_empty_table():
    table = keyword_in_context(STORIES, "gold*")
    assert table.empty
    assert table.columns.tolist() == ["story_id", "date", "field", "left", "keyword", "right", "start", "end"]


@pytest.mark.parametrize(
    ("options", "message"),
    [({"order": "rigth"}, "Did you mean 'right'"), ({"width": -1}, "0 or more")],
)
def test_wrong_options_are_refused(options, message):
    with pytest.raises(ParameterError, match=message):
        column("left", **options)


def test_an_empty_phrase_is_refused():
    with pytest.raises(ParameterError, match="phrase is empty"):
        keyword_in_context(STORIES, " ")
