"""Labels that people give to a sample of stories, and what they show about a dictionary."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from ilo_analysis.annotate.lookup import NOT_COVERED, was_covered
from ilo_analysis.arguments import table_of, takes_tables
from ilo_analysis.errors import DictionaryError, ParameterError
from ilo_analysis.measures.intervals import Z_95, wilson_interval
from ilo_analysis.names import with_names
from ilo_analysis.reference import read_reference

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus

_YES, _NO = ("yes", "y", "1", "true", "oui", "si", "sí"), ("no", "n", "0", "false", "non")


class Agreement(NamedTuple):
    """Cohen's kappa of two labellers, its 95% interval, and the number of labels that both gave."""

    kappa: float
    low: float
    high: float
    n: int


class LabelCheck(NamedTuple):
    """What labels show about a dictionary: precision and recall of each theme, and how far two labellers agree."""

    accuracy: pd.DataFrame
    agreement: pd.DataFrame


@takes_tables
def check_labels(
    stories: Corpus | pd.DataFrame, evidence: pd.DataFrame, *, labels: str | Path = "", second: str | Path = ""
) -> LabelCheck:
    """Return precision, bounds of the recall, and kappa from one or two files of labels; empty tables without a file.

    Examples
    --------
    >>> nothing = pd.DataFrame({"story_id": [], "theme": []})
    >>> check_labels(nothing, nothing).agreement.columns.tolist()
    ['theme', 'n', 'kappa', 'kappa_low', 'kappa_high']
    """
    stories = table_of(stories, "stories")
    nothing = pd.DataFrame({"story_id": pd.Series(dtype="str"), "theme": pd.Series(dtype="str"), "label": []})
    first, other = (read_labels(file) if str(file) else nothing for file in (labels, second))
    check = LabelCheck(precision_and_recall(first, evidence, stories), agreement_by_theme(first, other))
    return with_names(check, stories, evidence)


@takes_tables
def sample_to_label(
    stories: Corpus | pd.DataFrame, evidence: pd.DataFrame, *, matched: int = 20, unmatched: int = 20, seed: int = 1919
) -> pd.DataFrame:
    """Return stories to label: for each theme, some that the dictionary marks and some that it does not.

    The columns are `story_id, theme, label` (empty, to be filled with yes or no), then what the labeller reads: `title,
    summary, date`. To avoid bias, the table does not show whether the dictionary marked the story. The same stories and
    seed give the same sample, whatever the order of the rows. Stories in languages without terms in the dictionary are
    not sampled; `attrs["not_covered"]` is their number.
    """
    stories, n_not_covered = _covered(stories, evidence)
    rows = []
    ids = sorted(stories["story_id"])
    generator = np.random.default_rng(seed)
    for theme in sorted(set(evidence["theme"])):
        marked = set(evidence.loc[evidence["theme"] == theme, "story_id"])
        for stratum, size in (
            ([i for i in ids if i in marked], matched),
            ([i for i in ids if i not in marked], unmatched),
        ):
            chosen = generator.permutation(len(stratum))[:size].tolist()
            rows += [(stratum[place], theme, "") for place in chosen]
    sample = pd.DataFrame(rows, columns=["story_id", "theme", "label"]).astype("str")
    shown = [column for column in ("title", "summary", "date") if column in stories]
    sample = sample.merge(stories[["story_id", *shown]], on="story_id", how="left")
    sample = sample.sort_values(["theme", "story_id"], ignore_index=True)
    sample.attrs[NOT_COVERED] = n_not_covered
    return sample


