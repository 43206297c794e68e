"""The selection made in the panel, which can be written as Python code and as parameters of a report."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from ilo_analysis.annotate.saved import LISTS as LISTS
from ilo_analysis.annotate.selection import Marks, select
from ilo_analysis.corpus import Corpus, Loaded
from ilo_analysis.display.labels import words_of_selection
from ilo_analysis.display.locale import ENGLISH, N_, Locale

# The parameters that every notebook has; what else is chosen reaches a report by the name that it was saved under.
_REPORT_PARAMETERS = ("start", "end", "feeds")
# The lines that draw each view of the panel.
_MEASURES = {
    "volume": ["volume = ilo.story_volume(chosen)", "ilo.plot_story_volume(volume, stories=chosen.stories{more})"],
    "feeds": [
        "volume = ilo.story_volume(chosen)",
        "ilo.plot_coverage(chosen.coverage, volume=volume{more})",
    ],
    "timeline": [
        'share = ilo.theme_share(chosen, freq="month"{own})',
        "ilo.plot_theme_timeline(share, coverage=chosen.coverage, stories=chosen.stories{more})",
    ],
    "topics": ["share = ilo.topic_share(chosen)", "ilo.plot_topic_share(share, stories=chosen.stories{more})"],
    "themes": ["share = ilo.theme_share(chosen{own})", "ilo.plot_theme_share(share, stories=chosen.stories{more})"],
}


@dataclass(frozen=True)
class Selection:
    """Everything that can be chosen; an empty value chooses nothing.

    Examples
    --------
    >>> selection = Selection(start="2021-06", themes=("covid-19",))
    >>> selection.arguments()
    "start='2021-06', themes=['covid-19']"
    """

    start: str = ""
    end: str = ""
    feeds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    kickers: tuple[str, ...] = ()
    text: str = ""

    def asked(self) -> dict[str, Any]:
        """Return what was asked for, by name; lists as lists."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: list(value) if name in LISTS else value for name, value in values.items() if value}

    def arguments(self) -> str:
        """Return the selection as the arguments of a call."""
        return ", ".join(f"{name}={value!r}" for name, value in self.asked().items())

    def words(self, locale: Locale = ENGLISH) -> list[str]:
        """Return what is chosen besides period and feeds, in words, a phrase for each part.

        >>> Selection(start="2021", themes=("covid-19",), text="child labour").words()
        ['Themes: COVID-19', 'Words: “child labour”']
        """
        return words_of_selection(replace(self, feeds=()).asked(), locale)

    def apply(self, corpus: Corpus, marks: Marks) -> Corpus:
        """Return the part of the corpus that is chosen."""
        return select(corpus, marks=marks, **self.asked())

    def code(
        self, view: str = "volume", loaded: Loaded | None = None, *, dictionary: str = "", language: str = "en"
    ) -> str:
        """Return Python lines that load the corpus, make the same selection and draw a view, in an empty notebook."""
        if loaded is not None and loaded.whole:
            rest = dict(loaded.arguments)
            data = [repr(rest.pop("data"))] if "data" in rest else []
            load = f"corpus = ilo.load_corpus({', '.join([*data, *(f'{k}={v!r}' for k, v in rest.items())])})"
        else:
            told = N_("corpus: the one given to the panel, which has changed since ilo.load_corpus read it")
            load = f"# {Locale(language).tr(told)}"
        given = {"dictionary": dictionary} if dictionary and self.themes else {}
        arguments = ", ".join(filter(None, [self.arguments(), *(f"{name}={value!r}" for name, value in given.items())]))
        chosen = f"ilo.select(corpus, {arguments})" if arguments else "corpus"
        own = f", evidence=ilo.find_themes(chosen, dictionary={dictionary!r})" if dictionary else ""
        more = f", language={language!r}" if language != "en" else ""
        drawn = [line.format(more=more, own=own) for line in _MEASURES[view]]
        return "\n".join(["import ilo_analysis as ilo", "", load, f"chosen = {chosen}", *drawn])

    def parameters(self, data: str = "", *, dictionary: str = "", saved: str = "", language: str = "en") -> str:
        """Return the YAML parameters for a report on the selection (`papermill … -f file.yaml`).

        A saved selection is given by its name. In others, anything that no report parameter covers becomes a comment,
        so that nothing is dropped silently.
        """
        import yaml

        known, tr = {"data": data} if data else {}, Locale(language).tr
        left = (
            [tr("for the notebooks on themes: dictionary = {dictionary}", dictionary=dictionary)] if dictionary else []
        )
        if saved:
            known["selection"] = saved
        for name, value in ({} if saved else self.asked()).items():
            text = ",".join(value) if isinstance(value, list) else str(value)
            if name in _REPORT_PARAMETERS:
                known[name] = text
            else:
                asked = f"{name} = {text!r}"
                left.append(
                    tr("save the selection under a name, and give it here as selection, for {asked}", asked=asked)
                )
        known |= {"language": language} if language != "en" else {}
        body = yaml.safe_dump(known, sort_keys=False, allow_unicode=True) if known else "{}\n"
        return body + "".join(f"# {line}\n" for line in left)
