# SPDX-License-Identifier: MIT
"""The same image through every way into it; each ends with a good verdict.

What the log must show, in this order, is what a reader of Linux's log expects.
"""
import re

import pytest
from b2bvm import boot
from linuxlog import Memory, read_e820

LANDMARKS = (
    r"boot-to-buddy: a teaching kernel",
    r"BIOS-provided physical RAM map:",
    r"BIOS-e820: \[mem 0x[0-9a-f]{16}-0x[0-9a-f]{16}\] usable",
    r"last_pfn = 0x[0-9a-f]+ max_arch_pfn = 0x100000",
    r"\d+MB HIGHMEM available\.",
    r"\d+MB LOWMEM available\.",
    r"Zone ranges:",
    r"Movable zone start for each node",
    r"Early memory node ranges",
    r"On node 0 totalpages: \d+",
    r"Built 1 zonelists in Zone order, mobility grouping on\.  Total pages: \d+",
    r"Kernel command line:",
    r"virtual kernel memory layout:",
    r"KTAP version 1",
    r"boot-to-buddy: verdict: good",
)

LOADERS = {     # loader: what it calls itself, or None where it gives no name
    "kernel": "qemu",
    "grub": "GRUB",
    "grub2": "GRUB",
    "uefi": "GRUB",
    "uefi1": "GRUB",
    "bochs": "GRUB",
}


def assert_landmarks(text):
    position = 0
    for landmark in LANDMARKS:
        match = re.compile(landmark).search(text, position)
        assert match, f"not in the log, or not behind the one before it: {landmark}"
        position = match.end()


@pytest.mark.parametrize("loader", LOADERS)
def test_loader(loader):
    result = boot(loader=loader, mem=256, append="one=1 memmap=1M$32M", timeout=180)
    result.must_be_good()
    assert_landmarks(result.text)
    assert result.search(rf"boot: .*{LOADERS[loader]}"), "the loader's name is not in the log"
    # The command line arrives as it was given (GRUB puts no path before it).
    assert result.search(r"^Kernel command line: (\S+ )?one=1 memmap=1M\$32M$")
    memory = Memory.from_e820(read_e820(result.text, "user-defined physical RAM map:"))
    assert set(memory.node_lines()) <= {line.strip() for line in result.lines}


@pytest.mark.parametrize("cpu", ["pentium", "pentium_mmx", "p4_willamette"])
def test_bochs_is_strict_about_the_cpu(cpu):
    """Bochs faults on what a CPU does not have where QEMU lets it through (CR4.PGE)."""
    result = boot(loader="bochs", mem=32, cpu=cpu, append="selftest=pgtable*,traps", timeout=180)
    result.must_be_good()
