"""Selections saved by name in `selections.toml` beside the data, which may be edited by hand."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ilo_analysis.arguments import takes_corpus
from ilo_analysis.corpus import Corpus, loaded_with
from ilo_analysis.errors import DictionaryError, ParameterError, unknown_choice
from ilo_analysis.listings.origin.sources import selections_of
from ilo_analysis.reference import Mistakes, default_data, read_toml
from ilo_analysis.workplace import write_whole

# Attribute of the listings of a corpus that a saved selection made.
SAVED = "saved_choice"
TEXTS = ("start", "end", "text")
LISTS = ("feeds", "languages", "topics", "themes", "countries", "instruments", "partners", "kickers")
_HEAD = """\
# Saved selections, each under its name; edit, rename or delete them here.
# Use one with ilo.select(corpus, saved="name"), in the explorer, or as -p selection name of a report.
"""


def selections_path(corpus: Corpus) -> Path:
    """Return the file of the selections saved for a corpus: beside its data, or beside the sources file of its data.

    Raises
    ------
    ParameterError
        If the corpus was not read from files, so that nothing lies beside it.
    """
    loaded = loaded_with(corpus)
    if loaded is None:
        raise ParameterError("This corpus was not read by ilo.load_corpus, so it has no saved selections.")
    data = loaded.arguments.get("data", str(default_data()))
    return selections_of([data] if isinstance(data, str) else data)


def read_selections(path: str | Path) -> dict[str, dict[str, Any]]:
    """Return the arguments of each saved selection, by name, in the order of the file; empty without a file.

    Raises
    ------
    DictionaryError
        With file and line, if the file is not TOML, names a part that no choice has, or gives it a wrong value.
    """
    file = Path(path).absolute()
    if not file.is_file():
        return {}
    content, mistakes = read_toml(file), Mistakes(file)
    for name, asked in content.items():
        heads = (n for n, line in enumerate(mistakes.lines) if line.lstrip().startswith("[") and name in line)
        mistakes.section = next(heads, 0)
        if not isinstance(asked, dict):
            mistakes.add(name, f"{name} is outside a selection; put it below a line [name]")
            continue
        for part, value in asked.items():
            if part not in (*TEXTS, *LISTS):
                said = unknown_choice("part of a selection", part, (*TEXTS, *LISTS))
                mistakes.add(part, f"{said[:-1]} (in {name!r})")
            elif not _fits(part, value):
                wanted = "a text in quotes" if part in TEXTS else 'a list of texts: ["one", "two"]'
                mistakes.add(part, f"{part} in {name!r} must be {wanted}")
    mistakes.finish()
    return {name: dict(asked) for name, asked in content.items()}


def read_selection(path: str | Path, name: str) -> dict[str, Any]:
    """Return the arguments of the selection saved in a file under a name.

    Raises
    ------
    ParameterError
        If no selection has the name; the message gives the nearest name and the file.
    """
    known = read_selections(path)
    if name not in known:
        where = f"They are in {path}." if known else f"Save one first: panel.save({name!r}) writes {path}."
        raise ParameterError(f"{unknown_choice('saved selection', name, known)} {where}")
    return known[name]


def write_selection(path: Path, name: str, asked: Mapping[str, Any]) -> None:
    """Write a selection to a file, replacing one of the same name; everything else in it stays as it is."""
    import tomlkit

    name = str(name).strip()
    if not name or not name.isprintable():
        raise ParameterError(f"{name!r} is not a valid name for a selection; write one line of text.")
    known = read_selections(path)  # a file with mistakes is left to the person who made them
    text = path.read_text(encoding="utf-8") if known or path.is_file() else _HEAD
    own = tomlkit.dumps({name: {part: asked[part] for part in (*TEXTS, *LISTS) if asked.get(part)}})
    write_whole(path, _replaced(text, name, own) if name in known else f"{text.rstrip()}\n\n{own}".lstrip())


@takes_corpus
def forget_selection(corpus: Corpus, name: str) -> Path:
    """Delete the selection saved under a name and return the file; other selections and all comments stay.

    Raises
    ------
    ParameterError
        If no selection has the name; the message gives the nearest name and the file.
    FolderError
        If the file cannot be written.
    """
    path = selections_path(corpus)
    read_selection(path, name)
    write_whole(path, _replaced(path.read_text(encoding="utf-8"), name, ""))
    return path


def _replaced(text: str, name: str, own: str) -> str:
    """Return the file with new lines for one selection; a comment before the next one belongs to it and stays."""
    import tomlkit

    lines = text.splitlines(keepends=True)
    heads = {n: head for n, line in enumerate(lines) if (head := _head_of(line)) is not None}
    first = next((n for n, head in heads.items() if head == name), None)
    if first is None:  # written in one line, name = {text = "…"}
        known = tomlkit.parse(text)
        del known[name]
        return tomlkit.dumps(known) + (f"\n{own}" if own else "")
    after = min((n for n in heads if n > first), default=len(lines))
    last = max(n for n in range(first, after) if lines[n].strip() and not lines[n].lstrip().startswith("#"))
    return "".join([*lines[:first], own, *lines[last + 1 :]])


def _head_of(line: str) -> str | None:
    """Return the name of the selection that begins on this line."""
    if not line.lstrip().startswith("["):
        return None
    try:
        return next(iter(tomllib.loads(line)), None)
    except tomllib.TOMLDecodeError:
        return None


def _fits(part: str, value: object) -> bool:
    if part in TEXTS:
        return isinstance(value, str)
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(item, str) for item in value))


def in_choice(path: Path, name: str, error: Exception) -> DictionaryError:
    """Return an error that names the saved selection and its file, and what the corpus lacks."""
    return DictionaryError(f"{path}: the saved selection {name!r}: {error}")
