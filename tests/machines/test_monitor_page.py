# SPDX-License-Identifier: MIT
"""docs/monitor.md shows what the kernel answers, and lists the commands that it has."""
import difflib

import monitordoc


def test_the_page_is_as_the_kernel_answers():
    """When it is not: tests/monitordoc.py --write, and a look at what has changed."""
    was = monitordoc.shape(monitordoc.PAGE.read_text(encoding="utf-8"))
    now = monitordoc.shape(monitordoc.walked())
    assert was == now, "\n".join(difflib.unified_diff(was, now, lineterm="", n=0))


def test_an_answer_that_differs_is_seen():
    shape = monitordoc.shape
    assert shape("Normal: no block that is large enough") != shape("DMA: no block that is large enough")
    assert shape("$1 = order 3, pfn 0x01c00") == shape("$2 = order 4, pfn 0x02c00")
    assert shape("  order  3 #### 0x01c00\nkmalloc-64: the top") == shape("kmalloc-64: the top")
