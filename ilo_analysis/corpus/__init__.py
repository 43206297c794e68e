"""Turn listings into the tables of a corpus: stories, occurrences, coverage, problems, listings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from ilo_analysis.arguments import takes_corpus, takes_tables
from ilo_analysis.corpus import store
from ilo_analysis.corpus.corrections import Corrected, Corrections, correct, read_corrections
from ilo_analysis.corpus.coverage import coverage_by_month
from ilo_analysis.corpus.merging import edits, merge_occurrences, stories_table
from ilo_analysis.corpus.windows import page_windows, undated_spans
from ilo_analysis.errors import ListingError, ParameterError
from ilo_analysis.listings import Reading, assemble, read_files
from ilo_analysis.listings.data.tabular import Columns, columns_of
from ilo_analysis.listings.files import find_files
from ilo_analysis.listings.origin.sources import find_corrections
from ilo_analysis.listings.tables import AFTER_CAPTURE, problems_table
from ilo_analysis.names import NAMES, feed_names, ids_by_name
from ilo_analysis.reference import default_data, project_folder
from ilo_analysis.schema import as_table, rows_of
from ilo_analysis.text.choices import Choice, listed, meant
from ilo_analysis.text.periods import first_day, last_day

if TYPE_CHECKING:
    from ilo_analysis.listings.tables import FileTask


class Corpus(NamedTuple):
    """The tables of a corpus, whose columns the codebook in `data/README.md` explains."""

    stories: pd.DataFrame
    occurrences: pd.DataFrame
    coverage: pd.DataFrame
    problems: pd.DataFrame
    listings: pd.DataFrame
    corrections: pd.DataFrame

    def __repr__(self) -> str:
        one = {name: name.removesuffix("s") for name in self._fields} | {"stories": "story"}
        tables = self._asdict().items()
        sizes = ", ".join(f"{len(table):,} {one[name] if len(table) == 1 else name}" for name, table in tables)
        return f"<Corpus: {sizes}>"

    def _repr_html_(self) -> str:
        """Return the sizes of the tables, and each feed's stories, dates and observed days, as narrow, escaped HTML."""
        rows = [
            (
                str(feed),
                f"{own['story_id'].nunique():,}",
                f"{own['date'].min():%Y-%m-%d}",
                f"{own['date'].max():%Y-%m-%d}",
            )
            for feed, own in self.occurrences.groupby("feed", sort=True)
        ]
        body = "".join(
            f'<tr><th scope="row" style="text-align:left">{escape(feed)}</th>'
            + "".join(f"<td>{text.replace('NaT', 'undated')}</td>" for text in rest)
            + "</tr>"
            for feed, *rest in rows
        )
        heads = "".join(f'<th scope="col">{name}</th>' for name in ("feed", "stories", "first", "last"))
        return f"<table><caption>{escape(repr(self)[1:-1])}</caption><tr>{heads}</tr>{body}</table>"


@takes_tables
def load_corpus(
    data: str | Path | Iterable[str | Path] = "",
    *,
    start: str = "",
    end: str = "",
    feeds: Choice = "",
    sources: str | Path | None = None,
    corrections: str | Path | None = None,
    merges: str | Path | None = None,
    jobs: int = 1,
    columns: str | Mapping[str, str] | None = None,
) -> Corpus:
    """Return the corpus of some listings, or of a folder that `ingest` wrote.

    Parameters
    ----------
    data
        Files, folders or patterns; "" is the project's `data/raw`, from any working directory.
    start, end
        First and last day (`2021-07-30`), month, quarter (`2021Q3`) or year, both included. If either is given,
        undated stories are left out, except those that page order places inside the period.
    feeds
        Feeds to keep, as "a,b" or a list; "" keeps all.
    sources, corrections
        Files to use instead of the `sources.csv` and `corrections.csv` in the data's folder or the one above.
    merges
        A list of merges from an earlier version; move its rows to `corrections.csv`.
    jobs
        Number of reading processes.
    columns
        Table columns to read as columns of entries: `date=publish_date,title=headline`, or a mapping.

    Raises
    ------
    ListingError
        If nothing could be read; the message says why.
    ParameterError
        If a date or a feed is not valid; the message names the nearest valid one.

    Notes
    -----
    The corpus is kept in memory and read again only if a file has changed.
    """
    _days(start, end)
    decided = [path for path in (corrections, merges) if path]
    whole = _load_whole(data, sources, decided, jobs, columns_of(columns))
    corpus = restrict(whole, start=start, end=end, feeds=feeds)
    given = {"data": data, "start": start, "end": end, "feeds": feeds, "sources": sources, "corrections": corrections}
    given |= {"merges": merges, "columns": columns}
    arguments = {name: _plain(name, value) for name, value in given.items() if value}
    corpus.listings.attrs[_LOADED] = {"stories": len(corpus.stories), "arguments": arguments}
    return corpus


_LOADED = "loaded_with"


class Loaded(NamedTuple):
    """The arguments of the `load_corpus` that made a corpus, and whether it still has all their stories."""

    arguments: dict[str, Any]
    whole: bool


