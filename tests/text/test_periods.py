"""A period means the same wherever it is accepted."""

from __future__ import annotations

import pytest

import ilo_analysis as ilo
from ilo_analysis.errors import ParameterError
from ilo_analysis.measures.comparison import select_side
from ilo_analysis.text.periods import first_day, parse_period

FORMS = [("2021", "2021-01-01", "2021-12-31"), ("2021-7", "2021-07-01", "2021-07-31"),
         ("2021-07", "2021-07-01", "2021-07-31"),
         ("2021-07-30", "2021-07-30", "2021-07-30"), ("2021Q3", "2021-07-01", "2021-09-30"),
         ("2021-q3", "2021-07-01", "2021-09-30"), (2021, "2021-01-01", "2021-12-31")]  # fmt: skip


@pytest.mark.parametrize(("text", "first", "last"), FORMS)
def test_a_period_has_a_first_and_a_last_day(text, first, last):
    assert [str(day) for day in parse_period(text)] == [first, last]


@pytest.mark.parametrize(
    "text", ["2021-13", "2021-02-30", "2021Q5", "21", "July 2021", "0000", "2021-00", "2021-07-30 12:00"]
)
def test_what_names_no_period_is_refused(text):
    assert parse_period(text) is None
    with pytest.raises(ParameterError, match="is not a date; write 2021, 2021Q3, 2021-07 or 2021-07-30"):
        first_day(text)


@pytest.mark.parametrize(("text", "first", "last"), FORMS)
def test_loading_selecting_comparing_and_parameters_read_it_alike(corpus, text, first, last):
    text = str(text)
    inside = corpus.stories["date"].between(first, last)
    wanted = corpus.stories.loc[inside, "story_id"].tolist()
    assert ilo.load_corpus(start=text, end=text).stories["story_id"].tolist() == wanted
    assert ilo.select(corpus, start=text, end=text).stories["story_id"].tolist() == wanted
    assert sorted(select_side(corpus, f"period:{text}", ilo.find_themes(corpus.stories)).story_ids) == sorted(wanted)
