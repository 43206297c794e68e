"""Files to export: the selected stories as a table with everything about each, and charts as pictures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from ilo_analysis.annotate.dictionary import Dictionary
from ilo_analysis.annotate.selection import Marks, find_marks
from ilo_analysis.arguments import takes_corpus
from ilo_analysis.corpus import Corpus
from ilo_analysis.display.chart import Chart
from ilo_analysis.display.figure import SIZES
from ilo_analysis.display.labels import words_of_label
from ilo_analysis.display.locale import Locale
from ilo_analysis.display.stories import story_records, words_of_themes
from ilo_analysis.display.table import Table
from ilo_analysis.display.workbook import write_workbook
from ilo_analysis.errors import ParameterError, unknown_choice
from ilo_analysis.schema import as_table
from ilo_analysis.text.search import SearchedStories
from ilo_analysis.workplace import said_in_words, whole_file, write_whole

_BETWEEN = "; "


def story_sheet(corpus: Corpus, marks: Marks, locale: Locale, *, text: str = "") -> pd.DataFrame:
    """Return the table `exported` of the stories, newest first: text, source, subjects and evidence.

    `text` has the words searched for; those found are among the matched words.
    """
    scopes = dict(zip(corpus.listings["feed"], corpus.listings["scope"], strict=True))
    ids = corpus.stories["story_id"]
    about = {
        part: _named(table[table["story_id"].isin(ids)], column, part, locale)
        for part, table, column in (
            ("topics", marks.topics, "topic"),
            ("themes", marks.themes, "theme"),
            ("countries", marks.places, "iso3"),
        )
    }
    evidence = marks.themes[marks.themes["story_id"].isin(ids)]
    searched = _searched(corpus.stories, text)
    rows = []
    for record in story_records(corpus.stories, corpus.occurrences, evidence):
        story, feeds = record["id"], record["feeds"]
        words = {words_of_label("themes", theme, locale): found for theme, found in words_of_themes(record).items()}
        words |= {locale.tr("Words"): searched[story]} if story in searched else {}
        rows.append(
            {name: record[name] for name in ("title", "summary", "url")}
            | {
                "date": pd.Timestamp(record["date"]) if record["date"] else pd.NaT,
                "feeds": _BETWEEN.join(words_of_label("feeds", feed, locale) for feed in feeds),
                "scope": _BETWEEN.join(sorted({str(scopes.get(feed, "unknown")) for feed in feeds})),
                **{part: named.get(story, "") for part, named in about.items()},
                "matched_words": _BETWEEN.join(f"{head}: {', '.join(found)}" for head, found in words.items()),
                "sources": _BETWEEN.join(f"{file}:{first}-{last}" for file, first, last in record["sources"]),
                "story_id": story,
            }
        )
    return as_table(rows, "exported")


@takes_corpus
def export_stories(
    corpus: Corpus,
    path: str | Path,
    *,
    text: str = "",
    dictionary: Dictionary | str | Path | None = None,
    language: str = "en",
) -> Path:
    """Write the stories of a corpus as an Excel workbook or CSV, and return the file.

    One row per story, newest first: title, summary, address, date, feeds, scope, topics, themes, countries, the words
    that matched, the lines of the listings, and the story's id.

    Parameters
    ----------
    corpus
        The result of `load_corpus` or `select`.
    path
        Name of the file; it ends in .xlsx or .csv.
    text
        Words searched for, as in `select`; those found are among the matched words.
    dictionary, language
        Your own dictionary of themes; language of the names.

    Raises
    ------
    ParameterError
        If the name of the file ends in anything else.
    FolderError
        If the folder cannot be written to.

    Examples
    --------
    >>> import ilo_analysis as ilo
    >>> from tempfile import mkdtemp
    >>> chosen = ilo.select(ilo.load_corpus(), countries="Uzbekistan")
    >>> ilo.export_stories(chosen, f"{mkdtemp()}/uzbekistan.xlsx").name
    'uzbekistan.xlsx'
    """
    target = Path(path).expanduser()
    if target.suffix.lower() not in (".xlsx", ".csv"):
        raise ParameterError(unknown_choice("file type", target.suffix, [".xlsx", ".csv"]))
    marks = find_marks(corpus, dictionary=dictionary)
    _write_sheet(target, story_sheet(corpus, marks, Locale.of(language, corpus, marks.themes), text=text))
    return target


def _write_sheet(path: Path, sheet: pd.DataFrame) -> None:
    """Write stories as the ending of the file asks for."""
    with said_in_words(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as part:
            if path.suffix.lower() == ".csv":
                part.write_text(Table().of(sheet).csv(), encoding="utf-8", newline="")
            else:
                write_workbook(part, [Table(name="stories").of(sheet)])


def write_files(
    folder: str | Path,
    name: str,
    *,
    sheet: pd.DataFrame,
    charts: Iterable[Chart],
    titles: Mapping[str, str],
    parameters: str,
) -> list[Path]:
    """Return the files written: `<name>.csv`, `<name>.xlsx`, `<name>-parameters.yaml`, and three pictures per chart.

    The pictures are an SVG and a PNG for a slide and for a column, with the chart's own title or that of `titles`.

    Raises
    ------
    ParameterError
        If files cannot have the name.
    FolderError
        If the folder cannot be written to.
    """
    if not name.strip() or not name.isprintable() or Path(name).name != name or "\\" in name:
        raise ParameterError(f"{name!r} is not a valid file name; use letters, digits and hyphens.")
    target = Path(folder).expanduser()
    with said_in_words(target):
        written = [target / f"{name}.csv", target / f"{name}.xlsx", target / f"{name}-parameters.yaml"]
        for path in written[:2]:
            _write_sheet(path, sheet)
        write_whole(written[2], parameters)
        for chart in charts:
            title = titles.get(chart.id, "")
            written += [chart.save(target / f"{name}-{chart.id}-{size}.png", size=size, title=title) for size in SIZES]
            own, chart.title = chart.title, title or chart.title
            written.append(chart.save(target / f"{name}-{chart.id}.svg"))
            chart.title = own
    return written


def _named(table: pd.DataFrame, column: str, part: str, locale: Locale) -> dict[str, str]:
    """Return the names of the labels of each story, by its id."""
    pairs = table[["story_id", column]].dropna().drop_duplicates()
    names = {value: words_of_label(part, str(value), locale) for value in pairs[column].unique()}
    found = defaultdict(list)  # a group of pandas' for each story would take a second
    for story, value in zip(pairs["story_id"], pairs[column], strict=True):
        found[str(story)].append(names[value])
    return {story: _BETWEEN.join(sorted(own)) for story, own in found.items()}


def _searched(stories: pd.DataFrame, text: str) -> dict[str, list[str]]:
    """Return the words of each story that a search found, each once."""
    if not text.strip():
        return {}
    texts, found = SearchedStories(stories), {}
    for place, row in enumerate(stories[["story_id", "title", "summary"]].fillna("").itertuples(index=False)):
        whole = f"{row.title} {row.summary}"
        words = {whole[a:b].casefold(): whole[a:b] for a, b in texts.spans(place, text)}
        if words:
            found[str(row.story_id)] = list(words.values())
    return found
