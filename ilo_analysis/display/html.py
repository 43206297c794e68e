"""HTML from templates that escape everything that is not HTML already."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).with_name("templates")


@cache
def templates(folder: Path = TEMPLATES) -> Any:  # noqa: ANN401 - jinja2's environment, which takes long to import
    """Return the templates of a folder, which can import those that notebooks and reports share."""
    from jinja2 import Environment, FileSystemLoader

    loader = FileSystemLoader([folder, TEMPLATES])
    return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)


@cache
def macros(name: str, folder: Path = TEMPLATES) -> Any:  # noqa: ANN401 - a module that the template makes
    """Return the macros of a template as functions, which return HTML."""
    return templates(folder).get_template(name).module
