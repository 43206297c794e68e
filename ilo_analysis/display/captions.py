"""Captions, alternative texts and tables of charts in words, made from the table that is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from ilo_analysis.annotate.lookup import NOT_COVERED
from ilo_analysis.corpus.coverage import NEVER_SEEN
from ilo_analysis.display.labels import name_of, side_name, term_name
from ilo_analysis.display.locale import ENGLISH, N_, Locale, is_missing
from ilo_analysis.schema import rows_of

LISTED = 5  # as many feeds or rows as a listener can follow
SOURCE = N_("Source: ILO listing pages as saved; own count.")
HATCHED = N_("Hatched: observed only in part.")
DAYS_SEEN = N_("Small numbers: days observed / days of the month.")
SHADED = N_("Shaded: not on any saved page, so the number is unknown, not zero.")
TWICE = N_("A story that several feeds list is counted in each of them.")
INTERVAL = N_("Lines: 95% interval, allowing for launches; it covers chance, not pages that nobody saved.")
OVER_100 = N_("A story can have more than one, so shares may add up to more than 100%.")
N_FEEDS = "n_feeds"  # attribute of a table of groups of feeds


def none_found(locale: Locale) -> str:
    """Say that there is nothing to draw."""
    return locale.tr("No stories to show. Widen the period, or choose other feeds.")


def feeds_in_the_data(n: int, locale: Locale) -> str:
    """Say how many feeds are not shown."""
    return locale.tr("{n} more feed is in the data.", "{n} more feeds are in the data.", n=n)


def never_seen_words(frame: pd.DataFrame, locale: Locale) -> str:
    """Say that no page shows any of a table's selection, if none does; else nothing."""
    if months := frame.attrs.get(NEVER_SEEN):
        return not_observed([pd.Period(month, "M") for month in months], locale)
    counts = next((frame[name] for name in ("n_stories", "total") if name in frame), pd.Series(dtype="Int64"))
    if len(counts) and counts.isna().all():
        return not_observed(frame.get("period", ()), locale)
    return ""


def not_observed(periods: Iterable[object], locale: Locale) -> str:
    """Say that no page shows these periods: what was published in them is unknown, not nothing."""
    span = span_of(periods, locale)
    if not span:
        return locale.tr("Not observed: no saved page shows this selection, so its number of stories is unknown.")
    return locale.tr("Not observed: no saved page shows {span}, so the number of stories is unknown.", span=span)


def span_of(periods: Iterable[object], locale: Locale = ENGLISH) -> str:
    """Return the first to last period in words; nothing if there is none."""
    known = sorted(period for period in periods if isinstance(period, pd.Period))
    if not known:
        return ""
    first, last = locale.period(known[0]), locale.period(known[-1])
    return first if first == last else f"{first} – {last}"


def story_ids_of(frame: pd.DataFrame) -> tuple[str, ...]:
    """Return the distinct stories of a table's rows."""
    return tuple(dict.fromkeys(story for ids in frame.get("story_ids", []) for story in ids))


def first_few(names: Sequence[str], most: int, locale: Locale, *, of: int = 0) -> list[str]:
    """Return the first names, and how many more there are; `of` how many, if `names` are some of them only."""
    shown = list(names[:most])
    more = (of or len(names)) - len(shown)
    return [*shown, locale.tr("{n} more", "{n} more", n=more)] if more else shown


def listed(texts: Sequence[str], locale: Locale) -> str:
    """Return as many texts as a listener can follow, and how many more there are.

    >>> listed(["a", "b", "c", "d", "e", "f", "g"], ENGLISH)
    'a; b; c; d; e; 2 more'
    """
    return "; ".join(first_few(texts, LISTED, locale))


def _months_of(frame: pd.DataFrame, stories: pd.DataFrame | None) -> list[object]:
    """Return the periods of a table; of one without periods the first and last month of its `stories`."""
    periods = list(frame["period"].dropna()) if "period" in frame else []
    if periods or stories is None:
        return periods
    dates = stories.loc[stories["story_id"].isin(story_ids_of(frame)), "date"].dropna()
    return [day.to_period("M") for day in (dates.min(), dates.max())] if len(dates) else []


