# SPDX-License-Identifier: MIT
"""MTRRs: printed and served as Linux does it; RAM that they leave uncached is not used.

The loader in tests/machines/loader/ writes the registers before it starts the kernel.
"""
import re

import pytest
from acpi import MIB, memory_map
from b2bvm import boot
from handover import Multiboot2, hand_over, map2
from linuxlog import read_e820

DEF_TYPE, MTRR_ENABLED, FIXED_ENABLED = 0x2FF, 1 << 11, 1 << 10
UC, WC, WT, WP, WB = 0, 1, 4, 5, 6
VALID = 1 << 11
PHYS_BITS = 36                  # of QEMU's pentium3
BLANK = "CPU MTRRs all blank - virtualized system."


def var_range(number, base, size, kind=WB, mask=None):
    """The two registers of a variable range; mask in place of the one that size makes."""
    mask = ((1 << PHYS_BITS) - size) if mask is None else mask
    return [(0x200 + 2 * number, base | kind), (0x201 + 2 * number, mask | VALID)]


def default(kind, flags=MTRR_ENABLED | FIXED_ENABLED):
    return [(DEF_TYPE, kind | flags)]


def machine(tmp_path, msrs, mem=256, append="selftest=none show=mtrr"):
    """Boot with these registers; those of SeaBIOS's one range come first and are cleared."""
    order = Multiboot2(cmdline=append, map=map2(memory_map(mem)),
                       msrs=[(0x200, 0), (0x201, 0), *msrs])
    return hand_over(tmp_path, order, mem=mem, cpu="pentium3")


def section(lines, first):
    """The line and those below it that are indented."""
    start = end = lines.index(first)
    while lines[end + 1].startswith("  "):
        end += 1
    return lines[start + 1:end + 1]


def modified_map(result):
    return read_e820(result.text.replace("modified: ", "user: "), "modified physical RAM map:")


# ---- what is printed ------------------------------------------------------------------

def test_the_registers_as_the_firmware_leaves_them():
    result = boot(cpu="max", append="selftest=none show=mtrr").must_be_good()
    assert "MTRR default type: write-back" in result.lines
    assert section(result.lines, "MTRR fixed ranges enabled:") == [
        "  00000-9FFFF write-back", "  A0000-BFFFF uncachable", "  C0000-FFFFF write-protect"]
    ranges = section(result.lines, "MTRR variable ranges enabled:")
    assert len(ranges) == 8
    assert re.fullmatch(r"  0 base [0-9A-F]{9,10} mask [0-9A-F]{9,10} uncachable", ranges[0])
    assert ranges[1:] == [f"  {n} disabled" for n in range(1, 8)]
    assert "modified" not in result.text


@pytest.mark.parametrize("cpu", ["486", "pentium"])
def test_a_processor_without_mtrrs_says_nothing(cpu):
    result = boot(cpu=cpu, append="selftest=none show=mtrr").must_be_good()
    assert "MTRR" not in result.text
    assert not result.lines[result.lines.index("==> /proc/mtrr <==") + 1].startswith("reg")


def test_ranges_of_all_kinds(tmp_path):
    result = machine(tmp_path, [*var_range(0, 0, 256 * MIB), *var_range(2, 0x20000000, 4 * MIB, WC),
                                *var_range(3, 0xFFFC0000, 0x40000, WT),
                                *var_range(7, 4 << 30, 1 << 30, WP), *default(UC, MTRR_ENABLED)])
    result.must_be_good()
    assert "MTRR default type: uncachable" in result.lines
    assert "MTRR fixed ranges disabled:" in result.lines
    assert section(result.lines, "MTRR variable ranges enabled:") == [
        "  0 base 000000000 mask FF0000000 write-back", "  1 disabled",
        "  2 base 020000000 mask FFFC00000 write-combining",
        "  3 base 0FFFC0000 mask FFFFC0000 write-through", "  4 disabled", "  5 disabled",
        "  6 disabled", "  7 base 100000000 mask FC0000000 write-protect"]
    shown = result.lines.index("==> /proc/mtrr <==")
    assert result.lines[shown + 1:shown + 5] == [
        "reg00: base=0x000000000 (    0MB), size=  256MB, count=1: write-back",
        "reg02: base=0x020000000 (  512MB), size=    4MB, count=1: write-combining",
        "reg03: base=0x0fffc0000 ( 4095MB), size=  256KB, count=1: write-through",
        "reg07: base=0x100000000 ( 4096MB), size= 1024MB, count=1: write-protect"]


# ---- what is trimmed ------------------------------------------------------------------

TOP = 256 * MIB - 0x20000       # SeaBIOS keeps the last 128 KiB


def ram_above_1m(table):
    return [(start, start + size) for start, size, kind in table if kind == 1 and start >= MIB]


