"""What a notebook was asked; every value is checked against the one declaration, its parameters cell.

The names `data`, `start`, `end`, `feeds`, `selection`, `theme`, `topics`, `language`, `freq`, `a` and `b` mean the same
in every notebook, and what they name must exist.
"""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from glob import glob
from pathlib import Path
from typing import Any, NamedTuple

from ilo_analysis.arguments import takes_tables
from ilo_analysis.errors import IloAnalysisError, ParameterError, unknown_choice
from ilo_analysis.reference import is_there
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
    """One sentence for each thing that is wrong with the values given; an empty list where all is well.

    ``known(name, values)`` lists the valid feeds, themes and topics; without it neither these nor the sides of a
    comparison are looked at.
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
    return [f"data {text!r} is neither a file nor a folder, and no pattern that fits one. Check the path."]


def _file_faults(values: Mapping[str, object]) -> list[str]:
    """What is wrong with the files of themes, events and corrections that were given."""
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
    """What is wrong with the name of a saved choice."""
    if not (name := str(values.get("selection") or "")):
        return []
    from ilo_analysis.annotate.saved import read_selection
    from ilo_analysis.listings.sources import selections_of
    from ilo_analysis.reference import default_data

    try:
        read_selection(selections_of([str(values.get("data") or default_data())]), name)
    except IloAnalysisError as error:
        return [str(error)]
    return []


def _side_faults(declared: Sequence[Parameter], values: Mapping[str, object]) -> list[str]:
    """What is wrong with the sides of a comparison in the stories that the other values select."""
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
    """Members of a list of feeds, themes or topics that do not exist."""
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

    Takes ``globals()``, in which a list of words, a year or a day becomes the text that it means. Raises
    ParameterError naming each unknown parameter, wrong type or impossible value.
    """
    history = [str(source) for source in namespace.get("In", [])]
    # The last one counts: in JupyterLab the cell may have been edited and run again.
    place = max((i for i, source in enumerate(history[:-1]) if is_declaration(source)), default=None)
    if place is None:
        raise ParameterError(
            "No parameters cell has been run. Call check_parameters(globals()) in the notebook's cell after it."
        )
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


Value = str | int | float | bool

TYPES: dict[str, type[Value]] = {"str": str, "int": int, "float": float, "bool": bool}
WORDS = {"str": "text", "int": "a whole number", "float": "a number", "bool": "true or false"}
# Choices that hold wherever a parameter has this name and declares none of its own.
FIXED_CHOICES = {"language": ("en", "fr", "es"), "freq": ("month", "quarter", "year")}
# What papermill writes at the head of the cell that it puts after the parameters cell.
INJECTED = "# Parameters"


class Parameter(NamedTuple):
    """One line of a parameters cell."""

    name: str
    kind: str
    default: Value
    help: str = ""
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None


def read_declarations(notebook: str | Path) -> list[Parameter]:
    """Parameters that a notebook declares, in its order; also takes the source of the cell itself.

    >>> read_declarations('start: str = ""  # first day')[0].help
    'first day'
    """
    if isinstance(notebook, Path) or str(notebook).endswith(".ipynb"):
        return _declared(parameters_source(Path(notebook)), str(notebook))
    return _declared(str(notebook), "the parameters cell")


