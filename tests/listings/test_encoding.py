"""Bytes to text: declared, guessed, declared wrongly, encoded twice; what is guessed is said."""

from __future__ import annotations

import pytest

from ilo_analysis.listings import read_sources
from ilo_analysis.listings.encoding import decode
from tests.support.saved_pages import STORIES, as_html, as_text

TEXTS = {
    "ru": (
        "Министры поддержали план достойного труда",
        "cp1251 koi8-r iso8859-5 cp866 mac-cyrillic utf-16-le utf-16-be",
    ),
    "uk": ("Міністри підтримали план гідної праці, і їхні зміни", "cp1251 koi8-u"),
    "ar": ("الوزراء يدعمون خطة للعمل اللائق في صيد الأسماك", "cp1256 iso8859-6 utf-16-le"),
    "zh": ("港口就工间休息新规则达成一致，雇主和工会商定了共同办法", "gb18030 utf-16-le"),
    "ja": ("港湾労働者の休憩に関する新規則が合意。使用者と労働組合", "shift_jis euc-jp"),
    "ko": ("항만 노동자 휴식에 관한 새 규칙 합의, 사용자와 노동조합", "euc-kr"),
    "el": ("Οι υπουργοί στηρίζουν σχέδιο για αξιοπρεπή εργασία", "cp1253"),
    "he": ("השרים תומכים בתוכנית לעבודה הוגנת", "cp1255"),
    "fr": ("Réunion à Genève sur l’œuvre des coopératives, coûts de 5 millions d’euros", "cp1252"),
    "fr, with the sign of the euro": ("Réunion à Genève : l'œuvre coûte 5 € par élève", "iso8859-15"),
    "fr, of DOS": ("Réunion à Genève, présentée en août aux élèves", "cp850 mac-roman"),
    "es": ("La OIT pide proteger a los niños en la región y la educación", "cp1252"),
    "de": ("Löhne und Überprüfungen für Fischer: Maß und Maße", "cp1252 cp850"),
    "pl": ("Żeglarze i dokerzy uzgodniły wspólne podejście w związku z płacą", "cp1250 iso8859-2"),
    "cs": ("Ministři podpořili plán důstojné práce v rybolovu, příští kroky", "cp1250"),
    "tr": ("Bakanlar balıkçılıkta insana yakışır iş planını, çalışma saatleri", "cp1254"),
}
CASES = [(language, encoding) for language, (_, names) in TEXTS.items() for encoding in names.split()]


NO_CHARSETS = [
    "zlib",
    "rot13",
    "hex",
    "base64",
    "bz2",
    "unicode_escape",
    "raw_unicode_escape",
    "idna",
    "punycode",
    "\x00",
    "nothing",
]


@pytest.mark.parametrize("name", NO_CHARSETS)
def test_a_declared_codec_that_is_no_charset_is_passed_over(name):
    assert decode("août".encode("cp1252"), declared=name).text == "août"
    page = b"<meta charset=" + name.encode() + b">ao\xfbt"
    assert decode(page).text.endswith("août")


@pytest.mark.parametrize(("language", "encoding"), CASES)
@pytest.mark.parametrize("page", [as_text, as_html])
def test_an_encoding_that_is_not_declared_is_guessed_and_said(tmp_path, language, encoding, page):
    title = TEXTS[language][0]
    made = page([(title, "8 November 2021", title), *STORIES[:1]])
    text = made if isinstance(made, str) else made.decode().replace('<meta charset="utf-8">', "")
    text = text.replace("\N{EN DASH}", "-").replace(
        "\N{RIGHT SINGLE QUOTATION MARK}", "'" if encoding != "cp1252" else "’"
    )
    name = "page.txt" if page is as_text else "page.html"
    (tmp_path / name).write_bytes(text.encode(encoding))
    (tmp_path / "good.txt").write_text(as_text(STORIES))
    reading = read_sources(tmp_path)
    wanted = title.replace("’", "'") if encoding != "cp1252" else title
    assert wanted in reading.entries["title"].tolist()
    assert len(reading.entries) == 5
    said = reading.problems.loc[reading.problems["source_file"].str.endswith(name), "reason"]
    assert said.str.contains("not declared; it was guessed and read as").tolist() == [True]


def test_a_guess_gives_way_to_the_sources_file(tmp_path):
    (tmp_path / "page.txt").write_bytes(as_text([("Año de la región", "8 noviembre 2021", "")]).encode("mac-roman"))
    (tmp_path / "sources.csv").write_text("file,feed,scope,encoding\npage.txt,lima-news,general,mac-roman\n")
    reading = read_sources(tmp_path)
    assert reading.entries["title"].tolist() == ["Año de la región"]
    assert reading.problems.empty


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("utf-8", "cp1251"), ("iso-8859-1", "cp1251"), ("windows-1252", "koi8-u"), ("utf-8", "cp1252")],
)
def test_a_wrong_declaration_is_said(declared, encoding):
    title = TEXTS["fr" if encoding == "cp1252" else "uk"][0]
    found = decode(f'<html><head><meta charset="{declared}"></head><p>{title}</p>'.encode(encoding))
    assert title in found.text
    assert f"it declares {'utf-8' if declared == 'utf-8' else 'cp1252'}" in found.problem


@pytest.mark.parametrize("wrong", ["cp1252", "latin-1"])
@pytest.mark.parametrize("language", ["fr", "ru", "ar", "zh", "pl", "de", "tr"])
def test_text_that_was_encoded_twice_is_put_right_and_said(language, wrong):
    title = TEXTS[language][0]
    signs = (chr(byte) if byte in b"\x81\x8d\x8f\x90\x9d" else bytes([byte]).decode(wrong) for byte in title.encode())
    found = decode("".join(signs).encode())
    assert found.text == title
    assert "encoded as UTF-8 twice" in found.problem


@pytest.mark.parametrize(
    "text", ["Âge, Ãnimo, 5 °C: «\xa0à\xa0»", "le café\xa0» à\xa0» été", *(text for text, _ in TEXTS.values())]
)
def test_what_was_encoded_once_stays_as_it_is(text):
    assert decode(text.encode()) == (text, "utf-8", "")


def test_letters_that_were_lost_before_are_said():
    assert "2 characters were lost before the file was saved" in decode("R\ufffdunion \ufffd".encode()).problem


def test_lines_of_two_encodings_are_read_each_in_its_own_and_that_is_said():
    decoded = decode("L’été à Genève\nDéjà vu\n".encode() + "L’hiver à Münster\n".encode("cp1252"))
    assert decoded.text == "L’été à Genève\nDéjà vu\nL’hiver à Münster\n"
    assert decoded.problem == (
        "1 of its lines are not valid UTF-8, as the others are; they were guessed and read as cp1252"
    )


def test_an_encoding_of_seven_bits_is_read_as_it_is_declared():
    assert decode("労働ニュース".encode("iso2022_jp"), "iso-2022-jp").text == "労働ニュース"
