"""The page that links to all reports of a batch, and the one file to send."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Mapping
from os.path import relpath
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from ilo_analysis.display.changes import change_words
from ilo_analysis.display.charts.sparkline import small_chart
from ilo_analysis.display.html import templates
from ilo_analysis.display.locale import N_, Locale
from ilo_analysis.display.stories import printed_day
from ilo_analysis.errors import FolderError
from ilo_analysis.reports.cache import INDEX, MANIFEST, own_files
from ilo_analysis.reports.page.markup import TEMPLATES
from ilo_analysis.workplace import said_in_words, whole_file

# the earliest time that a zip can hold; a fixed one keeps the bytes the same
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_ZIP_MARK = b"ilo-analysis"

MOST_CARDS = 12  # that a reader takes in at once; more are lines in groups
_STATUSES = {"done": N_("done"), "unchanged": N_("unchanged"), "failed": N_("failed")}


class Run(NamedTuple):
    """One run as the index shows it.

    `status` is `done`, `unchanged` or `failed`; `html` is the page of a run that gave one, whose `manifest.json` lies
    beside it; `cell` and `message` say where and why a run failed; `notebook` is its partial notebook; `old` says that
    the page is that of an earlier run; if there are many runs, those of one `group` are listed together.
    """

    name: str
    status: str
    html: Path | None = None
    title: str = ""
    cell: str = ""
    message: str = ""
    notebook: Path | None = None
    old: bool = False
    group: str = ""


def write_index(
    runs: Iterable[Run],
    folder: str | Path,
    *,
    title: str = "",
    facts: Mapping[str, object] | None = None,
    language: str = "",
    change: Mapping[str, int] | None = None,
) -> Path:
    """Return the path of `folder/index.html`, with a card for each run: headline, small chart, status, period, count.

    All but the status comes from the manifest beside each run's page. Many runs are grouped by their question, folded,
    with a line for each and a field to find them by.

    Parameters
    ----------
    runs
        The runs, in the order of their cards; failed ones are shown first.
    folder
        Folder that holds the reports; all links are relative to it.
    title
        Title of the index.
    facts
        Key numbers to show above the cards, by name; put before those that follow from the runs.
    language
        Language of the fixed words; otherwise the one that all reports share, or English.
    change
        Stories by the part of the change since the last run, told in one sentence.
    """
    folder = Path(folder)
    runs = list(runs)
    locale = Locale(language or _shared_language(runs))
    ordered = sorted(runs, key=lambda run: run.status != "failed")
    cards = [_card(run, folder, locale) for run in ordered]
    since = change_words(change, locale) if change else ""
    html = _render(cards, title or locale.tr("Reports"), _key_numbers(cards, facts or {}, locale), locale, since)
    path = folder / INDEX
    folder.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as part:
        part.write_text(html, encoding="utf-8", newline="\n")
    return path


def _card(run: Run, folder: Path, locale: Locale) -> dict[str, Any]:
    manifest = _manifest(run)
    period = [printed_day(str(manifest[key]), locale) for key in ("first_date", "last_date") if manifest.get(key)]
    return {
        "title": run.title or manifest.get("title") or run.name,
        "question": manifest.get("question") or "",
        "subject": list(manifest.get("subject") or []),
        "group": run.group or manifest.get("question") or "",
        "name": run.name,
        "status": run.status,
        "status_word": locale.tr(_STATUSES[run.status]),
        "href": _link(run.html, folder),
        "workbook": _link(run.html.with_suffix(".xlsx"), folder) if run.html else "",
        "notebook": _link(run.notebook, folder) if run.status == "failed" else "",
        "period": " – ".join(dict.fromkeys(period)),
        "first": manifest.get("first_date"),
        "last": manifest.get("last_date"),
        "n": manifest.get("n_stories"),
        "n_said": _stories_said(manifest, locale),
        "selection": manifest.get("selection") or [],
        "where": locale.tr("In the section “{cell}”", cell=run.cell) if run.cell else "",
        "message": run.message,
        "old": locale.tr("The report shown is from an earlier run.") if run.old else "",
        "picture": _picture(manifest, locale),
        "finding": _headline(manifest),
    }


def _stories_said(manifest: Mapping[str, Any], locale: Locale) -> str:
    """Return how many stories a report lists, and how many of them are not covered."""
    if manifest.get("n_stories") is None:
        return ""
    said, unknown = locale.stories(manifest["n_stories"]), manifest.get("not_covered")
    return f"{said} ({locale.tr('{n} not covered', '{n} not covered', n=unknown)})" if unknown else said


def _headline(manifest: Mapping[str, Any]) -> str:
    """Return the headline of the report, unless it is only its title."""
    headline = str(manifest.get("headline") or "")
    known = {manifest.get("question"), ", ".join(manifest.get("subject") or []), manifest.get("title"), ""}
    return next(iter(manifest.get("findings") or []), "") if headline in known else headline


def _grouped(cards: list[dict[str, Any]], locale: Locale) -> list[dict[str, Any]]:
    """Return the groups of cards by question, or one without a name where they can all be seen at once."""
    if len(cards) <= MOST_CARDS:
        return [{"cards": cards, "title": "", "open": True}]
    groups: dict[str, list[dict[str, Any]]] = {}
    for card in cards:
        groups.setdefault("" if card["status"] == "failed" else card["group"], []).append(card)
    made = []
    for name, own in groups.items():
        title = next((card["question"] for card in own if card["question"]), name) if name else locale.tr("Failed")
        for part, some in _by_subject(own).items():
            for card in some:
                card["title"] = ", ".join(other for other in card["subject"] if other != part) or card["title"]
            size = locale.tr("{n} report", "{n} reports", n=len(some))
            made.append({"cards": some, "title": f"{title} {part}".strip(), "size": size, "open": not name})
    return [made[0] | {"open": True}] if len(made) == 1 else made


def _by_subject(cards: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Return the cards of a question by the first part of their subjects, such as the theme, that several share.

    All together where they can be seen at once, or share nothing.
    """
    subjects = [card["subject"] for card in cards]
    for place in range(min(map(len, subjects)) if len(cards) > MOST_CARDS else 0):
        groups: dict[str, list[dict[str, Any]]] = {}
        for card in cards:
            groups.setdefault(card["subject"][place], []).append(card)
        if 1 < len(groups) < len(cards):
            return groups
    return {"": cards}


