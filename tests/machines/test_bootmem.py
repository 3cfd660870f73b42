# SPDX-License-Identifier: MIT
"""Both boot allocators bring the same pages to the buddy allocator (row E7).

Two kernels are built here that differ in CONFIG_BOOTMEM alone, and boot the same
machines.  What they hand over may differ by the bitmap, and by the pages that one
image is longer than the other.
"""
import re

import pytest
from b2bvm import boot
from handover import image_end
from kernels import configured

MEMORY = [8, 16, 64, 512, 900, 1024, 3072]
AUDIT = re.compile(r"^audit: (\d+) pages: (\d+) free in \d+ blocks, (\d+) reserved, 0 disagree "
                   r"\(e820, (\w+),", re.MULTILINE)


def bootmem_kernel():
    return configured("uma-flat-bootmem")


def memblock_kernel():
    return configured("uma-flat-bootmem", CONFIG_BOOTMEM="n")


def audited(result):
    pages, free, reserved, witness = AUDIT.search(result.text).groups()
    return int(pages), int(free), int(reserved), witness


def pages_up(size):
    return -(-size // 4096)


@pytest.mark.parametrize("mem", MEMORY)
def test_same_pages(mem):
    new = boot(kernel=memblock_kernel(), mem=mem, append="selftest=none").must_be_good()
    old = boot(kernel=bootmem_kernel(), mem=mem, append="selftest=none").must_be_good()
    pages, free, _, witness = audited(new)
    old_pages, old_free, _, old_witness = audited(old)
    start, end = (int(word, 16) for word in
                  old.search(r"node 0 bootmap ([0-9a-f]{8}) - ([0-9a-f]{8})$").groups())
    longer = pages_up(image_end(bootmem_kernel())) - pages_up(image_end(memblock_kernel()))

    assert (witness, old_witness) == ("memblock", "bootmem")
    assert old_pages == pages
    # Small requests share pages, and the two do not share them alike.
    assert abs(old_free - (free - pages_up(end - start) - longer)) <= 2
    assert f"Freeing bootmem bitmap memory: {pages_up(end - start) * 4}K" in old.text


def test_same_zones():
    """A machine with every zone: the lines that describe zones and nodes are the same."""
    about = re.compile(r"^(?:Zone ranges|Early memory node ranges|  (?:DMA|Normal|HighMem|node) .*|"
                       r"Initmem setup node .*|On node 0.*)$", re.MULTILINE)
    new = boot(kernel=memblock_kernel(), mem=1024, append="selftest=none").must_be_good()
    old = boot(kernel=bootmem_kernel(), mem=1024, append="selftest=none").must_be_good()
    wanted = [line for line in about.findall(new.text) if "pages reserved" not in line]
    assert wanted
    assert [line for line in about.findall(old.text)
            if not re.search("pages reserved|low ram|bootmap", line)] == wanted


@pytest.mark.parametrize("append", ["memmap=4M$32M", "mem=40M", "memmap=1M$12M memmap=64K$20M",
                                    "kernelcore=24M"])
def test_changed_maps(append):
    """Holes and limits: the audit of each finds nothing, and the RAM is the same."""
    new = boot(kernel=memblock_kernel(), mem=64, append=f"selftest=none {append}").must_be_good()
    old = boot(kernel=bootmem_kernel(), mem=64, append=f"selftest=none {append}").must_be_good()
    assert audited(old)[0] == audited(new)[0]


def test_self_tests():
    """Every self-test holds with bootmem, too."""
    boot(kernel=bootmem_kernel(), mem=1024).must_be_good()
