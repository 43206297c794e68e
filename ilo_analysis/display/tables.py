"""Tables, the selection, its origin and the assumptions as readers see them in a notebook or a report."""

from __future__ import annotations

import platform
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

import pandas as pd

from ilo_analysis.annotate.lookup import NOT_COVERED, is_covered
from ilo_analysis.annotate.saved import SAVED
from ilo_analysis.arguments import table_of, takes_corpus, takes_tables
from ilo_analysis.display.captions import not_covered_note, not_covered_words, rows_left_out
from ilo_analysis.display.html import macros
from ilo_analysis.display.labels import SCOPES, name_of, words_of_selection
from ilo_analysis.display.locale import N_, Locale, is_missing
from ilo_analysis.display.stories import StoryList, story_records
from ilo_analysis.display.table import Table, named_terms
from ilo_analysis.errors import ParameterError
from ilo_analysis.measures.shares import quoted
from ilo_analysis.reference import project_folder

if TYPE_CHECKING:
    from pathlib import Path

    from ilo_analysis.annotate.dictionary import Dictionary
    from ilo_analysis.corpus import Corpus

# What changes a number in a report if it changes.
_LIBRARIES = ("pandas", "numpy", "scipy", "matplotlib")
_ROW = re.compile(r"^\| A(\d+) \| [\d-]+ \| \*\*(.+?)\.\*\* (.+?) \|$", re.MULTILINE)
_CITED = re.compile(r"A(\d+)(?:\s*(?:-|–|to)\s*A(\d+))?")


@dataclass(frozen=True)
class Shown:
    """Something that shows as HTML in a notebook and as text elsewhere."""

    html: str
    text: str
    about: dict[str, object] = field(default_factory=dict)

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, dict[str, object]]]:
        """Return HTML and text, with what the exporter needs to know as metadata."""
        del include, exclude
        return {"text/html": self.html, "text/plain": self.text}, {"text/html": {"ilo": self.about}}

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


@takes_tables
def show_table(
    frame: pd.DataFrame,
    *,
    caption: str,
    heads: Mapping[str, str] | None = None,
    top: int | None = None,
    language: str = "en",
    name: str = "",
) -> Shown:
    """Return the frame as an accessible table; `heads` chooses, orders and names its columns, `top` limits its rows.

    Ids of stories are shown as their number, and of two intervals the one to quote. Text from listings is escaped. A
    note below says how many rows are not shown, and how many stories are not covered if no column does; the data file
    has every row and column.

    Examples
    --------
    >>> show_table(pd.DataFrame({"feed": ["moscow-news"], "n": [3]}), caption="Stories")
    Stories
    Feed         Stories
    Moscow news        3
    """
    locale = Locale.of(language, frame)
    caption = locale.tr(caption)
    columns, shown = list(heads or _telling(frame)), named_terms(frame if top is None else frame.head(top), locale)
    ends = set(frame) if "burst_low" in frame else set()
    measured = next((name for name in ("share", "rate", "difference") if f"{name}_low" in ends), "")
    notes = [*rows_left_out(len(frame) - len(shown), locale)]
    notes += [] if NOT_COVERED in frame or not len(frame) else not_covered_note(frame, locale)
    kept = frame[[column for column in columns if column in frame]] if heads else frame
    table = Table(title=caption, note=" ".join(notes)).of(kept)
    table = table.showing(quoted(shown, measured) if measured else shown, columns, locale, heads or {})
    about = {"role": "table", "caption": caption, "note": table.note, **table.about()} | ({"id": name} if name else {})
    return Shown(str(macros("shown.html.j2").table(table)), table.text(), about)


def _telling(frame: pd.DataFrame) -> list[str]:
    """Return the columns that inform a reader: no story ids, no scope beside its feed, no column without values."""
    silent = {"story_ids"} | ({"scope"} if "feed" in frame else set())
    if "keyword" in frame:
        return ["left", "keyword", "right", "date"]  # a phone has no room for more than the first three
    silent |= {"story_id"} if "title" in frame else set()
    silent |= {"burst_low", "burst_high", "dispersion"} if "quote" in frame else set()
    empty = [name for name in ("period", "label") if name in frame and (frame[name].isna() | (frame[name] == "")).all()]
    silent |= set(empty) if len(frame) else set()
    if NOT_COVERED in frame and not frame[NOT_COVERED].any():
        silent.add(NOT_COVERED)
    return [name for name in map(str, frame) if name not in silent]


