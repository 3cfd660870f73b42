# SPDX-License-Identifier: MIT
"""docs/memory-layout.md: its figures are those of a machine that runs."""
import re
import subprocess

import pytest
from b2bvm import KERNEL, ROOT, boot
from kernels import configured

TEXT = (ROOT / "docs/memory-layout.md").read_text(encoding="utf-8")

# | kernel | `MEM=64 APPEND=...` | start - end | ... |
ROWS = re.findall(r"^\| (?:default|`(\w+)`) \| `MEM=(\d+)(?: APPEND=(\S+))?` \| (.*) \|$", TEXT, re.M)
PARTS = ("lowmem", "vmalloc", "pkmap", "fixmap")

# The kernels that other tests have built as well.
KERNELS = {"": lambda: KERNEL, "tiny": lambda: configured("tiny"),
           "nohighmem": lambda: configured("nohighmem", CONFIG_SPARSEMEM="y")}


def test_the_table_is_read():
    assert len(ROWS) >= 8


@pytest.mark.parametrize("name, mem, append, cells", ROWS)
def test_borders(name, mem, append, cells):
    result = boot(kernel=KERNELS[name](), mem=int(mem), append=f"selftest=none {append}").must_be_good()
    layout = dict(result.findall(r"^ +(\w+) +: (0x[0-9a-f]{8} - 0x[0-9a-f]{8}) "))
    assert [layout.get(part, "—") for part in PARTS] == cells.split(" | ")
    assert all(border in TEXT for border in cells.split(" | "))


def test_physical_memory():
    block = re.search(r"^```physical\n(.*?)^```", TEXT, re.M | re.S)[1]
    told = {name.strip(): int(start, 16)
            for start, name in re.findall(r"^(0x[0-9a-f]{8})  (.{26})", block, re.M)}
    result = boot(mem=1024, cpus=2, append="selftest=none show=memblock").must_be_good()
    reserved = {name: int(start, 16) for start, name in
                re.findall(r"^ +\d+: (0x\w+)\.\.0x\w+ (\S.*)$", result.text, re.M)}
    assert {name: told[name] for name in reserved if name != "brk"} == \
        {name: start for name, start in reserved.items() if name != "brk"}
    ranges = [(int(a, 16), int(b, 16)) for a, b in
              result.findall(r"^ +\d+: (0x\w+)\.\.(0x\w+)")]
    assert any(a <= told["memory map"] < b and b - a >= (8 << 20) - 4096 for a, b in ranges[2:])
    assert f"@{0xc0000000 + told['per-CPU units']:x} " in result.text
    assert f"NODE_DATA(0) allocated [mem {told['NODE_DATA(0)']:#x}" in result.text
    assert f"[mem {told['highmem']:#018x}-{told['end of RAM'] - 1:#018x}]" in result.text


def test_the_image_is_in_this_order():
    begins = re.findall(r"^\| `(\w+)` \| .* \| (?:RW|ro) \|", TEXT, re.M)
    assert len(begins) >= 12
    listing = subprocess.run(["nm", KERNEL], capture_output=True, text=True, check=True).stdout
    address = {name: int(value, 16) for value, name in re.findall(r"^(\w+) \w (\w+)$", listing, re.M)}
    places = [address[name] for name in begins]
    assert places == sorted(places)
