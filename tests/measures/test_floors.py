"""The floors that the methods note states are those that the measures keep."""

from __future__ import annotations

import re
from pathlib import Path

from ilo_analysis.measures import change, comparison, keyness, levels, recurrence, shares, theme_changes

STATED = {
    "share": (shares.COUNTS_ONLY, shares.SMALL),
    "lift of two themes": (recurrence.LIFT_STORIES, recurrence.LIFT_EACH),
    "comparison": (comparison.MIN_SIDE, keyness.MIN_STORIES),
    "emerging word": (keyness.MIN_STORIES,),
    "theme that appears, rises or falls": (theme_changes.MIN_SIDE,),
    "trend": (change.TREND_MONTHS, change.TREND_STORIES),
    "season": (12 * change.SEASON_YEARS,),
    "change of level": (levels.CHANGE_MONTHS,),
    "corrected share": (shares.MIN_LABELLED,),
}


def test_the_methods_state_the_floor_of_each_number():
    text = (Path(__file__).parents[2] / "notebooks/methods.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| ([^|]+) \| (\d[^|]*) \|", text.split("a minimum of stories:")[1], re.MULTILINE))
    assert {name: tuple(map(int, re.findall(r"\d+", least))) for name, least in rows.items()} == STATED