def loaded_with(corpus: Corpus) -> Loaded | None:
    """Return the arguments with which `load_corpus` made a corpus, if it did.

    >>> loaded_with(restrict(load_corpus(end="2022"), start="2021"))
    Loaded(arguments={'end': '2022'}, whole=False)
    """
    about = corpus.listings.attrs.get(_LOADED)
    return Loaded(dict(about["arguments"]), about["stories"] == len(corpus.stories)) if about else None


def _plain(name: str, value: object) -> object:
    """Return an argument as a text, or as a list or mapping of texts; a path as an absolute path, valid anywhere."""
    if isinstance(value, Mapping):
        return {str(key): str(part) for key, part in value.items()}
    if not isinstance(value, (str, Path)):
        return [_plain(name, part) for part in value]  # type: ignore[attr-defined]
    return str(Path(value).absolute()) if name in ("data", "sources", "corrections", "merges") else str(value)


@takes_corpus
def restrict(corpus: Corpus, *, start: str = "", end: str = "", feeds: Choice = "") -> Corpus:
    """Return the part of a corpus in a period and some feeds; `n_occurrences` counts the entries in that part."""
    first, last = _days(start, end)
    known = sorted(corpus.listings["feed"].dropna().unique())
    # A feed may be named as reports print it: by its label, or "Moscow news" for `moscow-news`.
    named = ids_by_name("feed", corpus)
    wanted = [meant("feed", feed, known, named) for feed in listed(feeds, [*known, *named])]
    if first is None and last is None and not wanted:
        return Corpus(*(table.copy(deep=False) for table in corpus))
    occurrences, listings, stories = corpus.occurrences, corpus.listings, corpus.stories
    if wanted:
        occurrences = occurrences[occurrences["feed"].isin(wanted)]
        listings = listings[listings["feed"].isin(wanted)]
    # A story has one date; its entries may print others.
    kept = stories["story_id"].isin(occurrences["story_id"])
    opens, ends = first or pd.Timestamp.min, last or pd.Timestamp.max
    if first is not None or last is not None:
        spans = undated_spans(listings, occurrences)
        inside = spans.loc[(spans["first"] >= opens) & (spans["last"] <= ends), "story_id"]
        kept &= stories["date"].between(opens, ends) | (stories["date"].isna() & stories["story_id"].isin(inside))
    stories = stories[kept]
    occurrences = occurrences[occurrences["story_id"].isin(stories["story_id"])]
    counts = occurrences["story_id"].value_counts()
    stories = stories.assign(n_occurrences=stories["story_id"].map(counts).astype("int64"))
    coverage = coverage_by_month(listings, start=first, end=last)
    tables = (stories, occurrences, coverage, corpus.problems, listings, corpus.corrections)
    return Corpus(*(table.reset_index(drop=True) for table in tables))


def _days(start: str, end: str) -> tuple[pd.Timestamp | None, pd.Timestamp | None]:
    """Return the first and last day of a period that may be open at both ends."""
    first, last = first_day(start), last_day(end)
    if first is not None and last is not None and first > last:
        raise ParameterError(f"start {start!r} is after end {end!r}; swap them.")
    return first, last


def keep_stories(corpus: Corpus, keep: pd.Series) -> Corpus:
    """Return the corpus with some of its stories; which days were observed stays as it is."""
    if keep.all():
        return corpus
    stories = corpus.stories[keep].reset_index(drop=True)
    occurrences = corpus.occurrences[corpus.occurrences["story_id"].isin(stories["story_id"])].reset_index(drop=True)
    return corpus._replace(stories=stories, occurrences=occurrences)


def build_corpus(reading: Reading, corrections: Corrections | None = None) -> Corpus:
    """Return the corpus of what was read: entries merged into stories and corrected, and the days each feed shows."""
    corrections = corrections or Corrections()
    entries = reading.entries.sort_values(["source_file", "listing_id", "position"], kind="stable", ignore_index=True)
    merged = merge_occurrences(entries, corrections)
    corrected = correct(corrections, merged.named, entries.assign(story_id=merged.story_ids))
    listings, unplaced = page_windows(
        reading.listings.sort_values("listing_id", ignore_index=True), corrected.occurrences, corrected.confirmed
    )
    occurrences = as_table(corrected.occurrences, "occurrences")
    settled = _settled(entries, corrected)
    found = [
        tuple(None if pd.isna(value) else value for value in row[1:])
        for row in rows_of(reading.problems)
        if not (AFTER_CAPTURE in row.reason and (row.source_file, row.line, row.text) in settled)
    ]
    told = [*merged.problems, *corrected.problems, *unplaced, *edits(occurrences, listings)]
    problems = problems_table([*found, *told])  # type: ignore[list-item]
    stories = stories_table(occurrences, listings)
    listings = as_table(listings, "listings")
    return _named(Corpus(stories, occurrences, coverage_by_month(listings), problems, listings, corrected.log))


