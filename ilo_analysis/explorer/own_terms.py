"""A copy of a theme's terms to edit: read from lines of text, compared with the project's, and saved as a file."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ilo_analysis.annotate.dictionary import ANY, Category, Dictionary, Phrase, read_dictionary
from ilo_analysis.annotate.subjects import find_themes
from ilo_analysis.corpus import Corpus
from ilo_analysis.display.labels import name_of
from ilo_analysis.display.locale import N_, Locale
from ilo_analysis.errors import DictionaryError, ParameterError
from ilo_analysis.measures.dictionary_check import changed_stories
from ilo_analysis.schema import rows_of
from ilo_analysis.text.languages import is_language
from ilo_analysis.text.matcher import problem_of_term
from ilo_analysis.workplace import write_whole

_LINE = re.compile(r"\s*(?P<language>\w+)(?P<capitals>!?)\s*:\s*(?P<term>.*?)\s*")
_FORM = "write a language, a colon and a term, as in `en: social protection` (`en!: OSH` is case-sensitive)"
_HEADS = (N_("Change"), N_("Story"), N_("Words"))
MOST_SHOWN = 50  # stories of a difference that the panel lists


def lines_of(category: Category) -> str:
    r"""Return the terms of a theme as text, one a line: `en: pension*`; `en!: OSH` for one whose capitals count.

    >>> lines_of(replace(read_dictionary().categories[0], terms=(Phrase("OSH", "en", True), Phrase("job*", "en"))))
    'en!: OSH\nen: job*'
    """
    return "\n".join(f"{term.language}{'!' * term.case_sensitive}: {term.text}" for term in category.terms)


def read_lines(text: str) -> tuple[Phrase, ...]:
    """Return the terms of such lines; empty lines are passed over.

    Raises
    ------
    DictionaryError
        With the number of the line, if one has another form, an unknown language, or a term that can never match.

    >>> read_lines("en: pension*")
    (Phrase(text='pension*', language='en', case_sensitive=False),)
    """
    terms, mistakes = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line)
        if found is None or (found["language"] != ANY and not is_language(found["language"])):
            mistakes.append(f"line {number}: {line.strip()[:60]!r}: {_FORM}")
        elif reason := problem_of_term(found["term"]):
            mistakes.append(f"line {number}: the term {found['term'][:60]!r} {reason}")
        else:
            terms.append(Phrase(found["term"], found["language"], bool(found["capitals"])))
    if mistakes:
        raise DictionaryError("\n".join(mistakes))
    return tuple(dict.fromkeys(terms))


def with_terms(dictionary: Dictionary, theme: str, terms: tuple[Phrase, ...]) -> Dictionary:
    """Return the dictionary with other terms for one theme."""
    categories = tuple(
        replace(category, terms=terms) if category.id == theme else category for category in dictionary.categories
    )
    return replace(dictionary, categories=categories)


class Difference(NamedTuple):
    """Stories that gain or lose a theme, as `diff_dictionaries` has them, and how many had the edited theme before."""

    stories: pd.DataFrame
    before: int


def difference(
    base: Dictionary, theme: str, terms: tuple[Phrase, ...], corpus: Corpus, before: pd.DataFrame
) -> Difference:
    """Return what other terms for a theme change on a corpus; `before` is the evidence of the dictionary as it is."""
    new, stories = with_terms(base, theme, terms), corpus.stories
    # Only stories with a term that is new or gone can change: those are few, and found in a moment.
    (category,) = (category for category in base.categories if category.id == theme)
    moved = replace(category, terms=tuple(set(terms) ^ set(category.terms)), combinations=(), implies=())
    touched = find_themes(stories, dictionary=replace(base, categories=(moved,)), outside_time=True)
    changed = changed_stories(base, new, stories[stories["story_id"].isin(touched["story_id"])])
    had = before["story_id"][(before["theme"] == theme) & before["story_id"].isin(corpus.stories["story_id"])]
    return Difference(changed, had.nunique())


def save_terms(
    path: str | Path, theme: str, terms: tuple[Phrase, ...], *, base: Dictionary | None = None, again: bool = False
) -> Path:
    """Write a copy of a dictionary (the project's) with other terms for one theme; `find_themes(dictionary=)` reads it.

    Raises
    ------
    DictionaryError
        If the copy would not be a valid dictionary; nothing is written then.
    ParameterError
        If the name does not end in .toml, or the file is there already, unless it is written `again`.
    """
    import tomlkit

    target = Path(path).expanduser()
    if target.suffix != ".toml":
        raise ParameterError(f"{target}: a dictionary is a .toml file; name it {target.stem or 'my-themes'}.toml.")
    if target.exists() and not again:
        raise ParameterError(f"{target} already exists; choose another name.")
    content = tomlkit.parse(Path((base or read_dictionary()).path).read_text(encoding="utf-8"))
    (category,) = (category for category in content["theme"] if category["id"] == theme)
    for key, capitals in (("terms", False), ("case_sensitive", True)):
        listed: dict[str, list[str]] = {}
        for term in terms:
            if term.case_sensitive == capitals:
                listed.setdefault(term.language, []).append(term.text)
        if listed or key in category:
            category[key] = _table(listed)
    text = tomlkit.dumps(content)
    draft = target.with_name(f".{target.stem}.draft.toml")
    try:
        write_whole(draft, text)
        read_dictionary(draft)
    except DictionaryError as error:
        raise DictionaryError(str(error).replace(str(draft), target.name)) from error
    finally:
        draft.unlink(missing_ok=True)
    write_whole(target, text)
    return target


def _table(listed: dict[str, list[str]]) -> object:
    """Return the terms by language, one a line."""
    import tomlkit

    table = tomlkit.table()
    for language, terms in listed.items():
        table[language] = tomlkit.array()
        table[language].extend(terms)
        table[language].multiline(True)
    return table


def difference_html(changed: pd.DataFrame, theme: str, before: int, locale: Locale) -> str:
    """Return what a theme gains and loses, in words and story by story."""
    own = changed[changed["theme"] == theme]
    gained, lost = int((own["change"] == "gained").sum()), int((own["change"] == "lost").sum())
    counts = {"before": before, "after": before + gained - lost, "gained": gained, "lost": lost}
    words = locale.tr(
        "{theme}: {before} stories before, {after} after; {gained} gained, {lost} lost",
        theme=name_of("theme", theme, locale),
        **{name: locale.number(n) for name, n in counts.items()},
    )
    others = changed[changed["theme"] != theme]
    also = locale.tr("Other themes that it implies change too: {n}.", n=others["theme"].nunique())
    names = {"gained": locale.tr("gained"), "lost": locale.tr("lost")}
    rows = "".join(
        f"<tr><td>{names[row.change]}</td><td>{escape(str(row.title or ''))}</td><td>{escape(row.terms)}</td></tr>"
        for row in rows_of(own.head(MOST_SHOWN))
    )
    heads = "".join(f'<th scope="col">{escape(locale.tr(head))}</th>' for head in _HEADS)
    table = f'<table class="ilo-list"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>' if rows else ""
    more = locale.tr("The first {n} are listed.", n=MOST_SHOWN) if len(own) > MOST_SHOWN else ""
    return f"<p><b>{escape(words)}.</b> {escape(also) if len(others) else ''} {escape(more)}</p>{table}"
