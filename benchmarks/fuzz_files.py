"""Feed damaged files of every form to the reader, seeded: `python -m benchmarks.fuzz_files --seconds 60`.

Bytes are changed, cut, doubled, put in and taken out. Nothing may be raised, and each file must be read or reported.
"""

from __future__ import annotations

import gzip
import html
import io
import random
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from benchmarks.fuzzing import fuzz
from benchmarks.made_pages import as_page, as_text, make_stories, write_archive
from ilo_analysis.listings import read_sources

FEED = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item><title>A</title>'
    b"<pubDate>Mon, 03 May 2021 00:00:00 GMT</pubDate></item><item><title>B</title></item></channel></rss>"
)
# Half of a surrogate pair, which JSON can write and UTF-8 cannot.
HALF = b'{"title":"\\ud800 A title","date":"2021-01-01"}\n'
MOST_BYTES_AT_ONCE = 200
_HEADERS = (
    b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n"
    b"Snapshot-Content-Location: https://www.ilo.org/asia/news/lang--en/index.htm\r\n\r\n"
)


def whole_files(folder: Path) -> dict[str, bytes]:
    """Return one undamaged file of every form."""
    page, text = as_page(make_stories(10, 1)), as_text(make_stories(10, 2)).encode()
    archive = folder / "whole.warc.gz"
    write_archive(archive, 20)
    entries = read_sources(archive).entries
    jsonl = entries.to_json(orient="records", lines=True, date_format="iso").encode() + HALF
    parquet, package, wacz, xlsx = io.BytesIO(), io.BytesIO(), io.BytesIO(), io.BytesIO()
    entries.to_parquet(parquet)
    entries[["title", "date", "url"]].to_excel(xlsx, index=False, engine="xlsxwriter")
    with zipfile.ZipFile(wacz, "w") as opened:
        for name, data in (("archive/data.warc.gz", archive.read_bytes()), ("datapackage.json", b"{}")):
            opened.writestr(name, data)
    with zipfile.ZipFile(package, "w") as opened:
        for name, data in (("a.txt", text), ("b.html", page), ("c.jsonl", jsonl)):
            opened.writestr(name, data)
    return {
        "page.html": page,
        "text.txt": text,
        "text.txt.gz": gzip.compress(text),
        "archive.warc.gz": archive.read_bytes(),
        "table.csv": entries.to_csv(index=False).encode(),
        "table.jsonl": jsonl,
        "table.parquet": parquet.getvalue(),
        "feed.xml": FEED,
        "package.zip": package.getvalue(),
        "archive.wacz": wacz.getvalue(),
        "page.mhtml": _HEADERS + page,
        "table.xlsx": xlsx.getvalue(),
        "table.ods": _ods(entries["title"].dropna().head(50)),
    }


def _ods(titles: Iterable[str]) -> bytes:
    """Bytes of an ODS file with these titles and one day."""
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = [("title", "date"), *((html.escape(title), "2021-05-03") for title in titles)]
    body = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{names}office:1.0" xmlns:table="{names}table:1.0" '
            f'xmlns:text="{names}text:1.0"><office:body><office:spreadsheet><table:table table:name="Stories">'
            f"{body}</table:table></office:spreadsheet></office:body></office:document-content>",
        )
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    return stream.getvalue()


def damaged(data: bytes, dice: random.Random) -> bytes:
    """Return the bytes after up to three accidents."""
    made = bytearray(data)
    for _ in range(dice.randint(0, 3)):
        here, size = dice.randrange(len(made) + 1), dice.randint(1, MOST_BYTES_AT_ONCE)
        accident = dice.choice(("change", "cut", "double", "insert", "drop"))
        if accident == "change":
            made[here : here + 1] = dice.randbytes(1)
        elif accident == "cut":
            del made[here:]
        elif accident == "double":
            made[here:here] = made[max(0, here - size) : here]
        elif accident == "insert":
            made[here:here] = dice.randbytes(size)
        else:
            del made[here : here + size]
    return bytes(made)


def check(files: dict[str, bytes], folder: Path) -> None:
    """Raise if a folder with these files cannot be read, or if a file is neither read nor reported."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    reading = read_sources(folder)
    named = {*reading.listings["source_file"], *reading.problems["source_file"]}
    assert {Path(name).name for name in named} == set(files)
    assert reading.listings["n_entries"].sum() == len(reading.entries)


def main() -> None:
    """Fuzz for some seconds and print the count of files."""
    with tempfile.TemporaryDirectory() as made, tempfile.TemporaryDirectory() as read:
        whole = whole_files(Path(made))

        def attempt(seed: int) -> None:
            dice = random.Random(seed)
            check({name: damaged(data, dice) for name, data in whole.items()}, Path(read))

        rounds = fuzz(__doc__, attempt)
    print(f"{rounds * len(whole)} damaged files of {len(whole)} forms were read or reported; nothing was raised.")


if __name__ == "__main__":
    main()
