# SPDX-License-Identifier: MIT
"""docs/tour.md has a stop for each stage, and each stop has what a stop must have."""
import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import tourdoc      # noqa: E402  pylint: disable=wrong-import-position

TOUR = ROOT / "docs/tour.md"
STOPS = [stop for stop in tourdoc.stops(TOUR) if stop.stage]


def test_all_stages_in_order():
    assert [stop.stage for stop in STOPS] == [name for name, _ in tourdoc.stages()]


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.stage)
def test_a_stop_has_everything(stop):
    assert f"[`{dict(tourdoc.stages())[stop.stage]}()`](" in stop.text, "the stage's function"
    assert stop.of("text") or "](images/" in stop.text, "a picture"
    assert stop.of("log") or "It prints nothing" in stop.text, "what it logs"
    assert stop.of("monitor") and stop.of("gdb"), "something to try"
    linux = stop.text.partition("**In Linux:**")[2]
    assert all(version in linux for version in ("2.6.34", "3.14", "5.x")), "its name in Linux"


@pytest.mark.parametrize("expected, answer, good", [
    (["a 12", "b"], "a 13\nb\n", True),
    (["a 12", "b"], "a 13\nc\n", False),
    (["a 12"], "a 13\nb\n", False),
    (["…", "b"], "a\nx\nb\n", True),
    (["…", "b"], "a\nb\nc\n", False),
    (["…", "b", "…"], "a\nb\nc\n", True),
    (["0xc0100000-0xc0200000   1024K  RW … pte"], "0xc0100000-0xc01ff000 1020K RW GLB pte\n", True),
    (["0xc0100000-0xc0200000   1024K  RW … pte"], "0xc0100000-0xc01ff000 1020K ro GLB pte\n", False),
])
def test_an_answer_is_recognised(expected, answer, good):
    assert tourdoc.answered(expected, answer) == good
