# SPDX-License-Identifier: MIT
"""Which page frames reach the buddy allocator, one by one, and who has the others.

	result = boot(append="memblock=debug bootmem_debug", ...)
	pages = handed_over(result)
	pages.free			set of page frames
	pages.taken["kernel image"]	the same, by owner

Replayed from the additions, reservations and allocations that the boot allocators tell:
memblock's, and with CONFIG_BOOTMEM from the moment when the bitmaps take over theirs.  The
kernel's audit says how many pages the buddy allocator got, and that each of them is what
the boot allocator calls free; so when its number is this one's, the pages are these.
"""
import re
from dataclasses import dataclass, field

import linuxlog

AUDIT = re.compile(r"^audit: (\d+) pages: (\d+) free in \d+ blocks, \d+ reserved, 0 disagree "
                   r"\(e820, (\w+),", re.MULTILINE)
EVENT = re.compile(r"^memblock_(?:alloc\w*: (?P<bytes>\d+) bytes .* (?P<taker>\w+)\+0x\w+/0x\w+"
                   r"|(?P<what>reserve|free): \[(?P<start>0x\w+)-(?P<last>0x\w+)\] "
                   r"(?P<caller>\w+)\+0x\w+/0x\w+(?: (?P<name>.*))?)$"
                   r"|^ reserved\[0x\w+\]\t\[(?P<from>0x\w+)-(?P<to>0x\w+)\].* flags: 0x0 (?P<who>.*)$"
                   r"|^bootmem::(?P<how>take|reserve|free)\w* nid=\d start=(?P<pfn>\w+) end=(?P<end>\w+)"
                   r"|^(?P<takeover>\(\d+ early reservations\) ==> bootmem)",
                   re.MULTILINE)

UNIT = 64                       # no reservation that memblock makes is smaller
UNITS = linuxlog.PAGE // UNIT   # in a page

# What the firmware needs, whatever the kernel is like.
FIRMWARES = re.compile(r"BIOS|EBDA|ACPI")
IMAGES = {"kernel image", "brk"}
MAPPERS = {"sparse_early_mem_map_alloc", "try_mem_map", "alloc_mem_map", "alloc_node_mem_map"}


@dataclass
class Pages:
    """Sets of page frames: RAM, what of it is free, and who took the rest."""
    ram: set
    free: set
    taken: dict = field(default_factory=dict)       # {owner: pages}
    requests: list = field(default_factory=list)    # [(who, bytes)] of those that say no place

    def of(self, owners):
        return set().union(*(self.taken.get(owner, set()) for owner in owners))

    @property
    def firmwares(self):
        return self.of(owner for owner in self.taken if FIRMWARES.search(owner))

    @property
    def requested(self):
        return self.of(who for who, _ in self.requests)

    @property
    def map_kib(self):
        return 4 * len(self.of(MAPPERS))

    def below(self, end):
        def cut(pfns):
            return {pfn for pfn in pfns if pfn < end}
        return Pages(cut(self.ram), cut(self.free),
                     {owner: cut(pages) for owner, pages in self.taken.items()}, self.requests)


def units(start, last):
    return range(int(start, 16) // UNIT, int(last, 16) // UNIT + 1)


class Replay:
    """{byte address / UNIT: owner}, changed event by event."""

    def __init__(self):
        self.owner_of = {}
        self.taker = ""
        self.requests = []
        self.bootmem = False                        # are the bitmaps in charge?

    def memblock(self, event):
        if event["what"] == "free":
            for unit in units(event["start"], event["last"]):
                self.owner_of.pop(unit, None)
            return
        owner = event["name"] or (self.taker if event["caller"] == "memblock_alloc_range_nid"
                                  else event["caller"])
        self.owner_of |= dict.fromkeys(units(event["start"], event["last"]), owner)

    def bitmap(self, event):
        """Whole pages.  What shares a page with an earlier request has no page of its own."""
        for unit in range(int(event["pfn"], 16) * UNITS, int(event["end"], 16) * UNITS):
            if event["how"] == "free":
                self.owner_of.pop(unit, None)
            else:
                self.owner_of.setdefault(unit, self.taker)

    def event(self, event):
        if event["taker"]:
            self.taker = event["taker"]
            self.requests.append((event["taker"], int(event["bytes"])))
        elif event["who"]:                          # reserved before anything was printed
            self.owner_of |= dict.fromkeys(units(event["from"], event["to"]), event["who"])
        elif event["takeover"]:
            self.bootmem = True
        elif event["how"] and self.bootmem:
            self.bitmap(event)
        elif event["what"] and self.bootmem:        # its bitmap's turn comes with the next line
            self.taker = event["caller"]
        elif event["what"]:
            self.memblock(event)


def replay(log):
    """What the boot allocator knew when the buddy allocator took over."""
    memory = linuxlog.Memory.from_e820(linuxlog.read_e820(log, "physical RAM map:"))
    ram = {pfn for low, high in memory.regions for pfn in range(low, high)}
    now = Replay()
    for event in EVENT.finditer(log.split("\naudit:")[0]):
        now.event(event)
    pages = Pages(ram, set(ram), requests=now.requests)
    for unit, owner in now.owner_of.items():
        pages.taken.setdefault(owner, set()).add(unit // UNITS)
    for taken in pages.taken.values():
        taken &= ram
        pages.free -= taken
    return pages


def handed_over(result):
    """The pages of a boot, held against the kernel's own count."""
    pages = replay(result.text)
    present, free, _ = AUDIT.search(result.text).groups()
    if result.search(r"^Warning only \d+MB will be used"):
        edge = int(result.search(r"^  low ram: 0 - (\w+)$")[1], 16) // linuxlog.PAGE
        pages = pages.below(edge)       # the RAM above is left alone
    assert int(present) == len(pages.ram)
    assert int(free) == len(pages.free), {who: len(what) for who, what in pages.taken.items()}
    return pages


def must_differ_by_their_own(one, other):
    """What one has and the other has not, the other has taken for itself, and vice versa."""
    end = min(max(one.ram), max(other.ram)) + 1     # one of them may have no high memory
    one, other = one.below(end), other.below(end)
    assert one.ram == other.ram
    assert one.firmwares == other.firmwares
    for here, there in ((one, other), (other, one)):
        own = there.of(there.taken) - there.firmwares
        assert here.free - there.free <= own
