"""Sentences made from the tables, ranked by the strength of their evidence; they describe, never explain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from ilo_analysis.annotate.lookup import was_covered
from ilo_analysis.arguments import takes_corpus, takes_tables
from ilo_analysis.display.captions import never_seen_words, not_covered_note, not_observed, sides_note, story_ids_of
from ilo_analysis.display.labels import name_of, side_name, term_name
from ilo_analysis.display.locale import ENGLISH, N_, Locale, is_missing
from ilo_analysis.measures.change import lasting_trends
from ilo_analysis.measures.levels import level_changes
from ilo_analysis.measures.shares import quoted
from ilo_analysis.measures.theme_changes import theme_changes
from ilo_analysis.measures.volume import highest_periods

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus
    from ilo_analysis.measures.dictionary_check import DictionaryCheck

Namer = Callable[[str], str]

_CHANGES = {
    "trend": N_(
        "In {feed}, over {full} with {stories}, the rate of each year is {ratio} times that of the year "
        "before ({interval})."
    ),
    "season": N_(
        "In {feed}, over {full} with {stories}, {month} to {end} differs most from the rest of the year: {ratio} times "
        "its rate ({interval})."
    ),
    "month": N_(
        "In {feed}, over {full} with {stories}, {month} differs most from the other months: {ratio} times "
        "their rate ({interval})."
    ),
    "level": N_(
        "In {feed}, over {full} with {stories}, the last change of level comes in {month}: {ratio} times the "
        "rate before it ({interval})."
    ),
}
_THEME_CHANGES = {
    "appeared": N_(
        "{theme} appears in {since}: in none of {stories_before} before, in {n} of {stories} since ({share}; {feeds})."
    ),
    "rose": N_(
        "{theme} rises from {since}: {n} of {stories} since ({share}), {before} of {stories_before} before "
        "({share_before}; {feeds})."
    ),
    "fell": N_(
        "{theme} falls from {since}: {n} of {stories} since ({share}), {before} of {stories_before} before "
        "({share_before}; {feeds})."
    ),
    "vanished": N_(
        "{theme} is gone from {since}: in none of {stories} since, in {before} of {stories_before} before "
        "({share_before}; {feeds})."
    ),
}
_LOOKED_FOR = {"trend": N_("a trend"), "season": N_("a season"), "level": N_("a change of level")}


MANY = 6  # feeds; of more, a sentence names the strongest alone
NAMED = 3  # feeds that one sentence names; how many more there are, it says
ENOUGH = 5  # stories that a headline rests on, where any finding rests on so many


class Finding(NamedTuple):
    """A sentence, how strong its evidence is (0 to 1), the index of its table row, its stories, and it in short."""

    text: str
    evidence_strength: float
    table_row: Any
    story_ids: tuple[str, ...]
    in_short: str = ""


class Findings(Sequence[Finding]):
    """Findings, strongest first, shown as a list in notebooks and reports.

    `label` says plainly what there is; it is the headline where no finding is fit to be one.
    """

    def __init__(
        self, findings: Iterable[Finding], locale: Locale = ENGLISH, *, empty: str = "", label: str = ""
    ) -> None:
        self._findings = sorted(findings, key=lambda finding: (-finding.evidence_strength, finding.text))
        self.locale = locale
        self.empty = empty or locale.tr("Nothing stands out in this selection.")
        self.label = label
        self._unseen = False

    @classmethod
    def not_observed(cls, words: str, locale: Locale) -> Findings:
        """No findings, since no page shows the selection, as `words` say; a page says so in full once."""
        findings = cls([], locale, empty=words, label=words)
        findings._unseen = True
        return findings

    def __len__(self) -> int:
        return len(self._findings)

    def __getitem__(self, index: Any) -> Any:  # noqa: ANN401 - a finding, or findings for a slice
        return self._findings[index] if not isinstance(index, slice) else self._part(index)

    def _part(self, part: slice) -> Findings:
        return Findings(self._findings[part], self.locale, empty=self.empty, label=self.label)

    def first(self, n: int) -> Findings:
        """The n strongest of them."""
        return self._part(slice(n))

    @property
    def headline(self) -> str:
        """The strongest finding with an interval behind it and stories enough, in short; without one, the label."""
        told = self._told
        return self.label if told is None else told.in_short or told.text

    @property
    def _told(self) -> Finding | None:
        """The finding that the headline tells; one of fewer stories only if there is no label either."""
        sure = [finding for finding in self._findings if finding.evidence_strength > 0]
        enough = [finding for finding in sure if len(finding.story_ids) >= ENOUGH]
        return next(iter(enough or ([] if self.label else sure)), None)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._findings)

    def __repr__(self) -> str:
        return "\n".join(finding.text for finding in self) or self.empty

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, dict[str, object]]]:
        """List as HTML, markdown and text; the exporter finds the stories of each finding in the metadata."""
        del include, exclude
        lines = "\n".join(f"- {finding.text}" for finding in self) or self.empty
        data = {"text/html": self._repr_html_(), "text/markdown": lines, "text/plain": repr(self)}
        return data, {"text/html": {"ilo": self._about()}}

    def _about(self) -> dict[str, object]:
        """What the exporter needs to know."""
        items = [[finding.text, list(finding.story_ids)] for finding in self] or [[self.empty, []]]
        about: dict[str, object] = {"role": "findings", "items": items, "headline": self.headline}
        about |= {"unseen": True} if self._unseen else {}
        return about | ({"tells": self._told.text} if self._told else {})

    def _repr_html_(self) -> str:
        texts = [finding.text for finding in self] or [self.empty]
        return f'<ul class="findings">{"".join(f"<li>{escape(text)}</li>" for text in texts)}</ul>'


@takes_tables
def volume_findings(volume: pd.DataFrame, *, language: str = "en") -> Findings:
    """Sentences on periods that are far above the rest of their feed, and one on the feeds that have none.

    A period stands out if its count is more than chance would bring to any of the feed's periods; the interval is
    simultaneous: it holds for the largest of so many. Launches widen it.
    """
    locale = Locale.of(language, volume)
    if unseen := never_seen_words(volume, locale):
        return Findings.not_observed(unseen, locale)
    found, quiet = [], []
    for feed, rows in volume[(volume["status"] != "unobserved") & volume["rate"].notna()].groupby("feed", sort=True):
        peak = highest_periods(rows)
        if peak is None:
            quiet += [(str(feed), rows)] if rows["n_stories"].sum() else []
            continue
        ratio = peak.ratio
        text = locale.tr(
            "In {peak}, {feed} shows {stories} on {days}: {ratio} times the rate of its other periods ({interval}, for "
            "the highest of {n} periods).",
            feed=name_of("feed", feed, locale),
            days=days_words(peak.rows["observed_days"].sum(), locale),
            peak=locale.list([locale.period(period) for period in peak.rows["period"]]),
            stories=locale.stories(peak.rows["n_stories"].sum()),
            ratio=locale.number(ratio.value, 1),
            interval=interval_words(float(ratio.low), float(ratio.high), locale, 1),
            n=locale.number(len(rows)),
        )
        strength = _strength(np.log(float(ratio.low)), np.log(float(ratio.high)), 0.0)
        found.append(Finding(text, strength, rows.index, story_ids_of(peak.rows)))
    if quiet:
        spans = _spans({feed: rows["n_stories"] for feed, rows in quiet}, locale)
        text = locale.tr("No period stands out from chance; stories per period: {feeds}.", feeds=locale.list(spans))
        found.append(Finding(text, 0.0, pd.Index([place for _, rows in quiet for place in rows.index]), ()))
    seen = volume[volume["n_stories"] > 0]
    return Findings(found, locale, label=what_was_listed(seen, seen["period"], seen["period"], locale))


def _spans(counts: Mapping[str, pd.Series], locale: Locale) -> list[str]:
    """Feeds with their least and their most stories in a period; of many feeds, how many share the commonest spans."""
    feeds: dict[tuple[int, int], list[str]] = {}
    for feed, own in counts.items():
        feeds.setdefault((int(own.min()), int(own.max())), []).append(feed)
    if len(counts) <= MANY:
        return [_span(name_of("feed", feed, locale), *span, locale) for span, own in feeds.items() for feed in own]
    common = sorted(feeds, key=lambda span: (-len(feeds[span]), span))
    told, others = common[:NAMED], common[NAMED:]
    sizes = [(span, len(feeds[span])) for span in told]
    if others:
        least, most = min(span[0] for span in others), max(span[1] for span in others)
        sizes.append(((least, most), sum(len(feeds[span]) for span in others)))
    return [_span(locale.tr("{n} feed", "{n} feeds", n=n), *span, locale) for span, n in sizes]


def _span(feed: str, least: int, most: int, locale: Locale) -> str:
    """Name of a feed with its least and its most stories in a period, once where they are equal."""
    if least == most:
        return f"{feed} ({locale.number(least)})"
    return locale.tr("{feed} ({least} to {most})", feed=feed, least=locale.number(least), most=locale.number(most))


def what_was_listed(table: pd.DataFrame, first: pd.Series, last: pd.Series, locale: Locale) -> str:
    """How many dated stories the saved pages of how many feeds list, between which periods, and who lists most."""
    if table.empty:
        return ""
    counts = table.groupby("feed")["n_stories"].sum()
    top = sorted(counts.index[counts == counts.max()])
    most = ""
    if len(top) < len(counts) and len(top) <= NAMED:
        feeds, n = locale.list([name_of("feed", feed, locale) for feed in top]), locale.number(counts.max())
        text = N_("; the most, {n}, in {feeds}") if len(top) == 1 else N_("; the most, {n} each, in {feeds}")
        most = locale.tr(text, feeds=feeds, n=n)
    words = {
        "pages": locale.tr("saved pages of {n} feed", "saved pages of {n} feeds", n=len(counts)),
        "stories": locale.tr("{n} dated story", "{n} dated stories", n=len(story_ids_of(table))),
        "first": locale.period(first.min()),
        "last": locale.period(last.max()),
    }
    if words["first"] == words["last"]:
        return locale.elided(locale.tr("In {first}, the {pages} list {stories}{most}.", most=most, **words))
    return locale.elided(locale.tr("Between {first} and {last}, the {pages} list {stories}{most}.", most=most, **words))


def and_not_covered(findings: Findings, table: pd.DataFrame) -> Findings:
    """The findings, and last how many stories none of them speaks of, for want of terms in their language."""
    last = [Finding(text, -1.0, -1, ()) for text in not_covered_note(table, findings.locale)]
    if not last:
        return findings
    told = list(findings) or [Finding(findings.empty, 0.0, None, ())]
    return Findings([*told, *last], findings.locale, empty=findings.empty)


@takes_tables
def comparison_findings(
    comparison: pd.DataFrame, *, language: str = "en", names: Namer | None = None, limit: int = 5
) -> Findings:
    """Sentences on the terms and themes that differ between the two sides, those above the noise floor alone.

    Where the comparison was refused, the refusal; where nothing stands above the floor, that.
    """
    locale = Locale.of(language, comparison)
    if unseen := never_seen_words(comparison, locale):
        return Findings.not_observed(unseen, locale)
    if "refusal" in comparison.attrs:
        refusal = locale.tr(
            "A comparison needs {needed} stories a side. Choose a longer period or more feeds, or look at "
            "the shares of themes per feed instead.",
            needed=locale.number(20),
        )
        said = [refusal, sides_note(comparison, locale), _proposed_sides(comparison, locale)]
        return Findings([], locale, empty=" ".join(filter(None, said)))
    name = names or entry_names("theme", locale)
    found = []
    sides = {side: side_name(str(comparison.attrs.get(side, side)), locale) for side in ("a", "b")}
    for row in records_of(quoted(comparison, "difference")[comparison["above_floor"].fillna(False).astype(bool)]):
        term = name(row["term"]) if row["kind"] == "theme" else term_name(row["kind"], row["term"], locale)
        low, high = 100 * row["difference_low"], 100 * row["difference_high"]
        text = difference_words(row, term, sides, locale)
        found.append(Finding(text, _strength(low, high, 0.0), row["index"], row["story_ids"]))
    empty = locale.tr("No theme or word differs by more than chance would explain.")
    return and_not_covered(Findings(found, locale, empty=empty).first(limit), comparison)


def _proposed_sides(comparison: pd.DataFrame, locale: Locale) -> str:
    """Sides that have stories enough to be compared with all others; nothing if there are none."""
    sides = [
        locale.tr("{side} ({stories})", side=side_name(side, locale), stories=locale.stories(n))
        for side, n in list((comparison.attrs.get("proposed") or {}).items())[:NAMED]
    ]
    return locale.tr("Each of these can be compared with the rest: {sides}.", sides=locale.list(sides)) if sides else ""


def difference_words(row: dict[str, Any], term: str, sides: dict[str, str], locale: Locale) -> str:
    """Say how often a term or theme is in the stories of two sides, and how much the shares differ."""
    return locale.tr(
        "{term} is in {n_a} of {total_a} stories ({a}) and in {n_b} of {total_b} ({b}): a difference of "
        "{difference} points ({interval}).",
        term=term,
        difference=locale.number(100 * row["difference"]),
        interval=interval_words(
            100 * row["difference_low"], 100 * row["difference_high"], locale, 0, launches=row["quote"] == "burst"
        ),
        **sides,
        **{key: locale.number(row[key]) for key in ("n_a", "total_a", "n_b", "total_b")},
    )


@takes_corpus
def key_findings(corpus: Corpus, *, evidence: pd.DataFrame | None = None, language: str = "en") -> Findings:
    """What a reader should know first: rates that changed, themes that appeared, rose, fell or vanished."""
    locale = Locale.of(language, corpus, evidence)
    if not corpus.coverage["observed_days"].any():
        unseen = not_observed(corpus.coverage["month"], locale)
        return Findings.not_observed(unseen, locale)
    changes, levels, trends = theme_changes(corpus, evidence=evidence), level_changes(corpus), lasting_trends(corpus)
    trends = trends[~trends["feed"].isin(levels["feed"])]  # one sentence per fact
    told = ((_theme_change, changes), (_level, levels), (_change, trends))
    texts = [say(row, locale) for say, table in told for row in records_of(table)]
    empty = locale.tr("No theme or feed changed by more than chance would explain.")
    return and_not_covered(Findings(texts, locale, empty=empty), changes)


def _theme_change(row: dict[str, Any], locale: Locale) -> Finding:
    """Say when a theme appeared, rose, fell or vanished, and how large its share was before and since."""
    text = locale.tr(
        _THEME_CHANGES[row["change"]],
        theme=name_of("theme", row["theme"], locale),
        since=locale.period(row["since"]),
        n=locale.number(row["n_since"]),
        stories=locale.stories(row["total_since"]),
        share=locale.share(row["share_since"]),
        before=locale.number(row["n_before"]),
        stories_before=locale.stories(row["total_before"]),
        share_before=locale.share(row["share_before"]),
        feeds=_few_feeds(row["feeds"], locale),
    )
    return Finding(text, _strength(row["low"], row["high"], 0.0), row["index"], row["story_ids"])


def _few_feeds(feeds: Sequence[str], locale: Locale) -> str:
    """Feeds by their names, or where they are many by their number."""
    if len(feeds) > NAMED:
        return locale.tr("{n} feed", "{n} feeds", n=len(feeds))
    return locale.list([name_of("feed", feed, locale) for feed in feeds])


def _level(row: dict[str, Any], locale: Locale) -> Finding:
    """Say how the rate of a feed differs between two stretches of its record."""
    text = locale.tr(
        "{feed} publishes {rate} stories per 30 observed days from {since} to {last}: {ratio} times the {rate_before} "
        "from {first} to {until} ({interval}).",
        feed=name_of("feed", row["feed"], locale),
        rate=locale.number(row["rate_since"], 1),
        rate_before=locale.number(row["rate_before"], 1),
        interval=interval_words(row["low"], row["high"], locale, 2),
        ratio=locale.number(row["ratio"], 1),
        **{name: locale.period(row[name]) for name in ("since", "last", "first", "until")},
    )
    return Finding(text, _strength(np.log(row["low"]), np.log(row["high"]), 0.0), row["index"], row["story_ids"])


@takes_tables
def change_findings(change: pd.DataFrame, *, language: str = "en") -> Findings:
    """Sentences on what changed (`change_summary`); one on what was looked for in vain, one on all refusals."""
    locale = Locale.of(language, change)
    if unseen := never_seen_words(change, locale):
        return Findings.not_observed(unseen, locale)
    found = [_change(row, locale) for row in records_of(change[change["ratio"].notna()])]
    vain, refused = change[change["answered"] & change["ratio"].isna()], change[~change["answered"]]
    said = []
    if len(vain):
        said.append((locale.tr("Tested and not found: {what}.", what=_by_question(vain, locale)), 0.0, vain.index))
    if len(refused):
        text = locale.tr(
            "Too few full months or stories for {what}. Look at the counts of the months and their intervals instead.",
            what=_by_question(refused, locale),
        )
        said.append((text, -1.0, refused.index))
    if said and not found:
        # nothing can be said, and one line says so
        said = [(" ".join(text for text, *_ in said), 0.0, pd.Index([row for *_, rows in said for row in rows]))]
    return Findings([*found, *(Finding(text, strength, rows, ()) for text, strength, rows in said)], locale)


def _by_question(rows: pd.DataFrame, locale: Locale) -> str:
    """Questions, each with how many full months it needs; and the feeds with as many as they have, or the most."""
    asked = [
        locale.tr("{what} (needs {needed})", what=locale.tr(_LOOKED_FOR[str(question)]), needed=int(needed))
        for question, needed in rows.groupby("question", sort=False)["needed"].first().items()
    ]
    months = rows.groupby("feed")["n_months"].max().sort_index()
    if len(months) > NAMED:
        span = {"least": locale.number(months.min()), "most": locale.number(months.max())}
        feeds = locale.tr("the feeds have {least} to {most} full months", **span)
        if months.min() == months.max():
            feeds = locale.tr("each feed has {n} full month", "each feed has {n} full months", n=months.max())
    else:
        names = [f"{name_of('feed', feed, locale)} ({locale.number(n)})" for feed, n in months.items()]
        feeds = locale.tr("full months of {feeds}", feeds=locale.list(names))
    return f"{locale.list(asked)}; {feeds}"


def _change(row: dict[str, Any], locale: Locale) -> Finding:
    """Say by how much a trend, a season or a level changes the rate of a feed."""
    month = row["question"] == "season" and row["calendar_month"] == row["calendar_end"]
    text = locale.tr(_CHANGES["month" if month else row["question"]], **_change_words(row, locale))
    strength = _strength(np.log(max(row["low"], 1e-9)), np.log(row["high"]), 0.0)
    return Finding(text, strength, row["index"], row["story_ids"])


def _change_words(row: dict[str, Any], locale: Locale) -> dict[str, str]:
    """What fills the sentences on change."""
    return {
        "feed": name_of("feed", row["feed"], locale),
        "full": locale.tr("{n} full month", "{n} full months", n=row["n_months"]),
        "stories": locale.stories(row["n_stories"]),
        "month": _month_word(row["calendar_month"] if is_missing(row["period"]) else row["period"], locale),
        "end": _month_word(row["calendar_end"], locale),
        "ratio": locale.number(row["ratio"], 2),
        "interval": interval_words(row["low"], row["high"], locale, 2),
    }


def entry_names(kind: str, locale: Locale = ENGLISH) -> Namer:
    """Function from the id of a topic or theme to its name in the project's dictionary.

    >>> entry_names("theme")("social-protection")
    'Social protection'
    """
    return lambda entry: name_of(kind, entry, locale)


def records_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dictionaries, each with its index."""
    rows = zip(table.index, table.to_dict("records"), strict=True)
    return [{**{str(name): value for name, value in row.items()}, "index": index} for index, row in rows]


