"""What a notebook may be asked; its parameters cell is the one declaration.

A line of that cell reads ``name: type = default  # help``. The help may end in the values that are allowed,
``(one of: month, quarter, year)`` or ``(1 to 60)``.
"""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from pathlib import Path
from typing import Any, NamedTuple

from ilo_analysis.errors import ParameterError

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
    """Source of the one cell tagged ``parameters``; raises ParameterError where there is none, or more."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except FileNotFoundError:
        raise ParameterError(f"There is no notebook {notebook}. Give the path of an .ipynb file.") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ParameterError(f"{notebook} cannot be read as a notebook: {error}.") from error
    tagged = [c for c in cells if "parameters" in c.get("metadata", {}).get("tags", ())]
    if len(tagged) != 1:
        raise ParameterError(f"{notebook} has {len(tagged)} cells tagged 'parameters'; it needs exactly one.")
    return "".join(tagged[0]["source"])


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


def split_list(text: object) -> list[str]:
    """Members of a comma-separated text.

    >>> split_list("global-news, moscow-news,")
    ['global-news', 'moscow-news']
    """
    return [part.strip() for part in str(text).split(",") if part.strip()]


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
