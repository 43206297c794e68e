"""The message beside a report shows in mail programs, stays small and is the same each time."""

import base64
import email
import io
import random
from email.policy import default

from PIL import Image

from ilo_analysis.reports import export, message
from tests.support import report_sample as sample


def png_of(pixels, width, height):
    buffer = io.BytesIO()
    Image.frombytes("RGB", (width, height), pixels).save(buffer, "PNG")
    return buffer.getvalue()


PNG = png_of(bytes(30 * 20 * 3), 30, 20)


def written(folder, n=3, png=PNG):
    book = sample.notebook(n)
    for cell in book.cells:
        for output in cell.get("outputs", []):
            if "image/svg+xml" in output.get("data", {}):
                output.data["image/png"] = base64.b64encode(png).decode()
    export.write_report(book, folder, "volume", eml=True)
    return (folder / "volume.eml").read_bytes()


def parts(raw):
    read = email.message_from_bytes(raw, policy=default)
    return read, {part.get_content_type(): part for part in read.walk() if not part.is_attachment()}


def test_it_has_plain_text_html_the_chart_inline_with_its_description_and_the_page_attached(tmp_path):
    read, found = parts(written(tmp_path))
    page = found["text/html"].get_content()
    assert read["Subject"]
    assert read["Subject"] in found["text/plain"].get_content()
    assert Image.open(io.BytesIO(found["image/png"].get_content())).size == (30, 20)
    assert f'src="cid:{found["image/png"]["Content-ID"].strip("<>")}"' in page
    assert 'alt="' in page
    [attached] = read.iter_attachments()
    assert attached.get_filename() == "volume.html"
    assert attached.get_content().rstrip() == (tmp_path / "volume.html").read_text().rstrip()


def test_it_runs_no_script_and_loads_nothing(tmp_path):
    page = parts(written(tmp_path))[1]["text/html"].get_content()
    assert "<script" not in page
    assert "http" not in page


def test_the_same_report_gives_the_same_bytes_and_the_date_is_that_of_the_data(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = written(tmp_path / "a")
    assert first == written(tmp_path / "b")
    assert parts(first)[0]["Date"].datetime.year == 2021


def test_where_the_page_is_too_large_it_is_zipped_or_left_out_in_words(tmp_path, monkeypatch):
    raw = written(tmp_path, 12)
    assert len(raw) <= message.MOST_BYTES
    names = []
    for _ in range(2):
        monkeypatch.setattr(message, "MOST_BYTES", len(raw) - 1)
        raw = written(tmp_path, 12)
        names.append([part.get_filename() for part in parts(raw)[0].iter_attachments()])
    assert names == [["volume.zip"], []]
    assert "too large to attach" in parts(raw)[1]["text/plain"].get_content()


def test_a_chart_that_alone_is_too_large_is_left_to_the_page(tmp_path, monkeypatch):
    monkeypatch.setattr(message, "MOST_BYTES", 100_000)
    raw = written(tmp_path, 3, png_of(random.Random(1).randbytes(480 * 270 * 3), 480, 270))
    assert len(raw) <= message.MOST_BYTES
    assert "image/png" not in parts(raw)[1]
