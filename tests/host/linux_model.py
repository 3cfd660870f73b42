# SPDX-License-Identifier: MIT
"""What x86-32 Linux makes of an e820 table, as a model of a hundred lines.

Written from what was recorded of Linux 6.1, and held against all of the recordings
by test_facts.py before it is used to judge this kernel.  Ranges are [start, end) in
bytes, page frame numbers count pages.
"""
from dataclasses import dataclass

from ranges import merged, without

PAGE = 4096
MIB = 1 << 20
TOP = 1 << 64
RAM = 1
MAX_ARCH_PFN = 1 << 20      # two-level page tables
DMA_END = 16 * MIB // PAGE
E820_X_MAX = 131

NAMES = {1: "usable", 2: "reserved", 3: "ACPI data", 4: "ACPI NVS", 5: "unusable"}


@dataclass(frozen=True)
class Kernel:
    """What of a kernel shows in its memory map."""
    start: int              # of its image, bytes
    end: int
    edge: int               # pfn where the direct map ends


LINUX61 = Kernel(0x1000000, 0x200c000, 0x36bfe)


def wraps(entry):
    return entry[0] + entry[1] > TOP


def sanitize(entries):
    """[start, size, type] in any order to [start, end, type]: sorted, disjoint, merged.

    Wrapping entries are left out, where Linux gives up on the table.
    """
    entries = [entry for entry in entries if entry[1] and not wraps(entry)]
    points = sorted({point for start, size, _ in entries for point in (start, start + size)})
    out = []
    for low, high in zip(points, points[1:]):
        kind = max((t for start, size, t in entries if start <= low and high <= start + size),
                   default=0)
        if out and out[-1][1:] == [low, kind]:
            out[-1][1] = high
        elif kind:
            out.append([low, high, kind])
    return out[:E820_X_MAX]


class Memory:
    """What a kernel has of a sanitised map."""

    def __init__(self, sanitized, kernel):
        ram = merged([(low, high) for low, high, kind in sanitized if kind == RAM]
                     + [(kernel.start, kernel.end)])
        ram = without(ram, 0, PAGE)                 # the BIOS's data
        self.ram = without(ram, 640 << 10, MIB)     # adapters and ROM
        pages = [(-(-low // PAGE), min(high // PAGE, MAX_ARCH_PFN)) for low, high in self.ram]
        self.regions = merged((low, high) for low, high in pages if low < high)
        self.edge = kernel.edge

    @property
    def last_pfn(self):
        """An entry without a whole page counts with the start of its page."""
        return max(min(high // PAGE, MAX_ARCH_PFN) for low, high in self.ram
                   if low // PAGE < MAX_ARCH_PFN)

    @property
    def zones(self):
        """{name: (first pfn, end pfn)}, those that are not empty."""
        first, zones = self.regions[0][0], {}
        low_end = min(self.edge, self.last_pfn)
        for name, limit in (("DMA", min(DMA_END, low_end)), ("Normal", low_end),
                            ("HighMem", self.last_pfn)):
            if first < limit:
                zones[name] = (first, limit)
            first = max(first, limit)
        return zones

    def _pieces(self):
        """Regions cut at the zones' edges: (zone, first pfn, end pfn)."""
        for low, high in self.regions:
            for zone, (start, end) in self.zones.items():
                if max(low, start) < min(high, end):
                    yield zone, max(low, start), min(high, end)

    @property
    def present(self):
        """{zone: pages}"""
        pages = {}
        for zone, low, high in self._pieces():
            pages[zone] = pages.get(zone, 0) + high - low
        return pages

    @property
    def unavailable(self):
        """[(zone, pages)]: the hole before each piece, counted for the piece's zone."""
        holes, behind = [], 0
        for zone, low, high in self._pieces():
            if behind < low:
                holes.append((zone, low - behind))
            behind = high
        return holes
