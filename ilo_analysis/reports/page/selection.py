"""The parameters of a report in words, and the key numbers of what was read."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from ilo_analysis.display.labels import name_of, side_name
from ilo_analysis.display.locale import N_, Locale, capital
from ilo_analysis.display.stories import STORIES_TYPE
from ilo_analysis.names import Names
from ilo_analysis.text.choices import listed


def joined(value: object) -> str:
    """Return the text that a notebook may keep as lines."""
    return "".join(value) if isinstance(value, list) else str(value)


def source_of(cell: Mapping[str, Any]) -> str:
    """Return the text of a cell."""
    return joined(cell["source"])


def about_output(output: Mapping[str, Any], mime: str = "text/html") -> Mapping[str, Any]:
    """Return what the project's objects write into an output's metadata; empty for other outputs."""
    metadata = output.get("metadata", {})
    found: Mapping[str, Any] = (metadata.get(mime) or {}).get("ilo") or metadata.get("ilo") or {}
    return found


class Shown(NamedTuple):
    """One output: the index of its cell and its index in the cell, the cell, the output, and its metadata."""

    place: int
    number: int
    cell: Mapping[str, Any]
    output: Mapping[str, Any]
    about: Mapping[str, Any]

    @property
    def data(self) -> Mapping[str, Any]:
        """The output by the types that it comes in."""
        found: Mapping[str, Any] = self.output.get("data", {})
        return found


def outputs_of(cells: Sequence[Mapping[str, Any]], role: str = "") -> Iterator[Shown]:
    """Yield the outputs of all cells in their order; those of one role alone, if it is named."""
    for place, cell in enumerate(cells):
        for number, output in enumerate(cell.get("outputs", [])):
            about = about_output(output)
            if not role or about.get("role") == role:
                yield Shown(place, number, cell, output, about)


def where(cell: Mapping[str, Any], place: int) -> str:
    """Return the name of a figure in a message, by which its author can find it."""
    return f"The figure of cell {place + 1} ({cell.get('id', 'no id')})"


_MONTH = re.compile(r"(\d{4})-(\d{2})\Z")
# shown together as one period, or of no use to a reader
_FREQUENCIES = {"month": N_("month"), "quarter": N_("quarter"), "year": N_("year")}
_PARAMETERS = {
    "a": N_("First side"),
    "b": N_("Second side"),
    "corrections": N_("Corrections"),
    "data": N_("Data"),
    "dictionary": N_("Dictionary"),
    "events": N_("Events"),
    "feeds": N_("Feeds"),
    "freq": N_("Counted by"),
    "period": N_("Period"),
    "selection": N_("Saved selection"),
    "theme": N_("Theme"),
    "themes": N_("Themes"),
    "topics": N_("Topics"),
}
# of a path its last part: the rest speaks of a machine
_FILES = ("corrections", "dictionary", "events")
_APART = ("start", "end", "feeds", "language", "data")


def notebook_parameters(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters that a notebook was run with: what it declares, then what was injected."""
    values: dict[str, Any] = {}
    for cell in notebook["cells"]:
        tags = cell.get("metadata", {}).get("tags", [])
        if cell["cell_type"] == "code" and {"parameters", "injected-parameters"} & set(tags):
            values |= dict(_assignments(source_of(cell)))
    return values


def _assignments(source: str) -> Iterator[tuple[str, Any]]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in tree.body:
        target = node.target if isinstance(node, ast.AnnAssign) else (getattr(node, "targets", None) or [None])[0]
        value = getattr(node, "value", None)
        if isinstance(target, ast.Name) and value is not None:
            try:
                yield target.id, ast.literal_eval(value)
            except ValueError:
                continue


