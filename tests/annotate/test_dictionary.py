import pandas as pd
import pytest

from ilo_analysis.annotate.dictionary import read_dictionary
from ilo_analysis.annotate.subjects import find_themes
from ilo_analysis.errors import DictionaryError

HEAD = '[[theme]]\nid = "work"\nlabels = { en = "Work" }\n'


def written(tmp_path, text):
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        (HEAD + 'colour = "red"\n', r"own\.toml:4: Unknown key in category 'work' 'colour'"),
        (HEAD + '[theme.terms]\nen = [\n"a job",\n""]\n', r"own\.toml:\d+: the term '' is empty"),
        (HEAD + '[theme.terms]\nen = [\n"job",\n"wage",\n"Job"]\n', r"own\.toml:\d: the term 'Job' is listed twice"),
        (HEAD + '[theme.terms]\nen = ["*job"]\n', r"own\.toml:5: the term '\*job' can never match"),
        (HEAD + '[theme.terms]\nen = ["job "]\n', "can never match: it has spaces"),
        (HEAD + '[theme.terms]\nen = ["re*over"]\n', r"a space must follow"),
        (HEAD + '[theme.terms]\nitalian = ["lavoro"]\n', r"own\.toml:5: Unknown language 'italian'"),
        (HEAD + 'from = "2020"\n', r"own\.toml:4: from = '2020' is not a date; write 2020-03-01"),
        (HEAD + "until = 2020-03-01T10:00:00\n", r"own\.toml:4: until = .* is not a date"),
        (HEAD + "from = 2021-01-01\nuntil = 2020-01-01\n", r"own\.toml:4: from 2021-01-01 lies after until 2020-01-01"),
        (HEAD + "from = 2021-01-01\n", "lacks names: words that count in undated stories"),
        (HEAD + '[theme.names]\nen = ["job"]\n', "lacks from or until, which names need"),
        (HEAD + '[[theme.combination]]\nall = ["a"]\ncase_sensitive = "yes"\n', "must be true or false"),
        (HEAD + 'implies = ["play"]\n', r"own\.toml:4: Unknown id in implies 'play'"),
        (HEAD + "[[theme.combination]]\nwithin = 3\n", "it can never match"),
        (HEAD + '[[theme.combination]]\nall = ["a"]\nwithin = "page"\n', r"own\.toml:6: within = 'page'"),
        (HEAD + '[[theme.combination]]\nall = ["a"]\nfrom = 2021-01-01\nuntil = 2020-01-01\n', "lies after until"),
        (HEAD + HEAD, r"the id 'work' is used twice"),
        ('[[theme]]\nid = "Work!"\nlabels = { en = "x" }\n', "lower-case letters"),
        (HEAD + '[theme.terms]\nen = "job"\n', r"own\.toml:\d: terms in category 'work' must be a list of texts"),
        (
            HEAD + 'terms = ["job"]\n',
            r"own\.toml:4: terms in category 'work' must be a list of texts for each language",
        ),
        (HEAD + 'implies = "work"\n', r"own\.toml:4: implies in category 'work' must be a list of texts"),
        (HEAD + 'rank = "first"\n', r"own\.toml:4: rank in category 'work' must be a whole number"),
        (HEAD + 'theme = "work"\n', r"own\.toml:4: Unknown key in category 'work' 'theme'"),
        ('masks = ["x"]\n' + HEAD, r"own\.toml:1: masks in the dictionary must be a list of texts for each language"),
        (HEAD.replace("[[theme]]", "[theme]"), r"own\.toml:1: theme needs double brackets: \[\[theme\]\]"),
        (HEAD + '[[theme.combination]]\nall = "slow"\n', r"own\.toml:5: all in a combination must be a list of texts"),
        (HEAD + '[[theme.combination]]\nall = ["a"]\nunless = ["A"]\n', r"'a' is in both `all` and `unless`"),
        (
            HEAD + '[theme.terms]\nen = ["war"]\n[theme.exclusions]\nen = ["War*"]\n',
            r":5: the term 'war' can never match",
        ),
        ('masks = { any = ["war"] }\n' + HEAD + '[theme.terms]\nen = ["war"]\n', r"a mask or an exclusion hides it"),
        (HEAD, r"own\.toml:2: category 'work' has neither terms nor a combination"),
        ("version = '1'\n", r"there is no \[\[theme\]\]"),
        ("a = = 1\n", r"not valid TOML.*line 1"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path, text, mistake):
    with pytest.raises(DictionaryError, match=mistake):
        read_dictionary(written(tmp_path, text))


def test_a_file_of_another_encoding_is_named_with_its_line(tmp_path):
    path = tmp_path / "own.toml"
    path.write_bytes((HEAD + '[theme.terms]\nfr = ["été"]\n').encode("latin-1"))
    with pytest.raises(DictionaryError, match=r"own\.toml:5: not UTF-8"):
        read_dictionary(path)


