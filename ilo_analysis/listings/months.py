"""Names of months and weekdays as `data/reference/months.csv` has them."""

from __future__ import annotations

import csv

from ilo_analysis.reference import reference_folder


def _names(kind: str) -> dict[str, tuple[int, str]]:
    """Each name, casefolded, with its number and the languages that write it so."""
    with (reference_folder() / "months.csv").open(encoding="utf-8", newline="") as file:
        return {row[0]: (int(row[2]), row[3]) for row in csv.reader(file) if row[1] == kind}


MONTHS = _names("month")
WEEKDAYS = frozenset(_names("weekday"))
