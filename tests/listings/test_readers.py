"""Files of every form in one folder: each comes out as rows, or as a word why not."""

from __future__ import annotations

import contextlib
import gzip
import io
import multiprocessing
import os
import random
import zipfile
from pathlib import Path

import pytest
import zstandard

from benchmarks.fuzz_files import check, damaged, whole_files
from ilo_analysis import listings
from ilo_analysis.errors import ListingError
from ilo_analysis.listings import batches_of, read_listing, read_listings, read_sources
from ilo_analysis.listings.archives import compressed
from ilo_analysis.listings.archives.compressed import Bounds, members
from ilo_analysis.listings.encoding import decode, looks_binary
from ilo_analysis.listings.files import find_files
from ilo_analysis.listings.formats import recognise
from ilo_analysis.workplace import workers
from tests.support.saved_pages import PAGE, STORIES, archive, as_html, as_text, record

RAW = Path(__file__).parents[2] / "data" / "raw"
TITLES = [title for title, _, _ in STORIES]


def reasons(reading) -> str:
    return " | ".join(f"{p.source_file.rpartition('/')[2]}: {p.reason}" for p in reading.problems.itertuples())


def test_the_five_listings_hold_57_entries_of_which_56_have_a_date():
    reading = read_sources(RAW)
    assert (len(reading.entries), reading.entries["date"].notna().sum()) == (57, 56)
    assert reading.problems.empty
    assert reading.listings["declared"].all()
    assert reading.listings.set_index("listing_id")["page_cap"].dropna().tolist() == [10, 10, 10, 20]


def test_the_lines_of_an_entry_hold_its_title_and_summary_word_for_word():
    for row in read_listings(RAW).itertuples():
        lines = Path(row.source_file).read_text(encoding="utf-8").split("\n")[row.line_start - 1 : row.line_end]
        assert row.title in "\n".join(lines)
        assert row.summary in "\n".join(lines)


