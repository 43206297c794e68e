"""Write ilo_analysis/listings/month_names.py from the CLDR names in Babel: `python data/generate_month_names.py`.

The names are written into the package so that reading a listing needs no Babel. A name that would mean two
different months in two languages stops the script: it must then be left out by hand, with a reason.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

from babel.dates import get_day_names, get_month_names

# The languages of the ILO's offices whose names do not contradict each other.
LANGUAGES = ("en", "fr", "es", "de", "it", "pt", "ru", "tr")
TARGET = Path(__file__).parent.parent / "ilo_analysis" / "listings" / "month_names.py"


def key(name: str) -> str:
    """Form under which a printed name is looked up: composed, casefolded, without the dot of an abbreviation."""
    return unicodedata.normalize("NFKC", name).casefold().strip(". ")


def months() -> tuple[dict[str, int], dict[str, set[str]]]:
    """Collect the number of each month's name, and the languages that write it so."""
    numbers: dict[str, int] = {}
    languages: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, language).items():
                    if numbers.setdefault(key(name), number) != number:
                        raise SystemExit(f"{name!r} is two different months; leave out {language!r}.")
                    languages.setdefault(key(name), set()).add(language)
    # English prints "Sept." as well as CLDR's "Sep".
    numbers.setdefault("sept", 9)
    languages.setdefault("sept", set()).add("en")
    return numbers, languages


def weekdays() -> set[str]:
    """Full names of the days of the week in every language."""
    return {key(name) for language in LANGUAGES for name in get_day_names("wide", "format", language).values()}


def main() -> None:
    """Write the module."""
    numbers, languages = months()
    lines = [
        '"""Layer 0: names of months and weekdays, from CLDR by `data/generate_month_names.py`; do not edit."""',
        "",
        "from __future__ import annotations",
        "",
        "# name as printed, casefolded: (month, the languages that write it so)",
        "MONTHS: dict[str, tuple[int, str]] = {",
        *(f'    "{n}": ({numbers[n]}, "{" ".join(sorted(languages[n]))}"),' for n in sorted(numbers)),
        "}",
        "",
        "WEEKDAYS: frozenset[str] = frozenset(",
        "    {",
        *(f'        "{name}",' for name in sorted(weekdays())),
        "    }",
        ")",
    ]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
