"""The language of titles and pages: sure, or not said."""

from __future__ import annotations

import csv

import pytest

from ilo_analysis.listings.language import LANGUAGES, clear_language, language_of, page_languages
from ilo_analysis.reference import reference_folder

TITLES = {
    "pt": [
        "OIT alerta para aumento do desemprego entre os jovens no Brasil",
        "Trabalho infantil: novas estimativas globais da OIT",
        "Portugal ratifica a Convenção sobre violência e assédio",
        "A proteção social é um direito de todos",
    ],
    "es": [
        "La OIT pide más protección para los trabajadores",
        "El Salvador ratifica el Convenio sobre la violencia y el acoso",
        "Trabajo infantil: nuevas estimaciones mundiales",
        "Perú avanza hacia el trabajo decente",
    ],
    "fr": [
        "L'OIT salue la ratification de la convention par le Maroc",
        "Travail des enfants: nouvelles estimations mondiales",
        "Une nouvelle étude sur les salaires dans le monde",
    ],
    "en": [
        "ILO welcomes ratification of the Violence and Harassment Convention",
        "New study on wages in Asia and the Pacific",
        "Turkey and the ILO sign an agreement on decent work",
        "Workers in Brazil win new rights",
    ],
    "it": [
        "Lavoro minorile: nuove stime globali dell'OIL",
        "Salute e sicurezza sul lavoro: al via la campagna",
    ],
    "de": [
        "IAO begrüßt die Ratifizierung des Übereinkommens",
        "Kinderarbeit: Neue Schätzungen der IAO",
        "Arbeitslosigkeit steigt weltweit auf neuen Höchststand",
    ],
    "nl": [
        "IAO verwelkomt de ratificatie van het verdrag",
        "Meer dan 160 miljoen kinderen werken",
    ],
    "pl": [
        "MOP z zadowoleniem przyjmuje ratyfikację konwencji",
        "Praca dzieci: nowe dane o zatrudnieniu w Polsce",
    ],
    "tr": [
        "ILO ve Bakanlık çocuk işçiliği ile mücadele için buluştu",
        "Türkiye'de kadın istihdamı için yeni bir proje",
        "Mevsimlik tarımda çocuk işçiliğinin önlenmesi projesi toplantısı yapıldı",
    ],
    "ru": [
        "МОТ приветствует ратификацию конвенции",
        "Новое исследование о заработной плате в России",
    ],
    "ar": [
        "منظمة العمل الدولية ترحب بالتصديق على الاتفاقية",
        "عمل الأطفال في العالم العربي",
    ],
    "zh": [
        "国际劳工组织欢迎批准公约",
        "童工劳动新估计",
    ],
    "ja": [
        "ILO、条約の批准を歓迎",
        "児童労働に関する新しい推計",
    ],
    "ko": [
        "국제노동기구 협약 비준 환영",
    ],
    "id": [
        "ILO menyambut ratifikasi konvensi tentang kekerasan dan pelecehan",
        "Pekerja anak di Indonesia meningkat pada tahun 2020",
    ],
    "vi": [
        "ILO hoan nghênh việc phê chuẩn công ước về bạo lực",
        "Lao động trẻ em: ước tính mới của ILO",
    ],
    "ro": [
        "OIM salută ratificarea convenției privind violența și hărțuirea",
        "Moldova și OIM semnează un nou program pentru muncă decentă",
    ],
    "sv": [
        "ILO välkomnar ratificeringen av konventionen om våld och trakasserier",
    ],
    "uk": [
        "МОП вітає ратифікацію конвенції про насильство та домагання",
    ],
    "th": [
        "องค์การแรงงานระหว่างประเทศ",
    ],
    "el": [
        "Η ΔΟΕ χαιρετίζει την επικύρωση της σύμβασης",
    ],
    "fi": [
        "ILO on tyytyväinen yleissopimuksen ratifiointiin ja työn uusi raportti",
    ],
    "sw": [
        "ILO yakaribisha uidhinishaji wa mkataba na kazi za watoto",
    ],
    "fa": [
        "سازمان بین\u200cالمللی کار از تصویب این مقاوله\u200cنامه استقبال می کند",
    ],
}


@pytest.mark.parametrize(("language", "title"), [(own, title) for own, titles in TITLES.items() for title in titles])
def test_the_language_of_a_title_is_known_by_its_words_and_letters(language, title):
    assert language_of(title) == language


@pytest.mark.parametrize(
    "title",
    [
        "ILO: 100",
        "",
        "América Latina",
        "Panorama Laboral 2021",
        "COVID-19",
        "Lorem ipsum dolor sit amet",
        "Xyz qwe rty uio",
    ],
)
def test_a_text_that_does_not_tell_has_no_language(title):
    assert language_of(title) is None


def test_a_long_text_in_a_language_that_is_not_listed_has_none():
    basque = "Langileen eskubideak babesteko hitzarmen berria sinatu dute gobernuak, sindikatuek Bilbon atzo"
    assert language_of(basque) is None


def test_an_entry_of_another_language_keeps_its_own_on_a_page_that_is_clear():
    english = "A report of the ILO on the future of their work, and who it is for, with what is new at the top"
    entries = [(english, None), (TITLES["pt"][0], None), (TITLES["tr"][0], None), ("Child labour", None)]
    text = "\n".join(title for title, _ in entries)
    assert page_languages(text.split("\n"), entries, [])[1] == ["en", "pt", "tr", "en"]


def test_a_page_is_clear_by_words_of_its_own_only():
    assert clear_language("News of the ILO and what its workers have, for this is new at that") == "en"
    assert clear_language(" ".join(TITLES["pt"] + TITLES["es"])) is None
    assert clear_language("The news of the ILO and what its workers have, for this is new. Новости МОТ") is None


def test_every_listed_language_has_words_and_a_code():
    with (reference_folder() / "function_words.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["language"] for row in rows} == set(LANGUAGES)
    assert all(len(row["words"].split()) >= 5 and row["name"] for row in rows)