def test_every_form_in_one_folder_gives_the_same_titles(tmp_path):
    page = record(PAGE.format(offset=0), as_html(STORIES))
    files = {
        "a.txt": as_text(STORIES).encode(),
        "b.html": as_html(STORIES),
        "c.txt.gz": gzip.compress(as_text(STORIES).encode()),
        "d.warc": archive([page]),
        "e.warc.gz": archive([page], packed=True),
        "f.csv": ("title,date\n" + "".join(f'"{t}",2021-11-08\n' for t in TITLES)).encode(),
        "g.jsonl": "".join(f'{{"title": "{t}", "date": "2021-11-08"}}\n' for t in TITLES).encode(),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    with zipfile.ZipFile(tmp_path / "h.zip", "w") as package:
        package.writestr("page.htm", as_html(STORIES))
    reading = read_sources(tmp_path)
    for name, titles in reading.entries.groupby("source_file")["title"]:
        assert titles.tolist() == TITLES, name
    assert reading.entries["source_file"].nunique() == 8
    assert reading.listings["format"].tolist() == ["text", "html", "text", "warc", "warc", "csv", "jsonl", "html"]


def test_bad_files_are_named_and_the_good_ones_are_read(tmp_path):
    bad = {
        "binary.txt": b"\x89PNG\r\n\x1a\n\x00\x00\x00",
        "empty.txt": b"",
        "links.txt": b"https://www.ilo.org/moscow/news\nhttps://www.ilo.org/asia/news\n",
        "prose.txt": b"Nothing here looks like a listing.\n",
        "broken.txt.gz": b"\x1f\x8b\x08" + b"\xff" * 40,
    }
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(as_text(STORIES), encoding="utf-8")
    reading = read_sources([tmp_path, tmp_path / "nowhere"])
    assert reading.entries["title"].tolist() == TITLES
    said = reasons(reading)
    for name in [*bad, "nowhere"]:
        assert f"{name}: " in said
    assert "a picture" in said
    assert "the file is empty" in said
    assert "they are not fetched" in said
    assert "no entry was found" in said
    assert "there is no such file or folder" in said


@pytest.mark.parametrize("spoil", [lambda d: d[: len(d) * 2 // 3], lambda d: d[:-6] + b"\0\0\0\0\0\0"])
def test_what_is_whole_in_a_broken_gzip_file_is_kept_and_the_break_is_reported(tmp_path, spoil):
    stories = [(f"Story number {n} of the list", "08 November 2021", f"Summary {n * 7919}.") for n in range(400)]
    (tmp_path / "a.txt.gz").write_bytes(spoil(gzip.compress(as_text(stories).encode())))
    reading = read_sources(tmp_path)
    titles = reading.entries["title"].tolist()
    assert len(titles) > 200
    assert titles[:-1] == [title for title, _, _ in stories][: len(titles) - 1]
    assert "the gzip file" in reasons(reading)
    assert "the part before that was read" in reasons(reading)


def zipped(path, **members):
    with zipfile.ZipFile(path, "w") as package:
        for name, data in members.items():
            package.writestr(name, data)


def test_pages_in_a_zip_file_keep_their_own_feeds(tmp_path):
    pages = {path.name: path.read_bytes() for path in RAW.glob("*.txt")}
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as package:
        for name, data in pages.items():
            package.writestr(f"old/{name}" if name.startswith("global") else name, data)
    listings = read_sources(tmp_path).listings.set_index("listing_id")
    assert listings.loc["all/old/global-news_2021-10-26_2021-11-08.txt", "feed"] == "old"
    assert listings.loc["all/moscow-news_2020-07-15_2020-09-09.txt", "feed"] == "moscow-news"
    assert set(listings["scope"]) == {"unknown"}


@pytest.mark.parametrize("where", ["inside", "beside"])
def test_the_pages_of_a_zip_file_are_declared_inside_or_beside_it(tmp_path, where):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as package:
        for path in RAW.glob("*.txt"):
            package.write(path, path.name)
        if where == "inside":
            package.write(RAW.parent / "sources.csv", "sources.csv")
    if where == "beside":
        (tmp_path / "sources.csv").write_bytes((RAW.parent / "sources.csv").read_bytes())
    reading = read_sources(tmp_path)
    assert sorted(reading.listings["scope"]) == ["general", "general", "general", "theme", "theme"]
    assert reading.listings["declared"].all()
    assert reading.problems.empty


def test_a_page_of_a_zip_file_that_is_not_declared_or_was_changed_is_named(tmp_path):
    declared = "file,feed,scope,sha256\nknown.txt,news,general,00\n"
    zipped(
        tmp_path / "a.zip", **{"known.txt": as_text(STORIES), "other.txt": as_text(STORIES), "sources.csv": declared}
    )
    reading = read_sources(tmp_path)
    assert not reading.listings["declared"].any()
    assert "known.txt: the sha256 differs from the one in" in reasons(reading)
    assert "other.txt: not declared in" in reasons(reading)


@pytest.mark.parametrize(
    ("sources", "said"),
    [("file,feed\n", "the sources file lacks the columns scope; add them"),
     (f'file,feed,scope\n"{"x" * 200_000}",a,theme\n', "not a row (field larger"),
     ("file,feed,scope,rendered_year\npage.txt,a,theme,99999\n", "rendered_year '99999' must be a year"),
     ("file,feed,scope,rendered_year\npage.txt,a,theme,-5\n", "rendered_year '-5' must be a year")],
)  # fmt: skip
def test_a_damaged_sources_file_in_a_zip_file_does_not_lose_its_pages(tmp_path, sources, said):
    zipped(tmp_path / "a.zip", **{"page.txt": as_text(STORIES), "sources.csv": sources})
    reading = read_sources(tmp_path)
    assert len(reading.entries) == len(STORIES)
    assert said in reasons(reading)


def test_a_sources_file_in_a_zip_file_that_unpacks_to_too_much_is_not_read(tmp_path):
    zipped(tmp_path / "a.zip", **{"sources.csv": "x" * 1000})
    assert compressed.member_named(tmp_path / "a.zip", "sources.csv", most=1000) == b"x" * 1000
    assert compressed.member_named(tmp_path / "a.zip", "sources.csv", most=999) == b""


def test_packages_in_a_package_are_read(tmp_path):
    page = record(PAGE.format(offset=0), as_html(STORIES))
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as package:
        package.writestr("d.txt", as_text(STORIES))
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as package:
        package.writestr("a.txt.gz", gzip.compress(as_text(STORIES).encode()))
        package.writestr("b.warc.gz", archive([page], packed=True))
        package.writestr("c.warc", archive([page]))
        package.writestr("inner.zip", inner.getvalue())
    reading = read_sources(tmp_path)
    assert reading.listings["format"].tolist() == ["text", "warc", "warc", "text"]
    assert reading.entries["title"].tolist() == TITLES * 4
    assert reading.listings["listing_id"].is_unique


def test_one_damaged_member_does_not_take_the_others_along(tmp_path):
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("a.txt", as_text(STORIES))
        package.writestr("b.txt", as_text(STORIES[:1]))
    path.write_bytes(path.read_bytes().replace(b"Working hours", b"Wurking hours", 1))
    reading = read_sources(path)
    assert reading.entries["title"].tolist() == TITLES[:1]
    assert "a.txt: it cannot be unpacked (Bad CRC-32" in reasons(reading)


def test_damaged_files_of_every_form_are_read_or_reported(tmp_path):
    (tmp_path / "read").mkdir()
    whole = whole_files(tmp_path)
    for seed in range(20):
        dice = random.Random(seed)
        check({name: damaged(data, dice) for name, data in whole.items()}, tmp_path / "read")


def test_folders_that_link_to_each_other_are_read_once(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(as_text(STORIES), encoding="utf-8")
    (tmp_path / "in" / "again").symlink_to(tmp_path, target_is_directory=True)
    assert len(read_listings(tmp_path)) == 3


def test_a_single_bad_file_raises_its_reason(tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    with pytest.raises(ListingError, match=r"empty\.txt: the file is empty; save the page again\."):
        read_listing(tmp_path / "empty.txt")


def test_an_unknown_format_names_the_nearest_one():
    with pytest.raises(ListingError, match=r"Unknown format 'htm'\. Did you mean 'html'\?"):
        read_sources(RAW, format="htm")


def test_a_forced_format_goes_before_the_content(tmp_path):
    (tmp_path / "page").write_bytes(as_html(STORIES))
    assert read_sources(tmp_path, format="text").listings["format"].tolist() == ["text"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_is_read_in_any_encoding(encoding):
    text = as_text([("Le Forum des salaires – éditorial", "9 août 2021", "L’emploi après la crise.")] * 3)
    assert decode(text.encode(encoding)).text == text
    assert not looks_binary(text.encode(encoding))


def test_damaged_utf8_is_replaced_and_reported(tmp_path):
    (tmp_path / "a.txt").write_bytes(as_text(STORIES).encode().replace(b"hours", b"h\xffours"))
    assert "1 characters are not valid utf-8" in reasons(read_sources(tmp_path))


def test_undeclared_and_changed_files_are_reported_and_read(tmp_path):
    (tmp_path / "asia").mkdir()
    for name in ("asia/p1.txt", "moscow-news_2021-10.txt"):
        (tmp_path / name).write_text(as_text(STORIES), encoding="utf-8")
    (tmp_path / "sources.csv").write_text("file,feed,scope,sha256\nmoscow-news_2021-10.txt,moscow,general,00\n")
    reading = read_sources(tmp_path)
    assert reading.listings[["feed", "scope", "declared"]].to_numpy().tolist() == [
        ["asia", "unknown", False], ["moscow", "general", False],
    ]  # fmt: skip
    assert "p1.txt: not declared in" in reasons(reading)
    assert "the sha256 differs" in reasons(reading)


def test_files_of_one_name_in_two_folders_are_two_listings(tmp_path):
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "page.txt").write_text(as_text(STORIES), encoding="utf-8")
    assert read_sources(tmp_path).listings["listing_id"].is_unique


def test_what_unpacks_to_too_much_is_not_read(tmp_path):
    (tmp_path / "bomb.txt.gz").write_bytes(gzip.compress(b"x" * 5000))
    zipped(tmp_path / "bomb.zip", **{"a.txt": as_text(STORIES), "b.txt": "x" * 5000})
    gz, package = (list(members(tmp_path / name, Bounds(most=1000))) for name in ("bomb.txt.gz", "bomb.zip"))
    assert [one.data for one in gz] == [b""]
    assert "bomb.txt.gz unpacks to more than 1,000 bytes" in gz[0].problem
    assert [one.name for one in package] == ["a.txt", ""]
    assert "bomb.zip!b.txt unpacks to more than 1,000 bytes" in package[1].problem


def test_members_of_one_name_are_two_listings_and_equal_problems_two_rows(tmp_path):
    other = [("Another story of the day", "08 November 2021", "Other words.")]
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as package:
        package.writestr("page.txt", as_text(STORIES))
        with pytest.warns(UserWarning, match="Duplicate name"):
            package.writestr("page.txt", as_text(other))
        for name in ("b.txt", "c.txt"):
            package.writestr(name, "News\n\n  1. A title\n\n    31 November 2021\n\n    Words of the summary.\n")
    reading = read_sources(tmp_path)
    assert reading.listings["listing_id"].is_unique
    assert reading.listings["feed"].tolist() == ["b", "c", "page", "page"]
    assert sorted(reading.entries["title"]) == sorted([*TITLES, other[0][0], "A title", "A title"])
    assert [reason.partition(":")[0] for reason in reading.problems["reason"]] == ["b.txt", "c.txt"]


def test_packages_in_a_package_share_one_bound_of_bytes_files_and_seconds(tmp_path):
    def inner(n):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
            for member in "ab":
                package.writestr(f"{member}.txt", as_text(STORIES) + " " * 2000 * n)
        return packed.getvalue()

    path = tmp_path / "all.zip"
    zipped(path, **{f"{n}.zip": inner(n) for n in range(1, 6)})
    ticks = iter(range(1000))
    bounds = [Bounds(most=12_000), Bounds(files=5), Bounds(seconds=4, clock=lambda: float(next(ticks)))]
    for bound, words in zip(bounds, ("more than 12,000 bytes", "more files", "longer than 4 seconds"), strict=True):
        found = list(members(path, bound))
        assert 0 < len([one for one in found if one.data]) < 10
        assert words in found[-1].problem
        assert not found[-1].data


def test_a_package_too_deep_or_damaged_costs_no_member_after_it(tmp_path):
    deep = as_text(STORIES).encode()
    for _ in range(4):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as package:
            package.writestr("in.zip", deep)
        deep = packed.getvalue()
    zipped(tmp_path / "a.zip", **{"a.zip": deep, "b.zip": deep[:200], "c.txt": as_text(STORIES)})
    reading = read_sources(tmp_path)
    assert reading.entries["title"].tolist() == TITLES
    assert "a.zip/in.zip/in.zip: it lies in a package in a package in a package" in reasons(reading)
    assert "b.zip: a zip file that cannot be unpacked" in reasons(reading)


def test_a_page_packed_by_zstandard_is_read(tmp_path):
    (tmp_path / "page.txt.zst").write_bytes(zstandard.compress(as_text(STORIES).encode()))
    assert read_listings(tmp_path)["title"].tolist() == TITLES


def test_the_order_in_which_files_are_given_changes_nothing():
    paths = sorted(RAW.glob("*.txt"))
    shuffled = random.Random(1).sample(paths, len(paths))
    assert read_sources(paths).entries.equals(read_sources(shuffled).entries)


def kill_readers(monkeypatch, times):
    """Kill the reading processes as often before they read."""
    deaths = iter(range(times))

    @contextlib.contextmanager
    def killed(jobs, method):
        with workers(jobs, method) as pool:
            for reader in multiprocessing.active_children() if next(deaths, None) is not None else ():
                reader.kill()
            yield pool

    monkeypatch.setattr(listings, "workers", killed)


def test_processes_read_the_same_as_one_although_they_are_killed_once(monkeypatch):
    kill_readers(monkeypatch, times=1)
    one, two = read_sources(RAW), read_sources(RAW, jobs=2)
    assert all(a.equals(b) for a, b in zip(one, two, strict=True))


def test_processes_that_are_killed_twice_end_reading_in_words(monkeypatch):
    kill_readers(monkeypatch, times=2)
    with pytest.raises(ListingError, match=r"died twice.*Try fewer jobs"):
        read_sources(RAW, jobs=2)
    assert multiprocessing.active_children() == []


def test_pieces_of_work_hold_every_file_once():
    tasks, _ = find_files(RAW)
    assert [t for batch in batches_of(tasks * 30, 2) for t in batch] == tasks * 30
    assert [len(batch) for batch in batches_of(tasks * 30, 2)] == [19, 19, 19, 19, 19, 19, 19, 17]
    assert [len(batch) for batch in batches_of(tasks * 50)] == [100, 100, 50]


def test_progress_is_told_after_each_file():
    told = []
    read_sources(RAW, progress=told.append)
    assert [(p.files, p.total) for p in told] == [(n, 5) for n in range(1, 6)]
    assert told[-1].entries == 57


@pytest.mark.parametrize(
    ("data", "form"),
    [(b"<?xml version='1.0'?><rss version='2.0'>", "feed"), (b"title,date\n", "csv"), (b'{"title": "x"}', "jsonl"),
     (b"From: x\r\nContent-Type: multipart/related\r\n", "mhtml"), (b"WARC/1.0\r\nWARC-Type: conversion\r\n", "wet"),
     ("<html><body>".encode("utf-16"), "html"), (b"  1. A <b> title\n", "text")],
)  # fmt: skip
def test_the_form_is_recognised_by_content(data, form):
    assert recognise(data) == form


def test_a_file_that_breaks_its_reader_costs_no_other(tmp_path, monkeypatch):
    (tmp_path / "good.txt").write_text(as_text(STORIES))
    (tmp_path / "bad.html").write_bytes(as_html(STORIES))

    def recurse(*_, **__):
        raise RecursionError("too deep")

    monkeypatch.setattr("ilo_analysis.listings.read.read_html", recurse)
    reading = read_sources(tmp_path)
    assert reading.entries["title"].tolist() == [title for title, *_ in STORIES]
    assert reading.problems["reason"].str.contains("RecursionError: too deep; it is damaged, or made to harm").any()


def test_names_that_are_no_text_and_what_is_no_file_cost_no_other(tmp_path):
    (tmp_path / "good.txt").write_text(as_text(STORIES))
    for name in (b"p\xe9.txt", b"a\x1b[31m.txt"):
        (tmp_path / os.fsdecode(name)).write_text(as_text(STORIES))
    os.mkfifo(tmp_path / "pipe.txt")
    reading = read_sources(tmp_path)
    assert [name.rpartition("/")[2] for name in reading.listings["source_file"]] == [
        "a\\x1b[31m.txt", "good.txt", "p\\xe9.txt"
    ]  # fmt: skip
    assert "pipe.txt: a pipe, a device or a broken link, not a file; it was skipped" in reasons(reading)


def test_what_has_the_name_of_a_declaration_and_is_no_file_is_said(tmp_path):
    (tmp_path / "good.txt").write_text(as_text(STORIES))
    (tmp_path / "sources.csv").mkdir()
    os.mkfifo(tmp_path / "corrections.csv")
    (tmp_path / "selections.toml").symlink_to("nowhere")
    said = "has the name of a file that describes the pages, but is not a regular file; it was skipped"
    told = reasons(read_sources(tmp_path))
    assert [
        name for name in ("corrections.csv", "selections.toml", "sources.csv") if f"{name}: {said}" not in told
    ] == []
