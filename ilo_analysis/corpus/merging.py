"""Decide which entries report the same story, and build one row per story.

The story's address decides first, then title and date; pairs with merely similar titles are suggested, not merged.
Corrections override both ways.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ilo_analysis.corpus.corrections import Corrections, Named, regroup
from ilo_analysis.corpus.duplicates import FEWEST_WORDS, paste_row, suggestions
from ilo_analysis.corpus.kickers import kicker_kind
from ilo_analysis.listings.agency import agency_of
from ilo_analysis.listings.tables import Problem
from ilo_analysis.schema import as_table
from ilo_analysis.text.normalise import normalise, slug

_NO_WORD = re.compile(r"[^\w\x00]+")
_ADDRESS = re.compile(
    r"(?:https?:)?(?://)?(?:www\.)?(?P<host>[^/?#:]+(?::\d+)?)(?P<path>/[^?#]*)"
    r"(?:\?(?P<query>[^#]*))?(?P<fragment>#.+)?#?",
    re.I,
)
_INDEX = re.compile(r"/+(?:index\.\w+)?$")
_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|mc_[ce]id|_ga|igshid|msclkid)=", re.I)
# Two dates of one address this far apart, or titles this unlike, are two stories that share a page.
EDIT_DAYS = 31
EDITED_TITLE = 60
Codes = NDArray[np.int64]


class Merged(NamedTuple):
    """The story of each entry (in the order of the entries), what a reference names, and suggestions."""

    story_ids: pd.Series
    named: Named
    problems: list[Problem]


def merge_occurrences(entries: pd.DataFrame, corrections: Corrections | None = None) -> Merged:
    """Return the story id of each entry, and suggestions for stories that may be one but were kept apart."""
    corrections = corrections or Corrections()
    keys = entries["url"].map(story_address, na_action="ignore")
    if entries.empty:
        return Merged(pd.Series([], dtype="str", index=entries.index), Named(entries, [], keys), [])
    facts = _facts(entries)
    titles = _title_codes(facts)
    addresses = _address_codes(entries, keys, titles)
    labels = connect(_titles_apart(entries, titles, addresses, keys), _same_stories(addresses, facts))
    ids = _story_ids(entries, facts, labels)
    named = Named(entries, ids.tolist(), keys)
    regrouped = regroup(corrections, named, labels)
    if not np.array_equal(regrouped, labels):
        labels, ids = regrouped, _story_ids(entries, facts, regrouped)
    problems = [
        *_split_addresses(entries, addresses, ids, corrections),
        *suggestions(entries, facts.keys, ids, corrections),
    ]
    return Merged(pd.Series(ids, index=entries.index, dtype="str"), named, problems)


def story_address(url: str) -> str | None:
    """Return the key of a story's address: the agency's number for it, with its language; else the address itself.

    Host names ignore case, paths and queries do not; parameters that only track where a click came from are dropped.

    >>> story_address("http://www.ilo.org/moscow/news/WCMS_754513/lang--en/index.htm")
    'WCMS_754513/en'
    >>> story_address("https://www.ilo.org/resource/news/ilo-at-cop26/?utm_source=mail")
    'ilo.org/resource/news/ilo-at-cop26'
    >>> story_address("https://example.org/view?id=2#top"), story_address("https://www.ilo.org/")
    ('example.org/view?id=2#top', None)
    """
    if number := agency_of(url).story_number(url):
        return number
    found = _ADDRESS.fullmatch(url.strip())
    if not found:
        return None
    query = "&".join(part for part in (found["query"] or "").split("&") if part and not _TRACKING.match(part))
    path = _INDEX.sub("", found["path"])
    tail = (f"?{query}" if query else "") + (found["fragment"] or "")
    return f"{found['host'].lower()}{path}{tail}" if path or tail else None


def title_keys(titles: Sequence[str]) -> list[str]:
    """Return the `title_key` of each title, computed in two passes over all of them instead of one pass each.

    >>> title_keys(["ILO: “Work” for all", "ILO Work, for all"])
    ['ilo work for all', 'ilo work for all']
    """
    keys = [""] * len(titles)
    ascii_only = [title.isascii() for title in titles]
    for plain in (True, False):
        places = [n for n, is_plain in enumerate(ascii_only) if is_plain == plain]
        # A sign that no title holds, that no folding changes and that is no letter keeps them apart.
        joined = normalise("\x00".join(titles[n].replace("\x00", " ") for n in places))
        for n, key in zip(places, _NO_WORD.sub(" ", joined).split("\x00"), strict=False):
            keys[n] = key.strip()
    return keys


def connect(*groupings: Codes) -> Codes:
    """Return one label per entry, equal for entries joined by any chain of groups; a code of -1 joins nothing.

    >>> connect(np.array([0, 0, 1, 2]), np.array([-1, 5, 5, -1])).tolist()
    [0, 0, 0, 3]
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    n = len(groupings[0])
    # One node for each entry, and one for each group that entries belong to.
    ones, others, nodes = [], [], n
    for codes in groupings:
        known = np.flatnonzero(codes >= 0)
        ones.append(known)
        others.append(codes[known] + nodes)
        nodes += int(codes.max(initial=-1)) + 1
    edges = (np.concatenate(ones), np.concatenate(others))
    found = connected_components(coo_array((np.ones(len(edges[0]), dtype=np.int8), edges), shape=(nodes, nodes)))[1][:n]
    _, first, labels = np.unique(found, return_index=True, return_inverse=True)
    return first[labels].astype(np.int64)


