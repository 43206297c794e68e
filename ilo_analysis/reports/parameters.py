"""The parameters of a notebook; every value is checked against the one declaration, its parameters cell.

The names `data`, `start`, `end`, `feeds`, `selection`, `theme`, `topics`, `language`, `freq`, `a` and `b` mean the same
in every notebook, and what they name must exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from glob import glob
from typing import Any

from ilo_analysis.arguments import takes_tables
from ilo_analysis.errors import IloAnalysisError, ParameterError, unknown_choice
from ilo_analysis.reference import is_there
from ilo_analysis.reports.declarations import (
    FIXED_CHOICES,
    WORDS,
    Parameter,
    as_declared,
    has_type,
    injected_names,
    is_declaration,
    read_declarations,
)
from ilo_analysis.text.choices import listed
from ilo_analysis.text.periods import FORMS, parse_period

Known = Callable[[str, Mapping[str, object]], Sequence[str]]

# The sides of a comparison, where the notebook's own value is one such as `scope:theme`.
SIDES = ("a", "b")


def find_faults(
    declared: Sequence[Parameter],
    values: Mapping[str, object],
    known: Known | None = None,
) -> list[str]:
    """Return a sentence for each mistake in the values given; an empty list if there is none.

    ``known(name, values)`` lists the valid feeds, themes and topics; without it, these and the sides of a comparison
    are not checked.
    """
    names = {parameter.name: parameter for parameter in declared}
    hint = "" if declared else " The notebook declares none: tag the cell that sets them 'parameters'."
    faults = [unknown_choice("parameter", name, names) + hint for name in values if name not in names]
    typed: dict[str, object] = {p.name: p.default for p in declared}
    for name in (name for name in values if name in names):
        fault = _fault_of_value(names[name], values[name])
        if fault:
            faults.append(fault)
        else:
            typed[name] = values[name]
    faults += [*_date_faults(typed), *_data_faults(typed)]
    if known is None:
        return faults
    if files := [*_file_faults(typed), *_saved_faults(typed)]:
        # What they hold decides what the rest may name.
        return [*faults, *files]
    try:
        faults += [fault for name in values if name in names for fault in _choice_faults(names[name], typed, known)]
        # What is compared is looked for in the selection, so the selection must be right.
        faults += _side_faults(declared, typed) if values and not faults else []
    except IloAnalysisError as error:
        faults.append(str(error))
    return faults


def _fault_of_value(parameter: Parameter, value: object) -> str | None:
    if not has_type(value, parameter.kind):
        return f"{parameter.name} must be {WORDS[parameter.kind]} ({parameter.kind}), not {value!r}."
    choices = parameter.choices or FIXED_CHOICES.get(parameter.name, ())
    if choices and value != parameter.default and value not in choices:
        return unknown_choice(parameter.name, value, choices)
    low, high = parameter.low, parameter.high
    if low is not None and high is not None and not low <= value <= high:  # type: ignore[operator]
        return f"{parameter.name} must lie between {low:g} and {high:g}, not {value!r}."
    return None


def _date_faults(values: Mapping[str, object]) -> list[str]:
    faults, days = [], {}
    for name, last in (("start", False), ("end", True)):
        text = values.get(name)
        if isinstance(text, str) and text.strip():
            period = parse_period(text)
            if period is None:
                faults.append(f"{name} {text!r} is not a date. Write {FORMS}, or leave it empty.")
            else:
                days[name] = period[last]
    asked = str(values.get("period") or "").strip()
    if asked and (parse_period(asked) is None or asked.count("-") > 1):
        faults.append(f"period {asked!r} is not a month, a quarter or a year. Write 2021-07, 2021Q3 or 2021.")
    if len(days) == 2 and days["start"] > days["end"]:
        faults.append(f"start {values['start']!r} is after end {values['end']!r}. Exchange the two.")
    return faults


def _data_faults(values: Mapping[str, object]) -> list[str]:
    text = str(values.get("data") or "")
    if not text or is_there(text) or glob(text, recursive=True):  # noqa: PTH207 (absolute patterns too)
        return []
    return [f"data {text!r} is not a file, a folder or a pattern that matches one. Check the path."]


def _file_faults(values: Mapping[str, object]) -> list[str]:
    """Return the mistakes in the files of themes, events and corrections."""
    from ilo_analysis.annotate.dictionary import read_dictionary
    from ilo_analysis.corpus.corrections import read_corrections
    from ilo_analysis.reference import read_events

    readers: dict[str, Callable[[str], object]] = {
        "dictionary": read_dictionary,
        "events": read_events,
        "corrections": lambda path: read_corrections([path]),
    }
    faults = []
    for name, read in readers.items():
        if isinstance(value := values.get(name), str) and value:
            try:
                read(value)
            except (IloAnalysisError, OSError) as error:
                faults.append(f"{name} {value!r}: {error}")
    return faults


def _saved_faults(values: Mapping[str, object]) -> list[str]:
    """Return the mistakes in the name of a saved selection."""
    if not (name := str(values.get("selection") or "")):
        return []
    from ilo_analysis.annotate.saved import read_selection
    from ilo_analysis.listings.origin.sources import selections_of
    from ilo_analysis.reference import default_data

    try:
        read_selection(selections_of([str(values.get("data") or default_data())]), name)
    except IloAnalysisError as error:
        return [str(error)]
    return []


def _side_faults(declared: Sequence[Parameter], values: Mapping[str, object]) -> list[str]:
    """Return the mistakes in the sides of a comparison, given the stories that the other values select."""
    sides = [p.name for p in declared if p.name in SIDES and ":" in str(p.default)]
    if not sides:
        return []
    from ilo_analysis.annotate.subjects import find_themes
    from ilo_analysis.corpus import load_corpus
    from ilo_analysis.measures.comparison import check_side

    names = ("start", "end", "feeds", "corrections")
    selection = {name: str(values[name]) for name in names if values.get(name)}
    corpus = load_corpus(str(values.get("data") or ""), **selection)  # type: ignore[arg-type]  # only texts
    # Finds nothing, and knows the themes of the dictionary.
    evidence = find_themes(corpus.stories.head(0), dictionary=str(values.get("dictionary") or ""))
    faults = []
    for name in sides:
        try:
            check_side(corpus, str(values[name]), first=name == SIDES[0], evidence=evidence)
        except ParameterError as error:
            faults.append(f"{name} {values[name]!r}: {error}")
    return faults


def _choice_faults(parameter: Parameter, values: Mapping[str, object], known: Known) -> Iterable[str]:
    """Return the members of a list of feeds, themes or topics that do not exist."""
    text = values[parameter.name]
    if parameter.choices or not isinstance(text, str) or not text.strip():
        return []
    valid = known(parameter.name, values)
    singular = parameter.name.removesuffix("s")
    return [unknown_choice(singular, one, valid) for one in listed(text, valid) if valid and one not in valid]


def known_values(name: str, values: Mapping[str, object]) -> Sequence[str]:
    """List the feeds, months, themes or topics of the data that the values name; empty for what can be anything."""
    # Imported late: what asks for no feed and no theme needs no pandas.
    kind = name.removesuffix("s")
    if kind in ("feed", "month"):
        from ilo_analysis.corpus import load_corpus

        corpus = load_corpus(str(values.get("data", "")), corrections=str(values.get("corrections") or "") or None)
        if kind == "feed":
            return sorted(corpus.listings["feed"].dropna().unique())
        seen = corpus.coverage.loc[corpus.coverage["status"] != "unobserved", "month"]
        return sorted(str(month) for month in seen.unique())
    if kind in ("theme", "topic"):
        from ilo_analysis.annotate.dictionary import read_dictionary

        own = str(values.get("dictionary", "")) or None if kind == "theme" else None
        return list(read_dictionary(own, f"{kind}s").ids)
    return []


@takes_tables
def check_parameters(
    namespace: dict[str, Any],
    known: Known | None = known_values,
) -> None:
    """Refuse wrong parameters of the running notebook; call this right after the parameters cell.

    Takes ``globals()``, in which it replaces a list of words, a year or a day by the text that it means. Raises
    ParameterError, which names each unknown parameter, wrong type or impossible value.
    """
    history = [str(source) for source in namespace.get("In", [])]
    # The last one counts: in JupyterLab the cell may have been edited and run again.
    place = max((i for i, source in enumerate(history[:-1]) if is_declaration(source)), default=None)
    if place is None:
        raise ParameterError("No parameters cell has been run. Call check_parameters(globals()) in the cell after it.")
    declared = read_declarations(history[place])
    injected = [n for source in history[place + 1 : -1] for n in injected_names(source)]
    names = dict.fromkeys([*(p.name for p in declared if p.name in namespace), *injected])
    kinds = {parameter.name: parameter for parameter in declared}
    values = {n: as_declared(kinds[n], namespace.get(n)) if n in kinds else namespace.get(n) for n in names}
    faults = find_faults(declared, values, known)
    if faults:
        raise ParameterError("\n".join(faults))
    # papermill's Python API takes lists, days and numbers, which the notebook reads as words.
    namespace.update({name: values[name] for name in values if name in kinds})
