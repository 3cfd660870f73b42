# SPDX-License-Identifier: MIT
"""early_memtest() finds a planted bad range, and its pages never arrive (row E8)."""
import re

import pytest
from b2bvm import boot

AUDIT = re.compile(r"^audit: \d+ pages: (\d+) free", re.MULTILINE)


def free_pages(mem, append):
    result = boot(mem=mem, append=f"selftest=none {append}").must_be_good()
    return int(AUDIT.search(result.text).group(1)), result


@pytest.mark.parametrize("mem, start, size, pages", [
    (64, 0x2000000, 0x3000, 3),
    (64, 0x2000ffc, 8, 2),          # a few bytes cost the pages that they lie in
    (1024, 0x38000000, 0x5000, 5),  # above the direct map
])
def test_bad_range_is_kept_away(mem, start, size, pages):
    whole, _ = free_pages(mem, "memtest=1")
    rest, result = free_pages(mem, f"memtest=2 memtest_bad={start:#x},{size}")
    assert "early_memtest: # of tests: 2" in result.lines
    found = result.search(r"^  f{16} bad mem addr (0x[0-9a-f]{8}) - (0x[0-9a-f]{8}) reserved$")
    assert (int(found[1], 16), int(found[2], 16)) == (start & ~7, (start + size + 7) & ~7)
    assert rest == whole - pages


def test_good_memory():
    whole, _ = free_pages(64, "")
    tested, result = free_pages(64, "memtest")
    assert tested == whole
    assert "early_memtest: # of tests: 16" in result.lines
    assert not result.search("bad mem addr")
