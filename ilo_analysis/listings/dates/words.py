"""A line as a string of classes: one letter for each part of a date.

`D` is a number of one or two digits, `Y` one of four, `M` a month, `W` a weekday, `A` a name of both, `L` a label
("published"), `F` a word that opens a date ("le"), `f` a word inside it ("de"), `t` a word for "until", `o` the ending
of an ordinal, `g` a word after a year ("г."), `H` a time, `d`/`y` a misread day or year, `m` a month that is misspelt
or of another calendar, `x` any other word, `N` any other number; signs stand for themselves. A date is then a short
pattern of letters in any language. Quick checks rule most lines out before they are read.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ilo_analysis.reference import reference_folder
from ilo_analysis.text.normalise import APOSTROPHES, HYPHENS, INVISIBLE, latin, normalise

# Longest line that is looked at: a range across two years with a long place. Longer lines are prose.
LONGEST_DATE_LINE = 110
NUMBER = re.compile(r"[\d年]")
# For plain ASCII. Patterns that begin with one class of signs are found three times as fast as alternatives.
_YEAR_OR_NUMERIC = re.compile(r"[0-9](?:[0-9OoIl]{3}|\s*[-/.]\s*[0-9]{1,2}\s*[-/.]\s*[0-9])")


def _names(kind: str) -> dict[str, tuple[int, str]]:
    """Return each name, casefolded, with its number and the languages that use it."""
    with (reference_folder() / "months.csv").open(encoding="utf-8", newline="") as file:
        return {row[0]: (int(row[2]), row[3]) for row in csv.reader(file) if row[1] == kind}


MONTHS = _names("month")
WEEKDAYS = frozenset(_names("weekday"))
OTHER_MONTHS = frozenset(_names("other month"))

# Marks of direction and joiners inside Arabic and Hebrew text, besides the invisible signs.
_UNSEEN = dict.fromkeys(map(ord, INVISIBLE + "\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u0307"))
_SHOWN = {
    **dict.fromkeys(map(ord, HYPHENS + "~〜～"), "-"),
    **dict.fromkeys(map(ord, APOSTROPHES), "'"),
    **dict.fromkeys(map(ord, "،、，"), ","),
    **dict.fromkeys(map(ord, "【「［〔"), "["),
    **dict.fromkeys(map(ord, "】」］〕"), "]"),
    ord("："): ":",
    ord("．"): ".",
    ord("。"): ".",
}
_CLASSES = {
    "F": "from du le del el vom am den dal dall il op van od ab lo la em da วันที่",
    "f": "de of d do di the no ngày năm dne den på on in på año año dia día tahun tanggal tgl yılı yil jour",
    "t": "to until till through thru and au et al a y bis und e i tot tm ile sampai hingga đến và по до и do z по та "
    "إلى الى و까지 まで 至 到 en ve dan oraz og och ja",
    "o": "st nd rd th er re ère ο ª º го е й",
    "g": "gada г года год гг р року m d r roku god године 年 년 هـ ه م ah",
    "L": "published publish updated update posted issued issue date dated released release last modified publication "
    "publié publiée publie publiés mis mise à jour actualisé modifié date émission paru parution diffusé "
    "publicado publicada publicación actualizado actualizada actualización fecha última "
    "veröffentlicht aktualisiert stand datum erschienen veröffentlichung vom zuletzt geändert "
    "pubblicato pubblicata aggiornato data aggiornamento pubblicazione ultimo atualizado publicação atualização em "
    "опубликовано опубликована обновлено дата публикации обновления размещено yayın yayınlanma yayımlanma tarihi tarih "
    "güncelleme güncellendi diterbitkan dipublikasikan terbit diperbarui tanggal đăng xuất bản cập nhật "
    "gepubliceerd geplaatst bijgewerkt publicatiedatum opublikowano opublikowane publikacji aktualizacja dodano "
    "نشر نُشر تاريخ النشر بتاريخ في آخر تحديث يوم "
    "发布时间 发布日期 发布于 发布 时间 日期 更新 更新日 公開日 掲載日 公開 発表 "
    "投稿日 게시일 등록일 publicerad publisert udgivet julkaistu created written by at first online posting added",
}  # fmt: skip
_RELATIVE_UNITS = (
    "second minute hour day week month year heure jour semaine mois an année hora día dia semana mes año stunde tag "
    "woche monat jahr giorno giorni settimana mese ore ora minuti день дня дней час часа часов неделю недели назад gün "
    "saat hafta ay yıl hari jam minggu bulan ngày giờ tuần tháng dag uur week dni dzień godzin godziny tydzień temu"
)
_WORDS: dict[str, str] = {}
for _class in "FfgtoL":
    for _word in _CLASSES[_class].split():
        _WORDS.setdefault(_word, _class)
for _word in WEEKDAYS:
    for _part in re.split(r"[ '’ʼ-]", _word):
        _WORDS[_part] = "W" if len(_part) > 1 and _WORDS.get(_part, "W") == "W" else _WORDS.get(_part, "W")
for _word in MONTHS:
    _WORDS[_word] = "A" if _word in WEEKDAYS else "M"
_BROKEN = sorted([name for name in {*MONTHS, *OTHER_MONTHS, *_WORDS} if not name.isalpha()], key=len, reverse=True)
# Names with blanks, slashes or marks over their letters.
_BROKEN_NAMES = "|".join([re.escape(name).replace("/", r"\s?/\s?") for name in _BROKEN])
_LONG_MONTHS = [name for name in MONTHS if len(name) >= 5]
_TOKEN = re.compile(
    rf"(?P<when>\d{{1,2}}:\d\d(?::\d\d(?:[.,]\d+)?)?(?:\s?[ap]\.?m\b\.?)?)"
    r"|(?P<year>\d{4})\s?[年년]|(?P<month>\d{1,2})\s?(?:月|월)|(?:tháng|thg\.?)\s?(?P<viet>\d{1,2})(?!\d)"
    r"|(?P<day>\d{1,2})\s?(?:日|号|號|일)"
    r"|(?P<ordinal>\d{1,2}(?:st|nd|rd|th|er|re|ère|[oa°])(?!\w))"
    r"|(?P<misread>(?=[\doil|]*\d)[\doil|]{2,4}(?![\w|]))"
    rf"|(?P<number>\d+)|(?P<word>(?:{_BROKEN_NAMES})(?!\w)|[^\W\d_]+)|(?P<sign>\S)"
)
_SIGNS = {"&": "t", "<": "[", ">": "]"}
_CAPITAL_O = re.compile(r"(?<=\d)O(?!\w)")
_BEFORE_DIGIT = re.compile(r"\D*")
_LATIN = re.compile(r"[a-z]+")
_HAN = str.maketrans("〇零一二三四五六七八九", "00123456789")
_HAN_NUMBER = re.compile(r"[〇零一二三四五六七八九十]+(?=[年月日号])")
# Eras whose months and days are those of everyone, and the year before the first of each.
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民国": 1911, "民國": 1911}
_OF_ERA = re.compile(rf"({'|'.join(_ERAS)})\s?(\d{{1,3}}|元)\s?(?=年)")
_BUDDHIST = re.compile(r"(?:พ\.ศ\.\s*)?(?<!\d)(2[456]\d\d)(?!\d)")
_THAI_LETTER = re.compile("[\u0e01-\u0e2e]")


class Token(NamedTuple):
    """Class, value and position of one part of a line."""

    kind: str
    value: int | str
    start: int
    end: int


class Words(NamedTuple):
    """The line as shown, its classes as one string, and its tokens."""

    shown: str
    classes: str
    tokens: list[Token]


def shown(line: str) -> str:
    """Return the line without invisible characters and with single spaces; years of Asian eras as those of everyone.

    >>> shown("令和3年5月8日"), shown("8 พ.ค. 2564")
    ('2021年5月8日', '8 พ.ค. 2021')
    """
    if not line.isascii():
        line = unicodedata.normalize("NFC", line.translate(_UNSEEN))
        line = _OF_ERA.sub(_common_year, _HAN_NUMBER.sub(_han, line))
        if _THAI_LETTER.search(line):
            line = _BUDDHIST.sub(lambda year: str(int(year[1]) - 543), line)
    return " ".join(line.split())


def words_of(line: str) -> Words:
    """Return the classes of a line that comes from `shown`."""
    tokens = [_token(found) for found in _TOKEN.finditer(_plain(line))]
    return Words(line, "".join([token.kind for token in tokens]), tokens)


# One reader after the other asks for the words of a line: is it a date, a heading, like a date?
@lru_cache(maxsize=1 << 8)
def opening_words(line: str) -> Words | None:
    """Return what `words_of` does, but None as soon as another word stands before the first month or year.

    >>> opening_words("Posted on 8 Novmber 202l").classes, opening_words("12 countries met in May 2021")
    ('LfDmy', None)
    """
    tokens: list[Token] = []
    opened = False
    for found in _TOKEN.finditer(_plain(line)):
        token = _token(found)
        if not opened:
            if token.kind in "xN":
                return None
            opened = token.kind in "MAmYy"
        tokens.append(token)
    return Words(line, "".join([token.kind for token in tokens]), tokens)


def names_year(line: str) -> bool:
    """Return whether a line may name a year, or a day in numbers; otherwise it is neither a date nor a date heading.

    >>> [names_year(line) for line in ("8 March 2012", "8/3/12", "二〇二一年", "The G20", "1. Ports agree on 3")]
    [True, True, True, False, False]
    """
    return (_YEAR_OR_NUMERIC if line.isascii() else NUMBER).search(line) is not None


def may_be_date(line: str) -> bool:
    """Return, after a quick check, whether `read_date` is worth calling.

    >>> [may_be_date(line) for line in ("8 March 2012", "lundi 8 mars 2012", "The G20", "Ports agree on 3")]
    [True, True, False, False]
    """
    if not line.isascii():
        return NUMBER.search(line) is not None
    return _YEAR_OR_NUMERIC.search(line) is not None and (not line[0].isalpha() or _can_begin(line))


def _can_begin(line: str) -> bool:
    """Return whether a date can begin with the plain Latin words before a line's first digit."""
    words = _BEFORE_DIGIT.match(line)
    return words is not None and all(word in _WORDS for word in _LATIN.findall(words[0].lower()))