def days_words(n: Any, locale: Locale) -> str:  # noqa: ANN401
    """Number of observed days in words."""
    return locale.tr("{n} observed day", "{n} observed days", n=n)


def _month_word(month: Any, locale: Locale) -> str:  # noqa: ANN401 - a Period, the number of a month, or nothing
    if is_missing(month):
        return ""
    return locale.period(month) if hasattr(month, "freqstr") else locale.month_name(int(month))


def interval_words(low: float, high: float, locale: Locale, digits: int | None, *, launches: bool = False) -> str:
    """Interval in words, and that it allows for launches if it does; `digits` None for shares."""

    def write(x: float) -> str:
        """End of the interval as a reader sees it."""
        return locale.share(x) if digits is None else locale.number(x, digits)

    if launches:
        return locale.tr("95% interval {low} to {high}, allowing for launches", low=write(low), high=write(high))
    return locale.tr("95% interval {low} to {high}", low=write(low), high=write(high))


def _strength(low: float, high: float, usual: float) -> float:
    """How far the interval keeps away from the usual value, from 0 (contains it) to 1."""
    gap = max(low - usual, usual - high, 0.0)
    return float(gap / (gap + (high - low))) if np.isfinite(gap) and high > low else 0.0


@takes_tables
def dictionary_findings(
    check: DictionaryCheck, *, stories: pd.DataFrame, evidence: pd.DataFrame, language: str = "en"
) -> Findings:
    """Sentences on the stories marked, the weightiest term, the closest pair of themes, and the commonest gap."""
    locale = Locale.of(language, stories, evidence)
    total = int(was_covered(stories, evidence).sum())
    marked = tuple(sorted(set(evidence["story_id"].astype(str))))
    if not total:
        return Findings([], locale, empty=locale.tr("No stories in this selection."))
    counts = {"n": locale.number(len(marked)), "total": locale.number(total)}
    share = locale.share(len(marked) / total)
    found = [
        Finding(
            locale.tr("The dictionary marks {n} of {total} stories with a theme ({share}).", share=share, **counts),
            1.0,
            None,
            marked,
        )
    ]
    found += [*_weightiest(check.overweight_terms, locale), *_closest(check.overlaps, locale)]
    for row in check.unmatched_phrases.head(1).to_dict("records"):
        text = locale.tr(
            "The most frequent phrase in stories without a theme is “{phrase}”, in {n}.",
            phrase=row["phrase"],
            n=row["n"],
        )
        found.append(Finding(text, 0.0, row["phrase"], tuple(row["story_ids"])))
    return and_not_covered(Findings(found, locale), check.overlaps)


