"""Saved web pages, each beside the entries that it shows."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ilo_analysis.listings import read_sources
from ilo_analysis.listings.web.html import read_html
from ilo_analysis.listings.web.structure import read_structure
from ilo_analysis.listings.web.tree import page_tree

PAGES = sorted((Path(__file__).parents[2] / "pages" / "saved").glob("*.html"))
COLUMNS = ("date", "kicker", "title", "summary", "url")


def rows(structure):
    """Date, kicker, title, summary and address of each entry."""
    columns = [[str(value or "") for value in structure.columns[name]] for name in COLUMNS]
    return list(zip(*columns, strict=True))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_saved_page_gives_the_entries_that_it_shows(path):
    page = read_html(path.read_bytes())
    with path.with_suffix(".expected.csv").open(encoding="utf-8", newline="") as file:
        assert rows(page.structure) == [tuple(row[name] for name in COLUMNS) for row in csv.DictReader(file)]


def test_what_stands_beside_the_listing_is_left_out_and_said():
    card = "<li><h3><a href=/{0}>Story {0}</a></h3><p>{0} May 2021</p></li>"
    listing = f"<main><h1>News</h1><ul>{card.format(3)}{card.format(2)}</ul></main>"
    structure = read_structure(page_tree(f"{listing}<div><h2>Most read</h2><ul>{card.format(1)}</ul></div>"))
    assert structure.columns["title"] == ["Story 3", "Story 2"]
    assert structure.problems[0][2] == "1 dated entry of a list beside the listing (Most read), left out"


def test_seconds_count_in_the_time_zone_of_the_agency_and_that_is_said():
    item = "<article><h3><a href=/{0}>Story {0}</a></h3><time datetime='{1}'></time></article>"
    structure = read_structure(page_tree(item.format(1, 1773356400) + item.format(2, "2026-03-10")))
    assert [str(day) for day in structure.columns["date"]] == ["2026-03-13", "2026-03-10"]
    assert [row[1:] for row in structure.problems] == [
        (
            "[1773356400]",
            "the day is that of its datetime attribute, counted in Europe/Zurich; no words name it (1 date)",
        ),
        ("[2026-03-10]", "the day is that of its datetime attribute; no words name it (1 date)"),
    ]


def test_two_dates_in_a_box_like_those_of_the_other_stories_are_one_entry_and_one_date_that_is_said():
    post = "<article><h2><a href=/{0}>{1}</a></h2><div><time>{2} May 2021</time> by <a href=/ann>Ann Lee</a></div>\
<p>What came of it.</p></article>"
    page = post.format(1, "Hanoi", 3) + post.format(2, "Geneva", 2) + post.format(3, "<p>7 July 2007</p>Suva", 1)
    structure = read_structure(page_tree(page))
    assert structure.columns["title"] == ["Hanoi", "Geneva", "Suva"]
    assert (1, "1 May 2021", "a date outside the entries of the list, after 'Suva'") in structure.problems


def test_a_record_without_a_date_among_dated_ones_is_an_undated_entry():
    item = "<li><a href=/{0}>Story {0}</a><p>{1}</p></li>"
    page = "<ul>" + item.format(1, "3 May 2021") + item.format(2, "Words.") + item.format(3, "1 May 2021") + "</ul>"
    structure = read_structure(page_tree(page))
    assert [day and day.day for day in structure.columns["date"]] == [3, None, 1]
    assert [reason for *_, reason in structure.problems] == ["an entry without a date"]


def test_a_day_over_a_list_dates_all_of_the_list_and_a_day_over_the_subjects_of_a_story_only_that_story():
    item = "<li><a href=/{0}>Story {0}</a></li>"
    days = "<p><b>{0} May 2021</b></p><ul>{1}</ul>"
    lists = days.format(3, item.format(1) + item.format(2)) + days.format(2, item.format(3))
    structure = read_structure(page_tree(f"<main>{lists}</main>"))
    assert [(row[0][-1], row[2]) for row in rows(structure)] == [("3", "Story 1"), ("3", "Story 2"), ("2", "Story 3")]
    story = "<h3><a href=/{0}>Story {0}</a></h3>" + days.format("{0}", "<li><a href=/x>Ports</a><li><a href=/y>Pay</a>")
    structure = read_structure(page_tree(f"<main>{story.format(3)}{story.format(2)}</main>"))
    assert structure.columns["title"] == ["Story 3", "Story 2"]


def test_a_title_without_a_heading_among_titles_with_one_is_said():
    words = "<p>Words of {0} came. <a href=/{0}>Read more</a></p>"
    item = f"<div class=card><h3><button>Story {{0}}</button></h3><p>{{0}} May 2021</p>{words}</div>"
    page = "".join(map(item.format, range(9, 4, -1))).replace("<h3><button>Story 5", "<button>Story 5")
    structure = read_structure(page_tree(f"<main>{page}</main>"))
    assert [(text, reason) for _, text, reason in structure.problems] == [
        ("Words of 5 came. Read more", "read as a title, although it is not a heading like the other titles (1 text)")
    ]


def test_a_row_of_links_with_a_date_is_said():
    item = "<div class=x><div><a href=/{0}>Story {0}</a> <p>{0} May 2021</p></div></div>"
    row = "<div class=x><div><p>1 May 2021</p><a href=/1/replies>3</a><a href=/share>Share</a></div></div>"
    structure = read_structure(page_tree(f"<main>{item.format(3)}{item.format(2)}{row}</main>"))
    assert [reason for *_, reason in structure.problems] == ["a title made of a link and other words"]


def test_a_second_heading_of_the_level_of_the_title_is_said_because_an_entry_may_have_lost_its_end():
    item = "<div class=card><h3>Story {0}</h3><p>{0} May 2021</p><a href=/{0}>Read more</a></div>"
    cut = "<div class=card><h3>Story 8</h3>" + item.format(7)
    structure = read_structure(page_tree(f"<main>{item.format(9)}{cut}</main>"))
    assert [(text, reason) for _, text, reason in structure.problems] == [
        ("Story 7", "a second title in an entry; it was left out")
    ]


@pytest.mark.parametrize(
    ("menu", "said"),
    [
        ("<a href=/a>Section 12</a>\n<a href=/b>Menü</a>", []),
        ("<a href=/a>Home</a>\n<b>8 May 2021</b>", ["8 May 2021"]),
        ("<a href=/a>A &amp; B</a>\n<b>8&nbsp;May&#32;2021</b>", ["8 May 2021"]),
    ],
)
def test_of_a_menu_only_dates_are_said_and_the_lines_behind_it_keep_their_numbers(menu, said):
    item = "<li><a href=/{0}>Story {0}</a> <b>{0} May 2021</b></li>"
    page = read_structure(page_tree(f"<nav class=x>\n{menu}\n</nav>\n<ul>{item.format(3)}\n{item.format(2)}</ul>"))
    assert (page.columns["title"], page.columns["line_start"]) == (["Story 3", "Story 2"], [5, 6])
    assert [text for _, text, _ in page.problems] == said


def test_the_place_and_day_that_end_a_reference_are_those_of_its_story():
    item = "<li>ILO: <a href=/{0}>Story {0}</a>, Geneva, {0} May 2021.</li>"
    columns = read_structure(page_tree(f"<ul>{item.format(3)}{item.format(2)}</ul>")).columns
    assert (columns["title"], columns["place"]) == (["Story 3", "Story 2"], ["Geneva", "Geneva"])
    assert [str(day) for day in columns["date"]] == ["2021-05-03", "2021-05-02"]


def test_a_title_may_be_a_date_which_is_said_and_a_date_outside_the_list_dates_no_entry():
    item = "<li><h3><a href=/{0}>{0}</a></h3><p>{1}</p></li>"
    page = "<p>Last updated</p><p>25 May 2021</p><ul>" + item.format("12 June 2021", "3 May 2021")
    structure = read_structure(page_tree(page + item.format("Story", "2 May 2021") + "</ul>"))
    assert structure.columns["title"] == ["12 June 2021", "Story"]
    assert [row[1:] for row in structure.problems] == [
        ("12 June 2021", "a title that is a date"),
        ("25 May 2021", "a date outside the entries of the list, after 'Last updated'"),
    ]


UNCLOSED_HEADING = (
    "<article><h2><article><a href=/b>Two</a><p>Words</p><p>31 February 2020</p><p>23 April 2011</p></article>"
    "<article><a href=/a>One</a><p>22 April 2011</p></article>"
)


@pytest.mark.parametrize(
    "page",
    ["", "<", "<div>" * 100_000 + "x", "<p " + "a" * 1_000_000, "<ul>" + "<li>1 May 2021" * 9, UNCLOSED_HEADING],
)
def test_broken_and_deep_pages_raise_nothing(page):
    read_html(page.encode())


STORIES = [
    ("Ports agree on rest", "12 March 2026", "Both sides met in town."),
    ("Ending child labour", "10 March 2026", "A plan was made today."),
    ("How one farm grew", "9 February 2026", "A visit to a farm there."),
    ("Jobs are back", "1 February 2026", "New numbers are out now."),
]
# fmt: off
MARKUPS = {
"dl":("<dl>{}</dl>","<dt>{d}</dt><dd><a href=/{n}>{t}</a><p>{s}</p></dd>"),
"dl2":("<dl>{}</dl>","<dt><a href=/{n}>{t}</a></dt><dd>{d}</dd><dd>{s}</dd>"),
"flat h":("<div>{}</div>","<h3><a href=/{n}>{t}</a></h3><p>{d}</p><p>{s}</p>"),
"flat dh":("<div>{}</div>","<p>{d}</p><h3><a href=/{n}>{t}</a></h3><p>{s}</p>"),
"flat hsd":("<div>{}</div>","<h3><a href=/{n}>{t}</a></h3><p>{s}</p><p>{d}</p>"),
"p br":("<div>{}</div>","<p><a href=/{n}>{t}</a><br>{d}<br>{s}</p>"),
"p strong":("<div>{}</div>","<p><strong>{t}</strong><br>{d}<br>{s}</p>"),
"br only":("<div>{}</div>","<a href=/{n}>{t}</a><br>{d}<br>{s}<br><br>"),
"wp":("<main>{}</main>","<article class='post-{n} post'><header class=entry-header><h2 class=entry-title><a href=/{n} rel=bookmark>{t}</a></h2><div class=entry-meta><span class=posted-on>Posted on <a href=/{n}><time class='entry-date published' datetime='2026'>{d}</time><time class=updated>14 March 2026</time></a></span> <span class=byline>by <a href=/author/x>Ann Smith</a></span></div></header><div class=entry-content><p>{s} <a href=/{n} class=more-link>Read more</a></p></div></article>"),  # noqa: E501
"who":("<div>{}</div>","<div class=list-view--item><a href=/{n} class=link-container><div class=info><div class=date><span class=timestamp>{d}</span><div class=sf-tags>News release</div></div><p class='heading text-underline'>{t}</p></div></a></div>"),  # noqa: E501
"ec":("<div>{}</div>","<div class=ecl-content-item><ul class=meta><li>Press release</li><li>{d}</li></ul><div class=title><a href=/{n}>{t}</a></div><div>{s}</div></div>"),  # noqa: E501
"sharepoint":("<table><tr><td><table>{}</table></td></tr></table>","<tr><td><a href=/{n}>{t}</a></td><td>{d}</td><td>{s}</td></tr>"),  # noqa: E501
"drupal":("<div>{}</div>","<div class='views-row views-row-{n}'><div class=views-field><span class=field-content>{d}</span></div><div class=views-field><span class=field-content><a href=/{n}>{t}</a></span></div><div class=views-field>{s}</div></div>"),  # noqa: E501
"img":("<div>{}</div>","<div class=c><a href=/{n}><img src=x></a><div><p class=k>News | {d}</p><h3><a href=/{n}>{t}</a></h3><p>{s}</p><a href=/{n}>Read more</a></div></div>"),  # noqa: E501
"badge":("<ul>{}</ul>","<li><a href=/{n}>{t}</a> ({d})</li>"),
"inline":("<ul>{}</ul>","<li><a href=/{n}>{t}</a>, {d}</li>"),
"nolink":("<ul>{}</ul>","<li><b>{t}</b><p>{d}</p><p>{s}</p></li>"),
"split":("<ul>{}</ul>","<li><div>{d[0]}</div><div>{d[1]}</div><div>{d[2]}</div><h3><a href=/{n}>{t}</a></h3><p>{s}</p></li>"),  # noqa: E501
"split in boxes":("<div>{}</div>","<div class=row><div><div class=day>{d[0]}</div><div>{d[1]} {d[2]}</div></div><div><h3><a href=/{n}>{t}</a></h3><p>{s}</p></div></div>"),  # noqa: E501
"tailwind":("<div class='grid grid-cols-3'>{}</div>","<a class='block p-4' href=/{n}><div class='flex text-sm'><span>{d}</span><span>News</span></div><h3 class='text-lg'>{t}</h3><p class='line-clamp-3'>{s}</p></a>"),  # noqa: E501
"bootstrap":("<div class=row>{}</div>","<div class=col-md-4><div class='card h-100'><img src=x><div class=card-body><h5 class=card-title><a href=/{n} class=stretched-link>{t}</a></h5><p class=card-text>{s}</p></div><div class=card-footer><small>{d}</small></div></div></div>"),  # noqa: E501
"date in link":("<ul>{}</ul>","<li><a href=/{n}>{d}: {t}</a></li>"),
"more alone":("<div>{}</div>","<div class=teaser><h3>{t}</h3><p>{d}</p><p>{s}</p><a href=/{n}>Read more</a></div>"),
"article":("<main>{}</main>","<article><header><h2><a href=/{n}>{t}</a></h2></header><p>{s}</p><footer><time>{d}</time></footer></article>"),  # noqa: E501
"tags":("<ul>{}</ul>","<li><h3><a href=/{n}>{t}</a></h3><p>{d}</p><p>{s}</p><p class=tags><a href=/t/x>Wages</a>, <a href=/t/y>Ports</a></p></li>"),  # noqa: E501
}
# fmt: on


class Day(str):
    """A printed day; its parts by their place."""

    def __getitem__(self, part):
        return self.split()[part]


@pytest.mark.parametrize("kind", MARKUPS)
def test_each_markup_of_a_list_gives_its_stories(kind):
    around, item = MARKUPS[kind]
    items = "".join(item.format(n=n, t=t, d=Day(d), s=s) for n, (t, d, s) in enumerate(STORIES))
    columns = read_structure(
        page_tree(f"<nav><a href=/x>Home</a></nav><main><h1>News</h1>{around.format(items)}</main>")
    ).columns
    assert columns["title"] == [title for title, _, _ in STORIES]
    assert [f"{day:%-d %B %Y}" for day in columns["date"]] == [day for _, day, _ in STORIES]
    summaries = [summary for *_, summary in STORIES]
    assert columns["summary"] == (summaries if "{s}" in item else [None] * len(STORIES))
    assert columns["url"] == [f"/{n}" if "href" in item else None for n in range(len(STORIES))]


def test_a_page_that_is_nested_beyond_reason_is_said_and_not_chewed_on(tmp_path):
    (tmp_path / "deep.html").write_bytes(b"<div>" * 100_000 + b"x")
    (tmp_path / "good.txt").write_text("News room\n\n  1. Ministers agree\n\n    8 November 2021\n\n    They met.\n")
    reading = read_sources(tmp_path)
    assert reading.entries["title"].tolist() == ["Ministers agree"]
    assert reading.problems["reason"].str.contains("nested more than").any()


def test_a_list_that_is_printed_twice_counts_once_and_that_is_said():
    card = "<article><h3><a href=/{0}>Story {0}</a></h3><p>{0} May 2021</p>{1}</article>"
    first = "".join(card.format(n, "") for n in (3, 2))
    again = "".join(card.format(n, "<p>What the story says in full.</p>") for n in (3, 2))
    structure = read_structure(page_tree(f"<main><div class=phone>{first}</div><div class=desk>{again}</div></main>"))
    assert structure.columns["title"] == ["Story 3", "Story 2"]
    assert structure.columns["summary"] == ["What the story says in full."] * 2
    assert [row[1:] for row in structure.problems] == [
        ("Story 3; Story 2", "printed again on the page: 2 entries; each counts once")
    ]


def test_days_without_a_year_take_it_from_the_heading_of_their_month_and_that_is_said():
    item = "<li><a href=/{0}>Story {0}</a> <span>{1}</span></li>"
    page = "<h2>March 2026</h2><ul>" + item.format(1, "12 March") + item.format(2, "10 March") + "</ul>"
    page += "<h2>February 2026</h2><ul>" + item.format(3, "9 February") + item.format(4, "3 March") + "</ul>"
    structure = read_structure(page_tree(page))
    assert [str(day) for day in structure.columns["date"]] == ["2026-03-12", "2026-03-10", "2026-02-09", "None"]
    assert [row[1:] for row in structure.problems] == [
        ("12 March; 10 March", "the year is that of the heading 'March 2026' (2 dates)"),
        ("3 March", "looks like a date, but names no certain day; it dates no entry"),
        ("9 February", "the year is that of the heading 'February 2026' (1 date)"),
    ]


def test_a_problem_names_the_line_of_its_text():
    item = "<li>\n<h3>\n  <a href=/{0}>Caf&eacute;\n {0}</a></h3>\n<p>\n{1}</p></li>\n"
    page = "<!-- 1\n2 -->\n<ul>" + item.format("A", "3 May 2021") + item.format("B", "2 May 2021")
    structure = read_structure(page_tree(page + "</ul>\n<p>1 May 2021</p>"))
    assert (structure.columns["line_start"], structure.columns["line_end"]) == ([5, 11], [8, 14])
    assert [line for line, *_ in structure.problems] == [16]


HELD = {
    "an attribute of a box": "<article data-date={day}><h2><a href=/{n}>{title}</a></h2></article>",
    "microdata": "<div itemscope><meta itemprop=datePublished content={day}><h2><a href=/{n}>{title}</a></h2></div>",
    "RDFa": "<div><i property='dc:date' content='{day}T00:00:00+01:00'></i><h2><a href=/{n}>{title}</a></h2></div>",
    "the title of a word": "<article><h2><a href=/{n}>{title}</a></h2><abbr title={day}>new</abbr></article>",
}


@pytest.mark.parametrize("kind", HELD)
def test_a_date_that_only_programs_see_counts_and_that_is_said(kind):
    days = ("2026-03-12", "2026-03-10")
    page = "<h1>News</h1>" + "".join(HELD[kind].format(day=d, n=n, title=f"Story {n}") for n, d in enumerate(days))
    structure = read_html(page.encode()).structure
    assert structure.columns["title"] == ["Story 0", "Story 1"]
    assert [str(day) for day in structure.columns["date"]] == list(days)
    assert "the day is that of its datetime attribute; no words name it (2 dates)" in structure.problems[0][2]


LINKED = """<script type="application/ld+json">{"@graph": [{"@type": "ItemList", "itemListElement": [
{"@type": "ListItem", "item": {"@type": "NewsArticle", "headline": "Story 3", "url": "https://www.ilo.org/3",
"datePublished": "2021-05-03T22:30:00Z"}}, {"@type": "ListItem", "item": {"@type": ["NewsArticle"],
"name": "Story 2", "mainEntityOfPage": {"@id": "/2"}, "datePublished": "2021-05-DAY"}}]}]}</script>"""


def test_linked_data_serve_where_the_page_shows_no_list_and_that_is_said():
    page = read_html(f"<html><head>{LINKED.replace('DAY', '02')}</head><body><h1>News</h1></body></html>".encode())
    assert rows(page.structure) == [
        ("2021-05-03", "", "Story 3", "", "https://www.ilo.org/3"),
        ("2021-05-02", "", "Story 2", "", "/2"),
    ]
    assert "those of its JSON-LD" in page.structure.problems[0][2]


@pytest.mark.parametrize(("day", "said"), [("02", []), ("03", []), ("20", ["Story 2: 2021-05-02, not 2021-05-20"])])
def test_linked_data_that_disagree_with_what_the_page_shows_are_said_and_do_not_count(day, said):
    card = "<li><h3><a href=/{0}>Story {0}</a></h3><p>{0} May 2021</p></li>"
    structure = read_structure(page_tree(f"{LINKED.replace('DAY', day)}<ul>{card.format(3)}{card.format(2)}</ul>"))
    assert [day.day for day in structure.columns["date"]] == [3, 2]
    assert [text for _, text, _ in structure.problems] == said


def test_texts_between_the_entries_that_belong_to_none_are_said_once():
    card = "<div class=card><h3><a href=/{0}>Story {0}</a></h3><p>{0} May 2021</p></div>"
    between = "<h2>Older</h2><div><p>We moved to a new site.</p><a href=/x>All about it</a></div>"
    structure = read_structure(page_tree(f"<main>{card.format(3)}{between}{card.format(2)}</main>"))
    assert [row[1:] for row in structure.problems] == [
        ("We moved to a new site.; All about it", "2 texts among the entries that belong to no entry")
    ]


@pytest.mark.parametrize("place", ["{1}{0}", "{0}{1}"])
@pytest.mark.parametrize(
    "text", ["Ports agree (Friday, 14 December 2012)", "14 December 2012. Ports agree", "Lima, 14 December 2012"]
)
def test_a_text_with_a_date_around_the_entries_that_belongs_to_none_is_said(text, place):
    entries = "<p><a href=/3>Story 3</a> 3 May 2021</p><p><a href=/2>Story 2</a> 2 May 2021</p>"
    structure = read_structure(page_tree(f"<div>{place.format(entries, f'<p>{text}</p>')}</div>"))
    assert structure.columns["title"] == ["Story 3", "Story 2"]
    assert [said for _, said, _ in structure.problems] == [text]


def test_headings_over_entries_that_have_other_titles_are_said():
    item = (
        "<h3><button>Story {0}</button></h3><div><p>{0} May 2021</p><p>What came. <a href=/{0}>Read more</a></p></div>"
    )
    boxes = f"<div><div class=item>{item.format(3)}</div>{item.format(2)}</div><div class=item>{item.format(1)}</div>"
    structure = read_structure(page_tree(f"<main>{boxes}</main>"))
    assert "Story 3" not in structure.columns["title"]
    assert [said for _, said, _ in structure.problems] == ["Story 3; Story 2; Story 1"]


def test_a_heading_of_the_page_that_became_the_title_of_an_entry_is_said():
    item = "<div><dt>{0} May 2021</dt><dd><a href=/{0}>Story {0}</a></dd></div>"
    structure = read_structure(
        page_tree(f"<div><div><h1>News room</h1>{item.format(3)}</div>{item.format(2)}{item.format(1)}")
    )
    assert structure.columns["title"] == ["News room", "Story 2", "Story 1"]
    reason = "read as the title of an entry, though it may be the heading of the page"
    assert [row[1:] for row in structure.problems] == [("News room", reason)]


def test_a_page_of_frames_names_the_pages_to_save():
    page = read_html(b'<html><frameset cols="20%,80%"><frame src="menu.htm"><frame src=news.htm></frameset></html>')
    assert page.problem == "the page holds nothing but frames (menu.htm, news.htm); save those pages"


AROUND = {
    "the head of the page": "<section><h1>Newsroom</h1><p>20 May 2021</p></section><main>{}</main>",
    "a notice": "<div><p>Our policy changed</p><p>20 May 2021</p><p>Accept all.</p></div><main>{}</main>",
    "comments": "<main>{}</main><div id=c><ol><li><b>Ann</b> <i>20 May 2021</i><p>Nice.</p></li></ol></div>",
    "a paragraph": "<main>{}<p>Statement adopted on</p><p>20 May 2021</p></main>",
    "a path": "<div class=path><a href=/>Home</a> > <a href=/n>News</a> > 20 May 2021</div><main>{}</main>",
}


@pytest.mark.parametrize("kind", AROUND)
def test_a_date_that_is_none_of_a_story_dates_no_entry_and_is_said(kind):
    card = "<article class=card><h3><a href=/{0}>Story {0}</a></h3><p>{0} May 2021</p></article>"
    structure = read_structure(page_tree(AROUND[kind].format(card.format(3) + card.format(2))))
    assert structure.columns["title"] == ["Story 3", "Story 2"]
    assert [text for _, text, _ in structure.problems] == ["20 May 2021"]


@pytest.mark.parametrize(
    "page",
    [
        "<h3>{a}</h3><ul><li><a href=/1>One</a><li><a href=/2>Two</a></ul><h3>{b}</h3><ul><li><a href=/3>Three</a>",
        "<dl><dt>{a}<dd><a href=/1>One</a><dd><a href=/2>Two</a><dt>{b}<dd><a href=/3>Three</a></dl>",
        "<h2>{a}</h2><h3><a href=/1>One</a></h3><h3><a href=/2>Two</a></h3><h2>{b}</h2><h3><a href=/3>Three</a></h3>",
    ],
)
def test_a_day_over_several_stories_dates_them_all(page):
    structure = read_structure(page_tree(page.format(a="3 May 2021", b="2 May 2021")))
    assert structure.columns["title"] == ["One", "Two", "Three"]
    assert [day.day for day in structure.columns["date"]] == [3, 3, 2]
    assert not structure.problems


def test_one_card_with_two_dates_among_cards_with_one_is_an_entry():
    card = "<article class=card><h3><a href=/{0}>Story {0}</a></h3><p>{0} May 2021</p>{1}</article>"
    structure = read_structure(page_tree(card.format(3, "<p>Updated: 9 May 2021</p>") + card.format(2, "")))
    assert [day.day for day in structure.columns["date"]] == [3, 2]


def test_a_flat_list_without_kickers_takes_no_summary_for_one():
    page = (
        "<b>News</b><br><a href=/1>One</a><br>3 May 2021<br>It ended.<br><a href=/2>Two</a><br>2 May 2021<br>It began."
    )
    structure = read_structure(page_tree(f"<div>{page}</div>"))
    assert (structure.columns["summary"], structure.columns["kicker"]) == (["It ended.", "It began."], [None, None])


CARD = "<div class=c><h3><a href=/{0}>Ministers agree on plan {0}</a></h3><p>{1}</p></div>"


@pytest.mark.parametrize(
    ("printed", "day", "place"),
    [("Geneva 11/08/2021", "2021-08-11", "Geneva"), ("11/08/2021 Room XVI", "2021-08-11", "Room XVI"),
     ("By Jane Doe on August 11, 2021", "2021-08-11", ""), ("By Jane Doe, 11 August 2021", "2021-08-11", ""),
     ("Lima, Peru 11 August 2021 10:30", "2021-08-11", ""), ("A. Smith - 2021-08-11", "2021-08-11", "")],
)  # fmt: skip
@pytest.mark.parametrize("others", ["{0}/07/2021", "Rome {0}/07/2021"])
def test_a_day_among_other_words_dates_its_entry(printed, day, place, others):
    dates = [printed, *map(others.format, (30, 29))]
    structure = read_structure(page_tree("".join(CARD.format(n, date) for n, date in enumerate(dates))))
    if structure is None:
        structure = read_structure(page_tree("".join(CARD.format(n, d) for n, d in enumerate(dates)), attributes=True))
    assert [str(date) for date in structure.columns["date"]] == [day, "2021-07-30", "2021-07-29"]
    assert (structure.columns["place"][0] or "") == place


def test_events_below_the_news_are_no_news_but_a_page_of_events_is_a_listing():
    events = f"<h2>Upcoming events</h2><div>{CARD.format(3, '3 June 2021')}{CARD.format(4, '9 June 2021')}</div>"
    news = f"<main><h1>News</h1><div>{CARD.format(1, '3 May 2021')}{CARD.format(2, '2 May 2021')}</div>{events}</main>"
    assert read_structure(page_tree(news)).columns["title"] == [
        "Ministers agree on plan 1",
        "Ministers agree on plan 2",
    ]
    assert len(read_structure(page_tree(events)).columns["title"]) == 2


def test_a_base_completes_the_links_of_a_page():
    page = CARD.replace("/{0}", "{0}").format(1, "3 May 2021") + CARD.format(2, "2 May 2021")
    found = read_html(f'<head><base href="https://www.ilo.org/asia/news/"></head>{page}'.encode())
    assert found.structure.columns["url"] == ["https://www.ilo.org/asia/news/1", "https://www.ilo.org/2"]


MARKED = (
    '<div {0}="{1}NewsArticle"><h3><a {2}="url" href=/{{0}}><b {2}="headline">Plan {{0}} is agreed</b></a></h3>'
    '<meta {2}="datePublished" content="{{2}}"><p>{{1}}</p></div>'
)


@pytest.mark.parametrize(
    "words", [("itemscope itemtype", "https://schema.org/", "itemprop"), ("typeof", "schema:", "property")]
)
def test_what_a_page_marks_up_for_search_engines_is_compared_with_what_it_shows(words):
    card = MARKED.format(*words)
    page = card.format(1, "3 May 2021", "2021-05-03") + card.format(2, "2 May 2021", "2020-05-02")
    assert [row[1:] for row in read_structure(page_tree(page)).problems] == [
        (
            "Plan 2 is agreed: 2021-05-02, not 2020-05-02",
            "1 entries have another date in the page's microdata; the date that is shown counts",
        )
    ]


def test_the_date_of_a_merged_cell_is_that_of_each_row_it_reaches():
    rows = "<tr><td rowspan=2>8 May 2021<td><a href=/1>Story 1</a></tr><tr><td><a href=/2>Story 2</a></tr>"
    rows += "<tr><td>3 May 2021<td><a href=/3>Story 3</a></tr>"
    structure = read_structure(page_tree(f"<table>{rows}</table>"))
    assert structure.columns["title"] == ["Story 1", "Story 2", "Story 3"]
    assert [day.day for day in structure.columns["date"]] == [8, 8, 3]
    assert structure.problems == []


def test_the_heads_of_a_table_say_what_its_cells_hold():
    rows = "<tr><th>Type<th>Where<th>Title<th>Location<th>Published</tr>"
    rows += "".join(
        f"<tr><td>Kind {n}<td>Hall {n}<td><a href=/{n}>Story {n}</a><td>Lima<td>{n} May 2021</tr>" for n in (2, 1)
    )
    columns = read_structure(page_tree(f"<table>{rows}</table>")).columns
    assert columns["kicker"] == ["Kind 2", "Kind 1"]
    assert columns["place"] == ["Lima", "Lima"]


@pytest.mark.parametrize(
    ("page", "entries"),
    [
        ("<main><h1>News</h1><ul><li><a href=/a>Story</a> <span>8 May 2021</span></li></ul></main>", 1),
        ("<main><h1>Story</h1><p>8 May 2021</p><p>Words.</p><a href=/b>Read another</a></main>", 0),
        ("<ul><li><a href=/a>One</a> <i>8 May 2021</i><li><a href=/b>Two</a> <i>Whit Monday 2021</i></ul>", 0),
        ("<main><div><a href=/x>Jane Doe</a><p>8 May 2021</p></div>" + ("<p>" + "Words of a story. " * 10) * 2, 0),
    ],
)
def test_the_only_story_of_a_listing_is_an_entry_but_the_story_of_a_page_is_not(page, entries):
    structure = read_structure(page_tree(page))
    assert len(structure.columns["title"] if structure else []) == entries


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("<h3><a href=/{0}>Story {0}</a> <small>{0} May 2021</small></h3><p>Words.</p>", (None, "Words.")),
        ("<h3><a href=/{0}>Story {0}</a></h3><p>News, {0} May 2021</p><p>Words.</p>", ("News", "Words.")),
        ("<h3><a href=/{0}>Story {0}</a></h3><p>{0} May 2021</p><dl><dt>Category<dd>Op-ed</dl>", ("Op-ed", None)),
        ("<p><a href=/{0}>Story {0}</a></p><blockquote>Words.<br>{0} May 2021</blockquote>", (None, "Words.")),
        ("<h3><a href=/{0}>Story {0}</a></h3><p>{0} May 2021</p><p>Category: Op-ed</p>", ("Op-ed", None)),
    ],
)
def test_dates_in_headings_behind_kickers_and_in_quotes_are_read_beside_other_lists(item, expected):
    events = "<h2>Events</h2>" + "<div><h3><a href=/e{0}>Event {0}</a></h3><p>{0} June 2021</p></div>".format("30")
    page = "".join(f"<section>{item.format(n)}</section>" for n in (3, 2, 1))
    columns = read_structure(page_tree(f"<main><h1>News</h1>{page}</main>{events}")).columns
    assert columns["title"] == ["Story 3", "Story 2", "Story 1"]
    assert [(kicker, summary) for kicker, summary in zip(columns["kicker"], columns["summary"], strict=True)] == [
        expected
    ] * 3


def test_a_date_in_parts_that_ends_a_page_is_read():
    item = "<li><a href=/{0}>Story {0}</a><div><p>{0}</p><p>May 2021</p></div></li>"
    structure = read_structure(page_tree(f"<ul>{item.format(12)}{item.format(11)}</ul>"))
    assert [str(day) for day in structure.columns["date"]] == ["2021-05-12", "2021-05-11"]


def test_a_story_without_a_date_over_a_list_is_said():
    item = "<div class=item><h3><a href=/{0}>A story of some length, number {0}</a></h3><span>{0} May 2021</span></div>"
    hero = "<section><h2><a href=/hero>A long story with no date at all</a></h2><p>Words.</p></section>"
    structure = read_structure(
        page_tree(f"<main><h1>News</h1>{hero}<div>{item.format(3)}{item.format(2)}</div></main>")
    )
    assert len(structure.columns["title"]) == 2
    assert structure.problems[0][1:] == (
        "A long story with no date at all",
        "1 text among the entries that belong to no entry",
    )


def test_a_page_of_one_read_date_among_several_items_is_no_lone_entry():
    item = "<li><a href=/{0}>{1} 2021 A story of some length, number {0}</a></li>"
    page = "<main><ul>" + "".join(item.format(n, f"{n} May") for n in (3, 2, 1)) + "</ul></main>"
    structure = read_html(page.encode()).structure
    assert [day.day for day in structure.columns["date"]] == [3, 2, 1]


@pytest.mark.parametrize(
    "boxes",
    ["<p>{0}</p><p>2026-03</p>", "<p>2026.03</p><p>{0}</p>", "<p>{0}-03</p><p>2026</p>",
     "<p>{0} March 2026 @ 9:00 am - {0} March 2026 @ 5:00 pm</p>", "<p>{0} March 2026 (09:00–12:00 CET)</p>"],
)  # fmt: skip
def test_a_day_in_numbers_in_two_boxes_or_with_hours_is_read(boxes):
    item = "<li><div>{1}</div><h3><a href=/{0}>Story {0}</a></h3></li>"
    page = "<ul>" + "".join(item.format(n, boxes.format(n)) for n in (23, 21, 17)) + "</ul>"
    structure = read_html(page.encode()).structure
    assert [str(day) for day in structure.columns["date"]] == ["2026-03-23", "2026-03-21", "2026-03-17"]


def test_a_list_whose_dates_name_no_certain_day_gives_undated_entries_and_that_is_said():
    item = "<li><h3><a href=/{0}>Story {0}</a></h3><p>{0} days ago</p></li>"
    structure = read_html(f"<ul>{item.format(2)}{item.format(3)}{item.format(4)}</ul>".encode()).structure
    assert structure.columns["title"] == ["Story 2", "Story 3", "Story 4"]
    assert structure.columns["date"] == [None] * 3
    assert [row[1] for row in structure.problems] == ["2 days ago", "3 days ago", "4 days ago"]


def test_of_a_caption_only_the_credit_is_the_storys():
    caption = "<figure><img><figcaption>Workers in Lima. © ILO/Jo Doe 2019</figcaption></figure>"
    item = caption + "<p>News</p><h3><a href=/{0}>Story {0}</a></h3><p>{0} May 2021</p>"
    structure = read_structure(page_tree(f"<ul><li>{item.format(3)}<li>{item.format(2)}</ul>"))
    assert structure.columns["credit"] == ["ILO/Jo Doe", "ILO/Jo Doe"]
    assert structure.columns["kicker"] == ["News", "News"]
    assert not structure.problems


def test_the_heading_of_the_page_itself_is_none_of_a_side_list():
    item = "<li>{0} May 2021: <a href=/{0}>Story {0}</a></li>"
    structure = read_structure(page_tree(f"<h1>Archive</h1><ul>{item.format(3)}{item.format(2)}</ul>"))
    assert structure.columns["title"] == ["Story 3", "Story 2"]


def test_a_summary_that_begins_with_days_does_not_date_its_entry():
    item = "<article><h2><a href=/{0}>Story {0}</a></h2><p>{1}</p><p>{0} May 2021</p></article>"
    page = item.format(3, "From 12 May 2020 to 3 June 2020, It met.") + item.format(2, "Both sides met.")
    structure = read_structure(page_tree(page))
    assert [str(day) for day in structure.columns["date"]] == ["2021-05-03", "2021-05-02"]


def test_in_a_link_of_spans_the_words_behind_a_day_are_the_title_even_if_they_could_be_a_place():
    item = "<li><a href=/{0}><span>{0}.05.2026</span><span>Ports agree {0}</span><span>More</span></a></li>"
    structure = read_structure(page_tree(f"<ul>{item.format(23)}{item.format(21)}</ul>"))
    assert structure.columns["title"] == ["Ports agree 23", "Ports agree 21"]


def test_a_date_behind_a_note_in_brackets_is_read():
    item = "<li><a href=/{0}.pdf>Story {0}</a> [PDF, {0} KB], {0} May 2021</li>"
    structure = read_html(f"<ul>{item.format(23)}{item.format(21)}</ul>".encode()).structure
    assert structure.columns["title"] == ["Story 23", "Story 21"]
    assert [day.day for day in structure.columns["date"]] == [23, 21]


def test_a_word_of_the_footer_in_the_place_of_a_lost_title_is_reported():
    item = "<div><dt>{0} May 2021</dt><dd><a href=/n/{0}>Story {0} of a port</a></dd></div>"
    cut = "<div><dt>2 May 2021</dt><dd></dl></main><footer><ul><li><a href=/c>Contact</a></li></ul></footer>"
    structure = read_html(f"<main><h1>News</h1><dl>{item.format(8)}{item.format(5)}{cut}".encode()).structure
    assert structure.columns["title"] == ["Story 8 of a port", "Story 5 of a port", "Contact"]
    (problem,) = structure.problems
    assert problem[1] == "Contact"
    assert "a word of menus and footers" in problem[2]


@pytest.mark.parametrize(
    "script",
    [
        '<script id="__NEXT_DATA__" type="application/json">{{"props": {{"total": 9, "items": [{0}, {1}]}}}}</script>',
        '<script>window.__STATE__ = {{"Article:1": {0}, "Article:2": {1}, "n": 2}};</script>',
        '<script>window.__NUXT__={{"data": [{{"edges": [{{"node": {0}}}, {{"node": {1}}}]}}]}}</script>',
    ],
)
def test_a_page_that_its_scripts_fill_gives_the_list_in_them_and_says_so(script):
    story = '{{"title": "Story {0}", "url": "/{0}", "publishedAt": "2021-05-0{0}T10:00:00Z"}}'
    page = f"<div id=root>Loading</div>{script.format(story.format(8), story.format(7))}"
    structure = read_html(page.encode()).structure
    assert rows(structure) == [("2021-05-08", "", "Story 8", "", "/8"), ("2021-05-07", "", "Story 7", "", "/7")]
    assert (1, "", "the page shows no list with dates; its 2 entries are those of its scripts") in structure.problems


@pytest.mark.parametrize("form", ["{0}. Story of {1}", "Story of {1} [{0}]"])
def test_numbers_that_count_the_titles_of_a_list_are_numbers_of_entries(form):
    item = "<li><h3><a href=/{0}>{1}</a></h3><p>{0} May 2021</p></li>"
    page = item.format(8, form.format(11, "ports")) + item.format(7, form.format(12, "pay"))
    structure = read_html(f"<ul>{page}</ul>".encode()).structure
    assert structure.columns["title"] == ["Story of ports", "Story of pay"]
    assert structure.columns["number"] == [11, 12]


def test_numbers_that_do_not_count_the_titles_stay_in_them():
    item = "<li><h3><a href=/{0}>{0}. Story</a></h3><p>{0} May 2021</p></li>"
    structure = read_html(f"<ul>{item.format(8)}{item.format(6)}</ul>".encode()).structure
    assert structure.columns["title"] == ["8. Story", "6. Story"]


def test_a_date_in_a_row_of_facts_below_a_title_is_read():
    facts = "The Daily News, 08:1{0} AM, {0} May 2021, 300 words, (English)"
    item = f"<tr><td>{{0}}.<td><a href='javascript:go({{0}})'>Story {{0}} of a port</a><div>{facts}</div></td></tr>"
    structure = read_html(f"<table>{item.format(8)}{item.format(6)}</table>".encode()).structure
    assert structure.columns["title"] == ["Story 8 of a port", "Story 6 of a port"]
    assert [day.day for day in structure.columns["date"]] == [8, 6]
    assert structure.columns["url"] == [None, None]


def test_a_dated_box_outside_the_main_part_is_beside_the_listing():
    card = "<div class=c><h3><a href=/{0}>Story {0}</a></h3><p>{0} May 2021</p></div>"
    promo = "<div><h4><a href=/c>Conference</a></h4><p>9 June 2021</p></div>"
    structure = read_html(f"{promo}<main><h1>News</h1>{card.format(8)}{card.format(6)}</main>".encode()).structure
    assert structure.columns["title"] == ["Story 8", "Story 6"]
    assert "(outside the main part), left out" in structure.problems[0][2]


def test_a_known_place_behind_a_date_is_its_place():
    day = "<div><time>{0} May 2021</time><span>Geneva</span></div>"
    item = f"<li><p>News<h3><a href=/{{0}}>Story {{0}}</a></h3><p>Both met.</p>{day}</li>"
    structure = read_html(f"<ul>{item.format(8)}{item.format(6)}</ul>".encode()).structure
    assert structure.columns["place"] == ["Geneva", "Geneva"]
    assert structure.columns["summary"] == ["Both met.", "Both met."]


def test_relative_dates_beside_days_are_reported_once():
    item = "<div class=p><h3><a href=/{0}>Story {0}</a></h3><abbr title=2021-05-0{0}>{0} weeks ago</abbr></div>"
    structure = read_html((item.format(8) + item.format(6)).encode()).structure
    assert [day.day for day in structure.columns["date"]] == [8, 6]
    assert sorted(reason for *_, reason in structure.problems) == [
        "looks like a date, but names no certain day; it dates no entry (2 dates)",
        "the day is that of its datetime attribute; no words name it (2 dates)",
    ]
