"""README and guide cannot drift: examples run, the tree exists, notebooks and commands are the real ones."""

from __future__ import annotations

import re
import tomllib
from contextlib import nullcontext
from pathlib import Path

import pytest
from click.testing import CliRunner

import ilo_analysis as ilo
from ilo_analysis import schema
from ilo_analysis.annotate.saved import read_selections
from ilo_analysis.cli import commands
from ilo_analysis.corpus.corrections import read_corrections
from ilo_analysis.reports import batch
from ilo_analysis.reports.parameters import known_values
from ilo_analysis.reports.plan import plan_runs, read_matrix

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "data" / "guide.md").read_text(encoding="utf-8")


def blocks(language, page=README):
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    return [text for named, text in fenced if named == language]


def test_the_python_examples_run_in_their_order(monkeypatch):
    monkeypatch.chdir(ROOT)
    names = {}
    for block in blocks("python"):
        exec(block, names)
    assert len(names["corpus"].stories) == 54
    assert set(names["themes"].columns) == set(schema.TABLES["evidence"])
    assert names["chart"].stories(period="2021-10", feed="global-news").shape[0] == 5


def test_the_matrix_gives_the_reports_that_it_is_said_to_give(tmp_path):
    (matrix,) = blocks("yaml")
    (tmp_path / "matrix.yaml").write_text(matrix)
    names = [run.name for run in plan_runs(read_matrix(tmp_path / "matrix.yaml"), ROOT / "notebooks", known_values)]
    assert names[:2] == ["story_volume--moscow-news--2021-01--2021-06", "story_volume--moscow-news--2021-01--2021-12"]
    assert names[1] in README.split("```yaml")[1]
    assert len(names) == 2 + len(ilo.read_dictionary().ids)


def test_a_theme_of_your_own_goes_from_the_copied_file_to_the_mailed_report(tmp_path, monkeypatch, server):
    monkeypatch.setattr(batch, "KernelServer", lambda *_: nullcontext(server))
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(commands, ["init", "."]).exit_code == 0
    (theme,) = [block for block in blocks("toml") if "[[theme]]" in block]
    (events,) = [block for block in blocks("csv") if "certainty" in block]
    (line,) = [line for line in README.splitlines() if "--eml" in line and "my-themes.toml" in line]
    with Path("my-themes.toml").open("a", encoding="utf-8") as file:
        file.write(theme)
    Path("my-events.csv").write_text(events, encoding="utf-8")
    done = CliRunner().invoke(commands, [*line.split()[2:], "--out", "out"], standalone_mode=False)
    assert done.return_value == 0, done.output
    (mail,) = Path("out").glob("theme_focus*/*.eml")
    assert "Employment injury" in mail.read_text()
    (page,) = Path("out").glob("theme_focus*/*.html")
    assert "Our campaign begins" in page.read_text(encoding="utf-8")


def test_the_layout_of_the_guide_reads_the_line_that_it_shows():
    (layout,) = blocks("python", GUIDE)
    exec(layout, {})


def test_the_corrections_and_the_choice_of_the_guide_can_be_read(tmp_path):
    (corrections,), (choice,) = (
        blocks("csv", GUIDE),
        [block for block in blocks("toml", GUIDE) if "entry-points" not in block],
    )
    (tmp_path / "corrections.csv").write_text(corrections, encoding="utf-8")
    (tmp_path / "selections.toml").write_text(choice, encoding="utf-8")
    assert {row.action for row in read_corrections([tmp_path / "corrections.csv"]).rows} == {
        "set",
        "exclude",
        "merge",
        "keep apart",
    }
    assert list(read_selections(tmp_path / "selections.toml")) == ["recovery, general feeds"]


def test_every_file_and_folder_of_the_tree_exists():
    (tree,) = [block for block in blocks("") if "ilo_analysis/" in block]
    first, *rest = tree.strip().splitlines()
    for name in [*first.split(), *(line.split()[0] for line in rest)]:
        assert (ROOT / name).exists(), name


def test_the_table_of_notebooks_names_those_that_exist():
    listed = set(re.findall(r"^\| `(\d\d_\w+)` \|", README, re.MULTILINE))
    assert listed == {path.stem for path in (ROOT / "notebooks").glob("[0-9]*.ipynb")}


def test_the_address_that_make_lab_prints_is_that_of_the_tour_and_options_are_passed_on():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (command,) = re.findall(r"jupyter lab (.*)", makefile)
    assert "--LabApp.default_url=/lab/tree/tour.ipynb" in command.split()
    assert command.endswith("$(LAB)")
    assert (ROOT / "notebooks" / "tour.ipynb").is_file()


def test_each_make_word_is_in_the_makefile():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for word in re.findall(r"make (\w+)", README):
        assert re.search(rf"^{word}:", makefile, re.MULTILINE), word


COMMANDS = [line[2:] for line in (README + GUIDE).splitlines() if line.startswith("$ ilo-analysis")]


@pytest.mark.parametrize("line", COMMANDS)
def test_each_command_and_option_is_known(line):
    words = line.split("#")[0].split()[1:]
    group = words[:2] if words[0] == "themes" else words[:1]
    result = CliRunner().invoke(commands, [*group, "--help"])
    assert result.exit_code == 0, result.output
    for option in [word for word in words if word.startswith("-")]:
        assert re.search(rf"{option}\b", result.output), f"{option} is not an option of {' '.join(group)}"


def test_the_glossary_has_every_word_once():
    words = re.findall(r"^\| ([a-z ]+) \| (?!---)", README.split("## Glossary")[1], re.MULTILINE)
    assert len(words) == len(set(words)) >= 15


def test_the_version_is_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == ilo.__version__
    assert f"## {ilo.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_pictures_of_the_readme_exist_and_have_words_for_those_who_do_not_see_them():
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", README)
    assert pictures
    for words, path in pictures:
        assert len(words) > 10
        assert (ROOT / path).is_file()
