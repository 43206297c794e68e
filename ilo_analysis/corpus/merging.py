"""Which entries report the same story.

First by the address of the story, then by its title and date; titles that are merely alike are suggested, not merged.
The hand-kept list `merges.csv` overrides both ways.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ilo_analysis.corpus.merge_rules import MergeRules, apply_rules
from ilo_analysis.corpus.near_titles import Problem, suggestions
from ilo_analysis.text.normalise import normalise, slug

_DIGITS = re.compile(r"\d+")
_NO_WORD = re.compile(r"[^\w\x00]+")
_LANGUAGE = re.compile(r"lang--([a-z]{2})", re.I)
Codes = NDArray[np.int64]


class Merged(NamedTuple):
    """Story of each entry (in the order of the entries), and problems found on the way."""

    story_ids: pd.Series
    problems: list[Problem]


def merge_occurrences(entries: pd.DataFrame, rules: MergeRules | None = None) -> Merged:
    """Return the story id of each entry, and suggestions for titles that are alike but were kept apart."""
    if entries.empty:
        return Merged(pd.Series([], dtype="str", index=entries.index), [])
    facts = _facts(entries)
    titles = _title_codes(facts)
    addresses = _address_codes(entries, titles)
    rules = rules or MergeRules()
    labels = connect(titles, addresses)
    ids = _story_ids(entries, facts, labels)
    problems: list[Problem] = []
    if rules.rows:
        keys = entries["url"].map(story_number, na_action="ignore")
        labels, problems = apply_rules(rules, entries, labels, ids, keys)
        ids = _story_ids(entries, facts, labels)
    problems = problems + suggestions(entries, facts.keys, ids, rules)
    return Merged(pd.Series(ids, index=entries.index, dtype="str"), problems)


def story_number(url: str) -> str | None:
    """Key of a story's address: the number the ILO gave it, with its language; else the address itself.

    >>> story_number("http://www.ilo.org/moscow/news/WCMS_754513/lang--en/index.htm")
    'WCMS_754513/en'
    >>> story_number("https://www.ilo.org/resource/news/ilo-at-cop26/")
    'ilo.org/resource/news/ilo-at-cop26'
    """
    at = url.find("WCMS_") if "WCMS_" in url else url.upper().find("WCMS_")
    number = _DIGITS.match(url, at + 5) if at >= 0 else None
    if number:
        language = _LANGUAGE.search(url, at) or _LANGUAGE.search(url)
        return f"WCMS_{number.group()}/{language.group(1).lower() if language else 'en'}"
    bare = re.sub(r"^[a-z]+://(www\.)?|[?#].*$|/+(index\.\w+)?$", "", url.strip(), flags=re.I)
    return bare.lower() if "/" in bare else None


def title_keys(titles: Sequence[str]) -> list[str]:
    """Return `title_key` of each title, made in two runs over all of them instead of one each.

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
    """Return one label per entry, equal for entries that any chain of groups joins; a code of -1 joins nothing.

    >>> connect(np.array([0, 0, 1, 2]), np.array([-1, 5, 5, -1])).tolist()
    [0, 0, 0, 3]
    """
    labels = np.arange(len(groupings[0]), dtype=np.int64)
    while True:
        before = labels
        for codes in groupings:
            known = codes >= 0
            least = np.full(int(codes.max(initial=-1)) + 1, len(labels), dtype=np.int64)
            np.minimum.at(least, codes[known], labels[known])
            labels = labels.copy()
            labels[known] = least[codes[known]]
        if np.array_equal(before, labels):
            return labels


class _Facts(NamedTuple):
    """What merging asks of each entry: title and its key, day, and what stands for a missing day."""

    titles: NDArray[np.object_]
    keys: NDArray[np.object_]
    days: NDArray[np.object_]
    tails: NDArray[np.object_]


def _facts(entries: pd.DataFrame) -> _Facts:
    """Title, key, day and, for an undated entry, summary of each entry; each distinct text is looked at once."""
    codes, distinct = pd.factorize(entries["title"])
    titles = np.array([*distinct, ""], dtype=object)
    keys = np.array([*title_keys(titles[:-1].tolist()), ""], dtype=object)
    numbers, dates = pd.factorize(entries["date"].to_numpy("datetime64[D]"))
    days = np.array([*np.datetime_as_string(dates).tolist(), "undated"], dtype=object)[numbers]
    tails = np.full(len(entries), "", dtype=object)
    undated = numbers < 0
    tails[undated] = entries["summary"].fillna("").to_numpy(dtype=object)[undated]
    return _Facts(titles[codes], keys[codes], days, tails)


def _title_codes(facts: _Facts) -> Codes:
    """Code of each entry's title and date; an undated entry's summary stands for its date."""
    codes = pd.factorize(facts.keys)[0].astype(np.int64)
    for values in (facts.days, facts.tails):
        part, distinct = pd.factorize(values)
        codes = pd.factorize(codes * (len(distinct) + 1) + part)[0].astype(np.int64)
    codes[facts.keys == ""] = -1
    return codes


def _address_codes(entries: pd.DataFrame, titles: Codes) -> Codes:
    """Code of each entry's address, -1 without one. An address that one listing gives to two stories names none."""
    codes, urls = pd.factorize(entries["url"])
    if not len(urls):
        return np.full(len(entries), -1, dtype=np.int64)
    own = pd.factorize(np.array([story_number(url) for url in urls], dtype=object))[0].astype(np.int64)
    result = np.append(own, -1)[codes]
    within = pd.DataFrame({"address": result, "listing": pd.factorize(entries["listing_id"])[0], "title": titles})
    within = within[within["address"] >= 0].drop_duplicates()
    shared = within.loc[within.duplicated(["address", "listing"]), "address"].unique()
    result[np.isin(result, shared)] = -1
    return result


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
    """Row of the entry that names each story, by label: the first by day, title, summary and place."""
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
