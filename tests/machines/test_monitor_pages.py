# SPDX-License-Identifier: MIT
"""Blocks of pages and bytes by hand, at the prompt: what is said is held against the lists."""
import random
import re

import pytest
from machine import GOOD
from prompt import at_prompt, buddyinfo, changes, handle, meminfo

ORDERS = 11


@pytest.fixture(name="prompt", scope="module")
def fixture_prompt():
    with at_prompt(mem=1024) as session:
        yield session


def pfns(text):
    """First and last page frame of "0x01c00-0x01dff", or of a single one."""
    first, _, last = text.partition("-")
    return int(first, 16), int(last or first, 16)


def splits(answer):
    """Each picture in an answer: [(order, its range, the range that stays free or None)]."""
    found = []
    for order, bar, rest in re.findall(r"^  order +(\d+) ([#.]+) (0x.*)$", answer, re.M):
        parts = re.fullmatch(r"(\S+)(?: goes on, (\S+) is free)?", rest)
        if not parts:
            continue
        if not parts[2]:
            found.append([])
        found[-1].append((int(order), pfns(parts[1]), parts[2] and pfns(parts[2])))
        assert bar.count("#") == (bar.count(".") if parts[2] else len(bar))
    return found


def check_picture(picture):
    """Each line halves the one before it: the lower half goes on, the upper one is free."""
    for (order, whole, _), (next_order, lower, upper) in zip(picture, picture[1:]):
        middle = whole[0] + (1 << next_order)
        assert next_order == order - 1 and whole[1] - whole[0] + 1 == 1 << order
        assert lower == (whole[0], middle - 1) and upper == (middle, whole[1])


def test_the_lists_change_as_the_answer_says(prompt):
    """The table's "was" and "is" are the buddyinfo of before and after, and nothing else moves."""
    held = []
    for line in ("alloc 0", "alloc 3 movable", "alloc 10", "alloc 7 highmem", "alloc 4 dma",
                 "alloc 0 highmem movable", "alloc 2 reclaimable", "alloc 5 atomic zero comp"):
        before = buddyinfo(prompt)
        answer = prompt.type(line)
        after = buddyinfo(prompt)
        held.append(handle(answer))
        differences = {}
        for (zone, _, parked), (was, now) in changes(answer).items():
            if not parked:
                sums = differences.setdefault(zone, [0] * ORDERS)
                differences[zone] = [s + n - w for s, n, w in zip(sums, now, was)]
        expected = {zone: [a - b for a, b in zip(after[zone], before[zone])] for zone in before}
        assert differences == {zone: d for zone, d in expected.items()
                               if any(d) or zone in differences}, line
    for name in held:
        assert "comes back" in (answer := prompt.type(f"free {name}")) or "parked on top" in answer


def test_the_pictures_halve_and_lead_to_the_block(prompt):
    for line in ("alloc 0", "alloc 6", "alloc 9 movable", "alloc 6 dma", "alloc 8 highmem"):
        answer = prompt.type(line)
        name, order = handle(answer), int(line.split()[1])
        pfn = int(re.search(r"pfn 0x(\w+)", answer)[1], 16)
        assert f"state   allocated: page 0 of a block of order {order} at pfn 0x{pfn:05x}" in \
            prompt.type(f"page {name}")
        pictures = splits(answer)
        for picture in pictures:
            check_picture(picture)
            # The upper halves are on the lists: each is free when one looks, but for those
            # from which the same refill of the processor's own list has gone on.
            for half, _, upper in picture[1:]:
                if upper in (later[0][1] for later in pictures):
                    continue
                state = prompt.type(f"page pfn {upper[0]}")
                assert f"free, on the zone's list: page 0 of a block of order {half} " in state
        assert not pictures or any(picture[-1][1][0] <= pfn <= picture[-1][1][1]
                                   for picture in pictures)
        prompt.type(f"free {name}")


def test_what_comes_back_merges(prompt):
    """Alone in its block, so that every half is free again when it comes back."""
    first, second = prompt.type("alloc 10 highmem"), prompt.type("alloc 9 highmem")
    pfn = int(re.search(r"pfn 0x(\w+)", second)[1], 16)
    answer = prompt.type(f"free {handle(second)}")
    if (pfn ^ 512) % 1024 >= 512:
        assert f"  order 10 ################................ 0x{pfn:05x}-0x{pfn + 1023:05x}: " \
               f"its buddy 0x{pfn + 512:05x}-0x{pfn + 1023:05x} was free" in answer
    assert "comes back" in answer
    prompt.type(f"free {handle(first)}")


