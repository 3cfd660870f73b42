# SPDX-License-Identifier: MIT
"""The fuzzers of tests/fuzz/, for a bounded number of inputs; make fuzz goes on longer.

Nothing here depends on the host's speed: a number of inputs is asked for, not a time.
"""
import os
import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("B2B_BUILD", ROOT / "build"))
BINARY = BUILD / "fuzz" / "fuzz"
INPUTS = 3000

sys.path.insert(0, str(ROOT / "tests" / "fuzz"))
import fuzz  # noqa: E402  (its folder is none of Python's)


@pytest.mark.parametrize("target", fuzz.TARGETS)
def test_property_holds(target, tmp_path, record_property):
    status, tried, output = fuzz.fuzz(BINARY, target, tmp_path, [f"-runs={INPUTS}", "-seed=1"])
    record_property("executions", tried)
    assert status == 0, output[-4000:]
    assert tried >= INPUTS


def test_fuzzer_finds_what_is_broken(tmp_path):
    """A property that a short input breaks is found, saved and shown."""
    status, _, output = fuzz.fuzz(BINARY, "host-plant.gives_in", tmp_path, ["-runs=20000", "-seed=1"])
    assert status != 0
    assert "not ok" in output
    assert list(tmp_path.glob("crash-*"))
