"""What a dictionary does to a corpus: idle and overweight terms, overlaps, gaps, and the effect of a change."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ilo_analysis.annotate.dictionary import Dictionary, read_dictionary
from ilo_analysis.annotate.lookup import NOT_COVERED, is_covered
from ilo_analysis.annotate.subjects import find_themes
from ilo_analysis.arguments import table_of, takes_tables
from ilo_analysis.corpus import Corpus
from ilo_analysis.listings.agency import home_agency
from ilo_analysis.measures.shares import theme_share
from ilo_analysis.names import with_names
from ilo_analysis.text.normalise import normalise
from ilo_analysis.text.stop_words import stop_words

_OVERWEIGHT = 0.5  # a term in more than this share of a theme's stories makes the theme
_FEW = 5  # below so many stories a share says nothing


class DictionaryCheck(NamedTuple):
    """Idle and dominant terms, overlapping themes, frequent phrases without a theme, and matches ruled out by date."""

    dead_terms: pd.DataFrame
    overweight_terms: pd.DataFrame
    overlaps: pd.DataFrame
    unmatched_phrases: pd.DataFrame
    outside_time: pd.DataFrame


class DictionaryDifference(NamedTuple):
    """Stories that gain or lose a theme, and the monthly shares that change."""

    stories: pd.DataFrame
    shares: pd.DataFrame


@takes_tables
def check_dictionary(
    stories: Corpus | pd.DataFrame, dictionary: Dictionary | str | Path | None = None
) -> DictionaryCheck:
    """Return five tables of what to check in a dictionary of themes, on these stories."""
    stories = table_of(stories, "stories")
    opened = read_dictionary(dictionary, "themes")
    evidence = find_themes(stories, dictionary=opened)
    everything = find_themes(stories, dictionary=opened, outside_time=True)
    covered = stories[is_covered(stories, opened)]
    overlaps = theme_overlaps(evidence)
    overlaps.attrs[NOT_COVERED] = len(stories) - len(covered)
    check = DictionaryCheck(
        dead_terms(everything, opened),
        overweight_terms(evidence),
        overlaps,
        unmatched_phrases(covered, evidence),
        outside_time(stories, evidence, everything),
    )
    return with_names(check, evidence)


def dead_terms(evidence: pd.DataFrame, dictionary: Dictionary) -> pd.DataFrame:
    """Return the terms and combinations that matched nothing: `theme, language, term`."""
    used = set(zip(evidence["theme"], evidence["term"], strict=True))
    rows = [
        (category.id, language, term)
        for category in dictionary.categories
        for language, term in (
            *((phrase.language, phrase.text) for phrase in category.terms),
            *((combination.language, name) for combination in category.combinations for name in combination.names),
        )
        if (category.id, term) not in used
    ]
    return pd.DataFrame(rows, columns=["theme", "language", "term"], dtype="str")


def outside_time(stories: pd.DataFrame, evidence: pd.DataFrame, everything: pd.DataFrame) -> pd.DataFrame:
    """Return the matches that their date rules out: `theme, term, n, first_seen, last_seen, story_ids`.

    `everything` is the evidence including that outside the time of its theme or combination. `first_seen` and
    `last_seen` are the first and last day of its stories, missing where none is dated.
    """
    pairs = ["theme", "term", "story_id"]
    rest = everything[pairs].drop_duplicates().merge(evidence[pairs].drop_duplicates(), how="left", indicator=True)
    rest = rest[rest["_merge"] == "left_only"][pairs]
    dated = stories.reindex(columns=["story_id", "date"]).drop_duplicates("story_id")
    rest = rest.merge(dated.assign(date=pd.to_datetime(dated["date"])), how="left", on="story_id")
    groups = rest.sort_values(pairs).groupby(["theme", "term"], sort=True)
    return groups.agg(
        n=("story_id", "size"), first_seen=("date", "min"), last_seen=("date", "max"), story_ids=("story_id", tuple)
    ).reset_index()


def overweight_terms(evidence: pd.DataFrame, *, above: float = _OVERWEIGHT) -> pd.DataFrame:
    """Return terms in more than half of a theme's stories: `theme, term, n, total, share, n_alone, story_ids`.

    `n_alone` counts the stories that have the theme through this term alone, and would lose it without the term.
    Themes of fewer than 5 stories are left out.
    """
    rows = []
    for theme, part in evidence.groupby("theme", sort=True):
        terms_of = part.groupby("story_id")["term"].agg(set)
        for term, own in part.groupby("term", sort=True):
            ids = sorted(own["story_id"].astype(str).unique().tolist())
            if len(terms_of) >= _FEW and len(ids) > above * len(terms_of):
                alone = sum(terms_of[i] == {term} for i in ids)
                rows.append((theme, term, len(ids), len(terms_of), len(ids) / len(terms_of), alone, tuple(ids)))
    return pd.DataFrame(rows, columns=["theme", "term", "n", "total", "share", "n_alone", "story_ids"])


def theme_overlaps(evidence: pd.DataFrame) -> pd.DataFrame:
    """Return themes that share stories, most alike first: `theme_a, theme_b, n, n_a, n_b, jaccard, story_ids`."""
    stories_of = {str(theme): set(part["story_id"]) for theme, part in evidence.groupby("theme", sort=True)}
    rows = []
    for a, b in combinations(sorted(stories_of), 2):
        both = stories_of[a] & stories_of[b]
        if both:
            either = len(stories_of[a] | stories_of[b])
            sizes = len(stories_of[a]), len(stories_of[b])
            rows.append((a, b, len(both), *sizes, len(both) / either, tuple(sorted(both))))
    table = pd.DataFrame(rows, columns=["theme_a", "theme_b", "n", "n_a", "n_b", "jaccard", "story_ids"])
    return table.sort_values(["jaccard", "theme_a", "theme_b"], ascending=[False, True, True], ignore_index=True)


def unmatched_phrases(stories: pd.DataFrame, evidence: pd.DataFrame, *, at_least: int = 2) -> pd.DataFrame:
    """Return frequent phrases of two or three words in stories without a theme: `phrase, n, story_ids`.

    A phrase within a longer one of the same stories is left out, as is one that begins or ends with a function word of
    its story's language, or with the agency's own short name.
    """
    rest = stories[~stories["story_id"].isin(evidence["story_id"])]
    rest = rest.assign(language=rest["language"].fillna("") if "language" in rest else "")
    found: dict[str, set[str]] = defaultdict(set)
    for field in (field for field in ("title", "summary") if field in rest):
        for story, text, language in rest[["story_id", field, "language"]].dropna().itertuples(index=False):
            for phrase in _phrases(text, stop_words(language)):
                found[phrase].add(story)
    kept = {phrase: ids for phrase, ids in found.items() if len(ids) >= at_least}
    longer = defaultdict(set)
    for phrase, ids in kept.items():
        words = phrase.split()
        if len(words) == 3:
            for part in (" ".join(words[:2]), " ".join(words[1:])):
                longer[part].add(len(ids))
    rows = [(p, len(ids), tuple(sorted(ids))) for p, ids in kept.items() if len(ids) not in longer[p]]
    table = pd.DataFrame(rows, columns=["phrase", "n", "story_ids"])
    return table.sort_values(["n", "phrase"], ascending=[False, True], ignore_index=True)


@takes_tables
def diff_dictionaries(
    old: Dictionary | str | Path | None, new: Dictionary | str | Path | None, corpus: Corpus
) -> DictionaryDifference:
    """Return what the dictionary `new` would change compared with `old` (None is the project's own).

    `stories` has one row per story and theme gained or lost: `story_id, theme, change, terms, outside_time, title`;
    `outside_time` is true if both find the theme's words, but one of them outside its time. `shares` has one row per
    feed, month and theme whose number of stories changes: `feed, scope, period, theme, n_old, n_new, total_old, total,
    share_old, share_new, difference`; the totals differ if only one of the two has terms in a language.
    `attrs["not_covered"]` is the number of stories in languages without terms in the new one.
    """
    opened = [read_dictionary(each, "themes") for each in (old, new)]
    before, after = (find_themes(corpus.stories, dictionary=each) for each in opened)
    keys = ["feed", "scope", "period", "theme"]
    shares = [theme_share(corpus, freq="month", evidence=evidence) for evidence in (before, after)]
    both = shares[0][[*keys, "n"]].merge(shares[1][[*keys, "n"]], on=keys, how="outer", suffixes=("_old", "_new"))
    for share, name in zip(shares, ("total_old", "total"), strict=True):
        totals = share[["feed", "period", "total"]].drop_duplicates().rename(columns={"total": name})
        both = both.merge(totals, on=["feed", "period"], how="left")
    both = both.fillna({"n_old": 0, "n_new": 0})
    both = both[both["n_old"] != both["n_new"]].astype({"n_old": "int64", "n_new": "int64"})
    share_old, share_new = both["n_old"] / both["total_old"], both["n_new"] / both["total"]
    moved = both.assign(share_old=share_old, share_new=share_new, difference=share_new - share_old)
    changed = changed_stories(opened[0], opened[1], corpus.stories)
    changed.attrs[NOT_COVERED] = int((~is_covered(corpus.stories, opened[1])).sum())
    moved.attrs[NOT_COVERED] = changed.attrs[NOT_COVERED]
    return DictionaryDifference(changed, moved.sort_values(keys, ignore_index=True))


def changed_stories(old: Dictionary, new: Dictionary, stories: pd.DataFrame) -> pd.DataFrame:
    """Return the stories that gain or lose a theme, as `diff_dictionaries` has them."""
    before, after = (find_themes(stories, dictionary=each) for each in (old, new))
    ever_before, ever_after = (find_themes(stories, dictionary=each, outside_time=True) for each in (old, new))
    parts = [_only_in(before, after, ever_after, "lost"), _only_in(after, before, ever_before, "gained")]
    changed = pd.concat(parts, ignore_index=True).merge(stories[["story_id", "title"]], on="story_id", how="left")
    return changed.sort_values(["theme", "change", "story_id"], ignore_index=True)


def _only_in(evidence: pd.DataFrame, other: pd.DataFrame, ever_other: pd.DataFrame, change: str) -> pd.DataFrame:
    """Return the stories and themes of `evidence` that `other` lacks, their terms, and if only time excludes them."""
    columns = ["story_id", "theme", "change", "terms", "outside_time"]
    pairs, ever = (set(zip(each["story_id"], each["theme"], strict=True)) for each in (other, ever_other))
    terms: dict[tuple[str, str], set[str]] = {}
    for story, theme, term in zip(evidence["story_id"], evidence["theme"], evidence["term"], strict=True):
        if (story, theme) not in pairs:
            terms.setdefault((story, theme), set()).add(term)
    rows = [(*pair, change, ", ".join(sorted(own)), pair in ever) for pair, own in sorted(terms.items())]
    return pd.DataFrame(rows, columns=columns).astype({**dict.fromkeys(columns[:4], "str"), "outside_time": "bool"})


def _phrases(text: str, function_words: frozenset[str]) -> set[str]:
    """Return the phrases of two and three words between punctuation.

    At neither end a function word, a number or the agency.
    """
    phrases, agency = set(), home_agency().id
    for clause in re.split(r"[.,;:!?()\"|]+\s*", normalise(text)):
        words = re.findall(r"[\w'-]+", clause)
        for size in (2, 3):
            for first in range(len(words) - size + 1):
                ends = words[first], words[first + size - 1]
                if not any(
                    word in function_words or word == agency or word[0].isdigit() or len(word) < 2 for word in ends
                ):
                    phrases.add(" ".join(words[first : first + size]))
    return phrases