def parameters_source(notebook: Path) -> str:
    """Source of the cell tagged ``parameters``, empty where there is none.

    Raises
    ------
    ParameterError
        If the file is no notebook of today's format, is in another language than Python, or has two such cells.
    """
    try:
        content = json.loads(notebook.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ParameterError(f"There is no notebook {notebook}. Give the path of an .ipynb file.") from None
    except (OSError, ValueError, RecursionError) as error:
        raise ParameterError(f"{notebook} cannot be read as a notebook: {error}.") from error
    cells = content.get("cells") if isinstance(content, dict) else None
    if isinstance(content, dict) and "worksheets" in content:
        raise ParameterError(f"{notebook} is in an old notebook format. Open it in JupyterLab and save it again.")
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise ParameterError(f"{notebook} is not a notebook: it has no list of cells.")
    if (language := _language(content)) not in ("", "python"):
        raise ParameterError(f"{notebook} is written in {language}; reports run Python notebooks only.")
    tagged = [cell for cell in cells if "parameters" in _tags(cell)]
    if len(tagged) > 1:
        raise ParameterError(f"{notebook} has {len(tagged)} cells tagged 'parameters'. Leave the tag to one.")
    return "".join(tagged[0].get("source", "")) if tagged else ""


def first_heading(notebook: Path) -> str:
    """First heading of a notebook, which is its question; empty where it has none."""
    for cell in json.loads(notebook.read_text(encoding="utf-8-sig"))["cells"]:
        if cell.get("cell_type") == "markdown" and (found := re.match(r"#+ +(.+)", "".join(cell["source"]))):
            return found[1].strip()
    return ""


def _tags(cell: Mapping[str, Any]) -> Sequence[str]:
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return tags if isinstance(tags, list) else []


def _language(content: Mapping[str, Any]) -> str:
    """Language that a notebook says it is in, small; empty where it says none."""
    metadata = content.get("metadata")
    said = metadata if isinstance(metadata, dict) else {}
    for part, key in (("kernelspec", "language"), ("language_info", "name")):
        if isinstance(said.get(part), dict) and said[part].get(key):
            return str(said[part][key]).lower()
    return ""


def _declared(source: str, where: str) -> list[Parameter]:
    comments = _comments(source, where)
    found = []
    for statement in ast.parse(source).body:
        parameter = _read_statement(statement, comments.get(statement.lineno, ""))
        if parameter is None:
            line = ast.unparse(statement).splitlines()[0]
            raise ParameterError(
                f"{where}, line {statement.lineno}: {line!r} declares no parameter. "
                "Write one a line, as `name: type = default  # help`, with a type out of str, int, float, bool."
            )
        found.append(parameter)
    return found


def _comments(source: str, where: str) -> dict[int, str]:
    """Line number -> text of the comment at its end."""
    try:
        ast.parse(source)
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (SyntaxError, tokenize.TokenError) as error:
        raise ParameterError(f"{where} is not Python: {error}.") from error
    return {t.start[0]: t.string.lstrip("# ").strip() for t in tokens if t.type == tokenize.COMMENT}


def _read_statement(statement: ast.stmt, comment: str) -> Parameter | None:
    """Parameter that one statement declares, None where it declares none."""
    if not (isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value):
        return None
    kind = ast.unparse(statement.annotation)
    try:
        default = ast.literal_eval(statement.value)
    except ValueError:
        return None
    if kind not in TYPES or not has_type(default, kind):
        return None
    choices, low, high = _allowed(comment)
    return Parameter(statement.target.id, kind, default, comment, choices, low, high)


def _allowed(comment: str) -> tuple[tuple[str, ...], float | None, float | None]:
    """Choices, lowest and highest value that a help text names in its last brackets."""
    if listed := re.search(r"\(one of:\s*([^()]*)\)", comment):
        return tuple(word.strip() for word in listed[1].split(",") if word.strip()), None, None
    if span := re.search(r"\((-?\d+(?:\.\d+)?) to (-?\d+(?:\.\d+)?)\)", comment):
        return (), float(span[1]), float(span[2])
    return (), None, None


def has_type(value: object, kind: str) -> bool:
    """Whether a value is what the declaration calls so; a whole number is a number, a truth value is not.

    >>> has_type(1, "float"), has_type(True, "int")
    (True, False)
    """
    if kind == "float":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return type(value) is TYPES[kind]


def convert(parameter: Parameter, text: str) -> Value:
    """Value that words of a command line stand for; what cannot be read so is left as it is, for the check to name.

    >>> convert(Parameter("top", "int", 10), "25"), convert(Parameter("start", "str", ""), "2021")
    (25, '2021')
    """
    if parameter.kind == "bool":
        words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
        return words.get(text.strip().lower(), text)
    try:
        return TYPES[parameter.kind](text)
    except ValueError:
        return text


def plain(value: object) -> object:
    """Value as a parameter holds it: a day as ISO text, a number of numpy as Python's, all else as it is.

    >>> plain(date(2021, 7, 30)), plain(3)
    ('2021-07-30', 3)
    """
    if isinstance(value, date):
        return value.isoformat()[:10]
    # numpy's scalars are no subclasses of Python's.
    return value.item() if type(value).__module__ == "numpy" and hasattr(value, "item") else value


def members_of(name: str, value: object) -> list[object]:
    """Values of a parameter to make a run for each: those of a list, tuple, set, array or column, or the one value."""
    if isinstance(value, Mapping):
        raise ParameterError(f"{name} is {value!r}. Give one value, or a list of values.")
    if isinstance(value, (set, frozenset)):
        return sorted(map(plain, value), key=str)
    many = isinstance(value, Iterable) and not isinstance(value, (str, bytes))
    members = [plain(member) for member in value] if many else [plain(value)]  # type: ignore[attr-defined]
    if not members:
        raise ParameterError(f"{name} is an empty list, so there is nothing to run. Leave it out, or give a value.")
    wrong = next((one for one in members if isinstance(one, Iterable) and not isinstance(one, str)), None)
    if wrong is not None:
        raise ParameterError(f"{name} holds {wrong!r}. Several values of one run are one text with commas: 'a, b'.")
    return members


def as_declared(parameter: Parameter, value: object) -> object:
    """Value that Python gave, as the parameter declares it where its meaning is plain: a list of words, a year, a day.

    >>> start = Parameter("start", "str", "")
    >>> as_declared(start, 2021), as_declared(start, None), as_declared(start, ["a", "b"])
    ('2021', '', 'a, b')
    """
    value = plain(value)
    if value is None:
        return parameter.default
    if parameter.kind != "str" or isinstance(value, (str, bool)):
        return value
    if isinstance(value, (list, tuple, set)) and all(isinstance(part, str) for part in value):
        return ", ".join(sorted(value) if isinstance(value, set) else value)
    return str(value) if isinstance(value, int) else value


def json_schema(notebook: str | Path) -> dict[str, Any]:
    """JSON Schema of a notebook's parameters."""
    types = {"str": "string", "int": "integer", "float": "number", "bool": "boolean"}
    properties: dict[str, dict[str, Any]] = {}
    for p in read_declarations(notebook):
        choices = p.choices or FIXED_CHOICES.get(p.name, ())
        allowed = {"minimum": p.low, "maximum": p.high, "enum": list(choices) or None}
        entry = {"type": types[p.kind], "default": p.default, "description": p.help, **allowed}
        properties[p.name] = {key: value for key, value in entry.items() if value is not None}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": Path(notebook).stem,
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def is_declaration(source: str) -> bool:
    """Whether a cell holds annotated assignments and nothing else."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return False
    return bool(body) and all(isinstance(s, ast.AnnAssign) and s.value is not None for s in body)


def injected_names(source: str) -> list[str]:
    """Names that papermill's own cell sets."""
    if not source.lstrip().startswith(INJECTED):
        return []
    body = ast.parse(source).body
    return [t.id for s in body if isinstance(s, ast.Assign) for t in s.targets if isinstance(t, ast.Name)]