def test_what_is_parked_comes_first(prompt):
    names = [handle(prompt.type("alloc 1")) for _ in range(4)]
    answers = [prompt.type(f"free {name}") for name in names]
    assert any("parked on top of this processor's list of order 1" in answer for answer in answers)
    again = prompt.type("alloc 1")
    assert "from the top of this processor's own list: no zone was asked" in again
    assert [key[2] for key in changes(again)] == [True]
    prompt.type(f"free {handle(again)}")


def test_wrong_use_gets_an_answer(prompt):
    name = handle(prompt.type("alloc 0"))
    assert prompt.type(f"kfree {name}") == f"{name} is from alloc: free gives it back\n"
    prompt.type(f"free {name}")
    assert prompt.type(f"free {name}") == f"{name} has been given back already\n"
    assert "there is no such thing" in prompt.type("free $4000")
    assert "there is no such thing" in prompt.type("free $")
    assert "there is no such thing" in prompt.type("free $1x")
    for line in ("alloc", "alloc -1", "alloc x", "alloc 99999999999", "alloc 1.5", "free",
                 "free 1 2 3", "kmalloc", "kmalloc -1", "kmalloc 1x", "kfree",
                 "kmalloc 99999999999999999999", "page", "page pfn -1", "page 1 2 3", "page pfn x"):
        assert f"usage: {line.split()[0]} " in prompt.type(line), line
    for line in ("free nowhere", "kfree nowhere", "page nowhere"):
        assert prompt.type(line) == "nowhere: neither a number nor a function of the kernel\n"
    assert prompt.type("alloc 11") == "order 11: blocks have orders from 0 to 10\n"
    assert "4294967295: blocks have" in prompt.type("alloc 4294967295")
    assert "not a wish" in prompt.type("alloc 1 quickly")
    assert "not a wish" in prompt.type("kmalloc 10 movable")
    assert "node 5: there is none" in prompt.type("alloc 0 node=5")
    assert "node -1: there is none" in prompt.type("kmalloc 8 node=-1")
    assert "5242880 bytes: the most is 4194304" in prompt.type("kmalloc 5M")
    assert "more than 8 words" in prompt.type("alloc 1 zero zero zero zero zero zero zero")
    assert prompt.type("held") == "nothing is held\n"


def test_a_raw_address_is_the_kernels_to_judge(prompt):
    """Freed on purpose: the kernel reports it, the prompt comes back, nothing has changed."""
    before = meminfo(prompt)["MemFree"]
    answer = prompt.type("alloc 2")
    address = "0x" + re.search(r"address (\w+)", answer)[1]
    assert "wrong order: allocated with 2, freed with 3" in prompt.type(f"free {address} 3")
    assert handle(answer) in prompt.type("held")
    assert f"{handle(answer)} is not held any more" in prompt.type(f"free {address} 2")
    assert "double free: the page is free already" in prompt.type(f"free {address} 2")
    assert "address in the middle of a page" in prompt.type("free 0xc0000001")
    assert "no page in the direct map" in prompt.type("free 0xf8000000")
    assert "free of a reserved page" in prompt.type("free 0xc00a0000")
    assert "foreign pointer" in prompt.type("kfree md_command")
    assert meminfo(prompt)["MemFree"] == before


def test_an_address_in_a_hole_is_not_freed():
    """A section of 64 MiB without RAM has no struct pages: nothing there to look at."""
    with at_prompt(mem=512, append="memmap=64M$128M monitor selftest=none") as session:
        for line in ("free 0xc8000000", "free 0xcbfff000 3"):
            assert "there is no struct page" in session.type(line)
        assert "free of a reserved page" in session.type("free 0xc00a0000")


def test_a_walk_leaves_nothing_behind(prompt):
    """Two hundred steps at random: everything that was taken comes back."""
    dice, held = random.Random(5), {}
    free = meminfo(prompt)["MemFree"]
    for _ in range(200):
        if held and dice.random() < 0.5:
            name = dice.choice(sorted(held))
            assert f"{name} is not held any more" in prompt.type(f"{held.pop(name)} {name}")
            continue
        line, back = dice.choice([(f"alloc {dice.randrange(ORDERS)} {word}", "free") for word in
                                  ("", "movable", "highmem", "dma", "reclaimable", "atomic")])
        answer = prompt.type(line)
        if "32 things are held already" in answer:
            continue
        if " = " in answer:
            held[handle(answer)] = back
        else:
            assert "no block of order" in answer
    assert len(prompt.type("held").splitlines()) == max(len(held), 1)
    for name, back in held.items():
        prompt.type(f"{back} {name}")
    assert prompt.type("held") == "nothing is held\n"
    assert meminfo(prompt)["MemFree"] == free


