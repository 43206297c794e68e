"""Made-up pages with known entries, in many markups: for the property test and for fuzzing.

A page is a list in some markup, with boxes around it, and perhaps an accident. What it holds is known, so a reader can
be held to it: each entry is right, or the reader says something.
"""

from __future__ import annotations

import datetime as dt
import html
import random
import re
from typing import NamedTuple

TOPICS = ("ports", "farms", "mines", "nurses", "wages", "unions", "cocoa", "ships", "skills", "schools", "drivers")
PLACES = ("Geneva", "Lima", "Dakar", "Hanoi", "Turin", "Suva")
KICKERS = ("News", "Press release", "Article", "Statement")
# Forms of a printed day; with a day over 12 each is certain.
FORMS = (
    "{d.day} {d:%B} {d.year}",
    "{d:%B} {d.day}, {d.year}",
    "{d:%d %b %Y}",
    "{d:%Y-%m-%d}",
    "{d:%d.%m.%Y}",
    "{d:%A}, {d.day} {d:%B} {d.year}",
    "Published: {d.day} {d:%B} {d.year}",
    "{d.year}年{d.month}月{d.day}日",
)
# Around a list, and one story of it: {u} address, {t} title, {d} date, {k} kicker, {s} summary.
MARKUPS = {
    "list": ("<ul>{}</ul>", "<li><a href={u}>{t}</a> <span>{d}</span><p>{s}</p></li>"),
    "dates behind links": ("<ul>{}</ul>", "<li><a href={u}>{t}</a> <em>{d}</em></li>"),
    "bold titles": ("<div>{}</div>", "<p><b>{t}</b></p><p>{d}</p><p>{s} <a href={u}>Read more</a></p>"),
    "kickers in links": ("<ul>{}</ul>", "<li><a href={u}><span>{k}</span><span>{t}</span></a><div>{d}</div></li>"),
    "dates in links": ("<ul>{}</ul>", "<li><a href={u}>{d} {t}</a></li>"),
    "numbered": ("<ol>{}</ol>", "<li><h3><a href={u}>{t}</a></h3><p>{d}</p><p>{s}</p></li>"),
    "date first": ("<ul>{}</ul>", "<li><span>{d}</span> <a href={u}>{t}</a></li>"),
    "card": ("<div>{}</div>", "<div class=card><p class=k>{k}</p><h3><a href={u}>{t}</a></h3><p>{d}</p><p>{s}</p></div>"),  # noqa: E501
    "article": ("{}", "<article><header><h2><a href={u}>{t}</a></h2></header><p>{s}</p><footer><time>{d}</time></footer></article>"),  # noqa: E501
    "link around": ("<div class=grid>{}</div>", "<a class=card href={u}><div><span>{k}</span></div><h3>{t}</h3><div>{d}</div><p>{s}</p></a>"),  # noqa: E501
    "table": ("<table><tr><th>Date</th><th>Title</th></tr>{}</table>", "<tr><td>{d}</td><td><a href={u}>{t}</a></td></tr>"),  # noqa: E501
    "definitions": ("<dl>{}</dl>", "<dt>{d}</dt><dd><a href={u}>{t}</a><p>{s}</p></dd>"),
    "headings": ("<div>{}</div>", "<h3><a href={u}>{t}</a></h3><p>{d}</p><p>{s}</p>"),
    "dates over headings": ("<div>{}</div>", "<p>{d}</p><h3><a href={u}>{t}</a></h3><p>{s}</p>"),
    "paragraphs": ("<div>{}</div>", "<p><a href={u}>{t}</a><br>{d}<br>{s}</p>"),
    "views": ("<div class=view-content>{}</div>", "<div class='views-row views-row-{n}'><div><span>{d}</span></div><div><span><a href={u}>{t}</a></span></div><div>{s}</div></div>"),  # noqa: E501
    "columns": ("<div class=row>{}</div>", "<div class='col-md-4'><div class=card><a href={u}><img src=x></a><div class=body><h5><a href={u}>{t}</a></h5><p>{s}</p></div><div class=foot><small>{d}</small></div></div></div>"),  # noqa: E501
    "twice for readers": ("<div>{}</div>", "<div><a href={u}><span>{t}</span></a><div><p>{k}</p><h3>{t}</h3><time>{d}</time></div></div>"),  # noqa: E501
    "elements of its own": ("<x-list>{}</x-list>", "<x-card><x-title><a href={u}>{t}</a></x-title><x-date>{d}</x-date></x-card>"),  # noqa: E501
    "definitions in boxes": ("<dl>{}</dl>", "<div><dt>{d}</dt><dd><a href={u}>{t}</a></dd></div>"),
    "accordion": ("<div>{}</div>", "<div class=item><h3><button>{t}</button></h3><div><p>{d}</p><p>{s} <a href={u}>Read more</a></p></div></div>"),  # noqa: E501
    "bold dates": ("<ul>{}</ul>", "<li><strong>{d}:</strong> <a href={u}>{t}</a></li>"),
    "brackets": ("<div>{}</div>", "<p><a href={u}>{t} ({d})</a></p>"),
    "broken lines": ("<div>{}</div>", "{d}<br><a href={u}>{t}</a><br>{s}<br><br>"),
    "layout table": ("<table><tr><td>{}</td></tr></table>", "<table><tr><td><img src=x></td><td><font size=2><b><a href={u}>{t}</a></b></font><br><font size=1>{d}</font><br>{s}</td></tr></table>"),  # noqa: E501
    "rows of boxes": ("<div>{}</div>", "<div class=row><div>{d}</div><div>{k}</div><div><a href={u}>{t}</a></div></div>"),  # noqa: E501
    "blog": ("<div id=content>{}</div>", "<article class='post-{n} post status-publish'><header><h2><a href={u} rel=bookmark>{t}</a></h2><div><span>Posted on <a href={u}><time>{d}</time></a></span><span> by <span class=author><a href=/a>Ann Lee</a></span></span></div></header><div><p>{s} <a href={u}>Continue reading</a></p></div><footer><span>Posted in <a href=/c>{k}</a></span><span><a href={u}#respond>Leave a comment</a></span></footer></article>"),  # noqa: E501
    "letters": ("<div>{}</div>", "<div class=preview><div><a href={u}>{t}</a><div>{s}</div><div><time>{d}</time> • <a href=/ann>Ann Lee</a></div></div><div><a href={u}/comments>3</a><a role=button>Share</a></div></div>"),  # noqa: E501
    "grid": ("<div class='grid gap-8'>{}</div>", "<div class='flex rounded-lg'><p class='text-sm'><a href=/k>{k}</a></p><a href={u} class=block><p class='text-xl'>{t}</p><p>{s}</p></a><div><p>Ann Lee</p><div><time>{d}</time><span aria-hidden=true>·</span><span>6 min read</span></div></div></div>"),  # noqa: E501
    "facts below": ("<ul>{}</ul>", "<li><div><a href={u}>{t}</a></div><p>{s}</p><ul><li>Document type: {k}</li><li>Published: <time>{d}</time></li></ul></li>"),  # noqa: E501
    "slots": ("<news-list>{}</news-list>", "<news-card aria-label='{t}'><h3 slot=title><a href={u}>{t}</a></h3><span slot=date>{d}</span><p slot=text>{s}</p></news-card>"),  # noqa: E501
    "right to left": ("<div dir=rtl>{}</div>", "<div class=c><a href={u}><h3>{t}</h3></a><span dir=ltr>&rlm;{d}</span><p>{s}</p></div>"),  # noqa: E501
}  # fmt: skip
AROUND = (
    "{}",
    "<header><a href=/>Home</a></header><nav><ul><li><a href=/n>News</a></li></ul></nav><main><h1>News</h1>{}</main>",
    "<main><h1>News</h1>{}</main><footer><ul><li><a href=/c>Contact</a></li><li><a href=/p>Privacy</a></li></ul></footer>",  # noqa: E501
    "<div><div><div><h1>News room</h1>{}</div></div></div><footer><p>© 2026</p></footer>",
    "<main><h1>News</h1>{}</main><aside><h2>Most read</h2><ul><li><a href=/o>An old story</a><p>3 March 2015</p></li></ul></aside>",  # noqa: E501
    "<div class=cookie-notice><p>We use cookies</p><p>1 January 2020</p></div><main><h1>News</h1>{}</main>",
    "<main><h1>News</h1><form><select><option>2026<option>2025</select></form>{}<a href=#>Load more</a></main>",
    "<table><tr><td><ul><li><a href=/a>About us</a></ul></td><td>{}</td></tr></table>",
)  # fmt: skip
_TAG = re.compile(r"<[^>]*>")


