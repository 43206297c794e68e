"""The forms in which a day or a range of days is printed, as patterns of the classes of `dates.words`."""

from __future__ import annotations

import re

from ilo_analysis.listings.dates.numeric import Day, DayOrder, numeric_day
from ilo_analysis.listings.dates.words import Words

_S = r"[-/.]"
_YEAR = r",?[fgF]*(?P<y>Y)(?:g\.?)?"
_DMY = rf"(?P<d>D)o?[-/.]?,?[f']*(?P<m>[MA])\.?[-/]?{_YEAR}"
_MDY = rf"(?P<m>[MA])\.?[-/]?(?P<d>D)o?\.?[-/]?{_YEAR}"
_YMD = r"(?P<y>Y)[-/.,]?(?:g\.?)?f?(?P<m>[MA])\.?[-/]?(?P<d>D)o?\.?(?:[fg]\.?)?"
_YDM = r"(?P<y>Y)\.?g(?P<d>D)\.?(?P<m>[MA])\.?"
_NUMERIC = rf"(?P<a>[DY])(?P<s>{_S})(?P<b>D)(?P=s)(?P<c>[DY])(?:g\.?)?"
_UNTIL = r"(?:-|/|t)"
# "Do" and "Di" are other words in other languages.
_WEEKDAY = r"(?:[\[(]?(?:[WA](?:['-]?[WL])?f?[\])]?[.,]{0,2}|f[.,]{1,2})F?)?"
_DMY_RANGE = (
    rf"(?P<d>D)o?\.?(?:[,-]D)*(?:[f']*(?P<m>[MA])\.?(?:,?f*(?P<y>Y)g?\.?)?)?{_UNTIL}F?{_WEEKDAY}"
    rf"(?P<d2>D)o?[-/.]?[f']*(?P<m2>[MA])\.?,?[fgF]*(?P<y2>Y)(?:g\.?)?"
)
_MDY_RANGE = (
    rf"(?P<m>[MA])\.?(?P<d>D)o?(?:,?(?P<y>Y))?{_UNTIL}{_WEEKDAY}(?:(?P<m2>[MA])\.?)?(?P<d2>D)o?,?[fF]*(?P<y2>Y)"
)
_YMD_RANGE = r"(?P<y>Y)(?P<m>M)(?P<d>D)(?:\([WA]\))?(?:-|t)(?:(?P<y2>Y))?(?:(?P<m2>M))?(?P<d2>D)(?:\([WA]\))?"
_BEFORE = rf"(?P<before>[\[(]?(?:L[LFft]*:?F?)?(?:-|\|)?F?{_WEEKDAY}F?f?)"
_ALL = (_DMY_RANGE, _MDY_RANGE, _YMD_RANGE, _DMY, _MDY, _YMD, _YDM, _NUMERIC)
_FORMS = tuple(re.compile(f"{_BEFORE}{form}") for form in _ALL)
FORMS_WITHIN = tuple(re.compile(rf"(?<![DYNdyH])(?<![DYN][-/.])(?P<before>){form}(?![DYN/])") for form in _ALL)
# A day in numbers with a few words before or behind it: "Geneva 11/08/2021".
_DIGITS = r"(?:D([-/.])D\{0}Y|Y([-/.])D\{1}D)"
WORDS_AND_DIGITS = re.compile(rf"[^DYN]{{1,5}}{_DIGITS.format(1, 2)}|{_DIGITS.format(3, 4)}[^YN]{{1,6}}")
_NUMERIC_RANGE = re.compile(
    rf"{_BEFORE}(?P<one>[DY](?P<s>{_S})D(?P=s)[DY])(?:t|-|/)(?P<two>[DY](?P<s2>{_S})D(?P=s2)[DY])"
)
# Looks like a date and is none: a day without a year, misread or misspelt parts, a two-digit year.
_ANY_YEAR = r",?[fg]*'?[YyND]?"
LIKE_A_DATE = re.compile(
    rf"{_BEFORE}(?:[Dd]o?[-/.]?,?f*[MAm]\.?[-/]?{_ANY_YEAR}|[MAm]\.?[-/]?[Dd]o?\.?[-/]?{_ANY_YEAR}"
    rf"|[Yy][-/.,]?g?\.?f?[MAm]\.?[-/]?[Dd]?o?|[DYdy]{_S}[DdMAm]{_S}[Yy]|[MA]\.?,?[fg]*[YyN]"
    rf"|[Dd]o?\.?(?:f*[MAm]\.?(?:,?f*[Yy])?)?{_UNTIL}[Dd]o?\.?f*[MAm]\.?,?[fg]*[Yy])g?\.?[\])]?{_WEEKDAY}"
)
MONTH_OR_YEAR = re.compile(r"[MA]\.?-?[MA]?\.?,?[fg]*Y(?:g\.?)?|Y(?:g\.?)?|Y[MA]")
VAGUE = re.compile(rf"(?:Do?\.?(?:{_UNTIL}Do?\.?)?f*[MA]\.?|[MA]\.?-?(?:[MA]\.?)?,?f*Y|Y)")


def days_of(words: Words, order: DayOrder | None) -> tuple[Day | str, Day | str, int, int] | None:
    """Return the first and last day (or why there is none), where a label ends, and the token after the date."""
    classes = words.classes
    if found := _NUMERIC_RANGE.match(classes):
        one = numeric_day(words, found.start("one"), order)
        two = numeric_day(words, found.start("two"), order)
        return one, two, _label_end(words, found), found.end()
    for form in _FORMS:
        if found := form.match(classes):
            day = day_of(words, found, order)
            return (*day, _label_end(words, found), found.end()) if day else None
    return None


def day_of(words: Words, found: re.Match[str], order: DayOrder | None) -> tuple[Day | str, Day | str] | None:
    """Return the first and last day of a date in one of the forms, or why it names none; None if it is not a date."""
    tokens, groups = words.tokens, found.groupdict()
    if "a" in groups:
        day = numeric_day(words, found.start("a"), order)
        # "4.2.1" is the number of a section.
        last, after = tokens[found.end() - 1], words.classes[found.end() :].lstrip(",")[:1]
        dated = "Y" in found[0] or (after in ("", "H") and last.end - last.start == 2)
        return (day, day) if dated else None
    value = {name: int(tokens[found.start(name)].value) for name, part in groups.items() if part and name != "before"}
    if "d2" not in value:
        single = (value["y"], value["m"], value["d"])
        return single, single
    end_year = value.get("y2") or value["y"]
    end = (end_year, value.get("m2") or value["m"], value["d2"])
    return (value.get("y") or end_year, value.get("m") or end[1], value["d"]), end


def _label_end(words: Words, found: re.Match[str]) -> int:
    """Return where in the line its label ends; 0 if it has none."""
    before = found["before"]
    if "L" not in before:
        return 0
    last = max(
        at for at, kind in enumerate(before) if kind in "LftF" and at <= max(before.rfind(":"), before.rfind("L"))
    )
    return words.tokens[last].end
