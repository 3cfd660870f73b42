# SPDX-License-Identifier: MIT
"""Addresses by hand, at the prompt: vmalloc, kmap, per-CPU memory; held against the page tables."""
import re

import pytest
from machine import GOOD
from prompt import at_prompt, handle, meminfo


@pytest.fixture(name="prompt", scope="module")
def fixture_prompt():
    with at_prompt(mem=1024, cpus=2) as session:
        yield session


def mapped_at(session, address):
    """The page frame behind an address, as page says."""
    return int(re.match(r"pfn 0x(\w+),", session.type(f"page 0x{address:x}"))[1], 16)


# ---- vmalloc -------------------------------------------------------------------------

def area_of(answer):
    """{address: pfn} of each page of an answer, and the guard page's address."""
    pages = {}
    for start, end, pfn in re.findall(r"^(\w{8})-(\w{8})  pfn 0x(\w+)", answer, re.M):
        for nr, address in enumerate(range(int(start, 16), int(end, 16), 4096)):
            pages[address] = int(pfn, 16) + nr
    return pages, int(re.search(r"^(\w{8})-\w{8}  guard page", answer, re.M)[1], 16)


@pytest.mark.parametrize("size, pages", [("1", 1), ("4096", 1), ("4097", 2), ("20000", 5),
                                         ("1M", 256), ("64K zero", 16)])
