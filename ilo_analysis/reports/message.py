"""A report as an e-mail to send: headline, key numbers, findings and first chart, and the page attached."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING, cast

from ilo_analysis.display.html import templates
from ilo_analysis.reports.page.markup import TEMPLATES

if TYPE_CHECKING:
    from ilo_analysis.reports.page.document import Page
    from ilo_analysis.reports.page.figures import Figure

MOST_BYTES = 300_000
MOST_FINDINGS = 4
CHART = "chart@ilo-analysis"
PICTURE, COLOURS = (1280, 1880), 64  # pixels, and as many colours as its flat areas and edges of letters need


def message_of(page: Page, html: str, name: str) -> bytes:
    """Return the message in the format of mail programs, a draft without sender and receiver, at most 300 kB.

    The page is attached as it is, as a zip if it would be too large, or not at all, as the message then says.
    Its date is that of the latest story, so the same report gives the same bytes.
    """
    drawn = next((figure for figure in page.figures if figure.png), None)
    files = ((f"{name}.html", html.encode()), (f"{name}.zip", _zipped(name, html)), ("", b""))
    for chart in (drawn, None):
        for file, content in files:
            written = _written(page, chart, file, content)
            if len(written) <= MOST_BYTES:
                return written
    return written


def _written(page: Page, drawn: Figure | None, file: str, content: bytes) -> bytes:
    tr = page.locale.tr
    attached = (
        tr("The whole report is attached: {file}.", file=file)
        if file
        else tr("The report is too large to attach; it is in the same folder as this message.")
    )
    message = EmailMessage(policy=SMTP)
    message["Subject"] = " ".join(page.headline.text.split())
    if page.days:
        message["Date"] = format_datetime(datetime.fromisoformat(page.days[-1]).replace(tzinfo=UTC))
    message["X-Unsent"] = "1"  # opens as a draft
    message.set_content(_plain(page, drawn, attached))
    message.add_alternative(_html(page, drawn, attached), subtype="html")
    if drawn:
        body = cast(list[EmailMessage], message.get_payload())[1]
        body.add_related(
            _small(drawn), "image", "png", cid=f"<{CHART}>", filename=f"{drawn.id}.png", disposition="inline"
        )
    if file:
        kind = ("text", "html") if file.endswith(".html") else ("application", "zip")
        charset = {"charset": "utf-8"} if file.endswith(".html") else {}
        message.add_attachment(content, *kind, filename=file, params=charset)
    digest = hashlib.sha256(content + page.headline.text.encode()).hexdigest()[:24]
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{digest}_{number}")
    return message.as_bytes()


def _plain(page: Page, drawn: Figure | None, attached: str) -> str:
    numbers = "\n".join(
        f"{label}{page.locale.colon}{value}" + "".join(f" ({note})" for note in notes)
        for label, value, *notes in page.numbers
    )
    findings = "\n".join(f"- {text}" for text in _findings(page))
    chart = f"{drawn.message or drawn.title}\n{drawn.alt}" if drawn else ""
    parts = [page.question, page.headline.text, page.since, numbers, findings, chart, attached]
    return "\n\n".join(part for part in parts if part) + "\n"


def _html(page: Page, drawn: Figure | None, attached: str) -> str:
    template = templates(TEMPLATES).get_template("ilo-message.html.j2")
    return str(template.render(page=page, findings=_findings(page), chart=CHART, drawn=drawn, attached=attached))


def _findings(page: Page) -> list[str]:
    """Return all lines of a brief; the first few findings of any other page."""
    return page.findings[: page.told.get("shown", MOST_FINDINGS)]


def _small(drawn: Figure) -> bytes:
    """Return the picture as it is on the page, small enough to mail: a slide is wider, and its text smaller."""
    from PIL import Image

    buffer = io.BytesIO()
    picture = Image.open(io.BytesIO(drawn.png)).convert("RGB")
    picture.thumbnail(PICTURE)
    picture.quantize(COLOURS).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _zipped(name: str, html: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(f"{name}.html"), html, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
