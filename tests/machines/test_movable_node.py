# SPDX-License-Identifier: MIT
"""movable_node: memory that may be pulled out is ZONE_MOVABLE's, and nothing that stays is put there.

SRAT says which memory that is.  Where a page of it is taken before the buddy allocator
comes is replayed from memblock's own words (pagesets.py).
"""
import re

import pytest
from acpi import MIB, boot_with
from linuxlog import PAGE
from numamodel import Node, Patchwork
from pagesets import handed_over

TWO = {"nodes": [Node(0, [0]), Node(0, [1])], "hotplug": {1}}
LOW = Patchwork(pieces=[(0, 256), (1, 256)], **TWO)
HIGH = Patchwork(pieces=[(0, 900), (1, 300)], **TWO)
FIRST = Patchwork([Node(0, [0]), Node(0, [1])], pieces=[(0, 256), (1, 256)], hotplug={0, 1})
THREE = Patchwork([Node(0, [0]), Node(0, [1]), Node(0, [2])], hotplug={1, 2},
                  pieces=[(0, 200), (1, 100), (0, 100), (2, 112)])


def start(tmp_path, machine, append="movable_node", suites="numa,zone,audit", **more):
    return boot_with(tmp_path, machine.acpi(), mem=machine.mem, cpus=machine.cpus,
                     append=f"selftest={suites} memblock=debug {append}", **more).must_be_good()


def movable_starts(result):
    return {int(nid): int(start, 16) for nid, start in
            re.findall(r"^  Node (\d): (0x[0-9a-f]+)$", result.bringup, re.MULTILINE)}


def used_early(result, first, end):
    """Page frames of a range that are taken at the hand-over, by owner."""
    pages = handed_over(result)
    found = {owner: sum(first * MIB <= pfn * PAGE < end * MIB for pfn in taken)
             for owner, taken in pages.taken.items()}
    return {owner: count for owner, count in found.items() if count}


@pytest.mark.parametrize("cpu", ["486,-pse", ""])
def test_nothing_that_stays(tmp_path, cpu):
    """Not even page tables, before SRAT is read: without PSE there is one for each 4 MiB."""
    result = start(tmp_path, LOW, cpu=cpu, suites="none")
    assert not used_early(result, 256, 512)
    assert used_early(start(tmp_path, LOW, "", cpu=cpu, suites="none"), 256, 512)


@pytest.mark.parametrize("machine, starts", [(LOW, {1: 256}), (HIGH, {1: 900}),
                                             (THREE, {1: 200, 2: 400})])
def test_is_the_movable_zone(tmp_path, machine, starts):
    result = start(tmp_path, machine)
    assert movable_starts(result) == {nid: mib * MIB for nid, mib in starts.items()}
    assert "ok 14 movable_zone_for_movable_pages\n" in result.text
    assert "# SKIP" not in result.search(r"^.*ok 14 movable_zone.*$")[0]


def test_without_the_parameter_it_is_as_any_other(tmp_path):
    assert movable_starts(start(tmp_path, LOW, "")) == {}


def test_the_kernels_own_node_stays(tmp_path):
    """Firmware calls all memory removable; the node that the kernel lies in cannot be."""
    assert movable_starts(start(tmp_path, FIRST)) == {1: 256 * MIB}


def test_wishes_that_do_not_count(tmp_path):
    """As with Linux: kernelcore= is for machines that say nothing about removing memory."""
    assert movable_starts(start(tmp_path, LOW, "movable_node kernelcore=64M")) == {1: 256 * MIB}


def test_without_srat(tmp_path):
    """Nothing is known that could be pulled out: memory as usual, from the top again."""
    result = start(tmp_path, LOW, "movable_node numa=off")
    assert movable_starts(result) == {}
