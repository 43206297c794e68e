"""Write data/reference/months.csv from the CLDR names in Babel: `python data/generate/months.py`.

Reading a listing then needs no Babel. A name that would mean two different months in two languages stops the script:
one of the languages must be left out (Croatian is, whose lipanj is June where the Polish lipiec is July).
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from babel.dates import get_day_names, get_month_names

# Languages with words for months that do not contradict each other.
# fmt: off
LANGUAGES = (
    "en", "fr", "es", "de", "it", "pt", "ru", "tr", "ar", "th", "hi", "he", "id", "vi", "zh", "ja", "nl", "pl", "ca",
    "cs", "da", "el", "et", "fi", "hu", "ko", "lt", "lv", "ms", "nb", "ro", "sk", "sl", "sr", "sv", "sw", "uk", "ar_LB",
)
# fmt: on
TARGET = Path(__file__).parent.parent / "reference" / "months.csv"
# As people write them beside CLDR.
OTHERS = {
    ("en", 9): "sept", ("en", 6): "june", ("en", 7): "july",
    ("fr", 1): "jan", ("fr", 2): "fev fév fevrier fevr", ("fr", 3): "mrs", ("fr", 6): "jun", ("fr", 7): "jul juill jui",
    ("fr", 8): "aout aoû", ("fr", 12): "dec decembre",
    ("es", 9): "setiembre set", ("pt", 3): "marco",
    ("de", 1): "jänner jän jaenner", ("de", 3): "maerz mrz", ("de", 2): "feber",
    ("it", 9): "sett", ("nl", 3): "mrt", ("nl", 8): "augs", ("pl", 9): "wrzesnia", ("pl", 10): "pazdziernika",
    ("tr", 2): "subat", ("tr", 5): "mayis", ("tr", 8): "agustos", ("tr", 9): "eylul", ("tr", 11): "kasim",
    ("tr", 12): "aralik", ("id", 11): "nop nopember", ("id", 8): "agt ags", ("id", 2): "pebruari",
    ("ru", 9): "сен", ("ru", 2): "фев", ("ru", 11): "ноя", ("ar", 4): "ابريل", ("ar", 8): "اغسطس", ("ar", 10): "اكتوبر",
    ("ar", 1): "جانفي", ("ar", 2): "فيفري", ("ar", 6): "جوان", ("ar", 7): "جويلية", ("ro", 9): "sept",
}  # fmt: skip

# Months of calendars whose days no table converts for certain: they are recognised, and said.
OF_OTHER_CALENDARS = {
    "ar": "محرم،صفر،ربيع الأول،ربيع الثاني،ربيع الآخر،جمادى الأولى،جمادى الثانية،جمادى الآخرة،رجب،شعبان،رمضان،شوال،"
    "ذو القعدة،ذي القعدة،ذو الحجة،ذي الحجة",
    "en": "muharram،rajab،shaban،sha'ban،ramadan،shawwal",
    "fa": "فروردین،اردیبهشت،خرداد،تیر،مرداد،شهریور،مهر،آبان،آذر،دی،بهمن،اسفند",
}


def key(name: str) -> str:
    """Form under which a printed name is looked up: composed, in lower case, without the dot of an abbreviation."""
    return (
        unicodedata.normalize("NFKC", name)
        .lower()
        .replace("\u0307", "")
        .strip(". ")
        .removeprefix("de ")
        .removeprefix("d'")
        .removeprefix("d’")
    )


def written_otherwise() -> Iterator[tuple[str, int, str]]:
    """Languages, numbers and names of months as CLDR does not list them."""
    for (language, number), names in OTHERS.items():
        for name in names.split():
            yield language, number, name
    eastern, western = (get_month_names("wide", "format", locale) for locale in ("ar_LB", "ar"))
    for number, name in western.items():
        # As the United Nations write them.
        yield "ar", number, f"{eastern[number]}/{name}"
        yield "ar", number, f"{name}/{eastern[number]}"
    for number, name in get_month_names("wide", "format", "he").items():
        yield "he", number, f"ב{name}"


def rows() -> list[tuple[str, str, int, str]]:
    """Every name with its kind, its number and the languages that write it so."""
    found: dict[tuple[str, str, int], set[str]] = {}
    for locale in LANGUAGES:
        language = locale[:2]
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, locale).items():
                    found.setdefault((key(name), "month", number), set()).add(language)
                for number, name in get_day_names(width, context, locale).items():
                    found.setdefault((key(name), "weekday", number + 1), set()).add(language)
    for language, number, name in written_otherwise():
        found.setdefault((name, "month", number), set()).add(language)
    for language, listed in OF_OTHER_CALENDARS.items():
        for name in listed.split("،"):
            found[name, "other month", 0] = {language}
    # What holds digits is read by its number, and "2" is no name of a Monday.
    kept = {k: v for k, v in found.items() if len(k[0]) > 1 and not any(map(str.isdigit, k[0]))}
    months = [name for name, kind, _ in kept if kind == "month"]
    twice = sorted({name for name in months if months.count(name) > 1})
    if twice:
        raise SystemExit(f"{', '.join(twice)}: two different months; leave out one of the languages.")
    return [(name, kind, number, " ".join(sorted(kept[name, kind, number]))) for name, kind, number in sorted(kept)]


def main() -> None:
    """Write the table."""
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("name", "kind", "number", "languages"))
        table.writerows(rows())


if __name__ == "__main__":
    main()
