"""Terms, dictionaries and places found in many texts, side by side with what one would write first, in one run.

python -m benchmarks.matching [--quick]

Every row that has a goal says whether it meets it. Times are CPU seconds of one core, the best of three runs.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable, Sequence
from functools import partial

import pandas as pd

from benchmarks.made_stories import made_stories
from ilo_analysis.annotate.dictionary import read_dictionary
from ilo_analysis.annotate.instruments import find_instruments
from ilo_analysis.annotate.partners import find_partners
from ilo_analysis.annotate.places import find_places
from ilo_analysis.annotate.subjects import assign_topics, find_themes
from ilo_analysis.text.matcher import Matcher, Term

WORDS = """
the ILO and partners launch new report on work in Asia to improve lives of people across region with support from
government employers meeting conference agreement country programme officials said this week global labour market wages
growth economy national policy workers rights minister delegates discussed measures Côte d’Ivoire
""".split()  # noqa: SIM905
FASTER = {300: 200, 1_000: 500}  # times a loop of `str.contains`, by number of terms
TEXTS_A_SECOND, SLOWER, SECONDS = 120_000, 0.25, 3.0
LINEAR = 0.25  # a million texts may take this much more time per text than a hundred thousand


def made_terms(count: int) -> list[str]:
    """The project's own English terms first, then made ones."""
    own = [p.text for e in read_dictionary().categories for p in e.terms if p.language == "en" and "<" not in p.text]
    generator = random.Random(1919)
    made = [f"{generator.choice('bcdfg')}{generator.choice('aeiou')}{n:x}ing" for n in range(count)]
    return list(dict.fromkeys(t.lower() for t in own))[: min(count, 300)] + made[: max(0, count - 300)]


def made_texts(count: int, terms: Sequence[str]) -> list[str]:
    """Texts as long as a title with its summary, half of them with a term or two."""
    generator = random.Random(1919)
    texts = []
    for _ in range(count):
        words = generator.choices(WORDS, k=38)
        for _ in range(generator.choice([0, 0, 1, 2])):
            words.insert(generator.randrange(38), generator.choice(terms).replace("*", "s"))
        texts.append(" ".join(words))
    return texts


def seconds(act: Callable[[], object], times: int = 3) -> float:
    """CPU seconds of the best of some runs."""
    best = float("inf")
    for _ in range(times):
        begin = time.process_time()
        act()
        best = min(best, time.process_time() - begin)
    return best


def verdict(met: bool, goal: str) -> str:
    """How a row ends."""
    return f"{'meets' if met else 'MISSES'} the goal: {goal}"


def expression(term: str) -> str:
    """The term as a regular expression with word boundaries."""
    return r"\b" + r"\w*".join(map(re.escape, term.split("*"))) + r"\b"


def contains_loop(texts: Sequence[str], terms: Sequence[str]) -> None:
    """One pass of pandas per term."""
    column = pd.Series(texts, dtype="str")
    for term in terms:
        column.str.contains(expression(term), case=False, regex=True)


def phrase_matcher(terms: Sequence[str]) -> Callable[[Sequence[str]], object]:
    """The PhraseMatcher of spaCy (it knows no wildcards)."""
    import spacy
    from spacy.matcher import PhraseMatcher

    language = spacy.blank("en")
    matcher = PhraseMatcher(language.vocab, attr="LOWER")
    matcher.add("terms", list(language.pipe(term.replace("*", "") for term in terms)))
    return lambda texts: [matcher(doc) for doc in language.pipe(texts)]


def compare(n_terms: int, n_texts: int) -> float:
    """Print one block of the table; seconds per text of the project's way."""
    terms = made_terms(n_terms)
    texts = made_texts(n_texts, terms)
    few = texts[: max(200, n_texts // 50)]
    matcher = Matcher(Term(term) for term in terms)
    alternation = re.compile("|".join(map(expression, terms)), re.IGNORECASE)
    spacy_match = phrase_matcher(terms)
    ways: list[tuple[str, Callable[[], object], int]] = [
        ("Matcher (every span)", lambda: matcher.find(texts), len(texts)),
        ("re, one alternation (loses overlaps)", lambda: [list(alternation.finditer(t)) for t in few], len(few)),
        ("spaCy PhraseMatcher (no wildcards)", lambda: spacy_match(few), len(few)),
        ("pandas str.contains per term (no spans)", lambda: contains_loop(few, terms), len(few)),
    ]
    own = 0.0
    for name, act, count in ways:
        per_text = seconds(act) / count
        own = own or per_text
        ends = ""
        if per_text == own and n_terms == min(FASTER):
            ends = verdict(1 / own >= TEXTS_A_SECOND, f"{TEXTS_A_SECOND:,} texts/s")
        if "contains" in name:
            ends = verdict(per_text / own >= FASTER[n_terms], f"{FASTER[n_terms]} x the time")
        line = (
            f"{n_terms:>6} terms  {name:<42} {1 / per_text:>10,.0f} texts/s {per_text / own:>9,.1f} x the time  {ends}"
        )
        print(line.rstrip())
    return own


def growth(n_texts: int) -> None:
    """Print the time of ten times as many texts."""
    terms = made_terms(300)
    matcher = Matcher(Term(term) for term in terms)
    texts = made_texts(n_texts, terms)
    once = seconds(lambda: matcher.find(texts)) / n_texts
    ten_times = seconds(lambda: matcher.find(texts * 10), times=1) / n_texts / 10
    more = ten_times / once - 1
    print(f"From {n_texts:,} to {n_texts * 10:,} texts: {more:+.0%} time per text; {verdict(more <= LINEAR, 'linear')}")


def dictionaries(n_stories: int) -> None:
    """Print the time that each dictionary takes over 100,000 stories, and that of the four together."""
    stories = made_stories(n_stories)
    together = 0.0
    for tag in (find_themes, assign_topics, find_instruments, find_places, find_partners):
        tag(stories.head(1))
        taken = seconds(partial(tag, stories)) * 100_000 / n_stories
        together += taken if tag is not find_partners else 0
        rows = len(tag(stories)) / n_stories
        print(f"{tag.__name__:<17} {taken:5.2f} s of CPU for 100,000 stories, {rows:.1f} rows each")
    goal = verdict(together <= SECONDS, f"{SECONDS:g} s")
    print(f"Four dictionaries, 100,000 stories (all but partners): {together:.2f} s of CPU; {goal}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer texts")
    n_texts = 10_000 if parser.parse_args().quick else 100_000
    at_300, at_1000 = compare(300, n_texts), compare(1_000, n_texts)
    slower = at_1000 / at_300 - 1
    print(
        f"From 300 to 1,000 terms: {slower:+.0%} time per text; {verdict(slower <= SLOWER, f'at most {SLOWER:+.0%}')}"
    )
    growth(n_texts)
    dictionaries(n_texts)


if __name__ == "__main__":
    main()
