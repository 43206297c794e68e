"""Layer 2: which entries report the same story.

First by the address of the story, then by its title and date; titles that are merely alike are suggested, not merged.
The hand-kept list `merges.csv` overrides both ways.
"""

from __future__ import annotations

import hashlib
import re
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ilo_analysis.merge_rules import MergeRules, apply_rules
from ilo_analysis.text import slug, title_key

# Below this likeness of two titles of one day (words sorted, 0 to 100) a suggestion is more often wrong than right.
ALIKE = 92
_STORY_NUMBER = re.compile(r"WCMS_(\d+)", re.I)
_LANGUAGE = re.compile(r"lang--([a-z]{2})", re.I)
_ROMAN = r"(?:(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3}))"
_NUMBER_WORDS = (
    "one two three four five six seven eight nine ten first second third fourth fifth sixth seventh eighth ninth tenth "
    "un deux trois quatre cinq premier premiere deuxieme troisieme primera primero segunda segundo tercera tercero"
)
_NUMBERS = re.compile(rf"\d+|\b(?:{'|'.join(_NUMBER_WORDS.split())}|{_ROMAN})\b", re.I)
Codes = NDArray[np.int64]


class Merged(NamedTuple):
    """Story of each entry (in the order of the entries), and problems found on the way."""

    story_ids: pd.Series
    problems: list[tuple[str, int | None, str | None, str]]


def merge_occurrences(entries: pd.DataFrame, rules: MergeRules | None = None) -> Merged:
    """Return the story id of each entry, and suggestions for titles that are alike but were kept apart."""
    if entries.empty:
        return Merged(pd.Series([], dtype="str", index=entries.index), [])
    titles = _title_codes(entries)
    addresses = _address_codes(entries, titles)
    rules = rules or MergeRules()
    labels = connect(titles, addresses)
    ids = story_ids(entries, labels)
    problems: list[tuple[str, int | None, str | None, str]] = []
    if rules.rows:
        keys = entries["url"].map(story_number, na_action="ignore")
        labels, problems = apply_rules(rules, entries, labels, ids, keys)
        ids = story_ids(entries, labels)
    return Merged(pd.Series(ids, index=entries.index, dtype="str"), problems + suggestions(entries, ids, rules))


def story_number(url: str) -> str | None:
    """Key of a story's address: the number the ILO gave it, with its language; else the address itself.

    >>> story_number("http://www.ilo.org/moscow/news/WCMS_754513/lang--en/index.htm")
    'WCMS_754513/en'
    >>> story_number("https://www.ilo.org/resource/news/ilo-at-cop26/")
    'ilo.org/resource/news/ilo-at-cop26'
    """
    number = _STORY_NUMBER.search(url)
    if number:
        language = _LANGUAGE.search(url)
        return f"WCMS_{number.group(1)}/{language.group(1).lower() if language else 'en'}"
    bare = re.sub(r"^[a-z]+://(www\.)?|[?#].*$|/+(index\.\w+)?$", "", url.strip(), flags=re.I)
    return bare.lower() if "/" in bare else None


def numbers_in(title: str) -> tuple[str, ...]:
    """Numbers of a title, in digits, Roman numerals or words: titles with different ones are different stories.

    >>> numbers_in("COVID-19: ILO Monitor – 8th edition"), numbers_in("Second meeting, part IV")
    (('19', '8'), ('second', 'iv'))
    """
    return tuple(found.lower() for found in _NUMBERS.findall(title) if found)


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


def _title_codes(entries: pd.DataFrame) -> Codes:
    """Code of each entry's title and dates; an undated entry's summary stands for its date."""
    codes, titles = pd.factorize(entries["title"])
    keys = np.array([*(title_key(t) for t in titles), ""], dtype=object)[codes]
    days = entries["date"].to_numpy("datetime64[D]").astype("int64").astype(object)
    undated = entries["date"].isna().to_numpy()
    days[undated] = entries["summary"].fillna("").to_numpy(dtype=object)[undated]
    made = pd.MultiIndex.from_arrays([pd.factorize(keys)[0], pd.factorize(days)[0]])
    result = pd.factorize(made)[0].astype(np.int64)
    result[keys == ""] = -1
    return result


