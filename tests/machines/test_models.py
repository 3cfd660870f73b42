# SPDX-License-Identifier: MIT
"""Every configuration: the same pages of the same machines reach the buddy allocator.

Which pages memblock has left at the hand-over is replayed here, from the additions and
reservations that memblock=debug prints.  The kernel's audit says how many pages the
buddy allocator got, and that they are memblock's.  So the pages are known one by one,
and those of two configurations may differ by what each keeps for itself: its image,
its page tables, its memory map.
"""
import re
from dataclasses import dataclass, field

import linuxlog
import pytest
from b2bvm import boot
from kernels import configs, configured

AUDIT = re.compile(r"^audit: (\d+) pages: (\d+) free in", re.MULTILINE)
MODEL = re.compile(r"^Memory model: (\w+), .*memory map (\d+)K$", re.MULTILINE)
EVENT = re.compile(r"^memblock_(?:alloc\w*: .* (?P<taker>\w+)\+0x\w+/0x\w+"
                   r"|(?P<what>reserve|free): \[(?P<start>0x\w+)-(?P<last>0x\w+)\] "
                   r"(?P<caller>\w+)\+0x\w+/0x\w+(?: (?P<name>.*))?)$"
                   r"|^ reserved\[0x\w+\]\t\[(?P<from>0x\w+)-(?P<to>0x\w+)\].* flags: 0x0 (?P<who>.*)$",
                   re.MULTILINE)

UNIT = 64                       # no reservation that memblock makes is smaller

# What the firmware needs, whatever the kernel is like.
FIRMWARES = re.compile(r"BIOS|EBDA|ACPI")
MAPPERS = {"sparse_early_mem_map_alloc", "try_mem_map", "alloc_mem_map"}

SAMPLE = [{"mem": 64}, {"mem": 1024}]
OTHERS = [{"mem": 8}, {"mem": 900}, {"mem": 3583}, {"mem": 2560, "machine": "q35"}]


@dataclass
class Pages:
    """Sets of page frames: RAM, what of it is free, and who took the rest."""
    ram: set
    free: set
    taken: dict = field(default_factory=dict)       # {owner: pages}

    @property
    def firmwares(self):
        return set().union(*(pages for owner, pages in self.taken.items()
                             if FIRMWARES.search(owner)))

    def below(self, end):
        def cut(pfns):
            return {pfn for pfn in pfns if pfn < end}
        return Pages(cut(self.ram), cut(self.free),
                     {owner: cut(pages) for owner, pages in self.taken.items()})

    @property
    def map_kib(self):
        return 4 * sum(len(pages) for owner, pages in self.taken.items() if owner in MAPPERS)


def units(start, last):
    return range(int(start, 16) // UNIT, int(last, 16) // UNIT + 1)


def replay(log):
    """What memblock knew when the buddy allocator took over."""
    memory = linuxlog.Memory.from_e820(linuxlog.read_e820(log, "physical RAM map:"))
    ram = {pfn for low, high in memory.regions for pfn in range(low, high)}
    owner_of, taker = {}, ""                        # {byte address / UNIT: owner}
    for event in EVENT.finditer(log.split("\naudit:")[0]):
        if event["taker"]:
            taker = event["taker"]
        elif event["what"] == "free":
            for unit in units(event["start"], event["last"]):
                owner_of.pop(unit, None)
        elif event["who"]:                          # reserved before anything was printed
            owner_of |= dict.fromkeys(units(event["from"], event["to"]), event["who"])
        else:
            owner = event["name"] or (taker if event["caller"] == "memblock_alloc_range_nid"
                                      else event["caller"])
            owner_of |= dict.fromkeys(units(event["start"], event["last"]), owner)
    pages = Pages(ram, set(ram))
    for unit, owner in owner_of.items():
        pages.taken.setdefault(owner, set()).add(unit * UNIT // linuxlog.PAGE)
    for taken in pages.taken.values():
        taken &= ram
        pages.free -= taken
    return pages


def booted(name, append="", **machine):
    return boot(kernel=configured(name), append=f"selftest=none memblock=debug {append}",
                **machine).must_be_good()


def hand_over(name, **machine):
    """The pages of a boot, held against the kernel's own count."""
    result = booted(name, **machine)
    pages = replay(result.text)
    present, free = (int(number) for number in AUDIT.search(result.text).groups())
    if result.search(r"^Warning only \d+MB will be used"):
        edge = int(result.search(r"^  low ram: 0 - (\w+)$")[1], 16) // linuxlog.PAGE
        pages = pages.below(edge)       # the RAM above is left alone
    assert present == len(pages.ram)
    assert free == len(pages.free), {who: len(what) for who, what in pages.taken.items()}
    return result, pages


# bootmem's reservations are not memblock's: test_bootmem.py looks after them.
NAMES = [name for name in configs() if "bootmem" not in name]


def must_differ_by_their_own(one, other):
    """What one has and the other has not, the other has taken for itself, and vice versa."""
    end = min(max(one.ram), max(other.ram)) + 1     # one of them may have no high memory
    one, other = one.below(end), other.below(end)
    assert one.ram == other.ram
    assert one.firmwares == other.firmwares
    for here, there in ((one, other), (other, one)):
        own = set().union(*there.taken.values()) - there.firmwares
        assert here.free - there.free <= own


@pytest.mark.parametrize("machine", SAMPLE, ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_same_pages(name, machine):
    result, pages = hand_over(name, **machine)
    model, map_kib = MODEL.search(result.text).groups()
    assert pages.map_kib == int(map_kib), model
    _, tiny = hand_over("tiny", **machine)
    must_differ_by_their_own(pages, tiny)


@pytest.mark.full
@pytest.mark.parametrize("machine", OTHERS, ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_same_pages_everywhere(name, machine):
    test_same_pages(name, machine)


@pytest.mark.parametrize("name", configs())
def test_self_tests(name):
    """Each named configuration boots with its self-tests, on a machine with high memory."""
    boot(kernel=configured(name), mem=1024).must_be_good()