def _covered(stories: Corpus | pd.DataFrame, evidence: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The stories in languages that the dictionary behind the evidence has terms in, and the number of the others."""
    stories = table_of(stories, "stories")
    covered = was_covered(stories, evidence)
    return stories[covered], int((~covered).sum())


@takes_tables
def read_labels(path: str | Path) -> pd.DataFrame:
    """Return the labels in a CSV file with the columns `story_id, theme, label`, as true or false, without empty ones.

    Raises
    ------
    DictionaryError
        With file and line, if a label is neither yes nor no, a story has two labels for a theme, or no story has a
        label.
    """
    rows = read_reference(path, columns=("story_id", "theme", "label"))
    answers = rows["label"].str.casefold()
    labels = answers.map({**dict.fromkeys(_YES, True), **dict.fromkeys(_NO, False)})
    for row in rows.index[answers.notna() & labels.isna()]:
        raise DictionaryError(f"{path}:{row}: label {rows.loc[row, 'label']!r}; write yes or no.")
    if labels.isna().all():
        raise DictionaryError(f"{path}: no row has a label; write yes or no in the column 'label'.")
    rows = rows.assign(label=labels)[labels.notna()]
    for row in rows.index[rows.duplicated(["story_id", "theme"])]:
        story, theme = rows.loc[row, "story_id"], rows.loc[row, "theme"]
        raise DictionaryError(f"{path}:{row}: story {story!r} has a second label for {theme!r}; keep one.")
    return rows[["story_id", "theme", "label"]].astype({"label": "bool"}).reset_index(drop=True)


@takes_tables
def judge_labels(labels: pd.DataFrame, evidence: pd.DataFrame, stories: Corpus | pd.DataFrame) -> pd.DataFrame:
    """Return the dictionary's answer beside each label: `story_id, theme, found, truth, weight`.

    `weight` is the number of stories of the corpus that a labelled one represents: the number that the dictionary marks
    with the theme (or does not mark), divided by the number labelled among them. A sample may therefore have any number
    of either (`sample_to_label` takes equal numbers), as long as each part was drawn at random. Labels of stories in
    languages without terms in the dictionary are left out.

    Raises
    ------
    ParameterError
        If a label is of a story that is not among `stories`.

    Examples
    --------
    >>> stories = pd.DataFrame({"story_id": list("abcd")})
    >>> evidence = pd.DataFrame({"story_id": ["a"], "theme": ["t"]})
    >>> labels = pd.DataFrame({"story_id": ["a", "b"], "theme": "t", "label": [True, True]})
    >>> judge_labels(labels, evidence, stories)[["found", "truth", "weight"]].values.tolist()
    [[True, True, 1.0], [False, True, 3.0]]
    """
    stories = table_of(stories, "stories")
    strangers = sorted(set(labels["story_id"]) - set(stories["story_id"]))
    if strangers:
        raise ParameterError(f"{len(strangers)} labelled stories are not in this corpus, the first {strangers[0]!r}.")
    stories, n_not_covered = _covered(stories, evidence)
    labels = labels[labels["story_id"].isin(stories["story_id"])]
    pairs = set(zip(evidence["story_id"], evidence["theme"], strict=True))
    answers = [pair in pairs for pair in zip(labels["story_id"], labels["theme"], strict=True)]
    judged = labels[["story_id", "theme"]].reset_index(drop=True)
    judged = judged.assign(found=np.array(answers, dtype=np.bool_), truth=labels["label"].to_numpy(dtype=np.bool_))
    marked = evidence.drop_duplicates(["story_id", "theme"])["theme"].value_counts()
    n_found = judged["theme"].map(marked).fillna(0).astype("int64")
    in_part = np.where(judged["found"], n_found, stories["story_id"].nunique() - n_found)
    labelled = judged.groupby(["theme", "found"])["story_id"].transform("size")
    judged = judged.assign(weight=(in_part / labelled).astype("float64"))
    judged.attrs[NOT_COVERED] = n_not_covered
    return judged


@takes_tables
def precision_and_recall(labels: pd.DataFrame, evidence: pd.DataFrame, stories: Corpus | pd.DataFrame) -> pd.DataFrame:
    """Return one row per labelled theme: precision with its interval, and bounds on the recall.

    The columns are `theme, n_marked, n_right, precision, precision_low, precision_high, n_unmarked, n_missed, recall,
    recall_low, recall_high`. Precision comes from the labelled stories that the dictionary marks (Wilson). Recall
    weights both labelled parts up to all stories; its bounds combine opposite ends of the two Wilson intervals, so they
    cover at least 95%. It is missing if no unmarked story was labelled.

    Raises
    ------
    ParameterError
        If a label is of a story that is not among `stories`.
    """
    table = judge_labels(labels, evidence, stories)
    n_covered = len(_covered(stories, evidence)[0])
    rows = []
    for theme, part in table.groupby("theme", sort=True):
        n_stories = evidence.loc[evidence["theme"] == theme, "story_id"].nunique()
        rows.append({"theme": theme, **_of_theme(part, n_stories, n_covered - n_stories)})
    kinds = {name: type(value) for name, value in _of_theme(table.head(0), 0, 0).items()}
    rated = pd.DataFrame(rows, columns=["theme", *kinds]).astype({"theme": "str", **kinds})
    rated.attrs[NOT_COVERED] = table.attrs[NOT_COVERED]
    return rated


def _of_theme(part: pd.DataFrame, all_marked: int, all_unmarked: int) -> dict[str, float]:
    """Return the precision and recall of one theme."""
    inside, outside = part.loc[part["found"], "truth"], part.loc[~part["found"], "truth"]
    right, missed = int(inside.sum()), int(outside.sum())
    precision, recall = _bounds((right, len(inside), all_marked), (missed, len(outside), all_unmarked))
    return {
        "n_marked": len(inside), "n_right": right,
        "precision": precision[0], "precision_low": precision[1], "precision_high": precision[2],
        "n_unmarked": len(outside), "n_missed": missed,
        "recall": recall[0], "recall_low": recall[1], "recall_high": recall[2],
    }  # fmt: skip


def _bounds(
    marked: tuple[float, float, int], unmarked: tuple[float, float, int]
) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Return the precision and recall with their bounds.

    Each part gives its stories with the theme, those labelled, and all.
    """
    (right, n_marked, all_marked), (missed, n_unmarked, all_unmarked) = marked, unmarked
    value, low, high = (float(x) for x in wilson_interval(right, n_marked))
    miss = [float(x) for x in wilson_interval(missed, n_unmarked)] if all_unmarked else [0.0, 0.0, 0.0]
    recall = [
        _ratio(all_marked * hit, all_unmarked * lost)
        for hit, lost in zip((value, low, high), (miss[0], miss[2], miss[1]), strict=True)
    ]
    return (value, low, high), (recall[0], recall[1], recall[2])


class LabelsNeeded(NamedTuple):
    """How many more labels make the intervals of precision and recall narrow; None if nothing is labelled yet."""

    precision: int | None
    recall: int | None


@takes_tables
def labels_needed(
    labels: pd.DataFrame, evidence: pd.DataFrame, stories: Corpus | pd.DataFrame, *, theme: str, points: float = 5
) -> LabelsNeeded:
    """Return how many more labels a theme needs for intervals of at most `points` percentage points to each side.

    The estimate assumes that further labels give the same shares as those so far. Precision needs labels of marked
    stories only; recall needs both parts, in the proportion of the labels so far. If that takes more labels than there
    are stories, all stories of the part are labelled and nothing is left to estimate.

    Examples
    --------
    >>> stories = pd.DataFrame({"story_id": [f"s{n}" for n in range(2000)]})
    >>> evidence = pd.DataFrame({"story_id": stories["story_id"].head(500), "theme": "t"})
    >>> labels = pd.DataFrame({"story_id": ["s1", "s2", "s3", "s4", "s900"], "theme": "t"})
    >>> labels_needed(labels.assign(label=[True, True, True, False, False]), evidence, stories, theme="t")
    LabelsNeeded(precision=283, recall=639)
    """
    part = judge_labels(labels[labels["theme"] == theme], evidence, stories)
    all_marked = evidence.loc[evidence["theme"] == theme, "story_id"].nunique()
    sizes = (all_marked, len(_covered(stories, evidence)[0]) - all_marked)
    counts = [(int(own["truth"].sum()), len(own)) for own in (part[part["found"]], part[~part["found"]])]
    if not counts[0][1]:
        return LabelsNeeded(None, None)

    def more(place: int, parts: tuple[int, ...]) -> int:
        """Return the fewest labels beyond those given at which the interval at a place is narrow."""
        largest = max(sizes[at] / max(counts[at][1], 1) for at in parts)
        for factor in np.geomspace(1, max(largest, 1), 400):
            grown = [
                (yes * (size := min(n * factor, whole)) / max(n, 1), size, whole) if at in parts else (yes, n, whole)
                for at, ((yes, n), whole) in enumerate(zip(counts, sizes, strict=True))
            ]
            _, low, high = _bounds(grown[0], grown[1])[place]
            if high - low <= points / 50:
                break
        return sum(int(np.ceil(grown[at][1] - 1e-9)) - counts[at][1] for at in parts)

    recall = more(1, (0, 1)) if counts[1][1] or not sizes[1] else None
    return LabelsNeeded(more(0, (0,)), recall)


def _ratio(found: float, lost: float) -> float:
    """Return the share found of found and lost; missing if there is nothing to find."""
    return found / (found + lost) if found + lost > 0 else float("nan")


@takes_tables
def agreement(first: pd.DataFrame, second: pd.DataFrame) -> Agreement:
    """Return Cohen's kappa of two labellers on what both labelled, with Fleiss, Cohen and Everitt's interval (1969).

    Raises
    ------
    ParameterError
        If the two have no story and theme in common.

    Examples
    --------
    >>> one = pd.DataFrame({"story_id": list("abcd"), "theme": "t", "label": [True, True, False, False]})
    >>> agreement(one, one.assign(label=[True, True, False, True])).kappa
    0.5
    """
    both = first.merge(second, on=["story_id", "theme"], suffixes=("_a", "_b"))
    n = len(both)
    if not n:
        raise ParameterError("The two labellers labelled no story and theme in common; there is nothing to compare.")
    cells = np.array(
        [[np.mean((both["label_a"] == a) & (both["label_b"] == b)) for b in (False, True)] for a in (False, True)]
    )
    rows, columns = cells.sum(axis=1), cells.sum(axis=0)
    agreed, chance = float(np.trace(cells)), float(rows @ columns)
    if chance == 1.0:
        return Agreement(float("nan"), float("nan"), float("nan"), n)
    kappa = (agreed - chance) / (1 - chance)
    weights = np.add.outer(columns, rows)  # of cell (i, j): column share of i plus row share of j
    diagonal = sum(cells[i, i] * (1 - (rows[i] + columns[i]) * (1 - kappa)) ** 2 for i in (0, 1))
    others = (1 - kappa) ** 2 * sum(cells[i, j] * weights[i, j] ** 2 for i, j in ((0, 1), (1, 0)))
    variance = (diagonal + others - (kappa - chance * (1 - kappa)) ** 2) / (n * (1 - chance) ** 2)
    half = Z_95 * float(np.sqrt(max(variance, 0.0)))
    return Agreement(kappa, max(kappa - half, -1.0), min(kappa + half, 1.0), n)


def agreement_by_theme(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Return the kappa of two labellers over all themes and for each: `theme, n, kappa, kappa_low, kappa_high`.

    The table is empty if the two have no story and theme in common. Kappa is missing where both gave only one answer.
    """
    both = first[["story_id", "theme"]].merge(second[["story_id", "theme"]])
    themes = sorted(set(both["theme"]))
    rows = []
    for name, chosen in [("all themes", themes), *((theme, [theme]) for theme in themes)] if themes else []:
        found = agreement(*(labels[labels["theme"].isin(chosen)] for labels in (first, second)))
        rows.append((name, found.n, found.kappa, found.low, found.high))
    kinds = {"theme": "str", "n": "int64", "kappa": "float64", "kappa_low": "float64", "kappa_high": "float64"}
    return pd.DataFrame(rows, columns=list(kinds)).astype(kinds)