def _address_codes(entries: pd.DataFrame, titles: Codes) -> Codes:
    """Code of each entry's address, -1 without one. An address that one listing gives to two stories names none."""
    codes, urls = pd.factorize(entries["url"])
    if not len(urls):
        return np.full(len(entries), -1, dtype=np.int64)
    own = np.array([*(story_number(url) for url in urls), None], dtype=object)[codes]
    result = pd.factorize(pd.Series(own, dtype="object"))[0].astype(np.int64)
    within = pd.DataFrame({"address": result, "listing": entries["listing_id"].to_numpy(), "title": titles})
    within = within[within["address"] >= 0].drop_duplicates()
    shared = within.loc[within.duplicated(["address", "listing"]), "address"].unique()
    result[np.isin(result, shared)] = -1
    return result


def story_ids(entries: pd.DataFrame, labels: Codes) -> NDArray[np.object_]:
    """Return the id of each entry's story: day, first words of the title, four digits of a hash; more on collision."""
    days = entries["date"].dt.strftime("%Y-%m-%d").fillna("undated").to_numpy(dtype=object)
    titles = entries["title"].fillna("").to_numpy(dtype=object)
    tails = np.where(days == "undated", entries["summary"].fillna("").to_numpy(dtype=object), "")
    order = np.lexsort((entries["position"], pd.factorize(entries["listing_id"], sort=True)[0],
                        pd.factorize(tails, sort=True)[0], pd.factorize(titles, sort=True)[0],
                        pd.factorize(days, sort=True)[0], labels))  # fmt: skip
    ordered = labels[order]
    first = order[np.r_[True, ordered[1:] != ordered[:-1]]]
    made: dict[int, tuple[str, str]] = {}
    for row in first:
        digest = hashlib.sha256(f"{days[row]}\n{title_key(titles[row])}\n{tails[row]}".encode()).hexdigest()
        made[int(labels[row])] = (f"{days[row]}-{slug(titles[row]) or 'untitled'}", digest)
    return np.array(_distinct(made, entries, first, labels), dtype=object)[np.searchsorted(labels[first], labels)]


def _distinct(made: dict[int, tuple[str, str]], entries: pd.DataFrame, first: Codes, labels: Codes) -> list[str]:
    """Ids in the order of their labels, each with as many digits as keep it apart from the others."""
    stems = {label: f"{stem}-{digest[:4]}" for label, (stem, digest) in made.items()}
    taken = pd.Series(stems).duplicated(keep=False)
    rows = {int(labels[row]): int(row) for row in first}
    ids = []
    for label, (stem, digest) in made.items():
        if not taken[label]:
            ids.append(stems[label])
            continue
        # Stories that a rule keeps apart may share title and day: the place of their first entry tells them apart.
        place = "\n".join(str(entries[c].iloc[rows[label]]) for c in ("listing_id", "position"))
        ids.append(f"{stem}-{hashlib.sha256(f'{digest}{place}'.encode()).hexdigest()[:8]}")
    return ids


def suggestions(
    entries: pd.DataFrame, ids: NDArray[np.object_], rules: MergeRules
) -> list[tuple[str, int | None, str | None, str]]:
    """Return problems that name pairs of stories of one day whose titles are alike."""
    from rapidfuzz import fuzz, process

    frame = pd.DataFrame({"id": ids, "date": entries["date"].to_numpy(), "row": np.arange(len(ids))})
    frame["title"] = entries["title"].to_numpy(dtype=object)
    frame = frame[frame["date"].notna() & frame["title"].notna()].sort_values(["date", "id", "title", "row"])
    frame = frame.drop_duplicates("id")
    frame = frame[frame.duplicated("date", keep=False)]
    keys = [" ".join(sorted(title_key(title).split())) for title in frame["title"]]
    edges = np.flatnonzero(np.r_[True, frame["date"].to_numpy()[1:] != frame["date"].to_numpy()[:-1], True])
    found: list[tuple[str, int | None, str | None, str]] = []
    for start, end in pairwise(edges):
        day = keys[start:end]
        likeness = process.cdist(day, day, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.uint8)
        for a, b in np.argwhere(np.triu(likeness, 1) >= ALIKE):
            one, other = frame.iloc[start + a], frame.iloc[start + b]
            if numbers_in(one["title"]) != numbers_in(other["title"]) or rules.decided(one["id"], other["id"]):
                continue
            entry = entries.iloc[int(other["row"])]
            reason = (f"perhaps the same story as {one['id']} ({one['title']!r}, {int(likeness[a, b])} % alike); "
                      f"add a row to merges.csv: merge or keep, {one['id']}, {other['id']}")  # fmt: skip
            found.append((str(entry["source_file"]), int(entry["line_start"]), str(other["title"]), reason))
    return found
