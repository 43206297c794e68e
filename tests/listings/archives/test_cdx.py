"""Lists of captures, as archives write them, become one table of the listing pages that exist."""

from __future__ import annotations

import gzip
import json

import pytest

from ilo_analysis.errors import ListingError
from ilo_analysis.listings.archives.cdx import read_captures

PAGE = "https://www.ilo.org/moscow/news/lang--en/nextRow--10/index.htm"
KEY = "org,ilo)/moscow/news/lang--en/nextrow--10/index.htm"
JSON = {"url": PAGE, "mime": "text/html", "status": "200", "digest": "ABC", "length": "1"}
ARRAY = [["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]]
ARRAY += [[KEY, "20210503101500", PAGE, "text/html", "200", "ABC", "1"]]
FORMS = {
    "wayback": f"{KEY} 20210503101500 {PAGE} text/html 200 ABC 1\n",
    "header": f" CDX N b a m s k r M S V g\n{KEY} 20210503101500 {PAGE} text/html 200 ABC - - 1 2 x.warc.gz\n",
    "other order": f" CDX b a s N\n20210503101500 {PAGE} 200 {KEY}\n",
    "cdxj": f"{KEY} 20210503101500 {json.dumps(JSON)}\n",
    "json lines": json.dumps(JSON | {"timestamp": "20210503101500", "urlkey": KEY}) + "\n",
    "json array": json.dumps(ARRAY),
}


def write(folder, text, name="list.cdx"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_list_gives_the_same_capture(form, tmp_path):
    found = read_captures(write(tmp_path, FORMS[form]))
    assert found.problems.empty
    row = found.captures.iloc[0]
    assert (row["url"], f"{row['captured']:%Y-%m-%d}", row["feed"]) == (PAGE, "2021-05-03", "moscow-news")
    assert row["page_offset"] == 10


def test_a_packed_list_is_read(tmp_path):
    assert len(read_captures(write(tmp_path, gzip.compress(FORMS["wayback"].encode()))).captures) == 1


def test_single_stories_other_sites_and_missing_pages_are_counted_and_left_out(tmp_path):
    others = [PAGE.replace("nextRow--10", "WCMS_754513"), "https://example.org/news/"]
    lines = [f"k 20210503101500 {url} text/html 200 A 1" for url in others]
    lines += [f"k 20210503101500 {PAGE} text/html 404 A 1", FORMS["wayback"].strip()]
    found = read_captures(write(tmp_path, "\n".join(lines)))
    assert (len(found.captures), found.n_other_pages, found.n_not_found) == (1, 2, 1)


@pytest.mark.parametrize("line", ["nonsense", f"{KEY} 20211399000000 {PAGE} text/html 200 A 1", f"{KEY} 2021 {{broken"])
def test_a_line_that_is_no_capture_is_a_problem_and_costs_no_other(line, tmp_path):
    found = read_captures(write(tmp_path, f"{line}\n{FORMS['wayback']}"))
    assert len(found.captures) == 1
    assert found.problems["line"].tolist() == [1]


@pytest.mark.parametrize("text", ["", "a page of text\n", '[["timestamp"', b"\x1f\x8bbroken"])
def test_what_is_no_list_is_refused_in_a_sentence(text, tmp_path):
    with pytest.raises(ListingError, match=r"list\.cdx"):
        read_captures(write(tmp_path, text))