class _Facts(NamedTuple):
    """What merging needs of each entry: title and its key, day, and a substitute for a missing day."""

    titles: NDArray[np.object_]
    keys: NDArray[np.object_]
    days: NDArray[np.object_]
    tails: NDArray[np.object_]


def _facts(entries: pd.DataFrame) -> _Facts:
    """Return the title, key, day and, for an undated entry, summary of each entry.

    Each distinct text is looked at once.
    """
    codes, distinct = pd.factorize(entries["title"])
    titles = np.array([*distinct, ""], dtype=object)
    keys = np.array([*title_keys(titles[:-1].tolist()), ""], dtype=object)
    numbers, dates = pd.factorize(entries["date"].to_numpy("datetime64[D]"))
    days = np.array([*np.datetime_as_string(dates).tolist(), "undated"], dtype=object)[numbers]
    tails = np.full(len(entries), "", dtype=object)
    undated = numbers < 0
    tails[undated] = entries["summary"].fillna("").to_numpy(dtype=object)[undated]
    facts = _Facts(titles[codes], keys[codes], days, tails)
    return _with_days_of_copies(facts, entries["listing_id"]) if undated.any() else facts


def _with_days_of_copies(facts: _Facts, listings: pd.Series) -> _Facts:
    """Return the facts with the day of each undated entry that its listing prints once more, with a date.

    A title of few words may come again for another story, and a title with several days is a series.
    """
    rows = pd.DataFrame({"listing": listings.to_numpy(), "key": facts.keys, "day": facts.days})
    undated = facts.days == "undated"
    dated = rows[~undated & (rows["key"].str.count(" ") >= FEWEST_WORDS - 1)].drop_duplicates()
    dated = dated[~dated.duplicated(["listing", "key"], keep=False)]
    found = rows.drop(columns="day").merge(dated, on=["listing", "key"], how="left")["day"].to_numpy(dtype=object)
    copies = undated & pd.notna(found)
    return facts._replace(days=np.where(copies, found, facts.days), tails=np.where(copies, "", facts.tails))


def _title_codes(facts: _Facts) -> Codes:
    """Return a code for each entry's title and date; for an undated entry, the summary replaces the date."""
    codes = pd.factorize(facts.keys)[0].astype(np.int64)
    for values in (facts.days, facts.tails):
        part, distinct = pd.factorize(values)
        codes = pd.factorize(codes * (len(distinct) + 1) + part)[0].astype(np.int64)
    codes[facts.keys == ""] = -1
    return codes


def _address_codes(entries: pd.DataFrame, keys: pd.Series, titles: Codes) -> Codes:
    """Return the code of each entry's address, -1 without one.

    An address that one listing gives to two stories names none.
    """
    result = pd.factorize(keys)[0].astype(np.int64)
    within = pd.DataFrame({"address": result, "listing": pd.factorize(entries["listing_id"])[0], "title": titles})
    within = within[within["address"] >= 0].drop_duplicates()
    shared = within.loc[within.duplicated(["address", "listing"]), "address"].unique()
    result[np.isin(result, shared)] = -1
    return result