@takes_corpus
def describe_selection(
    corpus: Corpus, *, dictionary: Dictionary | str | Path | None = None, language: str = "en"
) -> Shown:
    """Return what was read: stories, period, feeds with their windows, what is left out, and merged duplicates.

    `dictionary` is the dictionary of themes; stories in languages without terms in it are counted.
    """
    locale = Locale.of(language, corpus)
    dates = corpus.stories["date"].dropna()
    n = len(corpus.stories)
    days = [locale.date(day) for day in (dates.min(), dates.max())] if len(dates) else []
    span = " – ".join(dict.fromkeys(days)) or locale.tr("no dated story in this selection")
    feeds = _feed_items(corpus, locale)
    distinct = locale.tr("{n} distinct, in {listings} listings", n=n, listings=len(corpus.listings))
    # What no page shows is unknown, not none.
    unseen = (len(corpus.coverage) > 0 or not n) and bool((corpus.coverage["status"] == "unobserved").all())
    items = [(locale.tr("Stories"), locale.tr("not observed") if unseen else distinct)]
    items += [(locale.tr("Period"), span), *feeds]
    if saved := corpus.listings.attrs.get(SAVED):
        asked = "; ".join(words_of_selection(saved["asked"], locale))
        items.append((locale.tr("Saved selection"), f"{saved['name']}{locale.colon}{asked}"))
    unknown = int((~is_covered(corpus.stories, dictionary)).sum()) + corpus.listings.attrs.get(NOT_COVERED, 0)
    items += _left_aside(corpus, unknown, locale)
    months = [locale.month(day) for day in (dates.min(), dates.max())] if len(dates) else []
    note = [locale.tr("{n} not covered", "{n} not covered", n=unknown)] if unknown else []
    numbers = [[locale.tr("Stories"), locale.tr("not observed") if unseen else locale.number(n), *note],
               [locale.tr("Feeds"), locale.number(len(feeds))],
               [locale.tr("Period"), " – ".join(dict.fromkeys(months)) or "–"],
               [locale.tr("Months observed"), _months_seen(corpus, locale)]]  # fmt: skip
    about: dict[str, object] = {"role": "selection", "items": [list(item) for item in items], "numbers": numbers}
    about |= {"names": locale.names} if locale.names else {}
    about |= {"not_covered": unknown} if unknown else {}
    about |= {} if n else {"empty": True}
    html = str(macros("shown.html.j2").terms(items))
    return Shown(html, "\n".join(f"{a}: {b}" for a, b in items), about)


def _left_aside(corpus: Corpus, unknown: int, locale: Locale) -> list[tuple[str, str]]:
    """Return what was merged, has no date, could not be placed, or was decided by hand."""
    merged = len(corpus.occurrences) - len(corpus.stories)
    again = locale.tr(
        "{n} further entry reports a story that is already counted",
        "{n} further entries report a story that is already counted",
        n=merged,
    )
    undated = int(corpus.stories["date"].isna().sum())
    dateless = locale.tr("{n} story without a date", "{n} stories without a date", n=undated)
    problems = locale.tr("{n} line or value to check", "{n} lines or values to check", n=len(corpus.problems))
    items = [
        (locale.tr("Merged"), again),
        (locale.tr("Not in time series"), dateless),
        (locale.tr("Problems"), problems),
    ]
    if unknown:
        items.append((locale.tr("Themes and topics"), not_covered_words(unknown, locale)))
    if corrected := int((corpus.corrections["status"] == "applied").sum()):
        made = locale.tr("{n} correction made by hand", "{n} corrections made by hand", n=corrected)
        items.append((locale.tr("Corrections"), made))
    return items


def _feed_items(corpus: Corpus, locale: Locale) -> list[tuple[str, str]]:
    """Return each feed with its office, stories, scope and observed days."""
    offices = dict(zip(corpus.listings["feed"], corpus.listings["office"], strict=True))
    items = []
    for feed, rows in corpus.coverage.groupby("feed"):
        own = corpus.occurrences["feed"] == feed
        seen = int((rows["status"] != "unobserved").sum())
        parts = [
            "" if is_missing(offices.get(feed)) else str(offices[feed]),
            locale.stories(corpus.occurrences.loc[own, "story_id"].nunique()) if seen else locale.tr("not observed"),
            locale.tr(SCOPES[rows["scope"].iloc[0]]),
            locale.tr(
                "{n} day observed in {seen} of {months} months",
                "{n} days observed in {seen} of {months} months",
                n=rows["observed_days"].sum(),
                seen=seen,
                months=len(rows),
            ),
        ]
        items.append((name_of("feed", feed, locale), "; ".join(part for part in parts if part)))
    return items


