"""A brief in words and as a chart: what one period brings, on one page."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from ilo_analysis.arguments import takes_tables
from ilo_analysis.display.captions import first_few, not_covered_note
from ilo_analysis.display.chart import Chart, draws
from ilo_analysis.display.charts.volume import plot_story_volume
from ilo_analysis.display.finding import (
    NAMED,
    Finding,
    Findings,
    Row,
    days_words,
    feeds_named,
    filled,
    interval_words,
    records_of,
)
from ilo_analysis.display.labels import feed_words, feeds_of_scope, name_of, words_of_label
from ilo_analysis.display.locale import N_, Locale, capital, is_missing
from ilo_analysis.display.table import cell_text
from ilo_analysis.measures.shares import COUNTS_ONLY

if TYPE_CHECKING:
    from ilo_analysis.measures.brief import Brief

MOST_NAMED = 6  # new names of a kind that a sentence lists; how many more there are, it says
MOST_MOVES = 3
# Points of which a line lists the names, in the order of the lines.
_LISTED = {
    "new theme": N_("Themes seen for the first time: {names}."),
    "new word": N_("New words: {names}."),
    "new country": N_("Countries named for the first time: {names}."),
    "new partner": N_("Partners named for the first time: {names}."),
    "new instrument": N_("Instruments named for the first time: {names}."),
    "rising word": N_("Words more frequent than in the year before: {names}."),
    "ratification": N_("Ratifications reported: {names}."),
    "returned": N_("Back after a pause: {names}."),
}
_MOVES = {
    "rose": N_("{theme} rises: {n} of {stories}, against {n_before} of {before} in {period} ({interval})."),
    "fell": N_("{theme} falls: {n} of {stories}, against {n_before} of {before} in {period} ({interval})."),
}


class BriefWords(Findings):
    """The findings of a brief in their order, all open, below their own headline."""

    shown = 20

    def __init__(self, lines: Iterable[Finding], locale: Locale, *, headline: str, subject: str) -> None:
        super().__init__((), locale, label=headline)
        self._findings = list(lines)
        self.subject = subject

    @property
    def headline(self) -> str:
        """The strongest change that chance does not explain, or plainly what was published."""
        return self.label

    @property
    def told(self) -> Finding | None:
        """The finding that the headline tells."""
        return next((finding for finding in self._findings if self.label in (finding.text, finding.in_short)), None)

    def _about(self) -> dict[str, object]:
        return {**super()._about(), "shown": self.shown, "subject": self.subject}


@draws
def plot_brief(brief: Brief, *, events: pd.DataFrame | None = None, language: str = "en") -> Chart:
    """Return the chart of the stories up to a brief's period, with the six key numbers of the brief.

    `events` are marked above the bars, as in `plot_story_volume`.
    """
    locale = Locale.of(language, brief)
    chart = plot_story_volume(brief.volume, stories=brief.corpus.stories, events=events, language=language)
    chart.numbers = [_number(row, brief, locale) for row in records_of(brief.numbers)]
    return chart


def _row(brief: Brief, number: str) -> Row | None:
    return next((row for row in records_of(brief.numbers) if row["number"] == number), None)


def _against(brief: Brief, stories: Row, locale: Locale) -> str:
    """Return the stories of the period and of the one before, with the days that show them where these are not all."""
    seen = {row["period"]: row for row in records_of(brief.volume)}
    now, then = (seen.get(period) for period in (brief.period, brief.before))
    words = {
        "period": capital(locale.period(brief.period)),
        "stories": locale.stories(stories["value"]),
        "n": locale.number(stories["before"]),
        "before": locale.period(brief.before),
    }
    if now and then and "partial" in (now["status"], then["status"]):
        return locale.tr(
            "{period}: {stories} on {days}, against {n} on {days_before} in {before}",
            days=days_words(now["observed_days"], locale),
            days_before=locale.number(then["observed_days"]),
            **words,
        )
    return locale.tr("{period}: {stories}, against {n} in {before}", **words)


def _number(row: Row, brief: Brief, locale: Locale) -> tuple[str, str, str]:
    """Label of a key number, its value, and what it was before and what that tells."""
    verdict = cell_text(row["verdict"], "verdict", locale)
    if row["number"] == "topic share":
        label = locale.tr("Largest topic")
        if not is_missing(row["label"]):
            label = f"{label}{locale.colon}{name_of('topic', row['label'], locale)}"
    else:
        label = cell_text(row["number"], "number", locale)
    value = _value(row, row["value"], row["n"], row["total"], locale)
    if is_missing(row["before"]) or brief.before is None:
        return label, value, verdict
    before = _value(row, row["before"], row["n_before"], row["total_before"], locale)
    note = f"{capital(locale.period(brief.before))}{locale.colon}{before}"
    if row["compared"] != row["value"] and (row["number"] != "topic share" or not is_missing(row["low"])):
        same = _value(row, row["compared"], pd.NA, pd.NA, locale)
        note = locale.tr("{note}, against {n} in the same feeds", note=note, n=same)
    return label, value, f"{note} · {verdict}"


def _value(row: Row, value: float, n: object, total: object, locale: Locale) -> str:
    if row["number"] == "rate":
        return locale.number(value, 1)
    if row["number"] == "topic share" and is_missing(total):
        return locale.share(value)
    if row["number"] == "topic share":
        counts = locale.tr("{n} of {total}", n=n, total=locale.number(total))
        return counts if int(total) < COUNTS_ONLY else f"{locale.share(value)} ({counts})"  # type: ignore[call-overload]
    if row["number"] == "feeds" and not is_missing(total):
        return locale.tr("{n} of {total}", n=n, total=locale.number(total))
    return locale.number(value)


@takes_tables
def brief_findings(brief: Brief, *, language: str = "en") -> BriefWords:
    """Return the findings of a brief: what is new, rose, fell or returned, what to read, what is missing.

    A period without stories has one line.
    """
    locale = Locale.of(language, brief)
    subject = capital(locale.period(brief.period)) if brief.period is not None else ""
    if brief.corpus.stories.empty:
        headline, line = _quiet(brief, locale)
        return BriefWords([Finding(line, 0.0, None, ())], locale, headline=headline, subject=subject)
    moved = [*_rate_lines(brief, locale), *_move_lines(brief, locale)]
    none = locale.tr("Nothing is new, and nothing rose, fell or returned by more than chance would explain.")
    told = [*moved, *_listed_lines(brief, locale)] or [Finding(none, 0.0, None, ())]
    lines = [_basis(brief, locale), *told, *_to_read_lines(brief, locale), *_unseen_lines(brief, locale)]
    lines += [Finding(text, 0.0, None, ()) for text in not_covered_note(brief.numbers, locale)]
    strong = next((line for line in moved if len(line.story_ids) >= COUNTS_ONLY), None)
    headline = (strong.in_short or strong.text) if strong else _plain(brief, locale)
    return BriefWords(lines, locale, headline=headline, subject=subject)


def _plain(brief: Brief, locale: Locale) -> str:
    """Return what was published in the period, without a judgement."""
    stories = _row(brief, "stories")
    assert stories is not None
    if is_missing(stories["before"]) or stories["compared"] != stories["value"]:
        words = {"period": capital(locale.period(brief.period)), "stories": locale.stories(stories["value"])}
        return locale.tr("{period}: {stories} in {feeds}", feeds=_feeds(brief, locale), **words)
    return _against(brief, stories, locale)


def _quiet(brief: Brief, locale: Locale) -> tuple[str, str]:
    """Return headline and text for a period without stories: observed as such, or not observed."""
    if brief.period is None:
        return locale.tr("No saved page shows any day"), locale.tr("There is nothing to report.")
    period = capital(locale.period(brief.period))
    if not brief.feeds:
        unseen = locale.tr("{period}: no saved page shows it", period=period)
        return unseen, locale.tr("Whether anything was published is unknown.")
    none = locale.tr("{period}: no story in {feeds}", period=period, feeds=_feeds(brief, locale))
    days = brief.volume.loc[brief.volume["period"] == brief.period, "observed_days"].max()
    some = brief.volume.loc[brief.volume["n_stories"].fillna(0) > 0, "period"]
    if some.empty:
        return none, locale.tr("{n} day observed, without a story.", "{n} days observed, without a story.", n=days)
    return none, locale.tr(
        "{n} day observed, without a story; the last stories before that are from {last}.",
        "{n} days observed, without a story; the last stories before that are from {last}.",
        n=days,
        last=locale.period(some.max()),
    )


def _feeds(brief: Brief, locale: Locale) -> str:
    """Return the feeds counted: by name where they are few."""
    if len(brief.feeds) <= NAMED:
        return feeds_named(brief.feeds, locale)
    return feeds_of_scope(brief.scope, len(brief.feeds), locale)


def _basis(brief: Brief, locale: Locale) -> Finding:
    """Say which period it is, how it was chosen, what is counted, and what it is compared with."""
    words = {"period": locale.period(brief.period), "feeds": _feeds(brief, locale)}
    how = {
        "asked": locale.tr("The brief counts {feeds} in {period}.", **words),
        "full": locale.tr(
            "{period} is the last month that at least one feed shows in full; the brief counts {feeds}.", **words
        ),
        "most": locale.tr(
            "No month is fully observed; {period} is the latest with the most observed days. The brief counts {feeds}.",
            **words,
        ),
    }[brief.chosen]
    if brief.before is None:
        then = locale.tr("No earlier period was observed in the same way, so nothing is compared.")
    elif len(brief.compared) == len(brief.feeds):
        then = locale.tr("It compares with {before}.", before=locale.period(brief.before))
    else:
        then = locale.tr(
            "Compared with {before}: {n} of {total} feeds, which show both periods to the same extent.",
            before=locale.period(brief.before),
            n=len(brief.compared),
            total=locale.number(len(brief.feeds)),
        )
    why = _why_then(brief, locale)
    text = capital(" ".join(filter(None, [how, then, why])))
    return Finding(text, 0.0, None, tuple(brief.corpus.stories["story_id"]))


def _why_then(brief: Brief, locale: Locale) -> str:
    """Return why the earlier period is not the previous one, or covers few feeds; empty otherwise."""
    if brief.before is None or brief.period is None:
        return ""
    if 2 * len(brief.compared) < len(brief.feeds):
        return locale.tr("No earlier period was observed as fully, or as partly, in half of the feeds.")
    if (brief.period - brief.before).n > 1:
        return locale.tr("No period in between was observed as fully, or as partly, in half of the feeds.")
    return ""


def _rate_lines(brief: Brief, locale: Locale) -> list[Finding]:
    """Return the rate, where it differs from that of the period before by more than chance."""
    row = _row(brief, "rate")
    if row is None or row["verdict"] != "above chance":
        return []
    words = {
        "period": capital(locale.period(brief.period)),
        "rate": locale.number(row["compared"], 1),
        "rate_before": locale.number(row["before"], 1),
        "before": locale.period(brief.before),
    }
    short = locale.tr("{period} brings {rate} stories per feed and 30 days, against {rate_before} in {before}", **words)
    interval = interval_words(row["low"], row["high"], locale, partial(locale.number, digits=1))
    text = locale.tr("{sentence} (ratio: {interval}).", sentence=short, interval=interval)
    return [Finding(text, 1.0, row["index"], row["story_ids"], short)]


def _move_lines(brief: Brief, locale: Locale) -> list[Finding]:
    """Return the themes that rose or fell."""
    rows = [row for row in records_of(brief.points) if row["kind"] in _MOVES]
    lines = []
    for row in rows[:MOST_MOVES]:
        text = filled(
            _MOVES[row["kind"]],
            row,
            locale,
            theme=name_of("theme", row["name"], locale),
            stories=locale.stories(row["total"]),
            before=locale.number(row["total_before"]),
            period=locale.period(brief.before),
            interval=interval_words(row["low"], row["high"], locale, locale.points, launches=True),
        )
        lines.append(Finding(text, 1.0, row["index"], row["story_ids"]))
    return lines


def _listed_lines(brief: Brief, locale: Locale) -> list[Finding]:
    """Return what is new, more frequent, ratified or back: a line for each kind, with the first few and a count."""
    lines = []
    for kind, sentence in _LISTED.items():
        rows = [row for row in records_of(brief.points) if row["kind"] == kind]
        if not rows:
            continue
        names = [_point(row, locale) for row in rows[: MOST_MOVES if kind == "returned" else None]]
        shown = first_few(names, MOST_NAMED, locale, of=len(rows))
        listed = "; ".join(shown) if kind in ("ratification", "returned") else locale.list(shown)
        stories = dict.fromkeys(story for row in rows for story in row["story_ids"])
        index = pd.Index([row["index"] for row in rows])
        lines.append(Finding(locale.tr(sentence, names=listed), 0.0, index, tuple(stories)))
    return lines


def _point(row: Row, locale: Locale) -> str:
    """Name of what a line lists; of a ratification with its country, of a theme that is back with its pause."""
    kind, name = row["kind"], str(row["name"])
    if kind == "returned":
        text = N_("{theme} (last on {last_seen}; {observed_months} of the {months} months between fully observed)")
        return filled(text, row, locale, theme=name_of("theme", name, locale))
    if kind == "ratification":
        everyone = is_missing(row["country"])
        country = locale.tr("all member States") if everyone else words_of_label("countries", row["country"], locale)
        which = "" if is_missing(row["ordinal"]) else f" ({locale.tr('number {n}', n=row['ordinal'])})"
        return f"{name}, {country}{which}"
    if kind.endswith("word"):
        return locale.tr("“{text}”", text=name)
    part = {"new theme": "themes", "new country": "countries", "new partner": "partners"}.get(kind, "")
    return words_of_label(part, name, locale)


def _to_read_lines(brief: Brief, locale: Locale) -> list[Finding]:
    """Return the stories to read, those behind most of the points."""
    lines = []
    for row in records_of(brief.to_read):
        points = locale.tr("in {n} of these points", n=row["n_points"]) if row["n_points"] else locale.tr("new")
        title = locale.tr("(no title)") if is_missing(row["title"]) else str(row["title"])
        text = locale.tr(
            "To read: “{title}” ({date}; {points}).", title=title, date=locale.date(row["date"]), points=points
        )
        lines.append(Finding(text, 0.0, row["index"], (row["story_id"],)))
    return lines


def _unseen_lines(brief: Brief, locale: Locale) -> list[Finding]:
    """Return the feeds of another scope, counted apart, and what could not be seen."""
    lines = []
    if len(brief.apart):
        rows = records_of(brief.apart)
        told = [f"{feed_words(row['feed'], locale)} ({locale.stories(row['n_stories'])})" for row in rows]
        feeds = locale.list(first_few(told, MOST_NAMED, locale))
        text = locale.tr("Counted separately, because their scope differs: {feeds}.", feeds=feeds)
        lines.append(Finding(text, 0.0, None, tuple(story for row in rows for story in row["story_ids"])))
    for status, sentence in (
        ("unobserved", N_("Not observed at all: {feeds}.")),
        ("partial", N_("Observed in part: {feeds}.")),
    ):
        rows = [row for row in records_of(brief.unseen) if row["status"] == status]
        names = [_seen(row, locale) for row in rows]
        if names:
            text = locale.tr(sentence, feeds=locale.list(first_few(names, MOST_NAMED, locale)))
            lines.append(Finding(text, 0.0, None, ()))
    return lines


def _seen(row: Row, locale: Locale) -> str:
    name = feed_words(row["feed"], locale)
    if row["status"] == "unobserved":
        return name
    days = locale.tr("{seen} of {days} days", seen=row["observed_days"], days=row["days"])
    return f"{name} ({days})"