def selection_words(parameters: Mapping[str, Any], locale: Locale) -> list[str]:
    """Return the parameters in words: period, feeds, then every other one that was given.

    >>> selection_words({"start": "2021-01", "end": "", "feeds": "moscow-news", "theme": "child-labour"}, Locale("en"))
    ['from January 2021', 'Feeds: Moscow news', 'Theme: Child labour']
    >>> selection_words({"start": "2021-10", "end": "2021-12"}, Locale("fr"))
    ['d’octobre 2021 à décembre 2021']
    >>> selection_words({"start": "2021-10", "end": "2021-10"}, Locale("es"))
    ['octubre de 2021']
    """
    said = []
    start, end = (str(parameters.get(name) or "") for name in ("start", "end"))
    if {"start", "end"} & set(parameters) and (start or end or "period" not in parameters):
        said.append(_period(start, end, locale))
    if "feeds" in parameters:
        feeds = _listed(parameters["feeds"], locale.names.get("feed", ()))
        names = ", ".join(_value("feed", feed, locale) for feed in feeds)
        said.append(f"{locale.tr('Feeds')}{locale.colon}{names}" if feeds else locale.tr("all feeds"))
    for name, value in parameters.items():
        if name not in _APART and value not in ("", [], ()):
            values = ", ".join(_value(name, str(part), locale) for part in _listed(value))
            said.append(f"{parameter_name(name, locale)}{locale.colon}{values}")
    if parameters.get("data"):
        said.append(f"{parameter_name('data', locale)}{locale.colon}{parameters['data']}")
    return said


def subject_parts(parameters: Mapping[str, Any], locale: Locale) -> list[str]:
    """Return what this report is about beyond its question: theme, sides, feeds and period, where they were chosen.

    >>> subject_parts({"start": "2021-10", "end": "2021-10", "feeds": "", "theme": "child-labour"}, Locale("en"))
    ['Child labour', 'October 2021']
    """
    said = [_value("theme", str(parameters["theme"]), locale)] if parameters.get("theme") else []
    if parameters.get("a") and parameters.get("b"):
        sides = [_value("a", str(parameters[side]), locale) for side in ("a", "b")]
        said.append(locale.tr("{a} and {b}", a=sides[0], b=sides[1]))
    feeds = _listed(parameters.get("feeds"), locale.names.get("feed", ()))
    said += [", ".join(_value("feed", feed, locale) for feed in feeds)] if feeds else []
    start, end = str(parameters.get("start") or ""), str(parameters.get("end") or "")
    if start or end:
        said.append(_period(start, end, locale))
    return [capital(said[0]), *said[1:]] if said else []


def parameter_name(name: str, locale: Locale) -> str:
    """Name of a parameter as a reader sees it."""
    return locale.tr(_PARAMETERS[name]) if name in _PARAMETERS else name.replace("_", " ").capitalize()


def _listed(value: object, known: Collection[str] = ()) -> list[str]:
    if not isinstance(value, (list, tuple)):
        return listed(str(value or ""), known)
    return [str(part).strip() for part in value if str(part).strip()]


def _period(start: str, end: str, locale: Locale) -> str:
    if start and start == end:
        return moment(start, locale)
    ends = {"start": moment(start, locale), "end": moment(end, locale)}
    if start and end:
        return locale.tr("from {start} to {end}", **ends)
    if start:
        return locale.tr("from {start}", **ends)
    return locale.tr("until {end}", **ends) if end else locale.tr("all dates")


def moment(text: str, locale: Locale) -> str:
    """Return the day, month or year of a parameter; a month in words."""
    found = _MONTH.match(text)
    if not found or not 1 <= int(found[2]) <= 12:
        return text
    return locale.month(date(int(found[1]), int(found[2]), 1))


def _value(name: str, value: str, locale: Locale) -> str:
    if name in ("a", "b"):
        return side_name(value, locale)
    if name in ("feed", "theme", "topic"):
        return name_of(name, value, locale)
    if name == "period":
        return moment(value, locale)
    if name in _FILES:
        return re.split(r"[\\/]", value)[-1]
    return locale.tr(_FREQUENCIES.get(value, value)) if name == "freq" else value


def names_of_outputs(cells: Sequence[Mapping[str, Any]]) -> Names:
    """Return the names of feeds and themes that the outputs bring along: of the corpus, and of the dictionary."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for shown in outputs_of(cells):
        told = [shown.about, shown.data.get(STORIES_TYPE) or {}]
        for kind, names in ((kind, names) for each in told for kind, names in (each.get("names") or {}).items()):
            for name, labels in names.items():
                found.setdefault(str(kind), {})[str(name)] = {str(k): str(v) for k, v in labels.items()}
    return Names(found)
