"""Notebooks, parameters and a matrix file become a list of runs, each with a unique name.

A matrix file is a list of entries such as
``{notebook: 02_story_volume, parameters: {feeds: [global-news, moscow-news], start: 2021-01}, for_each: month}``.
A list of values gives one run per value; ``for_each`` takes the months, quarters, years, feeds or themes of the
corpus, or the languages. Months are those within start and end, if given.
"""

from __future__ import annotations

import hashlib
import math
import os
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import islice, product
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ilo_analysis.errors import IloAnalysisError, ParameterError, unknown_choice
from ilo_analysis.reference import is_there
from ilo_analysis.reports.declarations import (
    FIXED_CHOICES,
    Parameter,
    Value,
    as_declared,
    convert,
    members_of,
    read_declarations,
)
from ilo_analysis.reports.parameters import Known, find_faults
from ilo_analysis.text.periods import parse_period

if TYPE_CHECKING:
    import yaml

FOR_EACH = ("month", "quarter", "year", "feed", "theme", "language")
PERIODS = FOR_EACH[:3]
# A list of entries, an entry, its parameters, a list of values; one more, to say what is wrong with it.
DEEPEST = 5
MOST_RUNS = 10_000
ENTRY_KEYS = ("notebook", "notebooks", "parameters", "for_each")
# Bytes of a name; suffixes are added to it, and mail programs and archives cut what is longer.
LONGEST_NAME = 80
# Parameters whose value speaks for itself, and those that hold a path.
NAMELESS = ("period", "feeds", "selection", "theme", "themes", "topics", "language", "freq", "a", "b")
FILES = ("dictionary", "events", "corrections")
PATHS = ("data", *FILES)


class Run(NamedTuple):
    """One notebook with one set of parameters; `name` is that of its folder and page, `where` its entry."""

    name: str
    notebook: Path
    parameters: Mapping[str, Value]
    where: str = ""


class Entry(NamedTuple):
    """Notebooks, and for each parameter the values to cross; `where` says what to name in a message."""

    notebooks: Sequence[str]
    parameters: Mapping[str, Sequence[Any]]
    for_each: Sequence[str]
    where: str


def find_notebook(name: str, folder: Path) -> Path:
    """Return the path of the notebook that a word means: a path, or a name in `folder` with or without its number."""
    for path in (Path(name), folder / name, folder / f"{name}.ipynb"):
        if path.suffix == ".ipynb" and path.is_file():
            return path.resolve()
    present = {path.stem: path for path in sorted(folder.glob("*.ipynb"))}
    short = {re.sub(r"^\d+_", "", stem): path for stem, path in present.items()}
    if name in short:
        return short[name].resolve()
    raise ParameterError(unknown_choice("notebook", name, present))


