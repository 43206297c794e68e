"""The parameters cell of a notebook: what it declares, and values as it declares them."""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from ilo_analysis.errors import ParameterError

Value = str | int | float | bool

TYPES: dict[str, type[Value]] = {"str": str, "int": int, "float": float, "bool": bool}
WORDS = {"str": "text", "int": "a whole number", "float": "a number", "bool": "true or false"}
# Choices for any parameter of this name that declares none itself.
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
    """Return the parameters that a notebook declares, in its order; also takes the source of the cell itself.

    >>> read_declarations('start: str = ""  # first day')[0].help
    'first day'
    """
    if isinstance(notebook, Path) or str(notebook).endswith(".ipynb"):
        return _declared(parameters_source(Path(notebook)), str(notebook))
    return _declared(str(notebook), "the parameters cell")


def parameters_source(notebook: Path) -> str:
    """Return the source of the cell tagged ``parameters``, empty where there is none.

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
    """Return the first heading of a notebook, which is its question; empty where it has none."""
    for cell in json.loads(notebook.read_text(encoding="utf-8-sig"))["cells"]:
        if cell.get("cell_type") == "markdown" and (found := re.match(r"#+ +(.+)", "".join(cell["source"]))):
            return found[1].strip()
    return ""


def _tags(cell: Mapping[str, Any]) -> Sequence[str]:
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return tags if isinstance(tags, list) else []


def _language(content: Mapping[str, Any]) -> str:
    """Return the language that a notebook says it is in, small; empty where it says none."""
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
                f"{where}, line {statement.lineno}: {line!r} does not declare a parameter. "
                "Write one per line, as `name: type = default  # help`, of type str, int, float or bool."
            )
        found.append(parameter)
    return found


def _comments(source: str, where: str) -> dict[int, str]:
    """Return the line number -> text of the comment at its end."""
    try:
        ast.parse(source)
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (SyntaxError, tokenize.TokenError) as error:
        raise ParameterError(f"{where} is not Python: {error}.") from error
    return {t.start[0]: t.string.lstrip("# ").strip() for t in tokens if t.type == tokenize.COMMENT}


def _read_statement(statement: ast.stmt, comment: str) -> Parameter | None:
    """Return the parameter that one statement declares, None where it declares none."""
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
    """Return the choices, lowest and highest value that a help text names in its last brackets."""
    if listed := re.search(r"\(one of:\s*([^()]*)\)", comment):
        return tuple(word.strip() for word in listed[1].split(",") if word.strip()), None, None
    if span := re.search(r"\((-?\d+(?:\.\d+)?) to (-?\d+(?:\.\d+)?)\)", comment):
        return (), float(span[1]), float(span[2])
    return (), None, None


def has_type(value: object, kind: str) -> bool:
    """Return whether a value has the declared type; an integer is a number, a boolean is not.

    >>> has_type(1, "float"), has_type(True, "int")
    (True, False)
    """
    if kind == "float":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return type(value) is TYPES[kind]


def convert(parameter: Parameter, text: str) -> Value:
    """Return the value of a command-line text; one that cannot be converted stays, for the check to report.

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
    """Return a value as a parameter stores it: a day as ISO text, a NumPy number as a Python one, others unchanged.

    >>> plain(date(2021, 7, 30)), plain(3)
    ('2021-07-30', 3)
    """
    if isinstance(value, date):
        return value.isoformat()[:10]
    # numpy's scalars are no subclasses of Python's.
    return value.item() if type(value).__module__ == "numpy" and hasattr(value, "item") else value


def members_of(name: str, value: object) -> list[object]:
    """Return the values of a parameter that make a run each: of a list, tuple, set, array or column, or the one."""
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
        raise ParameterError(
            f"{name} holds {wrong!r}. To give one run several values, write one text with commas: 'a, b'."
        )
    return members


def as_declared(parameter: Parameter, value: object) -> object:
    """Return a value from Python as the parameter declares it, if its meaning is plain: a list of words, a year, a day.

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
    """Return JSON Schema of a notebook's parameters."""
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
    """Return whether a cell holds annotated assignments and nothing else."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return False
    return bool(body) and all(isinstance(s, ast.AnnAssign) and s.value is not None for s in body)


def injected_names(source: str) -> list[str]:
    """Return the names that papermill's own cell sets."""
    if not source.lstrip().startswith(INJECTED):
        return []
    body = ast.parse(source).body
    return [t.id for s in body if isinstance(s, ast.Assign) for t in s.targets if isinstance(t, ast.Name)]
