"""An executed notebook as the tests of the export need it: charts with cells, stories, a table, findings, code."""

import io
from html import escape

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    '=HYPERLINK("https://example.org")',
    "W" * 10_000,
    "\u202eright to left \u2066override",
    "Emoji 🧑🏽‍🏭 and \u0007 bell",
]


def story(number, title=None, url="https://www.ilo.org/story", month=None):
    month = month or f"2021-{10 + number % 3:02d}"
    title = title or f"Social protection for workers, story {number}"
    return {
        "id": f"{month}-{number % 28 + 1:02d}-story-{number}",
        "date": f"{month}-{number % 28 + 1:02d}",
        "title": title,
        "summary": "A summary about social protection and decent work in the informal economy, with enough words to be "
        "of the usual length of a summary on a listing page of the press room, which is two to three printed lines.",
        "kicker": "Press release",
        "url": url,
        "feeds": ["global-news"],
        "sources": [["data/raw/global-news_2021-10-26_2021-11-08.txt", number * 6 + 1, number * 6 + 5]],
        "marks": [["summary", 16, 33, "social-protection"], ["summary", 23, 33, "social-protection"]],
    }


def chart(figure="story-volume", bars=(), title="Stories per month", **more):
    """Output of a bar chart whose bars are (id, label, story ids)."""
    import matplotlib
    from matplotlib.figure import Figure

    rc = {"svg.fonttype": "none", "svg.hashsalt": "ilo", "hatch.linewidth": 1}
    with matplotlib.rc_context(rc):
        drawing = Figure(figsize=(8, 3.6))
        axes = drawing.subplots()
        drawn = axes.bar([b[1].split(":")[0] for b in bars], [len(b[2]) for b in bars], color="#1e2dbe", width=0.6)
        for place, (bar, (name, _, ids)) in enumerate(zip(drawn, bars, strict=True)):
            bar.set_url(f"#cell-{figure}-{name}")
            if place == 0:
                bar.set(hatch="///", facecolor="#ffffff", edgecolor="#1e2dbe")
            axes.text(place, len(ids), str(len(ids)), ha="center", va="bottom", color="#1b1f24", fontsize=11)
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_ylabel("Stories")
        target = io.StringIO()
        drawing.savefig(target, format="svg", metadata={"Date": None})
    about = {
        "id": figure,
        "title": title,
        "alt": f"Bar chart of {sum(len(b[2]) for b in bars)} stories in {len(bars)} months.",
        "caption": f"n = {sum(len(b[2]) for b in bars)} stories, global-news, October to December 2021.",
        "table": {
            "columns": ["Month", "Stories", "Share"],
            "rows": [[b[1].split(":")[0], str(len(b[2])), "12.5%"] for b in bars],
            "numeric": [False, True, True],
        },
        "small": [["Global news", [float(len(b[2])) for b in bars]]],
        "cells": [{"id": b[0], "label": b[1], "stories": list(b[2])} for b in bars],
        **more,
    }
    data = {"image/svg+xml": target.getvalue(), "text/plain": about["alt"]}
    return new_output("display_data", data, metadata={"image/svg+xml": {"ilo": about}})


def story_output(stories):
    html = "".join(f"<p>{escape(s['title'])}</p>" for s in stories)
    return new_output(
        "execute_result",
        {"text/html": html, "text/plain": "stories", "application/vnd.ilo-analysis.stories+json": {"stories": stories}},
        execution_count=9,
    )


def bars_by_month(stories):
    months = sorted({s["date"][:7] for s in stories})
    of_month = {month: [s["id"] for s in stories if s["date"].startswith(month)] for month in months}
    return [(f"global-news-{month}", f"{month}: {len(ids)} stories", ids) for month, ids in of_month.items()]


def code(source, outputs=(), name="cell", tags=()):
    return new_code_cell(source, outputs=list(outputs), id=name, metadata={"tags": list(tags)} if tags else {})


def text(source, name):
    return new_markdown_cell(source, id=name)


def notebook(n=12, stories=None, charts=1, title="How much did the ILO publish, month by month?"):
    stories = [story(i) for i in range(n)] if stories is None else stories
    frame = (
        '<table border="1" class="dataframe"><thead><tr style="text-align: right;"><th></th><th>n</th></tr></thead>'
        "<tbody><tr><th>0</th><td>1,234</td></tr></tbody></table>"
    )
    findings = (
        '<div class="findings"><p>The global newsroom published 12 stories in the three observed months.</p>'
        "<p>October 2021 was observed on 6 of 31 days.</p></div>"
    )
    names = ["story-volume", "topic-share", "theme-timeline", "coverage", *[f"chart-{i}" for i in range(5, charts)]]
    cells = [
        text(f"# {title}\n\nThe newsroom’s listings, counted by month and feed.", "title"),
        text("## How to read this\n\nA hatched bar is a month that was seen only in part.", "how"),
        code('start: str = ""  # first month\nfeeds: str = ""  # feeds', name="parameters", tags=["parameters"]),
        code('start = "2021-10"', name="injected-parameters", tags=["injected-parameters"]),
        code("ilo.volume_findings(volume)", [new_output("display_data", {"text/html": findings})], "findings"),
        text("## Stories per month", "volume"),
        *[
            code(f"ilo.plot_{name}(volume)", [chart(name.replace("_", "-"), bars_by_month(stories))], f"chart-{name}")
            for name in names[:charts]
        ],
        text("## Table", "table"),
        code("volume", [new_output("execute_result", {"text/html": frame}, execution_count=3)], "frame"),
        text("## Stories", "stories-head"),
        code("ilo.show_stories(corpus)", [story_output(stories)] if stories else [], "stories"),
        text("## Provenance\n\nFive listings.", "provenance"),
    ]
    return nbformat.from_dict({**new_notebook(cells=cells), "nbformat": 4, "nbformat_minor": 5})