class Entry(NamedTuple):
    """One planted entry."""

    title: str
    date: dt.date
    url: str


class MadePage(NamedTuple):
    """A page, what it holds, and what it was made of."""

    source: str
    entries: list[Entry]
    markup: str
    form: str
    accidents: tuple[str, ...]

    def printed(self, entry: Entry) -> str:
        """Date of an entry as the page prints it."""
        return self.form.format(d=entry.date)


def made_page(dice: random.Random, accidents: int = 0, markup: str = "", outer: str = "") -> MadePage:
    """Page of some stories in some markup (any, if none is given), after so many accidents."""
    markup = markup or dice.choice(sorted(MARKUPS))
    around, item = MARKUPS[markup]
    form, outer = dice.choice(FORMS), outer or dice.choice(AROUND)
    first = dt.date(dice.randrange(2001, 2027), dice.randrange(1, 13), 28)
    entries = [
        Entry(
            f"{dice.choice(PLACES)} talks on {dice.choice(TOPICS)}, part {n + 1}",
            # A day over 12 is certain in any order of day and month.
            (first - dt.timedelta(days=31 * n)).replace(day=dice.randrange(13, 29)),
            f"/news/{n}",
        )
        for n in range(dice.randrange(3, 9))
    ]
    kicker = dice.choice(KICKERS)
    items = [
        item.format(
            u=one.url,
            t=html.escape(one.title),
            d=form.format(d=one.date),
            k=kicker,
            n=n,
            s=f"What came of talk {n + 1}.",
        )
        for n, one in enumerate(entries)
    ]
    names = dice.choices(sorted(ACCIDENTS), k=accidents)
    for name in names:
        items = ACCIDENTS[name](items, dice)
    source = f"<html><head><title>News</title></head><body>{outer.format(around.format(''.join(items)))}</body></html>"
    return MadePage(source, entries, markup, form, tuple(names))