def caption_of(
    frame: pd.DataFrame,
    locale: Locale,
    notes: Sequence[str] = (),
    *,
    n: int | None = None,
    after: Sequence[str] = (),
    left_out: int = 0,
    stories: pd.DataFrame | None = None,
) -> str:
    """Return a caption with n, feeds, period, the notes requested and the source; `after` it, further notes.

    Last comes the number of rows that the chart has left out. Of a table without periods, its `stories` have dates.
    """
    known = "story_ids" in frame and frame["story_ids"].map(len).sum() > 0
    count = len(story_ids_of(frame)) if n is None else n
    parts = [f"n = {locale.stories(count)}"] if known or n is not None else []
    if "feed" in frame and len(frame):
        parts += _feeds_of(frame, locale)
    span = span_of(_months_of(frame, stories), locale)
    head = ", ".join([*parts, *([span] if span else [])]) + "."
    said = [*map(locale.tr, notes), *_undated_note(frame, locale), *not_covered_note(frame, locale)]
    return " ".join(filter(None, [head, *said, locale.tr(SOURCE), *after, *rows_left_out(left_out, locale)]))


def rows_left_out(n: int, locale: Locale) -> list[str]:
    """Return the sentence on rows that are not shown, but in the data; nothing if there are none."""
    rows = locale.tr(
        "{n} row is not shown here; it is in the data file.",
        "{n} rows are not shown here; they are in the data file.",
        n=n,
    )
    return [rows] if n > 0 else []


def _undated_note(frame: pd.DataFrame, locale: Locale) -> list[str]:
    """Return the sentence on the stories that a table counts by their place on a page; none if none."""
    n = int(frame["n_undated"].sum()) if "n_undated" in frame else 0
    if not n:
        return []
    return [
        locale.tr(
            "{n} of them has no date; it counts because it is listed between two dated stories of the period.",
            "{n} of them have no date; they count because they are listed between two dated stories of the period.",
            n=n,
        )
    ]


def sides_note(comparison: pd.DataFrame, locale: Locale) -> str:
    """Return the stories and dates of the two sides of a comparison, and a warning if the dates do not overlap.

    It is empty for a table that does not know the sizes of its sides.
    """
    about = comparison.attrs
    if "n_stories_a" not in about:
        return ""
    sides, spans = [], []
    for side in ("a", "b"):
        name, stories = side_name(str(about[side]), locale), locale.stories(about[f"n_stories_{side}"])
        if not about[f"first_{side}"]:
            sides.append(locale.tr("{stories} ({side})", stories=stories, side=name))
            continue
        first, last = (pd.Timestamp(about[f"{end}_{side}"]) for end in ("first", "last"))
        spans.append((first, last))
        days = locale.days(first, last)
        sides.append(locale.tr("{stories} ({side}, {days})", stories=stories, side=name, days=days))
    text = f"n = {locale.list(sides)}."
    if len(spans) == 2 and (spans[0][1] < spans[1][0] or spans[1][1] < spans[0][0]):
        apart = locale.tr("The two sides do not overlap in time, so a difference may be due to the periods.")
        text = f"{text} {apart}"
    return text


def not_covered_note(frame: pd.DataFrame, locale: Locale) -> list[str]:
    """Return a sentence on the stories that a table counts in no share because their language has no terms, if any."""
    n = n_not_covered(frame)
    return [not_covered_words(n, locale)] if n else []


def n_not_covered(frame: pd.DataFrame) -> int:
    """Return how many stories a table leaves out because their language has no terms; of part of a table, at most."""
    n = int(frame.attrs.get(NOT_COVERED, 0))
    if NOT_COVERED not in frame:
        return n
    cells = frame.drop_duplicates([name for name in ("feed", "period") if name in frame])[NOT_COVERED]
    # A story of several feeds is in several cells.
    return min(int(cells.sum()), n or int(cells.sum()))


def not_covered_words(n: int, locale: Locale) -> str:
    """Return a sentence on this number of stories that are not covered."""
    return locale.tr(
        "Not covered: {n} story in a language for which the dictionary has no terms; it is left out of all counts and "
        "shares of themes and topics.",
        "Not covered: {n} stories in languages for which the dictionary has no terms; they are left out of all counts "
        "and shares of themes and topics.",
        n=n,
    )


def _feeds_of(frame: pd.DataFrame, locale: Locale) -> list[str]:
    """Return how many feeds a chart shows; of pooled ones that they are, and whether their scopes differ."""
    if set(frame["feed"]) != {"all"}:
        return [locale.tr("{n} feed", "{n} feeds", n=frame.attrs.get(N_FEEDS, frame["feed"].nunique()))]
    mixed = "scope" in frame and set(frame["scope"]) == {"mixed"}
    return [locale.tr("feeds of different scope pooled") if mixed else locale.tr("feeds pooled")]


