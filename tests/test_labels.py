import pandas as pd
import pytest

from ilo_analysis.errors import DictionaryError, ParameterError
from ilo_analysis.labels import agreement, precision_and_recall, read_labels, sample_to_label

STORIES = pd.DataFrame({"story_id": [f"s{n}" for n in range(10)], "title": "x"})
EVIDENCE = pd.DataFrame({"story_id": ["s0", "s1", "s1"], "theme": "t"})


def labels(**answers):
    return pd.DataFrame({"story_id": list(answers), "theme": "t", "label": list(answers.values())})


def test_a_sample_takes_from_both_parts_and_hides_which_is_which():
    sample = sample_to_label(STORIES, EVIDENCE, matched=5, unmatched=3)
    assert sample.columns.tolist() == ["story_id", "theme", "label", "title"]
    assert sample["story_id"].isin(["s0", "s1"]).sum() == 2
    assert len(sample) == 5


def test_the_sample_depends_on_the_seed_and_not_on_the_order_of_rows():
    shuffled = STORIES.sample(frac=1, random_state=3)
    first = sample_to_label(STORIES, EVIDENCE, unmatched=3)
    pd.testing.assert_frame_equal(first, sample_to_label(shuffled, EVIDENCE, unmatched=3))
    assert first["story_id"].tolist() != sample_to_label(STORIES, EVIDENCE, unmatched=3, seed=2)["story_id"].tolist()


def test_precision_is_of_the_marked_and_recall_weighs_up_to_all_stories():
    row = precision_and_recall(
        labels(s0=True, s1=False, s2=True, s3=False, s4=False, s5=False), EVIDENCE, STORIES
    ).iloc[0]
    assert (row.n_marked, row.n_right, row.precision) == (2, 1, 0.5)
    assert (row.n_unmarked, row.n_missed) == (4, 1)
    assert row.recall == pytest.approx(1 / (1 + 8 / 4))  # 1 of 2 marked is right; a quarter of 8 unmarked is missed
    assert row.recall_low < row.recall < row.recall_high


def test_without_unmarked_labels_the_recall_is_missing():
    row = precision_and_recall(labels(s0=True), EVIDENCE, STORIES).iloc[0]
    assert pd.isna(row.recall)
    assert row.precision == 1


def test_labels_of_another_corpus_are_refused():
    with pytest.raises(ParameterError, match="not in this corpus, the first 'z'"):
        precision_and_recall(labels(z=True), EVIDENCE, STORIES)


def test_labels_are_read_and_mistakes_named_with_their_line(tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text("story_id,theme,label\ns0,t,Yes\ns1,t,\ns2,t,no\n", encoding="utf-8")
    assert read_labels(path)["label"].tolist() == [True, False]
    path.write_text("story_id,theme,label\ns0,t,perhaps\n", encoding="utf-8")
    with pytest.raises(DictionaryError, match=r":2: label 'perhaps'"):
        read_labels(path)
    path.write_text("story_id,theme,label\ns0,t,yes\ns0,t,no\n", encoding="utf-8")
    with pytest.raises(DictionaryError, match=":3: story 's0' has a second label"):
        read_labels(path)


def test_kappa_agrees_with_a_textbook_table():
    """20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: kappa 0.4."""
    first = [True] * 25 + [False] * 25
    second = [True] * 20 + [False] * 5 + [True] * 10 + [False] * 15
    ids = [f"s{n}" for n in range(50)]
    table = pd.DataFrame({"story_id": ids, "theme": "t"})
    found = agreement(table.assign(label=first), table.assign(label=second))
    assert found.kappa == pytest.approx(0.4)
    from statsmodels.stats.inter_rater import cohens_kappa

    other = cohens_kappa([[20, 5], [10, 15]])
    assert (found.low, found.high) == pytest.approx((other.kappa_low, other.kappa_upp), abs=1e-6)


def test_two_labellers_without_a_story_in_common_cannot_be_compared():
    with pytest.raises(ParameterError, match="nothing to compare"):
        agreement(labels(s0=True), labels(s1=True))