def test_no_more_than_can_be_held(prompt):
    names = [handle(prompt.type("alloc 0")) for _ in range(32)]
    for line in ("alloc 0", "kmalloc 8"):
        assert prompt.type(line) == "32 things are held already: give some back first\n"
    for name in names:
        assert "is not held any more" in prompt.type(f"free {name}")


# ---- when there is none ---------------------------------------------------------------

def zoneinfo(session):
    """{zone: {figure: value}}; of "protection" the figures of all zone types."""
    zones = {}
    for line in session.type("cat zoneinfo").splitlines():
        if match := re.match(r"Node \d, zone +(\w+)", line):
            zone = zones.setdefault(match[1], {})
        elif match := re.match(r" +(?:pages )?(free|min|low|high) +(\d+)$", line):
            zone.setdefault(match[1], int(match[2]))
        elif match := re.search(r"protection: \((.*)\)", line):
            zone["protection"] = list(map(int, match[1].split(", ")))
    return zones


def pageblocks(session):
    """{zone: {type: pageblocks}}"""
    lines = session.type("cat pagetypeinfo").splitlines()
    start = next(nr for nr, line in enumerate(lines) if line.startswith("Number of blocks type"))
    types = lines[start].split()[4:]
    return {line.split()[3]: dict(zip(types, map(int, line.split()[4:]))) for line in lines[start + 1:]}


def check_passed_over(answer, zones):
    for zone, free, mark, name, rest in re.findall(
            r"^(\w+): passed over: (\d+) pages free, and it keeps (\d+) \((min|low) mark(.*)$", answer, re.M):
        assert (int(free), int(mark)) == (zones[zone]["free"], zones[zone][name])
        reserve = re.search(r" and (\d+) more from those", rest)
        assert (int(reserve[1]) if reserve else 0) in zones[zone]["protection"]


def test_what_runs_out_is_told_zone_by_zone():
    """The largest blocks, to the last: pageblocks change sides, then the reserve, then no zone has one."""
    with at_prompt(mem=64) as session:
        sides, answers, held = 0, [], []
        while "no block of order 10" not in (answers or [""])[-1]:
            blocks, zones = pageblocks(session), zoneinfo(session)
            answers.append(session.type("alloc 10"))
            check_passed_over(answers[-1], zones)
            if stolen := re.search(r"(\w+): .* others is Movable, of order 10 .*\n  it is worth it:", answers[-1]):
                sides += 1
                blocks[stolen[1]]["Movable"] -= 1
                blocks[stolen[1]]["Unmovable"] += 1
            if " = " in answers[-1]:
                held.append(handle(answers[-1]))
            assert pageblocks(session) == blocks
        assert sides > 8 and "leaves the Reserve list" in "".join(answers)
        assert re.search("now down to the min mark\n.*what was parked has been given back: once more\n.*"
                         "no block of order 10", answers[-1], re.S)
        check_passed_over(atomic := session.type("alloc 10 atomic"), zoneinfo(session))
        assert "(min mark, of which half may go, and a quarter of the rest)" in atomic
        for order in (9, 8):    # what is left has no pageblock to itself
            while " = " in (answer := session.type(f"alloc {order} movable")):
                held.append(handle(answer))
        borrowed = session.type("alloc 0 reclaimable")
        assert "a part of it is borrowed" in borrowed
        assert "Reclaimable" not in {kind for _, kind, _ in changes(borrowed)}
        for name in [*held, handle(borrowed)]:
            assert "is not held any more" in session.type(f"free {name}")


# ---- kmalloc -------------------------------------------------------------------------

def cache_rows(answer):
    """The figures of a cache, before and after: [magazine, partial, full, empty, in use]."""
    rows = re.findall(r"(?:was|is)((?: +\d+){5})$", answer, re.M)
    return [list(map(int, row.split())) for row in rows]


@pytest.mark.parametrize("size, cache", [(1, 8), (8, 8), (65, 96), (100, 128), (150, 192),
                                         (1000, 1024), (3000, 4096), (8192, 8192)])