def test_the_pages_of_an_area(prompt, size, pages):
    before = meminfo(prompt)
    answer = prompt.type(f"vmalloc {size}")
    area, guard = area_of(answer)
    assert len(area) == pages and guard == max(area) + 4096
    assert sorted(area) == list(range(min(area), guard, 4096)) and len(set(area.values())) == pages
    for address in sorted(area)[::max(1, pages // 3)]:
        assert mapped_at(prompt, address) == area[address]
    assert "nothing is mapped there; the address is in the vmalloc area, in the guard page behind" \
        in prompt.type(f"page 0x{guard:x}")
    assert re.search(rf"^0x{min(area):08x}-0x{guard + 4096:08x} .* pages={pages} vmalloc",
                     prompt.type("cat vmallocinfo"), re.M)
    was, now = map(int, re.search(r"^addresses used (\d+) -> (\d+) kB", answer, re.M).groups())
    assert now - was == 4 * (pages + 1)
    if "zero" in size:
        assert " 00" * 16 in prompt.type(f"md {handle(answer)} 16")
    back = prompt.type(f"vfree {handle(answer)}")
    assert "the addresses wait until" in back
    after = meminfo(prompt)
    assert before["MemFree"] - after["MemFree"] <= 8    # a slab for descriptors, a table


def test_wrong_areas(prompt):
    answer = prompt.type("vmalloc 0")
    assert "nothing is asked for" in answer and "has returned NULL: see above" in answer
    assert "has returned NULL" in prompt.type("vmalloc 3G")
    assert "usage: vmalloc" in prompt.type("vmalloc 5G")    # no 32 bits hold that
    name = handle(prompt.type("vmalloc 8K"))
    address = int(re.search(rf"\{name} +vmalloc .* at (\w+)", prompt.type("held"))[1], 16)
    assert "address in the middle of a vm area" in prompt.type(f"vfree 0x{address + 4096:x}")
    assert "is from vmalloc: vfree gives it back" in prompt.type(f"kfree {name}")
    assert f"{name} is not held any more" in prompt.type(f"vfree 0x{address:x}")
    assert "vm area that is free already" in prompt.type(f"vfree 0x{address:x}")
    assert "has been given back already" in prompt.type(f"vfree {name}")
    assert "outside of the vmalloc area" in prompt.type("vfree 0xc0001000")
    for line in ("vmalloc", "vmalloc x", "vmalloc -1", "vfree", "vfree 1 2"):
        assert f"usage: {line.split()[0]}" in prompt.type(line)
    assert prompt.type("vfree x") == "x: neither a number nor a function of the kernel\n"
    assert "not a wish" in prompt.type("vmalloc 8 atomic")


# ---- kmap ------------------------------------------------------------------------------

def test_a_slot_and_its_users(prompt):
    page = handle(prompt.type("alloc 0 highmem"))
    pfn = int(re.search(r"pfn 0x(\w+)", prompt.type("held"))[1], 16)
    first, second = prompt.type(f"kmap {page}"), prompt.type(f"kmap {page}")
    address = int(re.search(r"slot \d+ of 1024, at (\w+): 1 user\n", first)[1], 16)
    assert f"at {address:08x}: 2 users\n" in second
    assert mapped_at(prompt, address) == pfn
    assert f"mapped  {address:08x} RW" in prompt.type(f"page {page}")
    assert "1 user\n" in prompt.type(f"kunmap {handle(first)}")
    answer = prompt.type(f"kunmap {handle(second)}")
    assert "0 users; it is idle" in answer and re.search(r"used 1 -> 0, idle \d+ -> \d+,", answer)
    assert "has been given back already" in prompt.type(f"kunmap {handle(second)}")
    assert mapped_at(prompt, address) == pfn        # until the next flush
    prompt.type(f"free {page}")


def test_low_memory_needs_no_slot(prompt):
    page = handle(prompt.type("alloc 0"))
    for how, back in (("kmap", "kunmap"), ("kmap_atomic", "kunmap_atomic")):
        answer = prompt.type(f"{how} {page}")
        assert "low memory has an address anyway" in answer
        assert "is not held any more" in prompt.type(f"{back} {handle(answer)}")
    prompt.type(f"free {page}")


def test_a_stack_of_slots(prompt):
    """The second one goes first; the other way round is a BUG(), and the prompt comes back."""
    page = handle(prompt.type("alloc 0 highmem"))
    first, second = prompt.type(f"kmap_atomic {page}"), prompt.type(f"kmap_atomic {page}")
    assert "depth 0 of" in first and "depth 1 of" in second
    answer = prompt.type(f"kunmap_atomic {handle(first)}")
    assert "is not what kmap_atomic() returned last" in answer and "the prompt goes on" in answer
    assert "1 mappings of this processor are left" in prompt.type(f"kunmap_atomic {handle(second)}")
    assert "0 mappings of this processor are left" in prompt.type(f"kunmap_atomic {handle(first)}")
    prompt.type(f"free {page}")
    assert prompt.type("held") == "nothing is held\n"


def test_wrong_windows(prompt):
    for line in ("kmap", "kunmap", "kunmap 5", "kmap_atomic", "kunmap_atomic", "kunmap_atomic 1 2"):
        assert f"usage: {line.split()[0]}" in prompt.type(line)
    assert "there is no such page" in prompt.type("kmap pfn 0xfffff")
    for line in ("kmap 5", "kmap pfn x", "kmap pfn 1 2", "kmap_atomic pfn"):
        assert "which page?" in prompt.type(line)
    assert "there is no such thing" in prompt.type("kmap $9999")


# ---- per-CPU memory ----------------------------------------------------------------------

@pytest.mark.parametrize("what", ["4", "64", "100 64", "4096 4096", "20000"])
def test_each_processor_has_its_copy(prompt, what):
    answer = prompt.type(f"percpu alloc {what}")
    first, second = (int(at, 16) for at in re.findall(r"^  cpu \d at (\w+)$", answer, re.M))
    assert second - first >= 32768
    pointer = int(re.search(r"pointer (\w+)", answer)[1], 16)
    if "64" in what.split()[1:]:
        assert first % 64 == second % 64 == 0
    chunk, free, left = map(int, re.search(r"^chunk (\d): free words (\d+) -> (\d+)", answer,
                                           re.M).groups())
    words = -(-int(what.split()[0]) // 4)
    assert free - left == words or (free == 0 and left == 8192 - words)
    assert " 00" * 4 in prompt.type(f"md 0x{second:x} 4")
    assert "free_percpu() no per-CPU pointer, but the address of CPU 1's copy" in \
        prompt.type(f"percpu free 0x{second:x}")
    back = prompt.type(f"percpu free {handle(answer)}")
    assert f"chunk {chunk}: free words {left} -> {left + words}," in back
    assert "memory that is free already" in prompt.type(f"percpu free 0x{pointer:x}")


def test_wrong_copies(prompt):
    for line in ("percpu", "percpu alloc", "percpu free", "percpu alloc -1", "percpu other 5"):
        assert "usage: percpu" in prompt.type(line)
    for line in ("percpu alloc 0", "percpu alloc 1M", "percpu alloc 8 3", "percpu alloc 8 8K"):
        assert re.match(r"from 1 to \d+ bytes, aligned to a power of two up to 4096\n",
                        prompt.type(line))
    answer = prompt.type("percpu alloc 4")
    word, pointer = re.search(r"words (\d+)-.*pointer (\w+)", answer, re.S).groups()
    static = int(pointer, 16) - 4 * int(word)
    assert "a static per-CPU variable" in prompt.type(f"percpu free 0x{static:x}")
    prompt.type(f"percpu free {handle(answer)}")


def test_everything_held_is_no_hindrance():
    """Things that are held while the boot goes on, with its self-tests, are still there after it."""
    with at_prompt(mem=256, append="stage=boot_allocator_gone,running") as session:
        for line in ("alloc 3", "kmalloc 100", "vmalloc 20000", "percpu alloc 64"):
            handle(session.type(line))
        held = session.type("held")
        session.type("go")
        assert "# Totals: pass:" in session.guest.log and "not ok" not in session.guest.log
        assert session.type("held") == held
        for line in ("free $1", "kfree $2", "vfree $3", "percpu free $4"):
            assert "is not held any more" in session.type(line)
        assert session.leave() == GOOD
