# SPDX-License-Identifier: MIT
"""tests/run.py: what it runs, and what it says in the end."""
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]

PLAIN = "def test_plain(): pass\n"
FULL = "import pytest\n@pytest.mark.full\ndef test_full(): pass\n"
FAILING = "def test_failing(): assert False\n"


@pytest.fixture(name="run")
def fixture_run(tmp_path):
    def run(*words, tests):
        (tmp_path / "pytest.ini").write_bytes((ROOT / "tests/pytest.ini").read_bytes())
        (tmp_path / "test_it.py").write_text(tests)
        done = subprocess.run([sys.executable, ROOT / "tests/run.py", "--results",
                               tmp_path / "results", "--jobs", "0", *words, tmp_path],
                              capture_output=True, text=True, check=False)
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