def test_bytes_come_from_a_cache_and_go_back(prompt, size, cache):
    answer = prompt.type(f"kmalloc {size}")
    name = handle(answer)
    was, now = cache_rows(answer)
    assert f"kmalloc-{cache}: " in answer and now[4] == was[4] + 1
    shown = prompt.type(f"page {name}")
    assert re.search(rf"slab    kmalloc-{cache}: \d+ objects? of {cache} bytes", shown)
    assert "in use; the address is byte 0 of it" in shown
    back = prompt.type(f"kfree {name}")
    assert cache_rows(back)[1][4] == was[4] and "is not held any more" in back


def test_many_bytes_are_pages(prompt):
    answer = prompt.type("kmalloc 100K")
    assert "whole pages" in answer
    shown = prompt.type(f"page {handle(answer)}")
    assert "(head)" in shown and "block of order 5 " in shown
    assert "order 5" in prompt.type(f"kfree {handle(answer)}")


def test_no_bytes_at_all(prompt):
    assert "kmalloc(0) is 00000010" in prompt.type("kmalloc 0")


def test_an_object_is_freed_once(prompt):
    answer = prompt.type("kmalloc 64")
    address = "0x" + re.search(r"bytes at (\w+)", answer)[1]
    assert "is not held any more" in prompt.type(f"kfree {address}")
    assert "BUG kmalloc-64" in prompt.type(f"kfree {address}")


# ---- page ------------------------------------------------------------------------------

def test_a_page_is_the_same_by_every_name(prompt):
    answer = prompt.type("alloc 0")
    pfn, address = re.search(r"pfn 0x(\w+), address (\w+)", answer).groups()
    ways = [handle(answer), f"pfn 0x{pfn}", f"0x{address}", f"phys 0x{pfn}123", f"0x{address[:5]}abc"]
    assert len({prompt.type(f"page {way}") for way in ways}) == 1
    prompt.type(f"free {handle(answer)}")


def test_pages_of_every_kind(prompt):
    assert "reserved: " in prompt.type("page phys 0xa0000")
    assert "part of" not in prompt.type("page md_command")
    high = prompt.type("alloc 0 highmem")
    shown = prompt.type(f"page {handle(high)}")
    assert "zone HighMem" in shown and "mapped  nowhere" in shown
    prompt.type(f"free {handle(high)}")
    assert "nothing is mapped there; the address is in the vmalloc area" in \
        prompt.type("page 0xf9000000")
    assert "there is no struct page; the memory map ends at 0x" in prompt.type("page pfn 0xfffff")
    assert re.search(r"mapped  c0\w+ ro GLB, 4\w page: ", prompt.type("page md_command"))


def test_the_owner_is_told():
    with at_prompt(mem=64, append="monitor selftest=none quiet page_owner=on") as session:
        name = handle(session.type("alloc 0"))
        shown = session.type(f"page {name}")
        assert re.search(r"owner   last allocated here:\n( .*\n)* +alloc_command", shown)
        session.type(f"free {name}")


# ---- stages and neighbours ----------------------------------------------------------------

def test_from_which_stage_on():
    """page as soon as there is a memory map, alloc when the audit is over; and it all goes on."""
    with at_prompt(mem=64, append="stage=low_memory,memmap,audit,slab") as session:
        assert session.type("held") == "nothing is held\n"
        assert "page: not before stage memmap" in session.type("page 0")
        assert "alloc: not before stage audit" in session.type("alloc 0")
        session.type("go")
        assert "free, and waits for the hand-over" in session.type("page pfn 0x1000")
        assert "in use by the boot" in session.type("page pfn 0x100")
        session.type("go")
        assert "order 0" in session.type("alloc 0 movable")
        assert "kmalloc: not before stage slab" in session.type("kmalloc 10")
        session.type("go")
        assert "kmalloc-16: " in session.type("kmalloc 10")
        assert "is not held any more" in session.type("kfree $2")
        assert "is not held any more" in session.type("free $1")
        assert session.leave() == GOOD


def test_each_processor_has_its_own():
    """With several processors the experiment is told about this one's requests only."""
    with at_prompt(mem=256, cpus=4) as session:
        for order in (0, 0, 3, 10):
            name = handle(session.type(f"alloc {order}"))
            assert f"{name} is not held any more" in session.type(f"free {name}")
        assert session.leave() == GOOD