def _months_seen(corpus: Corpus, locale: Locale) -> str:
    """Return the months that some feed shows at least in part, of all months of the period."""
    coverage = corpus.coverage
    seen = coverage.loc[coverage["status"] != "unobserved", "month"].nunique()
    return locale.tr("{n} of {total}", n=seen, total=coverage["month"].nunique())


@takes_tables
def show_stories(
    source: Corpus | pd.DataFrame,
    *,
    evidence: pd.DataFrame | None = None,
    only: Sequence[str] | None = None,
    language: str = "en",
) -> StoryList:
    """Return the story list of a corpus or a table of stories, with matched words marked and themes named.

    `only` keeps the stories with these ids. With a corpus, each story shows its file and lines.
    """
    locale = Locale.of(language, source, evidence)
    stories = table_of(source, "stories")
    occurrences = None if isinstance(source, pd.DataFrame) else source.occurrences
    if only is not None:
        stories = stories[stories["story_id"].isin(list(only))]
    return StoryList(story_records(stories, occurrences, evidence), locale)


@takes_corpus
def provenance(corpus: Corpus, *, language: str = "en") -> Shown:
    """Return the files read, with their sha256 and counts; the caption gives the versions of the software."""
    locale = Locale.of(language, corpus)
    listings = corpus.listings.sort_values(["source_file", "listing_id"])
    rows = listings.assign(
        file=[str(name).rsplit("/", 1)[-1] for name in listings["source_file"]],
        sha256=[str(value)[:16] for value in listings["sha256"]],
    )
    versions = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    caption = locale.tr("Files read")
    caption += f". Python {platform.python_version()}, ilo-analysis {version('ilo-analysis')}, {versions}."
    heads = {"file": N_("File"), "feed": N_("Feed"), "n_entries": N_("Entries"), "n_dated": N_("Dated"),
             "first_date": N_("From"), "last_date": N_("To"), "sha256": N_("sha256 (begins)")}  # fmt: skip
    return show_table(rows, caption=caption, heads=heads, language=language, name="provenance")


@takes_tables
def assumptions(cited: str, *, language: str = "en") -> Shown:
    """Return the assumptions of `data/README.md` with these numbers, as a list.

    Parameters
    ----------
    cited : str
        Numbers and ranges of numbers.
    language : str, default "en"
        Language of the list.

    Raises
    ------
    ParameterError
        If no assumption has this number.

    Examples
    --------
    >>> assumptions("A19")
    Shares: Feeds of different scope are pooled only on request, and then the mix is printed.
    """
    locale, known = Locale(language), listed_assumptions()
    numbers = cited_numbers(cited)
    unknown = [number for number in numbers if number not in known]
    if unknown or not numbers:
        raise ParameterError(f"{cited!r} cites no known assumption; there are A1 to A{max(known)} in data/README.md.")
    said = [(locale.tr(kind), locale.prose(text)) for kind, text in (known[number] for number in numbers)]
    items = [(kind, text.replace("`", "")) for kind, text in said]
    html = str(macros("shown.html.j2").assumptions(items))
    return Shown(html, "\n".join(f"{kind}: {text}" for kind, text in said))


def cited_numbers(cited: str) -> list[int]:
    """Return the numbers that a text cites, ranges filled.

    >>> cited_numbers("A4-A6, A8 and A10 to A11")
    [4, 5, 6, 8, 10, 11]
    """
    ranges = [(int(first), int(last or first)) for first, last in _CITED.findall(cited)]
    return [number for first, last in ranges for number in range(first, last + 1)]


@cache
def listed_assumptions() -> dict[int, tuple[str, str]]:
    """Return what each assumption of `data/README.md` is about, and what it says, by its number."""
    text = (project_folder() / "data" / "README.md").read_text(encoding="utf-8")
    return {int(number): (kind, said) for number, kind, said in _ROW.findall(text)}