def _titles_apart(entries: pd.DataFrame, titles: Codes, addresses: Codes, keys: pd.Series) -> Codes:
    """Return the code of each title and date; where one listing gives the same two several addresses, each is a story.

    An entry without an address is then taken for the one whose address comes first in the alphabet.
    """
    rows = pd.DataFrame({"title": titles, "listing": entries["listing_id"].to_numpy(), "address": addresses})
    rows["key"] = keys.to_numpy(dtype=object)
    pairs = rows[(rows["address"] >= 0) & (rows["title"] >= 0)].drop_duplicates()
    split = pairs.loc[pairs.duplicated(["title", "listing"]), "title"].unique()
    if not len(split):
        return titles
    first = pairs.sort_values("key").drop_duplicates("title").set_index("title")["address"]
    part = np.where(addresses >= 0, addresses, rows["title"].map(first).fillna(-1).to_numpy(dtype=np.int64))
    part[~np.isin(titles, split)] = -1
    apart = pd.factorize(pd.MultiIndex.from_arrays([titles, part]))[0].astype(np.int64)
    apart[titles < 0] = -1
    return apart


def _same_stories(addresses: Codes, facts: _Facts) -> Codes:
    """Return a code for the story behind each address; if title and date both differ, an address means two stories."""
    from rapidfuzz import fuzz

    stories, following = addresses.copy(), int(addresses.max(initial=-1)) + 1
    rows = pd.DataFrame({"address": addresses, "day": facts.days, "key": facts.keys})
    rows = rows[rows["address"] >= 0]
    several = rows.drop_duplicates().groupby("address").size()
    for address, own in rows[rows["address"].isin(several.index[several > 1])].groupby("address"):
        codes: dict[tuple[str, str], int] = {}
        for day, key in sorted(set(zip(own["day"], own["key"], strict=True))):
            code = next((c for (d, k), c in codes.items() if _is_edit(k, d, key, day, fuzz.ratio)), None)
            if code is None:
                code, following = (following, following + 1) if codes else (int(str(address)), following)
            codes[day, key] = code
        stories[own.index] = [codes[pair] for pair in zip(own["day"], own["key"], strict=True)]
    return stories


def _is_edit(key: str, day: str, other_key: str, other_day: str, likeness: Callable[[str, str], float]) -> bool:
    """Return whether two prints of one address can be one story, edited: same title, or same day, or both close."""
    if key == other_key or day == other_day or "undated" in (day, other_day):
        return True
    apart = abs(np.datetime64(day) - np.datetime64(other_day)).astype(int)
    return bool(apart <= EDIT_DAYS and likeness(key, other_key) >= EDITED_TITLE)


def _split_addresses(
    entries: pd.DataFrame, addresses: Codes, ids: NDArray[np.object_], corrections: Corrections
) -> list[Problem]:
    """Return a problem for each address that means several stories, with the correction that would merge them."""
    rows = pd.DataFrame({"address": addresses, "id": ids, "row": np.arange(len(ids))})
    rows = rows[rows["address"] >= 0].drop_duplicates(["address", "id"])
    problems: list[Problem] = []
    for _, own in rows[rows.duplicated("address", keep=False)].groupby("address"):
        first = own["id"].iloc[0]
        for row, name in zip(own["row"].iloc[1:], own["id"].iloc[1:], strict=True):
            if not corrections.decided(first, name):
                entry = entries.iloc[int(row)]
                why = f"{entry['url']} also appears with another title and date, for {first}; {paste_row(first, name)}"
                problems.append((str(entry["source_file"]), int(entry["line_start"]), str(entry["title"]), why))
    return problems


def _story_ids(entries: pd.DataFrame, facts: _Facts, labels: Codes) -> NDArray[np.object_]:
    """Return the id of each entry's story: day, first words of the title, four digits of a hash; more on collision."""
    first = _first_rows(entries, facts, labels)
    stems, digests = [], []
    for row in first.tolist():
        title, key, day = facts.titles[row], facts.keys[row], facts.days[row]
        digest = hashlib.sha256(f"{day}\n{key}\n{facts.tails[row]}".encode()).hexdigest()
        # The key of a plain title holds the words of its slug already.
        words = "-".join(key.replace("_", " ").split()[:6]) if title.isascii() else slug(title)
        stems.append(f"{day}-{words or 'untitled'}")
        digests.append(digest)
    ids = [f"{stem}-{digest[:4]}" for stem, digest in zip(stems, digests, strict=True)]
    counts = Counter(ids)
    for n, made in enumerate(ids):
        if counts[made] > 1:
            # Stories that a rule keeps apart may share title and day: the place of their first entry tells them apart.
            place = "\n".join(str(entries[c].iloc[first[n]]) for c in ("listing_id", "position"))
            ids[n] = f"{stems[n]}-{hashlib.sha256(f'{digests[n]}{place}'.encode()).hexdigest()[:8]}"
    return np.array(ids, dtype=object)[np.searchsorted(labels[first], labels)]


