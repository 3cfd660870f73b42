# SPDX-License-Identifier: MIT
"""Per-CPU memory: both kinds of first chunk, chosen, and fallen back to (row J1)."""
import pytest
from b2bvm import boot

SIZES = r"s\d+ r0 d\d+"


@pytest.mark.parametrize("mem", [64, 1024])
@pytest.mark.parametrize("kind, line", [
    ("embed", rf"PERCPU: Embedded \d+ pages/cpu @[0-9a-f]{{8}} {SIZES} u32768"),
    ("page", rf"PERCPU: \d+ 4K pages/cpu @[0-9a-f]{{8}} {SIZES}"),
])
def test_both_kinds(kind, line, mem):
    result = boot(mem=mem, append=f"selftest=percpu*,kmalloc,highmem percpu_alloc={kind} "
                                  "show=vmallocinfo").must_be_good()
    assert result.search(line)
    assert result.search(r"pcpu-alloc: s\d+ r0 d\d+ u32768 alloc=8\*4096")
    assert result.search(r"pcpu-alloc: \[0\] 0( \d)* $")
    # the early area has become one of vmalloc's own
    assert ("pcpu_page_first_chunk+0x0" in result.text) == (kind == "page")


def test_page_is_in_the_vmalloc_area():
    result = boot(mem=512, append="selftest=none percpu_alloc=page").must_be_good()
    start, end = (int(word, 16) for word in
                  result.search(r"vmalloc : 0x([0-9a-f]{8}) - 0x([0-9a-f]{8})").groups())
    at = int(result.search(r"PERCPU: \d+ 4K pages/cpu @([0-9a-f]{8})")[1], 16)
    assert start <= at < end


def test_bad_value_is_told():
    result = boot(mem=64, append="selftest=none percpu_alloc=huge").must_be_good()
    assert "PERCPU: unknown allocator huge specified, there are embed and page" in result.lines
    assert result.search(r"PERCPU: Embedded ")
