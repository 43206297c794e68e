import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilo_analysis.errors import DictionaryError
from ilo_analysis.text.matcher import Matcher, Term, order_of
from ilo_analysis.text.normalise import even, fold_case


def words_found(text, *terms, longest=False):
    """The matched pieces of the original text, in order."""
    found = Matcher([Term(t) if isinstance(t, str) else t for t in terms], longest=longest).find([text])
    return [text[start:end] for start, end in zip(found.start, found.end, strict=True)]


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("Côte d’Ivoire", "côte d'ivoire", ["Côte d’Ivoire"]),
        ("Côte", "cot", []),
        ("Pacôte", "côte", []),
        ("social\u00a0protection", "social protection", ["social\u00a0protection"]),
        ("post\u2011Covid era", "post-covid", ["post\u2011Covid"]),
        ("recovering well", "recover*", ["recovering"]),
        ("irrecoverable", "recover*", []),
        ("Building back better!", "build* back better", ["Building back better"]),
        ("build it back better", "build* back better", []),
        ("İzmir: pension", "pension", ["pension"]),
        ("#RatifyC190 now", "RatifyC190", ["RatifyC190"]),
        ("women’s rights", "women*", ["women"]),
        ("AIs", "AI", []),
    ],
)
def test_a_term_is_found_at_the_bounds_of_words(text, term, expected):
    assert words_found(text, term) == expected


def test_capitals_count_only_where_the_term_says_so():
    osh = Term("OSH", case_sensitive=True)
    assert words_found("OSH in Osh and osh", osh) == ["OSH"]
    assert words_found("OSH in Osh and osh", "osh") == ["OSH", "Osh", "osh"]


def test_overlapping_matches_are_all_reported_unless_the_longest_is_asked_for():
    assert words_found("South Sudan", "Sudan", "South Sudan") == ["South Sudan", "Sudan"]
    assert words_found("South Sudan", "Sudan", "South Sudan", longest=True) == ["South Sudan"]


def test_a_run_of_names_ends_at_the_verb():
    text = "Ministry of Labour and Social Protection Signs Pension Pact"
    assert words_found(text, "Ministry of <Names>") == ["Ministry of Labour and Social Protection"]


def test_no_match_runs_from_one_text_into_the_next():
    found = Matcher([Term("social protection")]).find(["social", "protection", "social protection"])
    assert found.text_index.tolist() == [2]


def test_a_missing_text_has_no_match_and_an_empty_list_none():
    assert Matcher([Term("a")]).find([None, "a tax", float("nan"), "a"]).text_index.tolist() == [1, 3]
    assert not len(Matcher([Term("a")]).find([]).start)
    assert not len(Matcher([]).find(["a"]).start)


def test_spans_hold_beyond_the_first_chunk_of_texts():
    texts = ["nothing"] * 4_500 + ["the pension"]
    found = Matcher([Term("pension")]).find(texts)
    assert [tuple(map(int, row)) for row in zip(*found, strict=True)] == [(4_500, 0, 4, 11)]


def test_a_term_that_begins_with_a_wildcard_is_refused():
    with pytest.raises(DictionaryError, match="begins with a wildcard"):
        Matcher([Term("*tion")])


@given(st.text(max_size=40))
@settings(max_examples=60)
def test_folding_keeps_the_length(text):
    assert len(fold_case(even(text))) == len(text)


TEXTS = st.lists(st.text(alphabet="abé -’.A", max_size=25), max_size=4)
TERMS = st.lists(
    st.text(alphabet="abé ", min_size=1, max_size=4).map(lambda t: " ".join(t.split())).filter(bool),
    min_size=1,
    max_size=5,
    unique=True,
)


@given(TEXTS, TERMS, st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_order_of_terms_changes_nothing(texts, terms, random):
    def found(ordered):
        columns = Matcher([Term(t) for t in ordered]).find(texts)
        return sorted((int(i), ordered[int(t)], int(a), int(b)) for i, t, a, b in zip(*columns, strict=True))

    shuffled = terms.copy()
    random.shuffle(shuffled)
    assert found(terms) == found(shuffled)


@given(TEXTS, TERMS)
@settings(max_examples=60)
def test_the_matches_are_those_of_one_expression_per_term(texts, terms):
    expected = sorted(
        (i, n, m.start(), m.start() + len(term))
        for i, text in enumerate(texts)
        for n, term in enumerate(terms)
        for m in re.finditer(rf"(?<!\w)(?={re.escape(term)}(?!\w))", fold_case(even(text)))
    )
    found = Matcher([Term(t) for t in terms]).find(texts)
    assert sorted(tuple(map(int, row)) for row in zip(*found, strict=True)) == expected


PIECES = ["social", "Social", "SOCIALES", "protéction", "protection", "OSH", "osh", "l’eau", "L'EAU", "İ", "🌍", "ß"]
GAPS = [" ", "\u00a0", "-", "\u2011", ", ", "", "\x00", "e\u0301"]
MIXED = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(GAPS)), max_size=6).map(
    lambda pairs: "".join(piece + gap for piece, gap in pairs)
)
WILD = ["social", "social*", "social* protect*", "social* protection", "l'eau", "l'eau social*", "protéction", "ß"]
WILD += ["İ", "🌍 social"]
EXACT = [Term("OSH", case_sensitive=True), Term("Social", case_sensitive=True)]


def found_plainly(texts, terms):
    """Each term alone, as one expression over text of one case."""
    for number, text in enumerate(texts):
        for place, term in enumerate(terms):
            read, words = even(text), even(term.text)
            if not term.case_sensitive:
                read, words = fold_case(read), fold_case(words)
            inner = r"[\w\u0300-\u036f]*".join(re.escape(part) for part in words.split("*"))
            pattern = rf"(?<![\w\u0300-\u036f])(?=({inner})(?![\w\u0300-\u036f]))"
            for match in re.finditer(pattern, read):
                yield number, place, match.start(1), match.end(1)


def rows(found):
    return [tuple(map(int, row)) for row in zip(*found, strict=True)]


@given(st.lists(MIXED, max_size=4))
@settings(max_examples=100)
@pytest.mark.parametrize("terms", [[*map(Term, WILD), *EXACT], EXACT], ids=["any case", "exact case"])
def test_wildcards_capitals_and_signs_are_read_as_by_one_expression_per_term(terms, texts):
    assert sorted(rows(Matcher(terms).find(texts))) == sorted(found_plainly(texts, terms))


def test_more_characters_than_a_byte_holds_are_still_told_apart():
    letters = [chr(code) for code in range(0x4E00, 0x4E00 + 600)]
    found = Matcher([Term(letter) for letter in letters]).find([" ".join(letters[300:302]), letters[599]])
    assert rows(found) == [(0, 300, 0, 1), (0, 301, 2, 3), (1, 599, 0, 1)]


def test_numbers_too_large_to_be_joined_into_one_are_put_in_order_too():
    large = 2**40
    assert order_of(np.array([large, 1]), np.array([0, large])).tolist() == [1, 0]
