"""Texts that the project shows to readers, found where they stand, and the PO files brought up to date with them.

`python -m tests.support.catalogue` writes `ilo_analysis/locale/*.po` anew: texts that are new come untranslated, texts
that nothing shows any longer go.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat
from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast

from ilo_analysis import schema
from ilo_analysis.display.locale import CATALOGUES, LANGUAGES, MONTHS
from ilo_analysis.display.table import head_of, table_words
from ilo_analysis.display.tables import cited_numbers, listed_assumptions
from ilo_analysis.text.sentences import sentences

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "ilo_analysis"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("0[1-9]_*.ipynb"))
ONLY_FOR_AUTHORS = {"about-parameters", "about-setup"}  # of these cells a report shows the heading at most
TABLES = (
    "coverage",
    "volume",
    "topic_share",
    "theme_share",
    "recurrence",
    "problems",
    "brief_numbers",
    "brief_points",
)  # that notebooks show


class Text(NamedTuple):
    """A text for translators: its context, itself, its plural, and the file it stands in."""

    context: str
    text: str
    plural: str
    file: str


def shown_texts() -> Iterator[Text]:
    """Every text of the package's code, of its notebooks, and of the heads and columns of its tables."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield from texts_of_code(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())
    for path in sorted(PACKAGE.rglob("*.j2")):
        yield from texts_of_template(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())
    yield from (Text("", words, "", "ilo_analysis/display/table_words.csv") for words in table_words().values())
    for month in MONTHS:
        yield Text("month", month, "", "ilo_analysis/display/locale.py")
        yield Text("short month", month[:3], "", "ilo_analysis/display/locale.py")
    for path in NOTEBOOKS:
        yield from (Text("", text, "", path.relative_to(ROOT).as_posix()) for text in prose_of(path))
    yield from (Text("", text, "", "data/README.md") for text in assumption_texts())
    for table in schema.TABLES.values():
        yield from (Text("", column.meaning, "", "ilo_analysis/columns.csv") for column in table.values())
    yield from (Text("", meaning, "", "ilo_analysis/columns.csv") for meaning in schema.SHOWN_MEANINGS.values())
    for name in TABLES:
        heads = [head_of(column) for column in schema.TABLES[name] if column != "story_ids"]
        yield from (Text("", head, "", "ilo_analysis/columns.csv") for head in heads)


def assumption_texts() -> Iterator[str]:
    """Sentences of the assumptions that notebooks cite, and what each is about."""
    sources = "\n".join(cell.source for path in NOTEBOOKS for cell in nbformat.read(path, as_version=4).cells)
    cited = {number for call in re.findall(r'ilo\.assumptions\("([^"]+)"', sources) for number in cited_numbers(call)}
    for number in sorted(cited):
        kind, text = listed_assumptions()[number]
        yield kind
        yield from (said for _, said in sentences(text))


def texts_of_code(source: str, file: str = "") -> Iterator[Text]:
    """Texts that a module hands to `tr`, or marks with `N_`."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        words = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if name in ("tr", "N_") and words:
            contexts = [key.value for key in call.keywords if key.arg == "context"]
            context = str(contexts[0].value) if contexts and isinstance(contexts[0], ast.Constant) else ""
            yield Text(context, words[0], words[1] if len(words) > 1 else "", file)


def texts_of_template(source: str, file: str) -> Iterator[Text]:
    """Texts that a template hands to `tr`."""
    found = extract_from_ast(Environment().parse(source), gettext_functions=("tr",), babel_style=False)
    for _, _, texts in found:
        yield Text("", *(texts[:2] if len(texts) > 1 else (*texts, "")), file)


def prose_of(path: Path) -> Iterator[str]:
    """Sentences of a notebook that a report shows, and the captions of its tables."""
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            for caption, heads in re.findall(r'caption="([^"]+)"|heads=({[^}]*})', cell.source):
                yield from [caption] if caption else map(str, ast.literal_eval(heads).values())
        elif cell.id == "about-setup":
            yield cell.source.splitlines()[0].lstrip("# ")
        elif cell.id not in ONLY_FOR_AUTHORS:
            for line in re.findall(r"^(?:#+ +|- +|)(.+)$", cell.source, re.MULTILINE):
                yield from (said for _, said in sentences(line))


def read_catalogue(language: str) -> Catalog:
    """PO file of a language, as translators see it."""
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def template() -> Catalog:
    """Catalogue of all texts shown, untranslated, each with the files that it stands in."""
    made = Catalog(project="ilo_analysis", charset="utf-8")
    for text in shown_texts():
        key = (text.text, text.plural) if text.plural else text.text
        made.add(key, context=text.context or None, locations=[(text.file, None)])
    return made


def update() -> None:
    """Bring each PO file up to date; what a translator wrote stays."""
    wanted = template()
    for language in LANGUAGES[1:]:
        known = read_catalogue(language)
        known.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
        known.obsolete.clear()
        with (CATALOGUES / f"{language}.po").open("wb") as file:
            write_po(file, known, width=110, sort_output=False)


if __name__ == "__main__":
    update()