def read_matrix(path: Path) -> list[Entry]:
    """Return the entries of a matrix file, or of standard input for `-`.

    Raises ParameterError naming the entry that is wrong.
    """
    import yaml

    named = "standard input" if str(path) == "-" else str(path)
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
        _check_depth(text, named)
        # Every value as it is written: the notebook's declaration says whether 2021 is a text or a number.
        content = yaml.load(text, Loader=_loader())
    except OSError as error:
        raise ParameterError(f"The matrix in {named} cannot be read: {error.strerror}.") from error
    except yaml.MarkedYAMLError as error:
        line = f":{error.problem_mark.line + 1}" if error.problem_mark else ""
        raise ParameterError(f"{named}{line}: this is not YAML that can be read: {error.problem}.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ParameterError(f"The matrix in {named} is not YAML: {' '.join(str(error).split())}.") from error
    if not isinstance(content, list) or not content:
        raise ParameterError(f"The matrix in {named} must be a list of entries, each with a notebook.")
    return [_read_entry(entry, f"{named}, entry {number}") for number, entry in enumerate(content, 1)]


def _loader() -> type[yaml.BaseLoader]:
    """Return what reads a matrix: each value as text, `null` as an empty one; a key given twice is an error."""
    import yaml

    class Loader(yaml.BaseLoader):
        """As PyYAML's own, which lets the last of two keys win."""

        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
            """Return the keys and values of a node."""
            seen: set[str] = set()
            for key in [key for key, _ in node.value if isinstance(key, yaml.ScalarNode)]:
                if key.value in seen:
                    problem = f"{key.value!r} is given twice"
                    raise yaml.constructor.ConstructorError(problem=problem, problem_mark=key.start_mark)
                seen.add(key.value)
            return super().construct_mapping(node, deep)

    null = "tag:yaml.org,2002:null"
    Loader.add_implicit_resolver(null, re.compile("~|null|Null|NULL"), list("~nN"))
    Loader.add_constructor(null, lambda *_: "")
    return Loader


def _check_depth(text: str, named: str) -> None:
    """Refuse YAML that no list of runs needs and that could fill the memory: aliases and deeply nested lists."""
    import yaml

    depth = 0
    for token in yaml.scan(text, Loader=yaml.BaseLoader):
        line = token.start_mark.line + 1
        if isinstance(token, (yaml.AliasToken, yaml.AnchorToken)):
            raise ParameterError(f"{named}:{line}: aliases (`&` and `*`) are not supported. Write the values out.")
        opens = (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken, yaml.BlockSequenceStartToken,
                 yaml.BlockMappingStartToken)  # fmt: skip
        closes = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken, yaml.BlockEndToken)
        depth += isinstance(token, opens) - isinstance(token, closes)
        if depth > DEEPEST:
            raise ParameterError(f"{named}:{line}: nested lists. An entry has a notebook, parameters and for_each.")


def _read_entry(entry: object, where: str) -> Entry:
    if not isinstance(entry, dict):
        raise ParameterError(f"{where}: an entry needs a notebook; this is {entry!r}.")
    for key in entry:
        if key not in ENTRY_KEYS:
            raise ParameterError(f"{where}: {unknown_choice('key', key, ENTRY_KEYS)}")
    notebooks = [*_words(entry, "notebook", where), *_words(entry, "notebooks", where)]
    if not notebooks:
        raise ParameterError(f"{where}: has no notebook. Add `notebook: NAME`.")
    for_each = list(dict.fromkeys(_words(entry, "for_each", where)))
    for one in for_each:
        if one not in FOR_EACH:
            raise ParameterError(f"{where}: {unknown_choice('for_each', one, FOR_EACH)}")
    parameters = entry.get("parameters") or {}
    if not isinstance(parameters, dict):
        raise ParameterError(f"{where}: parameters must be `name: value` lines, not {parameters!r}.")
    try:
        values = {name: members_of(name, value) for name, value in parameters.items()}
    except ParameterError as error:
        raise ParameterError(f"{where}: {error}") from error
    runs = math.prod(len(members) for members in values.values()) * len(notebooks)
    if runs > MOST_RUNS:
        raise ParameterError(f"{where}: asks for {runs:,} runs; at most {MOST_RUNS:,} are made at once.")
    return Entry(notebooks, values, for_each, where)


def _words(entry: Mapping[str, Any], key: str, where: str) -> list[str]:
    """Return the words that an entry lists under a key; one word is a list of one, and nothing an empty one."""
    value = entry.get(key) or []
    words = value if isinstance(value, list) else [value]
    if not all(isinstance(word, str) for word in words):
        raise ParameterError(f"{where}: {key} must be a name or a list of names, not {value!r}.")
    return words


