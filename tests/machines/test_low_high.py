# SPDX-License-Identifier: MIT
"""highmem= and vmalloc= move the edge between lowmem and high memory (row D4)."""
import pytest
from b2bvm import boot

# machine's MB, parameter, MB of HIGHMEM, MB of LOWMEM, a line that explains
CASES = [
    (512, "", 0, 511, None),
    (1024, "", 135, 887, None),
    (512, "highmem=64M", 64, 447, None),
    (512, "highmem=448M", 0, 511, "highmem size (448MB) results in <64MB lowmem, ignoring it!"),
    (512, "highmem=512M", 0, 511,
     "highmem size (512MB) is bigger than pages available (511MB)!"),
    (1024, "highmem=64M", 64, 887, None),
    (1024, "highmem=0", 0, 887, None),
    (1024, "highmem=500M", 135, 887,
     "only 135MB highmem pages available, ignoring highmem size of 500MB!"),
    (1024, "vmalloc=256M", 271, 751, None),
    (1024, "vmalloc=1G", 135, 887, "vmalloc size (1024MB) results in <64MB lowmem, ignoring it!"),
]


@pytest.mark.parametrize("mem, append, high, low, says", CASES)
def test_edge(mem, append, high, low, says):
    result = boot(mem=mem, append=f"selftest=pgtable* {append}").must_be_good()
    assert f"{high}MB HIGHMEM available." in result.lines
    assert f"{low}MB LOWMEM available." in result.lines
    if says:
        assert says in result.lines


def test_layout_is_printed_in_order():
    result = boot(mem=1024, append="selftest=none").must_be_good()
    rows = result.findall(r"^ +(\S+) +: 0x([0-9a-f]{8}) - 0x([0-9a-f]{8})   \( *(\d+) ([kM])B\)$")
    assert [row[0] for row in rows] == ["fixmap", "pkmap", "vmalloc", "lowmem",
                                       ".init", ".data", ".text"]
    layout = {name: (int(start, 16), int(end, 16)) for name, start, end, _, _ in rows}
    assert layout["fixmap"][1] == 0xfffff000
    assert layout["pkmap"] == (0xff800000, 0xffc00000)
    assert layout["vmalloc"] == (0xf7ffe000, 0xff7fe000)
    assert layout["lowmem"] == (0xc0000000, 0xf77fe000)
    for name, start, end, size, unit in rows:
        assert (int(end, 16) - int(start, 16)) >> (20 if unit == "M" else 10) == int(size), name
