# SPDX-License-Identifier: MIT
"""What the hosted tests reach of the kernel's lines: coverage_report.py, and its own arithmetic."""
import os
import pathlib
import subprocess
import sys

import coverage_report
import pytest

HERE = pathlib.Path(__file__).resolve().parent
BUILD = pathlib.Path(os.environ.get("B2B_BUILD", HERE.parents[1] / "build")) / "coverage"


def figure(lines, missing):
    return {"lines": lines, "reached": lines - len(missing), "branches": 10, "taken": 5,
            "missing": missing}


def test_too_little_is_noticed(capsys):
    """Only of the files that must be reached, and with the lines that are not."""
    poor = coverage_report.report({"mm/memblock.c": figure(100, [3, 4, 5, 9, 40, 41]),
                            "mm/buddy.c": figure(100, [1, 2, 3, 4, 5]), "mm/slab.c": figure(10, [1])})
    assert poor == ["mm/memblock.c"]
    text = capsys.readouterr().out
    assert "mm/memblock.c: 3-5, 9, 40-41\n" in text
    assert "mm/slab.c:" not in text
    assert "mm/memblock.c                                  94/100     94.0 %" in text


@pytest.mark.full
def test_memblock_e820_and_buddy_are_reached(tally):
    """95 % of the lines of each of their files, by hosted tests alone."""
    done = subprocess.run([sys.executable, HERE / "coverage_report.py", "--build", BUILD], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    tally("files with their lines counted", done.stdout.count(".c   "))