def _first_rows(entries: pd.DataFrame, facts: _Facts, labels: Codes) -> Codes:
    """Return the row of the entry that names each story, by label: the first by day, title, summary and place."""
    rows = np.arange(len(labels), dtype=np.int64)
    several = np.bincount(labels)[labels] > 1
    some = rows[several]
    listings = entries["listing_id"].to_numpy(dtype=object)[several]
    columns = [facts.days[several], facts.titles[several], facts.tails[several], listings]
    codes = [pd.factorize(values, sort=True)[0] for values in columns]
    order = np.lexsort((entries["position"].to_numpy()[several], *reversed(codes), labels[several]))
    ordered = labels[some][order]
    firsts = some[order][np.r_[True, ordered[1:] != ordered[:-1]]] if len(some) else some
    found = np.concatenate([rows[~several], firsts])
    return found[np.argsort(labels[found])]


# The kind of kicker that says most about a story comes first.
KICKER_ORDER = ("topic", "occasion", "series", "place", "organisation", "content-type")


def stories_table(occurrences: pd.DataFrame, listings: pd.DataFrame) -> pd.DataFrame:
    """Return the stories, oldest first and undated ones last, each text as in the latest capture that has it."""
    if occurrences.empty:
        return as_table([], "stories")
    ordered = by_capture(occurrences, listings)
    # `last` passes over missing values, so a capture without a summary does not take it away.
    stories = ordered.groupby("story_id", sort=True)[["title", "date", "summary", "language", "url"]].last()
    last_days = ordered[ordered["date"].notna()].groupby("story_id")["date_end"].last()
    stories["date_end"] = last_days.reindex(stories.index)
    stories["n_occurrences"] = ordered["story_id"].value_counts().reindex(stories.index)
    stories["kicker"] = best_kickers(occurrences).reindex(stories.index)
    return as_table(stories.reset_index().sort_values(["date", "story_id"], kind="stable"), "stories")


def best_kickers(occurrences: pd.DataFrame) -> pd.Series:
    """Return the most informative kicker of each story that has one; among equals, the alphabetically first."""
    printed = occurrences.loc[occurrences["kicker"].notna(), ["story_id", "kicker"]].drop_duplicates()
    kinds = {kicker: kicker_kind(kicker) for kicker in printed["kicker"].unique()}
    places = {kind: place for place, kind in enumerate(KICKER_ORDER)}
    rank = printed["kicker"].map(lambda kicker: places.get(kinds[kicker], len(places)))
    ordered = printed.assign(rank=rank).sort_values(["story_id", "rank", "kicker"])
    return ordered.drop_duplicates("story_id").set_index("story_id")["kicker"]


def by_capture(occurrences: pd.DataFrame, listings: pd.DataFrame) -> pd.DataFrame:
    """Return the occurrences from the earliest to the latest capture; a capture of unknown time goes first."""
    facts = listings.drop_duplicates("listing_id").set_index("listing_id")
    year_end = pd.to_datetime(facts["rendered_year"].astype("str") + "-12-31", format="%Y-%m-%d", errors="coerce")
    seen = facts["captured"].fillna(year_end.astype("datetime64[us]"))
    ordered = occurrences.assign(seen=seen.reindex(occurrences["listing_id"]).to_numpy())
    return ordered.sort_values(["seen", "listing_id", "position"], na_position="first", kind="stable")


def edits(occurrences: pd.DataFrame, listings: pd.DataFrame) -> list[Problem]:
    """Return a problem for each title, summary or date that differs in another capture of the story."""
    several = occurrences[occurrences.duplicated("story_id", keep=False)]
    if several.empty:
        return []
    ordered = by_capture(several, listings)
    found: list[Problem] = []
    for column in ("title", "summary", "date"):
        texts = ordered[ordered[column].notna()]
        shown = texts[column].astype("str") if column == "date" else texts[column].str.split().str.join(" ")
        texts = texts.assign(shown=shown).drop_duplicates(["story_id", "shown"], keep="last")
        texts = texts[texts.duplicated("story_id", keep=False)]
        latest = texts.groupby("story_id")[["shown", "listing_id"]].transform("last")
        older = texts[texts.duplicated("story_id", keep="last")]
        for row, now in zip(older.itertuples(), latest.loc[older.index].itertuples(), strict=True):
            reason = f"the {column} of {row.story_id} was edited: {now.listing_id} prints {now.shown!r}"
            found.append((str(row.source_file), int(str(row.line_start)), str(row.shown), reason))
    return found