def plan_runs(entries: Iterable[Entry], folder: Path, known: Known) -> list[Run]:
    """Return every run of the entries, checked as far as possible without a corpus; `check_members` checks the rest.

    Raises
    ------
    ParameterError
        With all that is wrong in all of them, unknown feeds and themes included.
    """
    planned: dict[tuple[Path, tuple[tuple[str, Value], ...]], tuple[list[Parameter], str]] = {}
    faults: list[str] = []
    room = MOST_RUNS
    for entry in entries:
        for name in entry.notebooks:
            try:
                notebook = find_notebook(name, folder)
                declared = read_declarations(notebook)
                # One more than there is room for, and never all of what may be a hundred million.
                sets = list(islice(_parameter_sets(entry, declared, known), room + 1))
            except IloAnalysisError as error:
                faults.append(f"{entry.where}: {error}")
                continue
            room -= len(sets)
            if room < 0:
                raise ParameterError(f"{entry.where}: asks for too many runs; at most {MOST_RUNS:,} are made at once.")
            for values in sets:
                planned.setdefault((notebook, tuple(sorted(values.items()))), (declared, entry.where))
    named = _named({key: declared for key, (declared, _) in planned.items()})
    found = zip(named, planned.values(), strict=True)
    checked = [(run._replace(where=where), declared) for run, (declared, where) in found]
    if faults or any(find_faults(declared, run.parameters) for run, declared in checked):
        raise ParameterError("\n".join(dict.fromkeys([*faults, *_faults_of(checked, known)])))
    return [run for run, _ in checked]


def check_members(runs: Iterable[Run], known: Known) -> None:
    """Refuse feeds, themes, topics and sides that do not exist, those of all runs in one ParameterError."""
    faults = _faults_of(((run, read_declarations(run.notebook)) for run in runs), known)
    if faults:
        raise ParameterError("\n".join(dict.fromkeys(faults)))


def _faults_of(runs: Iterable[tuple[Run, Sequence[Parameter]]], known: Known) -> list[str]:
    """Return all that is wrong with runs, each with the place that asked for it."""
    return [
        f"{run.where}, {run.notebook.stem}: {fault}"
        for run, declared in runs
        for fault in find_faults(declared, run.parameters, known)
    ]


def _parameter_sets(entry: Entry, declared: Sequence[Parameter], known: Known) -> Iterable[dict[str, Value]]:
    """Return the cross product of an entry's values, in the types that the notebook declares."""
    types = {parameter.name: parameter for parameter in declared}
    names = list(entry.parameters)
    for combination in product(*entry.parameters.values()):
        given = dict(zip(names, combination, strict=True))
        values = {name: _typed(types.get(name), value) for name, value in given.items()}
        axes: list[list[dict[str, Value]]] = [*(_members(kind, types, values, known) for kind in entry.for_each)]
        for extra in product(*axes):
            yield values | {name: value for part in extra for name, value in part.items()}


def _typed(parameter: Parameter | None, value: Any) -> Any:  # noqa: ANN401 (checked later, with all that is wrong)
    if parameter is None:
        return value
    return convert(parameter, value) if isinstance(value, str) else as_declared(parameter, value)


def _members(
    kind: str, types: Mapping[str, Parameter], values: Mapping[str, Value], known: Known
) -> list[dict[str, Value]]:
    """Return the parameters for each period, feed, theme or language.

    Those that the entry gives itself go before `for_each`.
    """
    if kind in PERIODS:
        if not {"start", "end"} <= set(types):
            raise ParameterError(f"for_each: {kind} needs a notebook that declares start and end.")
        if "period" in types:
            # A brief looks back from its period: start and end choose periods here and cut nothing off the record.
            return [{"period": period, "start": "", "end": ""} for period in _periods(kind, values, known)]
        return [{"start": period, "end": period} for period in _periods(kind, values, known)]
    names = {"feed": ("feeds",), "theme": ("theme", "themes"), "language": ("language",)}[kind]
    present = [name for name in names if name in types]
    if not present:
        raise ParameterError(f"for_each: {kind} needs a notebook that declares {' or '.join(names)}.")
    if any(values.get(name) for name in present):
        return [{}]
    members = FIXED_CHOICES["language"] if kind == "language" else known(kind, values)
    return [{present[0]: member} for member in members]


def _periods(kind: str, values: Mapping[str, Value], known: Known) -> list[str]:
    """Return the months of the corpus within start and end, or the quarters or years that hold them."""
    bounds = [parse_period(values.get(name, "")) for name in ("start", "end")]
    first = str(bounds[0][0])[:7] if bounds[0] else ""
    last = str(bounds[1][1])[:7] if bounds[1] else "9"
    months = [month for month in known("month", values) if first <= month <= last]
    if not months:
        raise ParameterError(f"for_each: {kind} finds no month between start and end that a page shows.")
    if kind == "quarter":
        months = [f"{month[:4]}Q{(int(month[5:7]) + 2) // 3}" for month in months]
    return list(dict.fromkeys(month[:4] if kind == "year" else month for month in months))