def _weightiest(terms: pd.DataFrame, locale: Locale) -> list[Finding]:
    """Say which term its theme would lose most stories without."""
    ordered = terms.sort_values(["n_alone", "share", "theme"], ascending=[False, False, True]).head(1)
    return [
        Finding(
            locale.tr(
                "The term “{term}” is in {n} of the {total} stories with {theme}; {n_alone} have the theme "
                "through this term alone.",
                term=row["term"],
                theme=name_of("theme", row["theme"], locale),
                **{key: locale.number(row[key]) for key in ("n", "total", "n_alone")},
            ),
            float(row["share"]) * 0.9,
            row["term"],
            tuple(row["story_ids"]),
        )
        for row in ordered.to_dict("records")
    ]


def _closest(overlaps: pd.DataFrame, locale: Locale) -> list[Finding]:
    """Say which two themes share most of their stories."""
    return [
        Finding(
            locale.tr(
                "{a} and {b} share {n} stories, {share} of those that have either.",
                a=name_of("theme", row["theme_a"], locale),
                b=name_of("theme", row["theme_b"], locale),
                share=locale.share(row["jaccard"]),
                n=row["n"],
            ),
            float(row["jaccard"]) * 0.8,
            (row["theme_a"], row["theme_b"]),
            tuple(row["story_ids"]),
        )
        for row in overlaps.head(1).to_dict("records")
    ]
