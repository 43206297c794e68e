"""The command line: quick to answer, clear about mistakes, exit codes that a script can rely on."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.shell_completion import get_completion_class

from ilo_analysis import cli
from ilo_analysis.errors import unknown_choice
from ilo_analysis.reference import reference_folder
from tests.support.saved_pages import as_text


def run(capsys, monkeypatch, *arguments):
    """Exit code, output and error output of one command line."""
    monkeypatch.setattr(sys, "argv", ["ilo-analysis", *arguments])
    monkeypatch.setattr(cli.signal, "signal", lambda *_: None)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code, *capsys.readouterr()


def test_help_names_every_command_and_imports_nothing_heavy():
    code = (
        "import sys; from ilo_analysis import cli\n"
        "try: cli.commands(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'pandas', 'matplotlib', 'papermill', 'yaml'} & set(sys.modules)))"
    )
    text = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert all(f"\n  {name}" in text for name in ("check", "ingest", "report"))
    assert text.endswith("[]\n")


@pytest.mark.parametrize(("words", "nearest"), [(["reprot"], "report"), (["themes", "dif"], "diff")])
def test_a_misspelt_command_is_answered_with_the_nearest(capsys, monkeypatch, words, nearest):
    code, _, err = run(capsys, monkeypatch, *words)
    assert code == 2
    assert f"Did you mean '{nearest}'?" in err


def test_check_says_what_was_read_and_what_was_not(capsys, monkeypatch, tmp_path):
    (tmp_path / "empty.txt").write_text("")
    code, out, _ = run(capsys, monkeypatch, "check", str(tmp_path))
    assert code == 1
    assert "empty.txt: the file is empty; save the page again" in out
    code, out, _ = run(capsys, monkeypatch, "check", "--json", str(tmp_path))
    assert [name.endswith("empty.txt") for name in json.loads(out)["unread"]] == [True]


def test_check_says_which_form_each_file_has_and_takes_another_one(capsys, monkeypatch, tmp_path):
    (tmp_path / "page.txt").write_text("News\n\n  1. A title\n\n    03 May 2021\n\n    What happened.")
    assert "    text, numbered; feed page, scope unknown" in run(capsys, monkeypatch, "check", str(tmp_path))[1]
    code, out, _ = run(capsys, monkeypatch, "check", "--format", "csv", str(tmp_path))
    assert (code, "the table has no column 'title'" in out) == (1, True)
    code, _, err = run(capsys, monkeypatch, "check", "--format", "pdf", str(tmp_path))
    assert (code, "'pdf' is not one of 'text', 'html'" in err) == (2, True)


def test_a_form_that_is_said_makes_ingest_read_a_file_again(capsys, monkeypatch, tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "page.txt").write_text("News\n\n  1. A title\n\n    03 May 2021\n\n    What happened.")
    to = ["ingest", str(tmp_path / "raw"), "--to", str(tmp_path / "to")]
    assert "1 file read, 0 unchanged" in run(capsys, monkeypatch, *to)[1]
    assert "0 files read, 1 unchanged" in run(capsys, monkeypatch, *to)[1]
    assert "1 file read, 0 unchanged" in run(capsys, monkeypatch, *to, "--format", "text")[1]


@pytest.mark.parametrize("command", [["check"], ["ingest", "--to", "again"]])
def test_tables_are_not_read_as_pages(capsys, monkeypatch, tmp_path, command):
    (tmp_path / "corpus.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    code, out, err = run(capsys, monkeypatch, *command, str(tmp_path))
    assert (code, out) == (1, "")
    assert f"{tmp_path} contains tables that `ilo-analysis ingest` wrote" in err
    assert not (tmp_path / "again").exists()


def test_check_reads_the_projects_own_listings(capsys, monkeypatch):
    code, out, _ = run(capsys, monkeypatch, "check")
    assert code == 0
    assert out.endswith("5 listings, 57 entries, 56 dated, 0 problems, 0 files could not be read.\n")


def test_a_wrong_notebook_is_exit_code_2_with_a_message_and_no_traceback(capsys, monkeypatch):
    code, _, err = run(capsys, monkeypatch, "report", "nosuch")
    assert code == 2
    assert err.startswith("Error: parameters: Unknown notebook 'nosuch'.")
    assert "Traceback" not in err


def test_the_dictionary_is_checked_and_compared(capsys, monkeypatch, tmp_path):
    code, out, _ = run(capsys, monkeypatch, "themes", "check")
    assert code == 0
    assert out.startswith("54 stories\n\nTerms that matched nothing: ")
    other = tmp_path / "themes.toml"
    text = (reference_folder() / "themes.toml").read_text(encoding="utf-8")
    other.write_text(text.replace('"social protection", ', "", 1), encoding="utf-8")
    code, out, _ = run(capsys, monkeypatch, "themes", "diff", "project", str(other), "--json")
    moved = json.loads(out)
    assert code == 0
    assert {(row["theme"], row["change"]) for row in moved["stories"]} == {("social-protection", "lost")}
    assert "2022-07" in {row["period"] for row in moved["shares"]}
    code, _, err = run(capsys, monkeypatch, "themes", "diff", "project", "nosuch.toml")
    assert (code, err) == (2, "Error: There is no dictionary nosuch.toml. Give the path of a TOML file.\n")


def test_a_sample_is_written_labelled_and_rated(capsys, monkeypatch, tmp_path):
    target = tmp_path / "labels.csv"
    code, out, _ = run(capsys, monkeypatch, "themes", "sample", str(target), "--each", "2")
    assert code == 0
    rows = target.read_text(encoding="utf-8-sig").splitlines()
    assert out == f"{len(rows) - 1} rows to label in {target}\n"
    assert rows[0] == "story_id,theme,label,title,summary,date"
    code, _, err = run(capsys, monkeypatch, "themes", "sample", str(target))
    assert (code, "may hold labels" in err) == (2, True)
    target.write_text("\n".join([rows[0], *(row.replace(",,", ",yes,", 1) for row in rows[1:])]), encoding="utf-8")
    code, out, _ = run(capsys, monkeypatch, "themes", "rate", str(target), "--second", str(target), "--json")
    rated = json.loads(out)
    assert code == 0
    assert {row["precision"] for row in rated["accuracy"]} == {1.0}
    assert rated["agreement"][0]["n"] == len(rows) - 1
    assert run(capsys, monkeypatch, "themes", "rate", str(target))[1].startswith("\nLabelled themes: ")


def test_a_phrase_is_shown_in_its_context(capsys, monkeypatch):
    code, out, _ = run(capsys, monkeypatch, "themes", "context", "human-centred", "--all")
    assert code == 0
    assert "human-centred" in out
    assert run(capsys, monkeypatch, "themes", "context", "no such words")[1] == "\nPlaces of 'no such words': none\n"


def test_check_tells_what_is_seen_only_when_pages_are_put_together(capsys, monkeypatch, tmp_path):
    days = ("08 November 2021", "31 May 2002", "29 October 2021")
    stories = [(f"Story number {n} of three", day, "Words.") for n, day in enumerate(days)]
    (tmp_path / "page.txt").write_text(as_text(stories))
    code, out, _ = run(capsys, monkeypatch, "check", str(tmp_path))
    assert code == 0
    assert "the date 2002-05-31 is out of order, between 2021-11-08 and 2021-10-29" in out


def test_no_text_of_a_file_reaches_the_terminal_as_a_command(capsys, monkeypatch, tmp_path):
    (tmp_path / "page.txt").write_text(
        "News\n\n\x1b]0;owned\x07\x1b[31mOne pandemic title\n20 July 2021\n\nAnother pandemic title\n14 June 2021\n"
    )
    (tmp_path / "a\x1b[2Jb.txt").write_text("nothing")
    # Click takes colours away where nobody looks, so capsys has to pass for a terminal.
    monkeypatch.setattr("click.utils.should_strip_ansi", lambda *_, **__: False)
    code, out, _ = run(capsys, monkeypatch, "themes", "context", "pandemic", str(tmp_path))
    assert code == 0
    assert r"\x1b]0;owned\x07\x1b[31mOne" in out
    out += "".join(run(capsys, monkeypatch, "check", str(tmp_path))[1:])
    assert r"a\x1b[2Jb.txt" in out
    assert not [character for character in out if ord(character) < 32 and character != "\n"]


def test_the_notebooks_are_listed_with_question_and_parameters(capsys, monkeypatch):
    code, out, _ = run(capsys, monkeypatch, "report", "--list")
    assert code == 0
    assert "02_story_volume: How much did the ILO publish, month by month?" in out
    assert "data, start, end, feeds" in out


def test_a_dry_run_says_what_would_be_made_and_why_and_makes_nothing(capsys, monkeypatch, tmp_path):
    out_folder = str(tmp_path / "out")
    code, out, _ = run(capsys, monkeypatch, "report", "story_volume", "--out", out_folder, "--dry-run")
    assert (code, out) == (0, "story_volume: not made yet\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--json"],
        ["--describe", "story_volume", "topic_share"],
        ["--list", "-p", "start", "2021"],
        ["--pdf"],
        ["--list", "--zip"],
        ["--dry-run", "--jobs", "2"],
        ["--quiet", "--verbose"],
        ["--list", "--dry-run"],
        ["--describe", "story_volume", "--matrix", "x.yaml"],
    ],
)
def test_no_option_is_ignored(capsys, monkeypatch, arguments, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    code, _, err = run(capsys, monkeypatch, "report", *arguments)
    assert code in (1, 2)
    assert err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_commands_and_options(shell):
    made = get_completion_class(shell)(cli.commands, {}, "ilo-analysis", "_ILO_ANALYSIS_COMPLETE")
    found = {item.value for item in made.get_completions(["report"], "--d")}
    assert found == {"--describe", "--dry-run"}
    assert "report" in {item.value for item in made.get_completions([], "rep")}


def test_a_closed_standard_error_and_no_color_change_nothing():
    command = [sys.executable, "-m", "ilo_analysis", "report", "--list"]
    shown = [
        subprocess.run(f"{prefix} {' '.join(command)} {end}", shell=True, capture_output=True, text=True, check=True)
        for prefix, end in (("", ""), ("NO_COLOR=1", "2>&-"))
    ]
    assert shown[0].stdout == shown[1].stdout
    assert "\x1b" not in shown[0].stdout


def test_a_dictionary_given_for_stories_is_refused_with_the_option_that_takes_it(capsys, monkeypatch):
    code, _, err = run(capsys, monkeypatch, "themes", "check", "my-themes.toml")
    assert code == 2
    assert "Write --dictionary my-themes.toml." in err


def test_a_value_of_many_letters_is_named_by_its_first():
    said = unknown_choice("feed", "x" * 100_000, ["moscow-news"])
    assert said == f"Unknown feed '{'x' * 200}…'. Valid: moscow-news."
