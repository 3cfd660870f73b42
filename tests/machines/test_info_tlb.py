# SPDX-License-Identifier: MIT
"""The kernel's page tables against QEMU's own reading of them, entry by entry.

With ptdump=entries the kernel prints its tables at the end of the boot:

	ptdump: VADDR PHYS COUNT SIZE FLAGS

COUNT entries from VADDR on, of SIZE each, on consecutive frames from PHYS on.
Then it halts, and QEMU's `info tlb`, which walks the tables of the running
processor from CR3, must say the same of every single entry: address, frame,
page size and all flags.
"""
import re

import pytest
from b2bvm import PATIENCE, running

PAGE, LARGE_PAGE = 0x1000, 0x400000
PAGE_OFFSET, LOW_HIGH_EDGE = 0xC0000000, 0x377FE000

DUMPED = re.compile(r"ptdump: ([0-9a-f]{8}) ([0-9a-f]{8}) ([0-9a-f]+) (4K|4M) ([0-9a-f]{3})$",
                    re.MULTILINE)
# The monitor shows flags as letters, a dash where a bit is clear; NX comes first.
LETTERS = [("G", 0x100), ("P", 0x080), ("D", 0x040), ("A", 0x020),
           ("C", 0x010), ("T", 0x008), ("U", 0x004), ("W", 0x002)]
PRESENT, LARGE, GLOBAL = 0x001, 0x080, 0x100

PLAIN_486 = "486,pse=off"       # QEMU's has large pages, as the last ones made had

MACHINES = {
    "486": dict(cpu=PLAIN_486, mem=64),
    "486 with 1 GB": dict(cpu=PLAIN_486, mem=1024),
    "486 with PSE": dict(cpu="486", mem=64),
    "pentium": dict(cpu="pentium", mem=128),
    "default": dict(),
    "4 MB": dict(mem=4),
    "64 MB": dict(mem=64),
    "1 GB": dict(mem=1024),
    "3583 MB": dict(mem=3583),
    "q35, 6 GB": dict(machine="q35", mem="6G"),
    "vmalloc=512M": dict(mem=1024, append="vmalloc=512M"),
}


def kernel_entries(log):
    """{virtual address: (physical address, flags)} as the kernel printed it."""
    entries = {}
    for vaddr, phys, count, size, flags in DUMPED.findall(log):
        step = LARGE_PAGE if size == "4M" else PAGE
        for i in range(int(count, 16)):
            entries[int(vaddr, 16) + i * step] = (int(phys, 16) + i * step, int(flags, 16))
    return entries


def qemu_entries(text):
    """The same from `info tlb`.  It drops the present bit: what it lists is present."""
    entries = {}
    for line in text.splitlines():
        vaddr, phys, letters = re.fullmatch(r"([0-9a-f]+): ([0-9a-f]+) ([-XGPDACTUW]{9})",
                                            line).groups()
        flags = PRESENT | sum(bit for letter, bit in LETTERS if letter in letters)
        entries[int(vaddr, 16)] = (int(phys, 16), flags)
    return entries


def both(append="", **machine):
    """The two readings of one machine, and its log."""
    words = f"selftest=none ptdump=entries {append}"
    with running(debug_exit=False, append=words, **machine) as guest:
        assert guest.wait_for(r"verdict: ", 120 * PATIENCE), guest.log[-3000:]
        return kernel_entries(guest.log), qemu_entries(guest.monitor("info tlb")), guest.log


def differences(ours, theirs):
    """The first few addresses on which the two disagree, readable."""
    wrong = [v for v in sorted(ours.keys() | theirs.keys()) if ours.get(v) != theirs.get(v)]

    def shown(entry):
        return f"{entry[0]:08x} {entry[1]:03x}" if entry else "nothing"

    return [f"{v:08x}: kernel {shown(ours.get(v))}, qemu {shown(theirs.get(v))}"
            for v in wrong[:10]]


@pytest.mark.parametrize("name", MACHINES)
def test_tables_equal_qemus(name):
    ours, theirs, log = both(**MACHINES[name])
    assert re.search(r"ptdump: end$", log, re.MULTILINE)
    assert len(ours) > 256
    assert differences(ours, theirs) == []


def test_nothing_but_the_kernels_half():
    ours, _, _ = both(mem=64)
    assert min(ours) >= PAGE_OFFSET


def test_486_has_small_pages_only():
    ours, _, _ = both(cpu=PLAIN_486, mem=64)
    assert not any(flags & (LARGE | GLOBAL) for _, flags in ours.values())


def test_small_pages_by_command_line():
    """The processor has large ones, and global ones stay."""
    ours, theirs, _ = both(mem=64, append="mem=nopentium")
    assert not any(flags & LARGE for _, flags in ours.values())
    assert all(flags & GLOBAL for _, flags in ours.values())
    assert differences(ours, theirs) == []


def test_large_and_global_pages_where_possible():
    ours, _, _ = both(mem=64)
    assert all(flags & GLOBAL for _, flags in ours.values())
    large = {v for v, (_, flags) in ours.items() if flags & LARGE}
    assert PAGE_OFFSET + (32 << 20) in large
    assert PAGE_OFFSET not in large


def test_direct_map_ends_at_the_edge():
    ours, _, _ = both(mem=1024)
    lowmem = [v for v, (phys, _) in ours.items() if v - PAGE_OFFSET == phys]
    assert max(lowmem) == PAGE_OFFSET + LOW_HIGH_EDGE - PAGE


def test_a_wrong_entry_would_be_seen():
    """The comparison itself: one frame, one flag, one entry more, one less."""
    ours = {PAGE_OFFSET + i * PAGE: (i * PAGE, 0x163) for i in range(8)}
    assert differences(ours, dict(ours)) == []
    for entry in ((0x5000, 0x163), (0x4000, 0x161), None):
        theirs = dict(ours)
        theirs[PAGE_OFFSET + 4 * PAGE] = entry
        if entry is None:
            del theirs[PAGE_OFFSET + 4 * PAGE]
        assert len(differences(ours, theirs)) == 1
        assert len(differences(theirs, ours)) == 1
