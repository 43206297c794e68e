import pandas as pd
import pytest

from ilo_analysis.errors import DictionaryError, ParameterError
from ilo_analysis.measures.hand_labels import (
    agreement,
    agreement_by_theme,
    check_labels,
    judge_labels,
    precision_and_recall,
    read_labels,
    sample_to_label,
)
from ilo_analysis.measures.shares import corrected_share, corrected_shares

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


def test_a_label_stands_for_the_stories_of_its_part():
    judged = judge_labels(labels(s0=True, s2=True, s3=False, s4=False, s5=False), EVIDENCE, STORIES)
    assert judged["found"].tolist() == [True, False, False, False, False]
    assert judged["truth"].tolist() == [True, True, False, False, False]
    assert judged["weight"].tolist() == [2.0, 2.0, 2.0, 2.0, 2.0]  # 2 marked by 1 label, 8 unmarked by 4


def test_kappa_stands_for_all_themes_and_for_each():
    one = pd.DataFrame({"story_id": list("abcdabcd"), "theme": ["t"] * 4 + ["u"] * 4, "label": [True, False] * 4})
    table = agreement_by_theme(one, one.assign(label=[True, False] * 2 + [True, True, False, False]))
    assert table["theme"].tolist() == ["all themes", "t", "u"]
    assert table["n"].tolist() == [8, 4, 4]
    assert table["kappa"].tolist() == [0.5, 1.0, 0.0]
    assert agreement_by_theme(one, one.head(0)).empty


def test_files_of_labels_become_tables_and_no_file_gives_empty_ones(tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text("story_id,theme,label\ns0,t,yes\ns2,t,no\n", encoding="utf-8")
    both = check_labels(STORIES, EVIDENCE, labels=path, second=path)
    assert both.accuracy["n_marked"].tolist() == [1]
    assert both.agreement["kappa"].tolist() == [1.0, 1.0]
    none = check_labels(STORIES, EVIDENCE)
    assert none.accuracy.empty
    assert none.agreement.empty
    assert none.accuracy.columns.tolist() == both.accuracy.columns.tolist()


def test_labels_lead_to_corrected_shares_in_one_chain(tmp_path):
    stories = pd.DataFrame({"story_id": [f"s{n:03}" for n in range(400)]})
    truth = [n % 4 == 0 for n in range(400)]
    found = [(n % 4 == 0 and n % 5 > 0) or n % 40 == 1 for n in range(400)]  # 80 of 100 true ones, 10 false ones
    evidence = pd.DataFrame({"story_id": stories["story_id"][found], "theme": "t"})
    # As many marked stories as unmarked ones are labelled, as `sample_to_label` draws them.
    drawn = pd.concat([stories[found].head(40), stories[[not f for f in found]].sample(40, random_state=1)])
    rows = [f"{i},t,{'yes' if truth[int(i[1:])] else 'no'}" for i in drawn["story_id"]]
    path = tmp_path / "labels.csv"
    path.write_text("\n".join(["story_id,theme,label", *rows]), encoding="utf-8")
    share = pd.DataFrame(
        {"theme": ["t", "u", "t"], "n": [90, 9, 1], "total": [400, 90, 3], "share": [0.225, 0.1, None]}
    )
    table = corrected_shares(share, judge_labels(read_labels(path), evidence, stories))
    first = table.iloc[0]
    assert first["corrected_low"] < 0.25 < first["corrected_high"]
    assert abs(first["corrected"] - 0.25) < abs(0.225 - 0.25)
    assert first["n_labelled"] == 80
    assert table["corrected"].isna().tolist() == [False, True, True]
    assert share.columns.tolist() == ["theme", "n", "total", "share"]


@pytest.mark.parametrize("truths", [[True] * 30, [False] * 30, [True] * 10 + [False] * 9])
def test_too_few_labels_or_labels_of_one_kind_correct_no_share(truths):
    judged = pd.DataFrame({"theme": "t", "found": True, "truth": truths, "weight": 1.0})
    share = pd.DataFrame({"theme": ["t"], "n": [90], "total": [400], "share": [0.225]})
    assert corrected_shares(share, judged)["corrected"].isna().tolist() == [True]


def test_parts_drawn_in_other_numbers_give_the_same_correction():
    cells = [(True, True, 40), (True, False, 10), (False, True, 5), (False, False, 45)]
    rows = [(found, truth) for found, truth, n in cells for _ in range(n)]
    fair = pd.DataFrame(rows, columns=["found", "truth"])
    # Twice as many unmarked stories, each standing for half as many.
    more = pd.concat([fair, fair[~fair["found"]]]).assign(weight=lambda t: t["found"].map({True: 1.0, False: 0.5}))
    assert corrected_share(30, 100, more)["corrected"] == pytest.approx(corrected_share(30, 100, fair)["corrected"])


def test_tables_without_labels_have_the_columns_of_tables_with_labels(tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text("story_id,theme,label\ns0,t,yes\ns5,t,no\n")
    full, empty = check_labels(STORIES, EVIDENCE, labels=path, second=path), check_labels(STORIES, EVIDENCE)
    assert [table.dtypes.to_dict() for table in full] == [table.dtypes.to_dict() for table in empty]


def test_a_file_without_any_label_says_what_to_write(tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text("story_id,theme,label\ns0,t,\n")
    with pytest.raises(
        DictionaryError, match=r"labels\.csv: no row has a label; write yes or no in the column 'label'\."
    ):
        read_labels(path)
