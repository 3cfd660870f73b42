# SPDX-License-Identifier: MIT
"""make bench: the same digits each time, the check values of the workloads, the targets."""
import json
import subprocess
import sys

import pytest
from b2bvm import KERNEL, ROOT, boot

import bench

ROWS = {row["row"]: row for row in json.loads(bench.DATA.read_text(encoding="utf-8"))["rows"]}
AIMED = [name for name, row in ROWS.items() if {"at_most", "at_least"} & row.keys()]
CHECKED = [name for name, row in ROWS.items() if "exactly" in row]


@pytest.fixture(scope="module")
def measured():
    return bench.measure(KERNEL)


def test_two_runs_give_the_same_digits(measured):
    again = bench.measure(KERNEL, with_boot=False) | bench.boot_summary(bench.boot_rows(KERNEL, 64))
    assert again == {row: measured[row] for row in again}
    assert len(again) > 60


def test_every_row_is_measured(measured):
    assert sorted(ROWS.keys() - measured.keys()) == []


@pytest.mark.parametrize("name", CHECKED)
def test_check_values_come_out(measured, name):
    assert measured[name] == ROWS[name]["exactly"]


@pytest.mark.parametrize("name", AIMED)
def test_targets_hold(measured, name):
    row, ours = ROWS[name], measured[name]
    assert bench.holds(row, ours), f"{ours}, target {bench.target(row)}"


def test_json_is_for_programs():
    tool = subprocess.run([sys.executable, ROOT / "tools/bench.py", "--kernel", KERNEL, "--json", "mix"],
                          capture_output=True, text=True)
    rows = {row["row"]: row for row in json.loads(tool.stdout)["rows"]}
    assert rows["mix_random_end_state"]["ours"] == rows["mix_random_end_state"]["linux"] == 352673450
    assert rows["mix_random_left"]["holds"] is True
    assert rows["mix_random"]["ratio"] == round(rows["mix_random"]["ours"] / 573.9, 3)


def test_an_unknown_group_is_an_error():
    with pytest.raises(bench.BenchError, match="no such workload"):
        bench.workloads(KERNEL, 64, ["nothing"])


def test_a_missed_target_is_told():
    """The judge can say no: a figure just past each kind of bound misses it."""
    assert bench.holds({"at_most": 80}, 80) and not bench.holds({"at_most": 80}, 80.1)
    assert bench.holds({"at_least": 97}, 97.0) and not bench.holds({"at_least": 97}, 96.9)
    assert bench.holds({"exactly": 244}, 244) and not bench.holds({"exactly": 244}, 245)
    assert bench.holds({"linux": 5}, 9) is None


def test_nothing_is_measured_unasked():
    assert "bench:" not in boot(mem=64, append="selftest=none").text


def test_without_a_counter_nothing_is_measured():
    result = boot(mem=64, cpu="486", append="selftest=none bench=page").must_be_good()
    assert "bench: all: skipped: this processor has no time stamp counter" in result.lines
