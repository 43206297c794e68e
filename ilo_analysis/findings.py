"""Layer 4: sentences made from the tables, ranked by the strength of their evidence; they describe, never explain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from ilo_analysis.intervals import wilson_interval
from ilo_analysis.wording import (
    format_date,
    format_number,
    format_period,
    format_share,
    is_missing,
    phrase,
)

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus

Namer = Callable[[str], str]


class Finding(NamedTuple):
    """A sentence, how strong its evidence is (0 to 1), the index of its table row, and its stories."""

    text: str
    evidence_strength: float
    table_row: Any
    story_ids: tuple[str, ...]


class Findings(Sequence[Finding]):
    """Findings, strongest first, shown as a list in notebooks and reports."""

    def __init__(self, findings: Iterable[Finding], language: str = "en") -> None:
        self._findings = sorted(findings, key=lambda finding: (-finding.evidence_strength, finding.text))
        self.language = language

    def __len__(self) -> int:
        return len(self._findings)

    def __getitem__(self, index: Any) -> Any:  # noqa: ANN401 - a finding, or findings for a slice
        if isinstance(index, slice):
            return Findings(self._findings[index], self.language)
        return self._findings[index]

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._findings)

    def __repr__(self) -> str:
        return "\n".join(finding.text for finding in self) or phrase("no_findings", self.language)

    def _repr_markdown_(self) -> str:
        return "\n".join(f"- {finding.text}" for finding in self) or phrase("no_findings", self.language)

    def _repr_html_(self) -> str:
        if not self._findings:
            return f'<p class="findings">{phrase("no_findings", self.language)}</p>'
        items = "".join(
            f'<li data-stories="{escape(" ".join(finding.story_ids))}">{escape(finding.text)}</li>' for finding in self
        )
        return f'<ul class="findings">{items}</ul>'


def volume_findings(corpus: Corpus, volume: pd.DataFrame, *, language: str = "en") -> Findings:
    """One sentence per feed: its stories over its observed days, and the period with most of them."""
    del corpus  # every number stands in the table
    found = []
    for feed, rows in volume[volume["status"] != "unobserved"].groupby("feed", sort=True):
        with_rate = rows.dropna(subset=["rate"])
        if with_rate.empty or not rows["n_stories"].sum():
            continue
        peak = with_rate.sort_values(["n_stories", "period"], ascending=[False, True]).iloc[0]
        text = phrase(
            "volume_finding",
            language,
            feed=feed,
            first=format_period(rows["period"].min(), language),
            last=format_period(rows["period"].max(), language),
            days=format_number(rows["observed_days"].sum(), language),
            n=format_number(rows["n_stories"].sum(), language),
            peak=format_period(peak["period"], language),
            peak_n=format_number(peak["n_stories"], language),
            rate=format_number(peak["rate"], language, 1),
            interval=_interval(peak["rate_low"], peak["rate_high"], language, 1),
        )
        ids = tuple(story for ids in rows["story_ids"] for story in ids)
        strength = _strength(peak["rate_low"], peak["rate_high"], float(with_rate["rate"].median()))
        found.append(Finding(text, strength, peak.name, ids))
    return Findings(found, language)


def share_findings(
    corpus: Corpus, share: pd.DataFrame, *, language: str = "en", names: Namer = str, limit: int = 10
) -> Findings:
    """Sentences on the labels carried most, each with n, total, share and interval; `names` gives a label its name."""
    del corpus
    kind = "topic" if "topic" in share else "theme"
    found = []
    for row in share[(share["n"] > 0) & (share[kind] != f"no {kind}")].itertuples():
        where = "" if is_missing(row.period) else phrase("in_period", language, period=_period(row.period, language))
        counts = {
            "feed": row.feed,
            "period": where,
            "n": format_number(row.n, language),
            "total": format_number(row.total, language),
            "label": names(getattr(row, kind)),
        }
        if is_missing(row.share):
            found.append(Finding(phrase("share_counts", language, **counts), 0.0, row.Index, row.story_ids))
            continue
        interval = _interval(row.share_low, row.share_high, language, None)
        text = phrase("share_finding", language, share=format_share(row.share, language), interval=interval, **counts)
        text += f" {phrase('small', language)}" if row.size == "small" else ""
        found.append(Finding(text, float(row.share_low), row.Index, row.story_ids))
    return Findings(found, language)[:limit]


def recurrence_findings(
    corpus: Corpus, recurrence: pd.DataFrame, *, language: str = "en", names: Namer = str, limit: int = 10
) -> Findings:
    """Sentences on how often each theme came back in the months that were observed."""
    del corpus
    found = []
    for row in recurrence[recurrence["n_stories"] > 0].itertuples():
        months = wilson_interval(row.active_months, row.observable_months)
        text = phrase(
            "recurrence_finding",
            language,
            feed=row.feed,
            theme=names(row.theme),
            n=format_number(row.n_stories, language),
            active=format_number(row.active_months, language),
            observable=format_number(row.observable_months, language),
            first=format_date(row.first_seen, language),
            last=format_date(row.last_seen, language),
            interval=_interval(months.low, months.high, language, None),
        )
        found.append(Finding(text, float(np.nan_to_num(months.low)), row.Index, row.story_ids))
    return Findings(found, language)[:limit]


def comparison_findings(
    corpus: Corpus, comparison: pd.DataFrame, *, language: str = "en", names: Namer = str, limit: int = 10
) -> Findings:
    """Sentences on the terms and themes that differ between the two sides, those above the noise floor alone."""
    del corpus
    found = []
    sides = comparison.attrs
    for row in comparison[comparison["above_floor"].fillna(False).astype(bool)].itertuples():
        low, high = 100 * row.difference_low, 100 * row.difference_high
        text = phrase(
            "comparison_finding",
            language,
            term=names(row.term),
            a=sides.get("a", "a"),
            b=sides.get("b", "b"),
            n_a=format_number(row.n_a, language),
            total_a=format_number(row.total_a, language),
            n_b=format_number(row.n_b, language),
            total_b=format_number(row.total_b, language),
            difference=format_number(100 * row.difference, language),
            interval=_interval(low, high, language, 0),
        )
        found.append(Finding(text, _strength(low, high, 0.0), row.Index, row.story_ids))
    return Findings(found, language)[:limit]


def _interval(low: float, high: float, language: str, digits: int | None) -> str:
    """Interval in words; `digits` None for shares."""

    def write(x: float) -> str:
        return format_share(x, language) if digits is None else format_number(x, language, digits)

    return phrase("interval", language, low=write(low), high=write(high))


def _period(period: Any, language: str) -> str:  # noqa: ANN401 - a Period
    return format_period(period, language)


def _strength(low: float, high: float, usual: float) -> float:
    """How far the interval keeps away from the usual value, from 0 (contains it) to 1."""
    gap = max(low - usual, usual - high, 0.0)
    return float(gap / (gap + (high - low))) if np.isfinite(gap) and high > low else 0.0
