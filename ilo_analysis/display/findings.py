"""Sentences made from the tables, ranked by the strength of their evidence; they describe, never explain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from ilo_analysis.display.labels import name_of, side_name, term_name
from ilo_analysis.display.locale import (
    MONTHS,
    count_months,
    count_stories,
    format_date,
    format_number,
    format_period,
    format_share,
    is_missing,
    phrase,
)
from ilo_analysis.measures.intervals import wilson_interval

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus

Namer = Callable[[str], str]
BURSTY = 1.5  # dispersion of daily counts above which launches are said


class Finding(NamedTuple):
    """A sentence, how strong its evidence is (0 to 1), the index of its table row, and its stories."""

    text: str
    evidence_strength: float
    table_row: Any
    story_ids: tuple[str, ...]


class Findings(Sequence[Finding]):
    """Findings, strongest first, shown as a list in notebooks and reports."""

    def __init__(self, findings: Iterable[Finding], language: str = "en", *, empty: str = "") -> None:
        self._findings = sorted(findings, key=lambda finding: (-finding.evidence_strength, finding.text))
        self.language = language
        self.empty = empty or phrase("no_findings", language)

    def __len__(self) -> int:
        return len(self._findings)

    def __getitem__(self, index: Any) -> Any:  # noqa: ANN401 - a finding, or findings for a slice
        return self._findings[index] if not isinstance(index, slice) else self._part(index)

    def _part(self, part: slice) -> Findings:
        return Findings(self._findings[part], self.language, empty=self.empty)

    def first(self, n: int) -> Findings:
        """The n strongest of them."""
        return self._part(slice(n))

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
        items = [[finding.text, list(finding.story_ids)] for finding in self] or [[self.empty, []]]
        about = {"role": "findings", "items": items}
        data = {"text/html": self._repr_html_(), "text/markdown": lines, "text/plain": repr(self)}
        return data, {"text/html": {"ilo": about}}

    def _repr_html_(self) -> str:
        texts = [finding.text for finding in self] or [self.empty]
        return f'<ul class="findings">{"".join(f"<li>{escape(text)}</li>" for text in texts)}</ul>'


def volume_findings(corpus: Corpus, volume: pd.DataFrame, *, language: str = "en") -> Findings:
    """One sentence per feed on the period that shows most stories, with its rate; every number stands in that row."""
    del corpus  # every number stands in the table
    found = []
    for _, rows in volume[volume["status"] != "unobserved"].groupby("feed", sort=True):
        with_rate = rows.dropna(subset=["rate"])
        if with_rate.empty or not rows["n_stories"].sum():
            continue
        peak = with_rate.sort_values(["n_stories", "period"], ascending=[False, True]).iloc[0]
        text = phrase(
            "volume_finding",
            language,
            feed=name_of("feed", peak["feed"], language),
            days=_days(peak["observed_days"], language),
            peak=format_period(peak["period"], language),
            stories=count_stories(peak["n_stories"], language),
            rate=format_number(peak["rate"], language, 1),
            interval=_interval(peak["rate_low"], peak["rate_high"], language, 1),
        )
        strength = _strength(peak["rate_low"], peak["rate_high"], float(with_rate["rate"].median()))
        found.append(Finding(text, strength, peak.name, peak["story_ids"]))
    return Findings(found, language)


def rate_findings(corpus: Corpus, rates: pd.DataFrame, *, language: str = "en") -> Findings:
    """One sentence per feed of `feed_rates`: its stories, the days seen, and the rate with its interval."""
    del corpus
    found = []
    for row in _records(rates.dropna(subset=["rate"])):
        text = phrase(
            "rate_finding",
            language,
            feed=name_of("feed", row["feed"], language),
            first=format_date(row["first_day"], language),
            last=format_date(row["last_day"], language),
            days=_days(row["observed_days"], language),
            stories=count_stories(row["n_stories"], language),
            rate=format_number(row["rate"], language, 1),
            interval=_interval(row["rate_low"], row["rate_high"], language, 1),
        )
        if row["dispersion"] > BURSTY:
            wide = _interval(row["burst_low"], row["burst_high"], language, 1)
            text += f" {phrase('rate_launches', language, interval=wide)}"
        found.append(Finding(text, _precision(row["rate_low"], row["rate_high"]), row["index"], row["story_ids"]))
    return Findings(found, language)


def share_findings(
    corpus: Corpus, share: pd.DataFrame, *, language: str = "en", names: Namer | None = None, limit: int = 5
) -> Findings:
    """Sentences on the labels carried most, each with n, total, share and interval.

    `names` gives a label its name; those of the project's dictionary if not given.
    """
    del corpus
    kind = "topic" if "topic" in share else "theme"
    name = names or entry_names(kind, language)
    found = []
    for row in _records(share[(share["n"] > 0) & (share[kind] != f"no {kind}")]):
        period = row["period"]
        where = "" if is_missing(period) else phrase("in_period", language, period=format_period(period, language))
        counts = {
            "feed": name_of("feed", row["feed"], language),
            "period": where,
            "n": format_number(row["n"], language),
            "total": format_number(row["total"], language),
            "label": name(row[kind]),
        }
        if is_missing(row["share"]):
            found.append(Finding(phrase("share_counts", language, **counts), 0.0, row["index"], row["story_ids"]))
            continue
        interval = _interval(row["share_low"], row["share_high"], language, None)
        share_text = format_share(row["share"], language)
        text = phrase("share_finding", language, share=share_text, interval=interval, **counts)
        text += f" {phrase('small', language)}" if row["size"] == "small" else ""
        found.append(Finding(text, float(row["share_low"]), row["index"], row["story_ids"]))
    return Findings(found, language).first(limit)


def recurrence_findings(
    corpus: Corpus, recurrence: pd.DataFrame, *, language: str = "en", names: Namer | None = None, limit: int = 5
) -> Findings:
    """Sentences on how often each theme came back in the months that were observed.

    They count months and estimate nothing: months follow each other, so an interval for independent ones would mislead.
    """
    del corpus
    name = names or entry_names("theme", language)
    found = []
    for row in _records(recurrence[recurrence["n_stories"] > 0]):
        months = wilson_interval(row["active_months"], row["observable_months"])
        text = phrase(
            "recurrence_finding",
            language,
            feed=name_of("feed", row["feed"], language),
            theme=name(row["theme"]),
            stories=count_stories(row["n_stories"], language),
            months=count_months(row["active_months"], row["observable_months"], language),
            first=format_date(row["first_seen"], language),
            last=format_date(row["last_seen"], language),
        )
        found.append(Finding(text, float(np.nan_to_num(months.low)), row["index"], row["story_ids"]))
    return Findings(found, language).first(limit)


def comparison_findings(
    corpus: Corpus, comparison: pd.DataFrame, *, language: str = "en", names: Namer | None = None, limit: int = 5
) -> Findings:
    """Sentences on the terms and themes that differ between the two sides, those above the noise floor alone.

    Where the comparison was refused, the refusal; where nothing stands above the floor, that.
    """
    del corpus
    if "refusal" in comparison.attrs:
        return Findings([], language, empty=phrase("comparison_refused", language, needed=format_number(20, language)))
    name = names or entry_names("theme", language)
    found = []
    sides = {side: side_name(str(comparison.attrs.get(side, side)), language) for side in ("a", "b")}
    for row in _records(comparison[comparison["above_floor"].fillna(False).astype(bool)]):
        counts = {key: format_number(row[key], language) for key in ("n_a", "total_a", "n_b", "total_b")}
        low, high = 100 * row["difference_low"], 100 * row["difference_high"]
        text = phrase(
            "comparison_finding",
            language,
            term=name(row["term"]) if row["kind"] == "theme" else term_name(row["kind"], row["term"], language),
            difference=format_number(100 * row["difference"], language),
            interval=_interval(low, high, language, 0),
            **sides,
            **counts,
        )
        found.append(Finding(text, _strength(low, high, 0.0), row["index"], row["story_ids"]))
    return Findings(found, language, empty=phrase("comparison_none", language)).first(limit)


def change_findings(corpus: Corpus, change: pd.DataFrame, *, language: str = "en") -> Findings:
    """One sentence per row of `change_summary`: what changed, or what is missing and what to look at instead."""
    del corpus
    found = []
    for row in _records(change):
        key = f"{row['question']}_{'finding' if row['answered'] else 'refused'}"
        if row["question"] == "level" and row["answered"] and is_missing(row["ratio"]):
            key = "level_none"
        strength = 0.0 if is_missing(row["ratio"]) else _strength(np.log(row["low"]), np.log(row["high"]), 0.0)
        text = phrase(key, language, **_change_words(row, language))
        found.append(Finding(text, strength, row["index"], row["story_ids"]))
    return Findings(found, language)


def _change_words(row: dict[str, Any], language: str) -> dict[str, str]:
    """What fills the sentences on change."""
    month = row["calendar_month"] if is_missing(row["period"]) else row["period"]
    numbers = {"needed": row["needed"], "months": row["n_months"], "n": row["needed_stories"], "has": row["n_stories"]}
    return {
        "feed": name_of("feed", row["feed"], language),
        "years": format_number(row["needed"] // 12, language),
        "full": phrase("n_full", language, n=format_number(row["n_months"], language)),
        "stories": count_stories(row["n_stories"], language),
        "month": _month_word(month, language),
        "ratio": format_number(row["ratio"], language, 2),
        "interval": _interval(row["low"], row["high"], language, 2),
        **{name: format_number(number, language) for name, number in numbers.items()},
    }


def entry_names(kind: str, language: str = "en") -> Namer:
    """Function from the id of a topic or theme to its name in the project's dictionary.

    >>> entry_names("theme")("social-protection")
    'Social protection'
    """
    return lambda entry: name_of(kind, entry, language)


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dictionaries, each with its index."""
    rows = zip(table.index, table.to_dict("records"), strict=True)
    return [{**{str(name): value for name, value in row.items()}, "index": index} for index, row in rows]


def _days(n: Any, language: str) -> str:  # noqa: ANN401
    return phrase("n_days", language, n=format_number(n, language))


def _month_word(month: Any, language: str) -> str:  # noqa: ANN401 - a Period, the number of a month, or nothing
    if is_missing(month):
        return ""
    return format_period(month, language) if hasattr(month, "freqstr") else MONTHS[language][int(month) - 1]


def _precision(low: float, high: float) -> float:
    """How narrow an interval of a rate is, from 0 to 1: its lower over its upper end."""
    return float(low / high) if high > 0 else 0.0


def _interval(low: float, high: float, language: str, digits: int | None) -> str:
    """Interval in words; `digits` None for shares."""

    def write(x: float) -> str:
        return format_share(x, language) if digits is None else format_number(x, language, digits)

    return phrase("interval", language, low=write(low), high=write(high))


def _strength(low: float, high: float, usual: float) -> float:
    """How far the interval keeps away from the usual value, from 0 (contains it) to 1."""
    gap = max(low - usual, usual - high, 0.0)
    return float(gap / (gap + (high - low))) if np.isfinite(gap) and high > low else 0.0