@pytest.mark.parametrize("ranges, left, lost", [
    # the top is not covered
    ([(0, 128, WB)], [(1, 128)], 127),
    # a hole between two
    ([(0, 64, WB), (128, 128, WB)], [(1, 64), (128, None)], 64),
    # cut out of a large one
    ([(0, 256, WB), (96, 32, UC)], [(1, 96), (128, None)], 32),
    # three in a row cover all but the end; ranges may overlap
    ([(0, 128, WB), (64, 64, WB), (128, 64, WB)], [(1, 192)], 63)])
def test_ram_that_is_not_cached_is_not_used(tmp_path, ranges, left, lost):
    msrs = [msr for number, (base, size, kind) in enumerate(ranges)
            for msr in var_range(number, base * MIB, size * MIB, kind)]
    result = machine(tmp_path, [*msrs, *default(UC)]).must_be_good()
    assert ("WARNING: BIOS bug: CPU MTRRs don't cover all of memory, losing "
            f"{lost}MB of RAM.") in result.lines
    assert "update e820 for mtrr" in result.lines
    expected = [(start * MIB, TOP if end is None else end * MIB) for start, end in left]
    assert ram_above_1m(modified_map(result)) == expected
    pages = [int(pfn, 16) for pfn in result.findall(r"last_pfn = 0x([0-9a-f]+) ")]
    assert pages == [TOP >> 12, expected[-1][1] >> 12]


def test_a_kernel_in_uncached_memory_keeps_its_own(tmp_path):
    """From 16 MiB on it is cached; the kernel lies at 1 MiB."""
    msrs = [msr for number in range(4) for msr in
            var_range(number, (16 << number) * MIB, (16 << number) * MIB)]
    result = machine(tmp_path, [*msrs, *default(UC)]).must_be_good()
    assert " losing 15MB of RAM." in result.text
    assert ram_above_1m(modified_map(result)) == [(16 * MIB, TOP)]
    assert ".text .data .bss are not marked as E820_RAM!" in result.lines


@pytest.mark.parametrize("msrs", [
    default(WB),                                                        # another default
    [*var_range(0, 0, 128 * MIB), *var_range(1, 128 * MIB, 64 * MIB, WT), *default(UC)],
    [*var_range(0, 0, 256 * MIB), *default(UC)],                        # all is covered
    [*var_range(0, 0, 256 * MIB, mask=0xF0000000), *default(UC)]])
def test_nothing_is_trimmed(tmp_path, msrs):
    result = machine(tmp_path, msrs).must_be_good()
    assert "modified physical RAM map" not in result.text and BLANK not in result.lines


@pytest.mark.parametrize("msrs", [default(UC), default(UC, 0),
                                  [*var_range(0, 0, 128 * MIB, UC), *default(UC)],
                                  [*var_range(0, 0, 128 * MIB), *default(UC, 0)]])
def test_registers_that_nobody_has_set(tmp_path, msrs):
    """All of RAM would be uncached: nobody means that."""
    result = machine(tmp_path, msrs).must_be_good()
    assert BLANK in result.lines and "modified physical RAM map" not in result.text


def test_disable_mtrr_trim(tmp_path):
    msrs = [*var_range(0, 0, 128 * MIB), *default(UC)]
    result = machine(tmp_path, msrs, append="selftest=none disable_mtrr_trim").must_be_good()
    assert "MTRR default type: uncachable" in result.lines
    assert "modified physical RAM map" not in result.text


def test_a_mask_that_lacks_its_upper_bits(tmp_path):
    """Some firmware takes the processor for one with narrower addresses."""
    msrs = [*var_range(0, 0, 128 * MIB, mask=0xF8000000), *default(UC)]
    result = machine(tmp_path, msrs).must_be_good()
    assert "mtrr: your BIOS has configured an incorrect mask, fixing it." in result.lines
    assert "reg00: base=0x000000000 (    0MB), size=  128MB, count=1: write-back" in result.lines
    assert ram_above_1m(modified_map(result)) == [(MIB, 128 * MIB)]


def test_a_mask_with_holes(tmp_path):
    msrs = [*var_range(0, 0, 256 * MIB), *var_range(1, 0, 0, UC, mask=0xFF7000000), *default(UC)]
    result = machine(tmp_path, msrs).must_be_good()
    assert "mtrr: range 1 has a mask with holes, ignored" in result.lines
    assert "modified physical RAM map" not in result.text


def test_an_uncached_range_below_1m_is_strange(tmp_path):
    msrs = [*var_range(0, 0, 256 * MIB), *var_range(1, 0, 0x80000, UC), *default(UC)]
    result = machine(tmp_path, msrs).must_be_good()
    assert ("WARNING: BIOS bug: VAR MTRR 1 contains strange UC entry under 1M, check with your "
            "system vendor!") in result.lines
    assert "modified physical RAM map" not in result.text
