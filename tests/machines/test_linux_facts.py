# SPDX-License-Identifier: MIT
"""The log on six machines beside a real Linux 6.1's on the same machines.

tests/data/linux-6.1-machines.json carries the figures, so the comparison always
runs.  Only the low/high edge is each kernel's own: Linux 6.1 reserves room for its
CPU entry area (pfn 0x36bfe), this kernel has Linux 3.14's (0x377fe).  Where the
recordings themselves are at hand, the figures are held against them, too.
"""
import json
import os
import re

import pytest
from b2bvm import ROOT, boot
from linuxlog import LOW_HIGH_EDGE, PAGE, Memory, e820_line

with open(ROOT / "tests/data/linux-6.1-machines.json", encoding="ascii") as data:
    RECORDED = json.load(data)
MACHINES = RECORDED["machines"]
FACTS = os.path.join(os.environ.get("FACTS", ROOT / "../shared/facts"),
                     "linux-6.1.176-686/machines.json")


def pages(ranges):
    return [(start // PAGE, end // PAGE) for start, end in ranges]


def lines_of(machine, edge):
    """What Linux logs on a recorded machine, by subject, with the given low/high edge.

    Where the edge moves, so do the end of Normal and the start of HighMem: those two
    come from the model, everything else is as recorded.
    """
    memory = Memory(pages(machine["regions"]), edge)
    nodes = Memory(pages(machine["node"]), edge)
    return {
        "e820": [e820_line("BIOS-e820", *entry) for entry in machine["e820"]]
        + [e820_line("user", *entry) for entry in machine["user_e820"]],
        "e820_changes": [f"e820: update [mem {start:#010x}-{end - 1:#010x}] usable ==> reserved"
                         for start, end in machine["updated"]]
        + [f"e820: remove [mem {start:#010x}-{end - 1:#010x}] usable"
           for start, end in machine["removed"]],
        "last_pfn": [f"last_pfn = {machine['last_pfn']:#x} max_arch_pfn = 0x100000"],
        "memory_regions": memory.region_lines(),
        "zones": memory.zone_lines(),
        "node_ranges": nodes.node_lines(),
        "unavailable": [f"On node 0, zone {zone}: {count} pages in unavailable ranges"
                        for zone, count in machine["unavailable"]],
    }


PATTERNS = {        # which lines of the log a subject is about
    "e820": r"^((?:BIOS-e820|user): \[mem .*)$",
    "e820_changes": r"^(e820: (?:update|remove) \[mem .*)$",
    "last_pfn": r"(last_pfn = \S+ max_arch_pfn = \S+)$",
    "memory_regions": r"^\s*(memory\[0x[0-9a-f]+\]\t.*)$",
    "zones": r"^  ((?:DMA|Normal|HighMem) +(?:\[mem|empty).*)$",
    "node_ranges": r"^  (node   0: \[mem .*)$",
    "unavailable": r"^(On node 0, zone \w+: \d+ pages in unavailable ranges)$",
}


@pytest.mark.parametrize("name", MACHINES)
def test_log_equals_linux(name):
    machine = MACHINES[name]
    # memmap= is applied to the table before Linux's own two changes: the same order here.
    result = boot(mem=machine["mem"], append=f"memblock=debug selftest=none {machine['append']}".strip())
    result.must_be_good()
    said = {subject: re.findall(pattern, result.bringup, re.MULTILINE)
            for subject, pattern in PATTERNS.items()}
    # The regions are dumped more than once; the first dump is the one after the fill.
    wanted = lines_of(machine, LOW_HIGH_EDGE)
    said["memory_regions"] = said["memory_regions"][:len(wanted["memory_regions"])]
    assert said == wanted


@pytest.mark.parametrize("name", MACHINES)
def test_model_equals_linux(name):
    """The model that judges every other machine gives Linux's figures for these."""
    machine = MACHINES[name]
    memory = Memory.from_e820(machine["user_e820"] or machine["e820"], RECORDED["edge_pfn"])
    assert memory.last_pfn == machine["last_pfn"]
    assert memory.regions == pages(machine["regions"]) == pages(machine["node"])
    assert [list(hole) for hole in memory.unavailable] == machine["unavailable"]
    assert {zone: [low * PAGE, high * PAGE] if low < high else None
            for zone, (low, high) in memory.zones.items()} == machine["zones"]


@pytest.mark.skipif(not os.path.exists(FACTS), reason=f"no recordings of Linux at {FACTS}")
def test_figures_are_as_recorded():
    with open(FACTS, encoding="utf-8") as file:
        facts = json.load(file)
    assert facts.keys() == MACHINES.keys()
    for name, machine in MACHINES.items():
        for subject, lines in lines_of(machine, RECORDED["edge_pfn"]).items():
            assert lines == facts[name][subject], f"{name} {subject}"
        assert re.search(rf"-m {machine['mem']}$", facts[name]["qemu"])
