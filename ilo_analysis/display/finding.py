"""Findings: sentences made from the rows of tables, strongest first; they describe, and never explain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from typing import Any, NamedTuple, ParamSpec

import numpy as np
import pandas as pd

from ilo_analysis.arguments import takes_tables
from ilo_analysis.display.captions import never_seen_words, not_covered_note
from ilo_analysis.display.html import macros
from ilo_analysis.display.locale import ENGLISH, Locale

P = ParamSpec("P")
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
        """No findings, because no page shows the selection, as `words` say; a report says so in full only once."""
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
        return str(macros("shown.html.j2").findings(texts))


def finds(findings: Callable[P, Findings]) -> Callable[P, Findings]:
    """Function that checks what it is given, and says of a table that no page shows any of that it was not observed."""

    @wraps(findings)
    def found(*args: P.args, **keys: P.kwargs) -> Findings:
        """The findings, if anything was observed."""
        table = args[0] if args else next(iter(keys.values()))
        locale = Locale.of(str(keys.get("language", "en")), table)
        unseen = never_seen_words(table, locale) if isinstance(table, pd.DataFrame) else ""
        return Findings.not_observed(unseen, locale) if unseen else findings(*args, **keys)

    return takes_tables(found)


def and_not_covered(findings: Findings, table: pd.DataFrame) -> Findings:
    """The findings, and last how many stories none of them speaks of, for want of terms in their language."""
    last = [Finding(text, -1.0, -1, ()) for text in not_covered_note(table, findings.locale)]
    if not last:
        return findings
    told = list(findings) or [Finding(findings.empty, 0.0, None, ())]
    return Findings([*told, *last], findings.locale, empty=findings.empty)


def strength_of(low: float, high: float) -> float:
    """How far an interval keeps away from zero, from 0 (contains it) to 1."""
    gap = max(low, -high, 0.0)
    return float(gap / (gap + (high - low))) if np.isfinite(gap) and high > low else 0.0