def _plain(line: str) -> str:
    """Return a line in lower case, with plain digits and signs, at the same length."""
    if "O" in line:
        # A misread nought, where "1o" is an ordinal.
        line = _CAPITAL_O.sub("|", line)
    return line.lower() if line.isascii() else "".join(map(_plain_letter, line))


@lru_cache(maxsize=1 << 12)
def _plain_letter(letter: str) -> str:
    """Return one character for one: lower case, a plain digit, hyphen or quote, so that no place in the line moves."""
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    plain = unicodedata.normalize("NFKC", letter).translate(_SHOWN).replace("İ", "i").lower()
    return plain if len(plain) == 1 else letter


def _token(found: re.Match[str]) -> Token:
    """Return the token of one part."""
    kind, text = str(found.lastgroup), found[str(found.lastgroup)]
    if kind == "number":
        letter = "D" if len(text) <= 2 else "Y" if len(text) == 4 else "N"
        value: int | str = int(text) if len(text) <= 4 else text
    elif kind == "word":
        letter, value = _class_of(text)
    elif kind == "misread":
        plain = text.translate(str.maketrans("oil|", "0111"))
        exact = text.isdecimal()
        letter, value = ("D" if len(plain) <= 2 else "Y" if len(plain) == 4 else "N"), int(plain)
        letter = letter if exact else letter.lower().replace("n", "x")
    elif kind == "ordinal":
        letter, value = "D", int("".join(filter(str.isdecimal, text)))
    elif kind == "when":
        letter, value = "H", text
    elif kind == "sign":
        letter, value = _SIGNS.get(text, text if text in ".,-/()[]:|'·•" else "x"), text
    else:
        letter, value = {"year": "Y", "month": "M", "viet": "M", "day": "D"}[kind], int(text)
    return Token(letter, value, *found.span())