def _shared_language(runs: Iterable[Run]) -> str:
    languages = {str(manifest["language"]) for run in runs if (manifest := _manifest(run)).get("language")}
    return languages.pop() if len(languages) == 1 else "en"


def _manifest(run: Run) -> dict[str, Any]:
    path = run.html.parent / MANIFEST if run.html else None
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path and path.exists() else {}


def _link(path: Path | None, folder: Path) -> str:
    return quote(relpath(path, folder).replace("\\", "/")) if path and path.exists() else ""


def _picture(manifest: Mapping[str, Any], locale: Locale) -> Markup:
    """Return small chart of the first figure that has numbers for one."""
    for about in (manifest.get("figures") or {}).values():
        if about.get("small"):
            return small_chart(about["small"], alt=f"{about['title']}. {about['alt']}", locale=locale)
    return Markup("")


def _key_numbers(cards: list[dict[str, Any]], facts: Mapping[str, object], locale: Locale) -> dict[str, object]:
    numbers: dict[str, object] = {**facts, locale.tr("Reports"): sum(bool(card["href"]) for card in cards)}
    stories = {card["n"] for card in cards if card["n"]}
    if len(stories) == 1 and locale.tr("Stories") not in numbers:
        numbers[locale.tr("Stories")] = locale.number(stories.pop())
    days = sorted(card[key] for card in cards for key in ("first", "last") if card[key])
    if days:
        numbers[locale.tr("Latest story")] = printed_day(days[-1], locale)
    if days and locale.tr("Period") not in numbers:
        numbers[locale.tr("Period")] = " – ".join(printed_day(day, locale) for day in (days[0], days[-1]))
    failed = sum(card["status"] == "failed" for card in cards)
    return {**numbers, locale.tr("Failed"): failed} if failed else numbers


def _render(cards: list[dict[str, Any]], title: str, numbers: Mapping[str, object], locale: Locale, since: str) -> str:
    from ilo_analysis.reports.page.checks import check_page
    from ilo_analysis.reports.page.exporter import policy, styles

    groups = _grouped(cards, locale)
    script = styles("ilo-index/index.js") if len(cards) > MOST_CARDS else Markup("")
    page = (
        templates(TEMPLATES)
        .get_template("ilo-index/index.html.j2")
        .render(
            groups=groups,
            script=script,
            title=title,
            numbers=numbers,
            since=since,
            locale=locale,
            tr=locale.tr,
            csp=policy(script),
            css=styles("ilo-report/report.css") + "\n" + styles("ilo-index/index.css"),
        )
    )
    return check_page(page)


def make_zip(folder: str | Path, path: str | Path | None = None, *, reports: Iterable[str] | None = None) -> Path:
    """Return the path of one zip with the index of `folder` and its reports; by default beside it.

    The same files give the same bytes.

    It contains what the runs wrote, for all reports or those named, and nothing else in the folder.

    Raises
    ------
    FolderError
        If the zip cannot be written, or a file that this program did not make has its name.
    """
    folder = Path(folder).resolve()
    target = Path(path).resolve() if path else folder.with_name(folder.name + ".zip")
    with said_in_words(target.parent):
        if target.exists() and not _is_own_zip(target):
            raise FolderError(f"{target}: not made by this program, so not replaced. Move it, or choose another --out.")
        names = (
            sorted(path.parent.name for path in folder.glob(f"*/{MANIFEST}")) if reports is None else sorted(reports)
        )
        files = [INDEX, *(f"{name}/{file}" for name in names for file in sorted(own_files(folder / name)))]
        with whole_file(target) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.comment = _ZIP_MARK
            for file in files:
                about = zipfile.ZipInfo(f"{folder.name}/{file}", _ZIP_TIME)
                about.compress_type = zipfile.ZIP_DEFLATED
                about.external_attr = 0o644 << 16
                archive.writestr(about, (folder / file).read_bytes())
    return target


def _is_own_zip(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return archive.comment == _ZIP_MARK
