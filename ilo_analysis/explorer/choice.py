"""What the reader chose in the panel, and the same said in Python and as parameters of a report."""

from __future__ import annotations

from dataclasses import dataclass, fields

from ilo_analysis.annotate.selection import Marks, select
from ilo_analysis.corpus import Corpus

LISTS = ("feeds", "languages", "topics", "themes", "instruments", "countries", "partners", "kickers")
# The parameters that every notebook has; a report cannot be narrowed by the others.
_REPORT_PARAMETERS = ("start", "end", "feeds")
# The lines that draw each view of the panel.
_MEASURES = {
    "volume": ["volume = ilo.story_volume(chosen)", "ilo.plot_story_volume(volume, stories=chosen.stories)"],
    "timeline": [
        'share = ilo.theme_share(chosen, freq="month")',
        "ilo.plot_theme_timeline(share, coverage=chosen.coverage, stories=chosen.stories)",
    ],
    "share": ["share = ilo.topic_share(chosen)", "ilo.plot_topic_share(share, stories=chosen.stories)"],
}


@dataclass(frozen=True)
class Choice:
    """Everything that can be chosen; the empty value asks for nothing.

    Examples
    --------
    >>> choice = Choice(start="2021-06", themes=("covid-19",))
    >>> choice.arguments()
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

    def asked(self) -> dict[str, object]:
        """What was asked for, by name; lists as lists."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: list(value) if name in LISTS else value for name, value in values.items() if value}

    def arguments(self) -> str:
        """The choice as the arguments of a call."""
        return ", ".join(f"{name}={value!r}" for name, value in self.asked().items())

    def words(self) -> str:
        """The choice in words.

        >>> Choice(start="2021", themes=("covid-19",), text="child labour").words()
        'start 2021; themes covid-19; text “child labour”'
        """
        asked = self.asked()
        lists = {name: ", ".join(value) for name, value in asked.items() if isinstance(value, list)}
        said = asked | lists | ({"text": f"“{self.text}”"} if self.text else {})
        return "; ".join(f"{name} {value}" for name, value in said.items())

    def apply(self, corpus: Corpus, marks: Marks) -> Corpus:
        """The part of the corpus that was asked for."""
        return select(corpus, marks=marks, **self.asked())  # type: ignore[arg-type]

    def code(self, view: str = "volume", corpus_name: str = "corpus") -> str:
        """Python lines that make the same selection and draw the same measure, to run in the next cell."""
        arguments = self.arguments()
        chosen = f"ilo.select({corpus_name}, {arguments})" if arguments else corpus_name
        return "\n".join(["import ilo_analysis as ilo", "", f"chosen = {chosen}", *_MEASURES[view]])

    def parameters(self, data: str = "", dictionary: str = "") -> str:
        """YAML of the parameters that make a report of the period and feeds (`papermill … -f file.yaml`).

        What a report has no parameter for stands in it as a comment, so that nothing is dropped in silence.
        """
        import yaml

        known = {"data": data} if data else {}
        left = [f"# for the notebooks on themes: dictionary = {dictionary}"] if dictionary else []
        for name, value in self.asked().items():
            text = ",".join(value) if isinstance(value, list) else str(value)
            if name in _REPORT_PARAMETERS:
                known[name] = text
            else:
                left.append(f"# not a parameter of every report: {name} = {text}")
        body = yaml.safe_dump(known, sort_keys=False, allow_unicode=True) if known else "{}\n"
        return body + "".join(f"{line}\n" for line in left)