@lru_cache(maxsize=1 << 14)
def _class_of(text: str) -> tuple[str, int | str]:
    """Return the class and value of a word; a misspelt month is `m`."""
    text = text.replace(" / ", "/")
    if text in MONTHS:
        return _WORDS[text], MONTHS[text][0]
    if text in OTHER_MONTHS:
        return "m", text
    if text in _WORDS:
        return _WORDS[text], text
    plain = latin(text)
    if plain != text and plain in MONTHS:
        return "M", MONTHS[plain][0]
    near = len(text) >= 4 and process.extractOne(
        text.replace("rn", "m"), _LONG_MONTHS, scorer=OSA.distance, score_cutoff=1 if len(text) < 8 else 2
    )
    return ("m", text) if near else ("x", text)


def _common_year(found: re.Match[str]) -> str:
    """Return the year of an era as a year that everyone counts."""
    return str(_ERAS[found[1]] + (1 if found[2] == "元" else int(found[2])))


def _han(found: re.Match[str]) -> str:
    """Return a number in Chinese numerals as digits, read one by one or as tens."""
    text = found[0]
    if "十" not in text:
        return text.translate(_HAN)
    tens, ones = text.split("十", 1)
    return str(10 * int(tens.translate(_HAN) or 1) + int(ones.translate(_HAN) or 0)) if "十" not in ones else text


RELATIVE = re.compile(
    r"(?:(?:il y a|hace|vor|fa|há|for|منذ)\s)?(?:\d{1,3}|an?|one|une?|una?|einem|einer)\s?(?:"
    + "|".join(_RELATIVE_UNITS.split())
    + r")(?:s|e?n|es|)?(?:\s(?:ago|fa|atrás|temu|назад|önce|yang lalu|lalu|trước|geleden))?"
    r"|\d+\s?(?:分钟|小时|天|日|週間|週|时间|時間|分|个月|か月|ヶ月|周|年)\s?[前]|منذ .{1,20}"
    r"|(?:just now|today|yesterday|aujourd'hui|hier|hoy|ayer|heute|gestern|oggi|ieri|hoje|ontem|сегодня|вчера|bugün|dün"
    r"|hari ini|kemarin|hôm nay|hôm qua|vandaag|gisteren|dzisiaj|dziś|wczoraj|اليوم|أمس|今天|昨天|今日|昨日)"
)
AGO = re.compile(r"ago|il y a|hace|^vor | fa$|há |منذ|atrás|temu|назад|önce|lalu|trước|geleden|前|^[^\d]+$")


def month_languages(line: str) -> frozenset[str]:
    """Return the languages whose month names a date line uses; empty if there are none.

    >>> sorted(month_languages("9 avril 2021")), "en" in month_languages("16 - 18 April 2013")
    (['fr'], True)
    """
    sets = [frozenset(MONTHS[word][1].split()) for word in re.findall(r"[^\W\d_]+", normalise(line)) if word in MONTHS]
    return frozenset.intersection(*sets) if sets else frozenset()