def _at_a_tag(item: str, dice: random.Random) -> tuple[str, str, str]:
    """Text before some tag, the tag, and the text behind it."""
    tags = list(_TAG.finditer(item))
    if not tags:
        return item, "", ""
    tag = dice.choice(tags)
    return item[: tag.start()], tag[0], item[tag.end() :]


def _on_one(items: list[str], dice: random.Random, new: str) -> list[str]:
    """Items with one in another form: `new` with {0} before a tag, {1} the tag and {2} behind it."""
    # What was put in before is no story.
    at = dice.choice([n for n, item in enumerate(items) if "/news/" in item])
    return [*items[:at], new.format(*_at_a_tag(items[at], dice)), *items[at + 1 :]]


def _put_in(items: list[str], dice: random.Random, text: str) -> list[str]:
    """Items with a text before, among or behind them."""
    at = dice.randrange(len(items) + 1)
    return [*items[:at], text, *items[at:]]


def _swapped(items: list[str], dice: random.Random) -> list[str]:
    """Items in another order."""
    return dice.sample(items, len(items))


# What happens to pages: each takes the items of a list and gives them back changed.
ACCIDENTS = {
    "a tag is lost": lambda items, dice: _on_one(items, dice, "{0}{2}"),
    "a tag is doubled": lambda items, dice: _on_one(items, dice, "{0}{1}{1}{2}"),
    "a box is put in": lambda items, dice: _on_one(items, dice, "<div class=x>{0}{1}{2}</div>"),
    "the end of an item is lost": lambda items, dice: _on_one(items, dice, "{0}<!-- /news/ -->"),
    "a text is put in": lambda items, dice: _put_in(items, dice, "<p>Sign up for our letter</p>"),
    "a date is put in": lambda items, dice: _on_one(items, dice, "{0}{1}<p>7 July 2007</p>{2}"),
    "a day of no month": lambda items, dice: _on_one(items, dice, "{0}{1}<p>31 February 2020</p>{2}"),
    "an item is printed twice": lambda items, dice: [*items, dice.choice(items)],
    "the order is lost": _swapped,
    "a banner": lambda items, dice: _put_in(items, dice, "<div class=banner><a href=/join>Join us now</a></div>"),
    "a comment": lambda items, dice: _put_in(items, dice, "<!-- <li><a href=/x>Hidden</a> 5 May 2005</li> -->"),
    "a template": lambda items, dice: _put_in(items, dice, "<template><li>{{title}}<p>1 May 2021</p></li></template>"),
}
