"""Layer 6: the story table of the panel: sortable, with the matched words marked and the way back to the page."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd

from ilo_analysis.corpus import Corpus
from ilo_analysis.story_list import marked_html, story_records

PAGE = 25
SORTS = {"newest": ("date", False), "oldest": ("date", True), "title": ("title", True), "feed": ("feed", True)}

_STYLE = """<style>
.ilo-stories { max-height: 32rem; overflow: auto; font-size: 0.95em; }
.ilo-stories table { border-collapse: collapse; width: 100%; }
.ilo-stories caption { text-align: left; font-weight: 600; padding: 0.3em 0; }
.ilo-stories th, .ilo-stories td { text-align: left; vertical-align: top; padding: 0.35em 0.6em; white-space: normal; }
.ilo-stories td { border-top: 1px solid #d9dee3; overflow-wrap: anywhere; }
.ilo-stories td.when { white-space: nowrap; }
.ilo-stories mark { background: #fdf0c8; color: #1b1f24; text-decoration: underline; }
</style>"""


def stories_html(
    corpus: Corpus, stories: pd.DataFrame, evidence: pd.DataFrame, *, caption: str, sort: str = "newest", page: int = 0
) -> str:
    """HTML table of one page of stories: date, title and summary with matched words marked, feeds, source lines.

    Everything that comes from a listing is escaped; an address becomes a link only if it begins with http.
    """
    ids = list(_sorted(corpus, stories, sort)["story_id"].iloc[page * PAGE : (page + 1) * PAGE])
    shown = stories[stories["story_id"].isin(ids)]
    occurrences = corpus.occurrences[corpus.occurrences["story_id"].isin(ids)]
    records = story_records(shown, occurrences, evidence[evidence["story_id"].isin(ids)])
    rows = "".join(_row(record) for record in sorted(records, key=lambda record: ids.index(record["id"])))
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("Date", "Story", "Feeds and source"))
    return (
        f'{_STYLE}<div class="ilo-stories" role="region" aria-label="Stories" tabindex="0"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _sorted(corpus: Corpus, stories: pd.DataFrame, sort: str) -> pd.DataFrame:
    column, ascending = SORTS[sort]
    if column == "feed":
        stories = stories.assign(feed=stories["story_id"].map(corpus.occurrences.groupby("story_id")["feed"].min()))
    return stories.sort_values([column, "story_id"], ascending=[ascending, True], na_position="last", kind="stable")


def _row(record: dict[str, Any]) -> str:
    """One story as a row of the table."""
    texts = {}
    for field in ("title", "summary"):
        spans = [(start, end) for name, start, end, _ in record["marks"] if name == field]
        texts[field] = marked_html(record[field] or "", spans)
    themes = ", ".join(sorted({theme for *_, theme in record["marks"]}))
    if str(record["url"] or "").startswith(("http://", "https://")):
        texts["title"] = f'<a href="{escape(record["url"])}" rel="noreferrer">{texts["title"]}</a>'
    sources = "<br>".join(f"source: {escape(file)}, lines {first} to {last}" for file, first, last in record["sources"])
    return (
        f'<tr><td class="when">{escape(record["date"] or "undated")}</td>'
        f"<td><b>{texts['title']}</b><br>{texts['summary']}<br><small>{escape(themes)}</small></td>"
        f"<td>{escape(', '.join(record['feeds']))}<br><small>{sources}</small></td></tr>"
    )
