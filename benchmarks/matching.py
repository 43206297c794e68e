"""Themes and terms found in many texts, side by side with what one would write first.

python -m benchmarks.matching [--quick]
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable, Sequence

import pandas as pd

from ilo_analysis.dictionary import read_dictionary
from ilo_analysis.instruments import find_instruments
from ilo_analysis.matching import Matcher, Term
from ilo_analysis.places import find_places
from ilo_analysis.themes import find_themes
from ilo_analysis.topics import assign_topics

WORDS = """
the ILO and partners launch new report on work in Asia to improve lives of people across region with support from
government employers meeting conference agreement country programme officials said this week global labour market wages
growth economy national policy workers rights minister delegates discussed measures Côte d’Ivoire
""".split()  # noqa: SIM905


def made_terms(count: int) -> list[str]:
    """The project's own English terms first, then made ones of one to three words."""
    own = [p.text for e in read_dictionary().entries for p in e.terms if p.language == "en" and "<" not in p.text]
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


def seconds(act: Callable[[], object]) -> float:
    """CPU seconds of the best of three runs."""
    best = float("inf")
    for _ in range(3):
        begin = time.process_time()
        act()
        best = min(best, time.process_time() - begin)
    return best


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
        print(f"{n_terms:>6} terms  {name:<42} {1 / per_text:>12,.0f} texts/s   {per_text / own:>8,.1f} x the time")
    return own


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer texts")
    quick = parser.parse_args().quick
    n_texts = 10_000 if quick else 100_000
    at_300, at_1000 = compare(300, n_texts), compare(1_000, n_texts)
    print(f"From 300 to 1,000 terms: {at_1000 / at_300 - 1:+.0%} time per text (goal: at most +25 %).")
    texts = made_texts(n_texts, made_terms(300))
    stories = pd.DataFrame({"story_id": [f"s{n}" for n in range(n_texts)], "title": texts, "language": "en"})
    together = 0.0
    for tag in (find_themes, assign_topics, find_instruments, find_places):
        taken = seconds(lambda tag=tag: tag(stories)) / n_texts  # type: ignore[misc]
        together += taken
        print(f"{tag.__name__}, the project's own words: {1 / taken:,.0f} stories/s.")
    print(f"All four over 100,000 stories: {together * 100_000:.1f} s of CPU (goal: 3 s).")


if __name__ == "__main__":
    main()
