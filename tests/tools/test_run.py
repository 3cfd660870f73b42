# SPDX-License-Identifier: MIT
"""tests/run.py: what it runs, and what it says in the end."""
import pathlib
import subprocess
import sys

import pexpect
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]

PLAIN = "def test_plain(): pass\n"
FULL = "import pytest\n@pytest.mark.full\ndef test_full(): pass\n"
FAILING = "def test_failing(): assert False\n"


@pytest.fixture(name="run")
def fixture_run(tmp_path):
    def run(*words, tests, jobs="0"):
        (tmp_path / "pytest.ini").write_bytes((ROOT / "tests/pytest.ini").read_bytes())
        (tmp_path / "test_it.py").write_text(tests)
        done = subprocess.run([sys.executable, ROOT / "tests/run.py", "--results",
                               tmp_path / "results", "--jobs", jobs, *words, tmp_path],
                              capture_output=True, text=True, check=False)
        run.output = done.stdout
        return done.returncode, done.stdout.strip().split("\n")[-1]
    return run


def test_long_tests_run_on_request_only(run):
    assert run(tests=PLAIN + FULL) == (0, "1 passed, 0 failed")
    assert run("--full", tests=PLAIN + FULL) == (0, "2 passed, 0 failed")


def test_one_failure_fails_the_run(run):
    assert run(tests=PLAIN + FAILING) == (1, "1 passed, 1 failed")


def test_a_run_without_tests_is_a_failure(run):
    assert run(tests=FULL) == (1, "0 passed, 1 failed")


def test_an_unknown_mark_is_a_failure(run):
    """A misspelt full would run in `make test` for ever."""
    assert run(tests=FULL.replace("full\n", "ful\n"))[0] == 1


COUNTING = """
import pytest, tally as plugin
@pytest.mark.parametrize("n", [1, 20, 300])
def test_counts(n, tally):
    tally("fuzz executions", n * 1000)
    tally("mutations tried", 2)
    tally("mutations caught")
    tally.kind("crash kinds", "double-free")
    tally.kind("crash kinds", f"kind-{n}")
    plugin.add("machines")
    plugin.add("something else", 7)
def test_fails_and_counts(tally):
    tally("fuzz executions", 1)
    assert False
"""


@pytest.mark.parametrize("jobs", ["0", "2"])
def test_what_was_run_is_summed_up(run, jobs):
    """The figures of all processes, those of a failing test too, before the closing line."""
    assert run(tests=COUNTING, jobs=jobs) == (1, "3 passed, 1 failed")
    summary = run.output[run.output.index("what was run"):]
    for line in ["321,001 inputs tried by fuzzers", "3 of 6 mutations caught",
                 "4 kinds of crash provoked", "3 machines booted", "21 something else",
                 "0 cases in the hosted kernel"]:
        assert f" {line}\n" in summary


def test_progress_is_told(run, monkeypatch):
    """How many of how many, time gone, time to go."""
    monkeypatch.setenv("B2B_PROGRESS_EVERY", "0")
    run(tests=PLAIN + "import pytest\n@pytest.mark.parametrize('n', range(4))\n"
                      "def test_more(n): pass\n")
    assert "    2 of 5 tests, 0:00 gone, about 0:00 to go\n" in run.output


def test_on_a_terminal_one_line_renews_itself(tmp_path):
    """No dots; a failure is still told in the end."""
    (tmp_path / "test_it.py").write_text(PLAIN + FAILING)
    child = pexpect.spawn(sys.executable, [str(ROOT / "tests/run.py"), "--results",
                                           str(tmp_path / "results"), "--jobs", "0", str(tmp_path)],
                          encoding="utf-8", timeout=60, dimensions=(25, 250))
    child.expect(r"\r\x1b\[K\[1 of 2 tests, 0:\d\d gone, about 0:\d\d to go\] \S*::test_plain")
    child.expect(r"\r\x1b\[K\[2 of 2 tests, 0:\d\d gone\] \S*::test_failing")
    child.expect_exact("FAILED")
    child.expect_exact("1 passed, 1 failed")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 1