def coverage_alt(coverage: pd.DataFrame, locale: Locale = ENGLISH) -> str:
    """Return the months full, partial and unobserved of each feed, in words."""
    if coverage.empty:
        return locale.tr("No stories in this selection.")
    texts = []
    for feed, rows in coverage.groupby("feed", sort=True):
        n = rows["status"].value_counts()
        words = {
            "feed": name_of("feed", feed, locale),
            "full": locale.tr("{n} full month", "{n} full months", n=n.get("full", 0)),
            "partial": locale.tr("{n} partial", "{n} partial", n=n.get("partial", 0)),
            "unobserved": locale.tr("{n} unobserved", "{n} unobserved", n=n.get("unobserved", 0)),
            "first": locale.month(rows["month"].min()),
            "last": locale.month(rows["month"].max()),
        }
        text = N_("{feed}: {full}, {partial} and {unobserved} from {first} to {last}")
        if words["first"] == words["last"]:
            text = N_("{feed}: {full}, {partial} and {unobserved} in {first}")
        texts.append(locale.tr(text, **words))
    return locale.tr("Calendar of observed months. {feeds}.", feeds=listed(texts, locale))


def volume_alt(volume: pd.DataFrame, locale: Locale = ENGLISH) -> str:
    """Return the stories of each feed, with the least and the most of an observed period, in words."""
    seen = volume[volume["status"] != "unobserved"]
    if seen.empty:
        return locale.tr("No stories in this selection.")
    texts = []
    for feed, rows in seen.groupby("feed", sort=True):
        peak = rows.sort_values(["n_stories", "period"], ascending=[False, True]).iloc[0]
        name, stories = name_of("feed", feed, locale), locale.stories(rows["n_stories"].sum())
        if not peak["n_stories"]:
            texts.append(f"{name}{locale.colon}{stories}")
            continue
        text = locale.tr(
            "{feed}: {stories}, from {least} to {most} per observed period, most in {peak}",
            feed=name,
            stories=stories,
            least=locale.number(rows["n_stories"].min()),
            most=locale.number(peak["n_stories"]),
            peak=locale.period(peak["period"]),
        )
        texts.append(text)
    text = N_("Bar chart of stories per period and feed, {periods}. {feeds}. Unobserved periods are left blank.")
    periods = locale.periods(volume["period"].min(), volume["period"].max())
    return locale.tr(text, periods=periods, feeds=listed(texts, locale))


def share_alt(share: pd.DataFrame, kind: str, by: str, locale: Locale = ENGLISH) -> str:
    """Return the label that each feed carries most, with its n and share, in words.

    The labels are those of the column `kind`, each of them a `by`: a topic, a theme; nothing if there is but one.
    """
    labelled = share[share[kind] != f"no {kind}"]
    if labelled.empty or not share["total"].sum():
        return locale.tr("No stories in this selection.")
    texts = []
    for feed, rows in labelled.groupby("feed", sort=True):
        top = rows.sort_values(["n", "total", kind], ascending=[False, True, True]).iloc[0]
        name = name_of("feed", feed, locale)
        said = N_("{feed}: of {stories}, most often {label} with {n} ({share})")
        text = locale.tr(
            said if by else N_("{feed}: {label} in {n} of {stories} ({share})"),
            feed=name if is_missing(top["period"]) else f"{name}, {locale.period(top['period'])}",
            stories=locale.stories(top["total"]),
            label=name_of(kind, top[kind], locale),
            n=top["n"],
            share=locale.share(top["share"]),
        )
        texts.append(text)
    if not by:
        return locale.tr("Chart of the share of stories, with 95% intervals. {feeds}.", feeds=listed(texts, locale))
    text = N_("Chart of the share of stories by {kind}, with 95% intervals. {feeds}.")
    return locale.tr(text, kind=locale.tr(by), feeds=listed(texts, locale))


def comparison_alt(comparison: pd.DataFrame, locale: Locale = ENGLISH) -> str:
    """Return how many terms differ between the two sides, and the strongest of them, in words."""
    if comparison.empty:
        return locale.tr("No stories in this selection.")
    strongest = comparison.loc[comparison["z"].abs().sort_values(ascending=False, kind="stable").index]
    return locale.tr(
        "Chart of the difference between {a} and {b} for {terms_shown}; strongest: {terms}.",
        terms_shown=locale.tr("{n} term", "{n} terms", n=len(comparison)),
        a=side_name(str(comparison.attrs.get("a", "a")), locale),
        b=side_name(str(comparison.attrs.get("b", "b")), locale),
        terms=locale.list([term_name(row.kind, row.term, locale) for row in rows_of(strongest.head(LISTED))]),
    )
