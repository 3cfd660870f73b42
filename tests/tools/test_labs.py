# SPDX-License-Identifier: MIT
"""The exercises of docs/porting-labs.md can be solved, and their checks can tell.

Each check fails on the tree as it is, where no lab is solved, and says why; with the model
solutions of tests/labs/*.patch, all of them in one copy of the tree, each passes.
"""
import os
import pathlib
import re
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("B2B_BUILD", ROOT / "build"))
sys.path[:0] = [str(ROOT / "tests/labs"), str(ROOT / "tests/mutations")]

from labs import LABS, check                # noqa: E402
from workplace import Workplace, run        # noqa: E402

DOC = (ROOT / "docs/porting-labs.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("lab", LABS)
def test_is_not_solved_yet(lab):
    solved, lines = check(BUILD / "host/labs", lab)
    assert not solved
    assert any("is not there yet" in line or "Expected" in line for line in lines), lines


def test_the_model_solutions_pass():
    place = Workplace(BUILD / "labs")
    place.seed(BUILD)
    place.update()
    for lab in LABS:
        status, output = run(["patch", "-p1", "--batch", "--fuzz=0", "-i",
                              str(ROOT / f"tests/labs/{lab}.patch")], place.tree, 60)
        assert status == 0, output
    status, output = run(["make", "build/host/labs"], place.tree, 1500)
    assert status == 0, output[-2000:]
    for lab in LABS:
        solved, lines = check(place.tree / "build/host/labs", lab)
        assert solved, "\n".join(lines)


def test_each_has_an_exercise_a_check_and_a_solution():
    asked = re.findall(r"^    make lab LAB=(\w+)$", DOC, re.MULTILINE)
    assert asked == list(LABS)
    for kind in ("_lab.c", ".patch"):
        there = {path.name.removesuffix(kind) for path in (ROOT / "tests/labs").glob("*" + kind)}
        assert there == set(LABS)


def test_what_is_to_be_broken_exists():
    """The second half of each exercise names a mutation, and a test that has to notice."""
    for name in re.findall(r"PATTERN=([\w-]+)", DOC):
        assert (ROOT / f"tests/mutations/{name}.patch").is_file(), name
    assert len(set(re.findall(r"PATTERN=([\w-]+)", DOC))) >= len(LABS)


def test_a_lab_that_does_not_exist():
    done = subprocess.run([sys.executable, ROOT / "tests/labs/labs.py", BUILD / "host/labs", "lunch"],
                          capture_output=True, text=True, check=False)
    assert done.returncode and "no lab is called lunch; there are soft_reserved, " in done.stderr


def test_the_state_of_all():
    """Without a name: a line for each, and no error, whatever is solved."""
    done = subprocess.run([sys.executable, ROOT / "tests/labs/labs.py", BUILD / "host/labs"],
                          capture_output=True, text=True, check=True)
    *each, hint = done.stdout.splitlines()
    assert [line.split(":")[0] for line in each] == list(LABS)
    assert all(re.search(r": +not solved, \d of \d cases pass$", line) for line in each)
    assert hint.startswith("LAB=NAME")
