"""Tables and stories show as accessible, escaped HTML and as plain text."""

import pandas as pd

import ilo_analysis as ilo
from ilo_analysis.display.locale import Locale
from ilo_analysis.display.stories import STORIES_TYPE, StoryList, marked_html
from ilo_analysis.display.tables import show_stories, show_table
from ilo_analysis.schema import as_table

STORIES = pd.DataFrame(
    {
        "story_id": ["old", "new", "undated"],
        "date": pd.to_datetime(["2021-07-01", "2021-07-30", None]),
        "title": ["Social protection for all", "<script>alert(1)</script>", None],
        "summary": [None, "Jobs & pay", "No date"],
        "kicker": [None, "Press release", None],
        "url": [None, "javascript:alert(1)", None],
    }
)
EVIDENCE = pd.DataFrame(
    {"story_id": ["old"], "theme": ["social-protection"], "term": ["social protection"], "field": ["title"],
     "start": [0], "end": [17]}
)  # fmt: skip


def test_a_table_has_caption_scopes_and_numbers_at_the_right():
    html = show_table(pd.DataFrame({"feed": ["a<b"], "n": [1234], "share": [0.25]}), caption="Feeds & shares").html
    assert "<caption>Feeds &amp; shares</caption>" in html
    assert '<th scope="row">A&lt;b</th>' in html
    assert '<td class="number">1,234</td>' in html
    assert '<td class="number">25%</td>' in html


def test_a_missing_value_is_a_dash_and_an_empty_table_keeps_its_heads():
    table = show_table(pd.DataFrame({"n": pd.array([pd.NA], dtype="Int64")}), caption="c")
    assert table.about["table"]["rows"] == [["–"]]
    assert 'scope="col"' in show_table(pd.DataFrame({"n": []}), caption="c").html


def test_a_table_that_shows_its_first_rows_says_how_many_more_the_data_hold():
    frame = pd.DataFrame({"term": list("abc"), "n": [3, 2, 1]})
    about = show_table(frame, caption="Terms", top=1).about
    assert (about["caption"], about["note"]) == ("Terms", "2 rows are not shown here; they are in the data file.")
    assert (len(about["table"]["rows"]), len(about["values"]["rows"])) == (1, 3)
    assert show_table(frame, caption="Terms", top=3).about["note"] == ""


def test_stories_stand_newest_first_with_undated_ones_last():
    assert [record["id"] for record in show_stories(STORIES).records] == ["new", "old", "undated"]


def test_hostile_text_is_escaped_and_only_web_addresses_become_links():
    html = show_stories(STORIES)._repr_html_()
    assert "<script>" not in html
    assert "javascript:" not in html


def test_matched_words_are_marked_and_their_theme_is_named():
    listed = show_stories(STORIES, evidence=EVIDENCE, only=["old"])
    html = listed._repr_html_()
    assert "<mark>Social protection</mark> for all" in html
    assert "Themes: <b>Social protection: <i>Social protection</i></b>" in html
    assert listed._repr_mimebundle_()[STORIES_TYPE]["stories"][0]["marks"] == [["title", 0, 17, "social-protection"]]


def test_overlapping_marks_become_one():
    assert marked_html("abcdef", [(1, 3), (2, 5)]) == "a<mark>bcde</mark>f"


def test_showing_stories_does_not_change_them():
    before = STORIES.copy()
    show_stories(STORIES, evidence=EVIDENCE)
    pd.testing.assert_frame_equal(STORIES, before)


def test_a_list_of_stories_speaks_the_language_asked_for():
    french = show_stories(STORIES, evidence=EVIDENCE, language="fr")
    html = french._repr_html_()
    assert "Thèmes\u00a0: <b>Protection sociale\u00a0: <i>" in html
    assert "(sans titre)" in html
    assert "sans date" in html
    assert repr(french).endswith("sans date  (sans titre)")
    assert repr(show_stories(STORIES.head(0), language="es")) == "Ninguna noticia que mostrar."


def test_a_list_of_stories_says_file_and_lines_in_its_language():
    record = {"id": "a", "date": "", "feeds": [], "sources": [["a<b.txt", 3, 5]], "title": "T"}
    assert "a&lt;b.txt, líneas 3–5" in StoryList([record], Locale("es"))._repr_html_()


def test_no_stories_say_so():
    assert "No stories" in show_stories(STORIES.head(0))._repr_html_()


def test_a_selection_that_no_page_shows_is_not_observed_and_not_zero():
    shown = ilo.describe_selection(ilo.load_corpus(start="2019-01", end="2019-02", feeds="global-news"))
    assert ["Stories", "not observed"] in shown.about["numbers"]
    assert "Stories: not observed" in shown.text
    assert "; 0 stories;" not in shown.text


def test_a_selection_says_how_many_decisions_it_rests_on(corpus):
    row = {"action": "exclude", "entry": "a", "reason": "b", "line": 2, "status": "applied"}
    decided = corpus._replace(corrections=as_table([row], "corrections"))
    assert "Corrections: 1 correction made by hand" in ilo.describe_selection(decided).text
    assert "Correcciones: 1 decisión tomada a mano" in ilo.describe_selection(decided, language="es").text


def test_a_column_that_says_nothing_beside_the_others_is_not_shown_but_stays_in_the_data():
    frame = pd.DataFrame({"story_id": ["a"], "label": pd.array([None], dtype="str"), "title": ["Jobs"]})
    table = show_table(frame, caption="c").about
    assert table["table"]["columns"] == ["Title"]
    assert table["values"]["columns"] == ["story_id", "label", "title"]
    assert show_table(frame.assign(label=""), caption="c").about["table"]["columns"] == ["Title"]
    lines = ilo.keyword_in_context(ilo.load_corpus(), "recover*")
    assert show_table(lines, caption="c").about["table"]["columns"] == ["Left", "Keyword", "Right", "Date"]


def test_of_two_intervals_a_table_shows_the_one_to_quote():
    row = {"theme": "skills", "n": 3, "total": 9, "share": 1 / 3, "share_low": 0.1, "share_high": 0.6}
    row |= {"burst_low": 0.05, "burst_high": 0.7, "quote": "burst"}
    shown = ilo.show_table(pd.DataFrame([row]), caption="Shares").about["table"]
    assert shown["columns"] == ["Theme", "Stories", "of", "Share", "from", "to", "Allows for launches"]
    assert shown["rows"][0][3:] == ["33%", "5%", "70%", "yes"]
