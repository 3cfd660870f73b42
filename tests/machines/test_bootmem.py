# SPDX-License-Identifier: MIT
"""Both boot allocators bring the same pages to the buddy allocator (row E7).

Two kernels are built here that differ in CONFIG_BOOTMEM alone, and boot the same
machines.  The pages that each hands over are known one by one (pagesets.py).
"""
import re

import pytest
from b2bvm import boot
from kernels import configured
from linuxlog import PAGE
from pagesets import AUDIT, IMAGES, handed_over, must_differ_by_their_own

MEMORY = [8, 16, 64, 512, 900, 1024, 3072]


def bootmem_kernel():
    return configured("uma-flat-bootmem")


def memblock_kernel():
    return configured("uma-flat-bootmem", CONFIG_BOOTMEM="n", CONFIG_NUMA="n")


def audited(result):
    pages, free, witness = AUDIT.search(result.text).groups()
    return int(pages), int(free), witness


def pages_up(size):
    return -(-size // PAGE)


def whole(pages):
    """Pages that whole-page requests keep: who asks for less may share one."""
    return sum(len(pages.of([who])) for who, size in pages.requests if size >= PAGE)


@pytest.mark.parametrize("mem", MEMORY)
def test_same_pages(mem):
    """The same requests, each with as many pages; one bitmap more; small ones share pages."""
    append = "selftest=none memblock=debug bootmem_debug"
    result = boot(kernel=memblock_kernel(), mem=mem, append=append).must_be_good()
    old_result = boot(kernel=bootmem_kernel(), mem=mem, append=append).must_be_good()
    new, old = handed_over(result), handed_over(old_result)
    assert (audited(result)[2], audited(old_result)[2]) == ("memblock", "bootmem")
    start, end = (int(word, 16) for word in
                  old_result.search(r"node 0 bootmap ([0-9a-f]{8}) - ([0-9a-f]{8})$").groups())

    must_differ_by_their_own(new, old)
    assert new.requests == old.requests
    assert whole(new) == whole(old)
    assert len(old.of(["BOOTMAP"])) == pages_up(end - start)
    assert not new.of(["BOOTMAP"])
    assert f"Freeing bootmem bitmap memory: {pages_up(end - start) * 4}K" in old_result.text
    # page by page: what one has taken and the other has not is of these three kinds
    for pages in (new, old):
        kinds = pages.of(["BOOTMAP"]), pages.of(IMAGES), pages.requested
        rest = pages.of(pages.taken) - pages.firmwares - set().union(*kinds)
        assert rest <= (old if pages is new else new).of(pages.taken)
    assert len(new.free) - len(old.free) == \
        len(old.of(["BOOTMAP"])) + len(old.of(IMAGES)) - len(new.of(IMAGES)) + \
        len(old.requested) - len(new.requested)


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