def as_seen_from(folder: Path, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the parameters with relative paths rewritten: written from the working folder, seen from another."""
    moved = dict(values)
    for name in set(PATHS) & set(values):
        text = str(values[name])
        if text and not Path(text).is_absolute() and (is_there(text) or set(text) & set("*?[")):
            moved[name] = Path(os.path.relpath(text, folder)).as_posix()
    return moved


def _named(planned: Mapping[tuple[Path, tuple[tuple[str, Value], ...]], Sequence[Parameter]]) -> list[Run]:
    """Give each run a name; names differ even where capital letters do not count."""
    names = [run_name(notebook, dict(values), declared) for (notebook, values), declared in planned.items()]
    seen = Counter(names)
    runs = []
    for (notebook, values), name in zip(planned, names, strict=True):
        # Notebooks of one name in several folders; the paths of this machine are private.
        marked = _shortened(name, _mark((os.path.relpath(notebook), values))) if seen[name] > 1 else name
        runs.append(Run(marked, notebook, dict(values)))
    return runs


def run_name(notebook: Path, values: Mapping[str, Value], declared: Sequence[Parameter]) -> str:
    """Return a readable name of a run: the notebook without its number, and its parameters other than defaults.

    A hash at the end makes the name unique if a value cannot be part of a file name, or is too long for one.

    >>> run_name(Path("02_story_volume.ipynb"), {"feeds": "moscow-news"}, read_declarations('feeds: str = ""'))
    'story_volume--moscow-news'
    """
    changed = {p.name: values[p.name] for p in declared if p.name in values and values[p.name] != p.default}
    texts = [f"{value}" if name in NAMELESS else f"{name} {value}" for name, value in changed.items()
             if name not in (*PATHS, "start", "end")]  # fmt: skip
    # Of a path its last part, so that the name says nothing of the machine.
    texts[:0] = [re.split(r"[\\/]", str(changed[name]).rstrip("\\/"))[-1] for name in PATHS if name in changed]
    stem = re.sub(r"^\d+_", "", notebook.stem)
    parts = [part for part in (_slug(stem), *map(_slug, texts), *_period(changed)) if part]
    name = "--".join(parts or ["notebook"])
    exact = {name: value for name, value in changed.items() if name in PATHS or not _is_readable(value)}
    if exact or not _is_readable(stem):
        name = _shortened(name, _mark((stem, sorted(exact.items()))))
    return _shortened(name, _mark(name)) if len(name.encode()) > LONGEST_NAME else name


def _period(changed: Mapping[str, Value]) -> list[str]:
    start, end = changed.get("start", ""), changed.get("end", "")
    if bool(start) != bool(end):
        return [_slug(f"from {start}" if start else f"to {end}")]
    return [_slug(day) for day in dict.fromkeys((start, end)) if day]


def _slug(value: object) -> str:
    """Return the letters and digits of any script, small, and hyphens for all else.

    A list's members keep their commas apart.
    """
    text = unicodedata.normalize("NFC", str(value).casefold())
    return re.sub(r"[^\w.,]+", "-", re.sub(r"\s*,\s*", ",", text)).replace(",", "+").strip("-.+")


def _is_readable(value: object) -> bool:
    """Return whether a name shows a value as it is, so that no other value looks the same."""
    text = value if isinstance(value, str) else str(value).casefold()
    return _slug(text).replace("+", ",") == text.replace(", ", ",")


def _mark(value: object) -> str:
    return hashlib.sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _shortened(name: str, mark: str) -> str:
    """Name with a mark at its end, and as much before it as has room."""
    return name.encode()[: LONGEST_NAME - len(mark) - 2].decode(errors="ignore").rstrip("-.") + f"--{mark}"
