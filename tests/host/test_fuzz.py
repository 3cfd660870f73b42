# SPDX-License-Identifier: MIT
"""The fuzzers of tests/fuzz/, for a bounded number of inputs; make fuzz goes on longer.

Nothing here depends on the host's speed: a number of inputs is asked for, not a time.  What
once broke a property is in tests/fuzz/corpus/ and is tried first.
"""
import os
import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("B2B_BUILD", ROOT / "build"))
BINARY = BUILD / "fuzz" / "fuzz"

sys.path.insert(0, str(ROOT / "tests" / "fuzz"))
import fuzz  # noqa: E402  (its folder is none of Python's)
from targets import sequences  # noqa: E402


@pytest.mark.parametrize("target", fuzz.TARGETS)
def test_property_holds(target, tmp_path, tally):
    runs = fuzz.TARGETS[target].runs
    status, tried, output = fuzz.fuzz(BINARY, target, tmp_path, [f"-runs={runs}", "-seed=1"])
    tally("fuzz executions", tried)
    assert status == 0, output[-4000:]
    assert tried >= runs


@pytest.mark.parametrize("target", fuzz.TARGETS)
def test_seeds_are_of_use(target):
    """No seed is so long that the fuzzer would cut it: it would not be that table any more."""
    seeds = fuzz.TARGETS[target].seeds()
    assert seeds
    if fuzz.TARGETS[target].make_seeds is not sequences:
        assert all(len(data) <= fuzz.TARGETS[target].max_len for data in seeds.values())


def test_fuzzer_finds_what_is_broken(tmp_path):
    """A property that a short input breaks is found, saved and shown."""
    status, _, output = fuzz.fuzz(BINARY, "host-plant.gives_in", tmp_path, ["-runs=20000", "-seed=1"])
    assert status != 0
    assert "not ok" in output
    assert list(tmp_path.glob("crash-*"))