def test_a_term_that_says_more_than_its_exclusion_is_no_mistake(tmp_path):
    text = HEAD + '[theme.terms]\nen = ["trade war now", "war*"]\n[theme.exclusions]\nen = ["trade war", "war"]\n'
    assert len(read_dictionary(written(tmp_path, text)).categories[0].terms) == 2


def test_all_mistakes_are_told_at_once(tmp_path):
    text = HEAD + '[theme.terms]\nen = [""]\nitalian = ["lavoro"]\n'
    with pytest.raises(DictionaryError) as caught:
        read_dictionary(written(tmp_path, text))
    assert len(str(caught.value).splitlines()) == 2


def test_the_shipped_dictionaries_have_twenty_themes_and_twenty_four_topics_in_three_languages():
    for kind, count in (("themes", 20), ("topics", 24)):
        categories = read_dictionary(kind=kind).categories
        assert len(categories) == count
        assert all(set(category.labels) == {"en", "fr", "es"} for category in categories)


def test_every_theme_has_a_definition_boundaries_and_words_in_each_language():
    for category in read_dictionary().categories:
        assert category.definition
        assert category.boundary
        languages = {phrase.language for phrase in category.terms} | {c.language for c in category.combinations}
        assert {"en", "fr", "es"} <= languages, category.id


def test_an_unknown_kind_is_refused():
    with pytest.raises(DictionaryError, match="Did you mean 'themes'"):
        read_dictionary(kind="theme")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            HEAD + f'[theme.terms]\nen = ["{"x" * 400}"]\n',
            r"own\.toml:5: the term 'x{60}…' is too long: 400 characters",
        ),
        (HEAD + '[theme.terms]\nen = ["a**b"]\n', r"own\.toml:5: .* a space must follow"),
        (HEAD + "rank = " + "9" * 5000 + "\n", r"own\.toml:4: a number of more than 1,000 digits"),
        (HEAD + "rank = 99999\n", r"own\.toml:4: rank = 99999 must be a number from 0 to 1000"),
        (HEAD + "a = " + "[" * 50_000 + "]" * 50_000 + "\n", r"own\.toml:4: brackets are nested"),
        (HEAD + "a = " + "{a=" * 20_000 + "1" + "}" * 20_000 + "\n", r"own\.toml:4: brackets are nested"),
        (HEAD + ".".join(["a"] * 20_000) + " = 1\n", r"own\.toml:4: a key of more than 100 parts"),
        (HEAD + " . ".join(['"a"'] * 20_000) + " = 1\n", r"own\.toml:4: a key of more than 100 parts"),
        (HEAD + '[[theme.combination]]\nall = ["a|"]\n', "the term '' is empty"),
        (
            HEAD + '[[theme.combination]]\nall = ["a"]\nwithin = 5000\n',
            r"own\.toml:6: within = 5000 must be .* up to 100",
        ),
        (
            HEAD + f"[[theme.combination]]\nall = {[str(n) for n in range(61)]}\n",
            "all has 61 terms; a combination takes 60",
        ),
    ],
)
def test_what_no_dictionary_can_hold_is_refused_with_its_line(tmp_path, text, message):
    with pytest.raises(DictionaryError, match=message):
        read_dictionary(written(tmp_path, text))


def test_a_hundred_mistakes_are_told_and_not_eight_thousand(tmp_path):
    themes = (f'[[theme]]\nid = "t{n}"\nlabels = {{ en = "T" }}\n[theme.terms]\nen = ["*x"]\n' for n in range(300))
    with pytest.raises(DictionaryError) as caught:
        read_dictionary(written(tmp_path, "".join(themes)))
    lines = str(caught.value).splitlines()
    assert len(lines) == 101
    assert lines[-1].startswith("… Only the first mistakes are shown")


def test_thousands_of_themes_are_read_and_found(tmp_path):
    path = written(
        tmp_path,
        "".join(
            f'[[theme]]\nid = "t{n}"\nlabels = {{ en = "T" }}\nimplies = ["t{(n + 1) % 3000}"]\n'
            f'[theme.terms]\nen = ["word{n}"]\n'
            for n in range(3000)
        ),
    )
    stories = pd.DataFrame({"story_id": ["s"], "title": ["word7"]})
    assert find_themes(stories, dictionary=path)["theme"].nunique() == 3000


@pytest.mark.parametrize("term", ["a* " * 90 + "zz", "a* a" * 70 + "b", "a" + "*," * 60 + "b"])
def test_many_wildcards_are_tried_in_one_way_only(tmp_path, term):
    # Tried in every way, the first of these would take longer than the universe is old.
    path = written(tmp_path, HEAD + f'[theme.terms]\nen = ["{term}"]\n')
    stories = pd.DataFrame({"story_id": ["s", "t"], "title": ["a" * 5_000, "aa " * 2_000]})
    assert find_themes(stories, dictionary=path).empty