def _settled(entries: pd.DataFrame, corrected: Corrected) -> set[tuple[object, ...]]:
    """Return file, line and title of the entries that a correction has dated or left out."""
    decided = entries[entries.index.isin(corrected.confirmed) | ~entries.index.isin(corrected.occurrences.index)]
    return set(zip(decided["source_file"], decided["line_start"], decided["title"], strict=True))


def _named(corpus: Corpus) -> Corpus:
    """Return the corpus whose tables carry the names that the sources file gives to feeds."""
    names = feed_names(corpus.listings)
    for table in corpus if names else ():
        table.attrs[NAMES] = names
    return corpus


# What was read last, by what was asked for and the state of its files; reading again takes seconds.
_READ: dict[object, tuple[object, Corpus]] = {}
_MOST_KEPT = 4


def _load_whole(
    data: str | Path | Iterable[str | Path],
    sources: str | Path | None,
    corrections: Sequence[str | Path],
    jobs: int,
    columns: Columns,
) -> Corpus:
    """Return the corpus of all listings, from memory if no file has changed."""
    paths = _data_paths(data)
    stored = next((path for path in paths if store.is_stored(path)), "")
    if stored:
        _refuse_unread(stored, alone=len(paths) == 1, sources=sources, columns=columns)
        return _kept(("", *paths, *map(str, corrections)), [store.pointer(paths[0]), *corrections],
                     lambda: _stored_corpus(paths[0], corrections))  # fmt: skip
    tasks, missing = find_files(paths, sources=sources, shown_from=project_folder(), columns=columns)
    if not tasks:
        where = ", ".join(repr(path) for path, _ in missing) or "an empty list"
        raise ListingError(f"Nothing to read in {where}: no such file or folder, or it is empty; check the path.")
    decided = corrections or find_corrections(path if Path(path).is_dir() else Path(path).parent for path in paths)
    watched = [task.path for task in tasks] + sorted({task.sources.path for task in tasks if task.sources.path})
    key = (*tasks_key(tasks), *map(str, decided))
    return _kept(key, [*watched, *decided], lambda: _read_raw(tasks, missing, decided, jobs))


def _refuse_unread(stored: str, *, alone: bool, sources: object, columns: object) -> None:
    """Raise for arguments on reading pages; the pages of an ingested folder have been read already."""
    if not alone:
        raise ParameterError(
            f"{stored} holds ingested pages; load it alone, or add the other pages to it with "
            f"ilo.ingest(pages, {stored!r})."
        )
    for name, value, advice in (
        ("sources", sources, "put the file beside the pages as sources.csv"),
        ("columns", columns, "give columns= to ilo.ingest"),
    ):
        if value:
            raise ParameterError(
                f"{name}= says how to read pages, but those of {stored} are read already; {advice} and ingest them "
                "again."
            )


def _kept(key: object, files: Iterable[str | Path], read: Callable[[], Corpus]) -> Corpus:
    """Return the corpus in memory if the files are unchanged, otherwise read it again."""
    state = _fingerprint(files)
    if key not in _READ or _READ[key][0] != state:
        made = read()
        _READ.pop(key, None)
        while len(_READ) >= _MOST_KEPT:
            _READ.pop(next(iter(_READ)))
        _READ[key] = (state, made)
    return _READ[key][1]


def tasks_key(tasks: Iterable[FileTask]) -> list[str]:
    """Return a key that distinguishes one set of files to read from another."""
    return [
        f"{Path(task.path).resolve()}\n{task.source_file}\n{task.feed}\n{task.source}\n{task.columns}" for task in tasks
    ]


def _read_raw(
    tasks: list[FileTask], missing: list[tuple[str, str]], decided: Sequence[str | Path], jobs: int
) -> Corpus:
    """Return the corpus of raw listings."""
    reading = assemble(read_files(tasks, jobs=jobs), missing)
    if reading.listings.empty:
        reasons = "; ".join(f"{p.source_file}: {p.reason}" for p in reading.problems.head(3).itertuples())
        raise ListingError(f"No listing could be read. {reasons}.")
    return build_corpus(reading, read_corrections(decided))


def _stored_corpus(folder: str, corrections: Sequence[str | Path]) -> Corpus:
    """Return the corpus that `ingest` wrote; with other corrections it is rebuilt from the entries as printed."""
    if corrections:
        return build_corpus(store.read_reading(folder), read_corrections(corrections))
    return _named(Corpus(**store.read_tables(folder, Corpus._fields)))


def _data_paths(data: str | Path | Iterable[str | Path]) -> list[str]:
    """Return the paths that were given; "" is the project's own listings."""
    if isinstance(data, (str, Path)):
        return [str(data) if str(data) else str(default_data())]
    return [str(path) for path in data]


def _fingerprint(paths: Iterable[str | Path]) -> tuple[object, ...]:
    """Return the size and time of change of each file; None for one that is not there."""
    states = []
    for path in map(Path, paths):
        stat = path.stat() if path.exists() else None
        states.append((str(path.resolve()), stat.st_size, stat.st_mtime_ns) if stat else str(path))
    return tuple(states)
