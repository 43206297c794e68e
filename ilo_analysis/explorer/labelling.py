"""Hand labels, story by story, in the notebook: written to a file at each step, with the results so far."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from ilo_analysis.annotate.dictionary import Dictionary, read_dictionary
from ilo_analysis.annotate.names import ids_of
from ilo_analysis.annotate.subjects import find_themes
from ilo_analysis.arguments import takes_corpus
from ilo_analysis.corpus import Corpus
from ilo_analysis.display.labels import name_of
from ilo_analysis.display.locale import N_, Locale, is_missing
from ilo_analysis.display.table import Table
from ilo_analysis.errors import ParameterError, unknown_choice
from ilo_analysis.explorer.widgets import LinkedView
from ilo_analysis.measures.hand_labels import labels_needed, precision_and_recall, read_labels, sample_to_label
from ilo_analysis.names import ids_by_name
from ilo_analysis.reference import read_reference
from ilo_analysis.text.choices import Choice, listed
from ilo_analysis.workplace import write_whole

# The answers, in words of which the first letter is the key.
ACTIONS = {"yes": N_("Yes"), "no": N_("No"), "skip": N_("Skip"), "undo": N_("Undo")}
_HEADS = (N_("Theme"), N_("Precision"), N_("Recall"), N_("Labels to go"))
SHOWN = ("title", "summary", "date")
POINTS = 5  # percentage points to each side that a good interval has


class Step(NamedTuple):
    """What was done last: the row of the sample, and whether it was labelled or skipped."""

    row: int
    skipped: bool


@takes_corpus
def label(
    corpus: Corpus,
    *,
    theme: Choice = "",
    file: str | Path = "labels.csv",
    matched: int = 20,
    unmatched: int = 20,
    dictionary: Dictionary | str | Path | None = None,
    language: str = "en",
) -> Labelling:
    """Return a panel to label stories by hand: yes, no, skip or undo, by click or by the keys y, n, s and u.

    The keys are the first letters of the words on the buttons, in the language of the panel. Each answer is written to
    the file at once; called again, the panel continues where it stopped. It does not show whether the dictionary marks
    a story. Below the story are the precision and the bounds of the recall from the labels so far, and the number of
    further labels that an interval of five points to each side needs.

    Parameters
    ----------
    corpus
        The result of `load_corpus` or `select`.
    theme
        Themes to label, by id or name; by default all that the dictionary finds.
    file
        File of labels; `ilo.check_labels` and `ilo-analysis themes rate` read it. Rows of other themes stay in it.
    matched, unmatched
        Number of stories to label for each theme that the dictionary marks, and that it does not. A larger number
        extends an earlier sample.
    dictionary
        Your own dictionary; by default the project's.
    language
        Language of the panel: `en`, `fr` or `es`.

    Raises
    ------
    ParameterError
        If a theme is unknown, or the file has labels of stories that the corpus lacks.
    DictionaryError
        With file and line, if the file has a label that is neither yes nor no.

    Examples
    --------
    >>> import ilo_analysis as ilo
    >>> from tempfile import mkdtemp
    >>> labelling = ilo.label(ilo.load_corpus(), theme="Child labour", file=f"{mkdtemp()}/labels.csv", unmatched=3)
    >>> labelling.answer("yes")
    >>> labelling
    1 of 5 stories labelled; the labels are in labels.csv.
    """
    return Labelling(corpus, theme, Path(file).expanduser(), (matched, unmatched), dictionary, language)


class Labelling:
    """The panel: `answer("yes")`, `"no"`, `"skip"` or `"undo"` does what its buttons do.

    `sample` has the stories to label, with the labels so far; `accuracy` is their `precision_and_recall`.
    """

    def __init__(
        self,
        corpus: Corpus,
        theme: Choice,
        file: Path,
        sizes: tuple[int, int],
        dictionary: Dictionary | str | Path | None,
        language: str = "en",
    ) -> None:
        self.file, self.stories = file, corpus.stories
        opened = dictionary if isinstance(dictionary, Dictionary) else read_dictionary(dictionary)
        self.categories = {category.id: category for category in opened.categories}
        self.evidence = find_themes(corpus.stories, dictionary=opened)
        self.locale = Locale.of(language, self.evidence)
        sample = sample_to_label(corpus.stories, self.evidence, matched=sizes[0], unmatched=sizes[1])
        if listed(theme):
            wanted = ids_of("themes", theme, opened.ids, ids_by_name("theme", self.evidence))
            sample = sample[sample["theme"].isin(wanted)]
        self.sample, self._others = _with_earlier(sample, file)
        self._waiting = [row for row, given in enumerate(self.sample["label"]) if not given]
        self._done: list[Step] = []
        self.view = LinkedView()
        self.view.observe(lambda _: self.answer(self.view.clicked), names="clicks")
        self._judge()
        self._show()

    @property
    def labels(self) -> pd.DataFrame:
        """The labels so far: `story_id, theme, label`, true or false."""
        given = self.sample.loc[self.sample["label"] != "", ["story_id", "theme", "label"]]
        return given.assign(label=given["label"] == "yes").reset_index(drop=True)

    def answer(self, action: str) -> None:
        """Label the story shown with yes or no, skip it (it comes again at the end), or undo the last step."""
        if action not in ACTIONS:
            raise ParameterError(unknown_choice("answer", action, ACTIONS))
        if action == "undo":
            self._undo()
        elif self._waiting:
            row = self._waiting.pop(0)
            self._done.append(Step(row, action == "skip"))
            if action == "skip":
                self._waiting.append(row)
            else:
                self._set(row, action)
        self._show()

    def _undo(self) -> None:
        """Undo the last step of this session."""
        if not self._done:
            return
        row, skipped = self._done.pop()
        if skipped:
            self._waiting.remove(row)
        else:
            self._set(row, "")
        self._waiting.insert(0, row)

    def _set(self, row: int, given: str) -> None:
        self.sample.loc[row, "label"] = given
        self._write()
        self._judge()

    def _judge(self) -> None:
        self.accuracy = precision_and_recall(self.labels, self.evidence, self.stories)

    def _write(self) -> None:
        """Rewrite the file in one step, so that it is never half written."""
        rows = pd.concat([self._others, self.sample], ignore_index=True)
        # spreadsheets take a file for UTF-8 only if it begins so
        write_whole(self.file, "\ufeff" + Table().of(rows).csv())

    def _show(self) -> None:
        self.view.html = f'<div class="ilo-label">{self._story_html()}{self._buttons()}{self._progress()}</div>'

    def _story_html(self) -> str:
        """Return the question and the story, without the answer of the dictionary."""
        tr = self.locale.tr
        if not self._waiting:
            return f"<p><b>{escape(tr('All stories of this sample are labelled.'))}</b></p>"
        story = self.sample.iloc[self._waiting[0]].to_dict()
        theme = str(story["theme"])
        title, summary, day = ("" if is_missing(story[name]) else str(story[name]) for name in SHOWN)
        asked = tr("Is this story about {theme}?", theme=f"<b>{escape(name_of('theme', theme, self.locale))}</b>")
        return (
            f'<p>{asked}<br><small lang="en">{escape(self.categories[theme].definition)}</small></p>'
            f"<h4>{escape(title)}</h4><small>{escape(day[:10] or tr('undated'))}</small><p>{escape(summary)}</p>"
        )

    def _buttons(self) -> str:
        off = {"undo": not self._done} | dict.fromkeys(("yes", "no", "skip"), not self._waiting)
        words = {action: self.locale.tr(word) for action, word in ACTIONS.items()}
        buttons = "".join(
            f'<button data-mark="{action}" aria-keyshortcuts="{key}"{" disabled" if off[action] else ""}>'
            f"{word} <kbd>{key}</kbd></button>"
            for action, word in words.items()
            for key in [word[0].lower()]
        )
        return f'<div role="group" aria-label="{escape(self.locale.tr("Answers"))}">{buttons}</div>'

    def _progress(self) -> str:
        """Return the progress of labelling, and the results so far."""
        rows = [
            (
                name_of("theme", row["theme"], self.locale),
                self._share(row, "precision"),
                self._share(row, "recall"),
                self._needed(str(row["theme"])),
            )
            for row in self.accuracy.to_dict("records")
        ]
        body = "".join(
            f'<tr><th scope="row">{escape(theme)}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
            for theme, *cells in rows
        )
        tr = self.locale.tr
        heads = "".join(f'<th scope="col">{escape(tr(name))}</th>' for name in _HEADS)
        note = escape(tr("Labels to go: for an interval of {n} points to each side.", n=POINTS))
        table = f"<table><tr>{heads}</tr>{body}</table><small>{note}</small>" if rows else ""
        return f'<p role="status">{escape(repr(self))}</p>{table}'

    def _needed(self, theme: str) -> str:
        """Return in words how many more labels narrow intervals need."""
        needed = labels_needed(self.labels, self.evidence, self.stories, theme=theme, points=POINTS)
        locale = self.locale
        names = {"precision": locale.tr("Precision").lower(), "recall": locale.tr("Recall").lower()}
        parts = [(names[name], n) for name, n in needed._asdict().items() if n is not None]
        told = (f"{name}{locale.colon}{locale.number(n) if n else locale.tr('enough')}" for name, n in parts)
        return ", ".join(told) or "–"

    def _share(self, row: Mapping[Any, Any], name: str) -> str:
        """Return a share with its interval, for a cell."""
        if is_missing(row[name]):
            return "–"
        ends = {end: self.locale.share(row[f"{name}_{end}"]) for end in ("low", "high")}
        return self.locale.tr("{share} ({low} to {high})", share=self.locale.share(row[name]), **ends)

    def __repr__(self) -> str:
        n, stories = int((self.sample["label"] != "").sum()), self.locale.stories(len(self.sample))
        words = N_("{n} of {stories} labelled; the labels are in {file}.")
        return self.locale.tr(words, n=n, stories=stories, file=self.file.name)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:  # noqa: ANN401 - as ipywidgets declares it
        return self.view.widget._repr_mimebundle_(**kwargs)


def _with_earlier(sample: pd.DataFrame, file: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the sample with the labels that a file has of it, and the other rows of the file."""
    if not file.is_file():
        return sample.assign(label="").reset_index(drop=True), sample.head(0)
    rows = read_reference(file, columns=("story_id", "theme", "label"))
    labels = read_labels(file) if rows["label"].notna().any() else rows.head(0)
    known = {(story, theme): "yes" if given else "no" for story, theme, given in labels.itertuples(index=False)}
    themes = set(sample["theme"])
    kept = [theme in themes for theme in rows["theme"]]
    both = pd.concat([sample, rows[kept]]).drop_duplicates(["story_id", "theme"])
    pairs = zip(both["story_id"], both["theme"], strict=True)
    both = both.assign(label=[known.get(pair, "") for pair in pairs])
    return both[list(sample)].reset_index(drop=True), rows[[not one for one in kept]]
