# SPDX-License-Identifier: MIT
"""What Linux makes of a memory map, as an independent model of a few dozen lines.

From the e820 table alone (start, size, type) it says what the log of a UMA
x86-32 machine without PAE has to contain: last_pfn, the low/high split, memblock's
regions, zones, node ranges, pages in holes.  It shares nothing with the kernel but
the meaning; test_linux_facts.py holds it against recordings of a real Linux.
"""
import re
from dataclasses import dataclass

from ranges import merged, without

PAGE = 4096
MAX_ARCH_PFN = 0x100000
DMA_END = 0x1000                # pfn of 16 MiB
LOW_HIGH_EDGE = 0x377fe         # pfn where lowmem ends with vmalloc=128M
TYPES = {1: "usable", 2: "reserved", 3: "ACPI data", 4: "ACPI NVS", 5: "unusable"}

E820_LINE = re.compile(r"^(?:BIOS-[\w-]+|user): \[mem 0x([0-9a-f]{16})-0x([0-9a-f]{16})\] (.*)$",
                       re.MULTILINE)


def type_number(name):
    numbers = {text: number for number, text in TYPES.items()}
    return numbers.get(name) or int(name.removeprefix("type "))


def read_e820(text, heading):
    """The table under a heading of the log, as [(start, size, type)]."""
    table = []
    for line in text.split(heading)[1].split("\n")[1:]:
        match = E820_LINE.match(line)
        if not match:
            break
        start, last = int(match[1], 16), int(match[2], 16)
        table.append((start, last + 1 - start, type_number(match[3])))
    return table


def node_ranges(text):
    """[(node, start, end)] in bytes, of "Early memory node ranges"."""
    return [(int(nid), int(start, 16), int(last, 16) + 1) for nid, start, last in
            re.findall(r"^  node +(\d+): \[mem (0x[0-9a-f]+)-(0x[0-9a-f]+)\]", text, re.MULTILINE)]


def e820_line(who, start, size, kind):
    return f"{who}: [mem {start:#018x}-{start + size - 1:#018x}] {TYPES.get(kind, f'type {kind}')}"


@dataclass
class Memory:
    """The RAM of a machine as whole pages: regions are [(first pfn, end pfn)]."""
    regions: list
    edge: int = LOW_HIGH_EDGE

    @classmethod
    def from_e820(cls, table, edge=LOW_HIGH_EDGE):
        ram = merged((start, start + size) for start, size, kind in table if kind == 1)
        ram = without(ram, 0, PAGE)                     # the BIOS's data
        ram = without(ram, 0xa0000, 0x100000)           # adapters and ROM
        ram = without(ram, MAX_ARCH_PFN * PAGE, 1 << 64)
        pages = [(-(-low // PAGE), high // PAGE) for low, high in ram]
        return cls([(low, high) for low, high in pages if low < high], edge)

    @property
    def last_pfn(self):
        return self.regions[-1][1]

    @property
    def zones(self):
        """{name: (first pfn, end pfn)}; an empty zone has first == end."""
        low_end = min(self.last_pfn, self.edge)
        first = self.regions[0][0]
        return {"DMA": (first, min(DMA_END, low_end)),
                "Normal": (min(DMA_END, low_end), low_end),
                "HighMem": (low_end, self.last_pfn)}

    @property
    def present(self):
        return sum(high - low for low, high in self.regions)

    def present_in(self, zone):
        start, end = self.zones[zone]
        return sum(max(0, min(high, end) - max(low, start)) for low, high in self.regions)

    @property
    def unavailable(self):
        """[(zone, pages)]: the hole before each region, counted for the zone it opens into."""
        holes, hole = [], 0
        for low, high in self.regions:
            for zone, (start, end) in self.zones.items():
                first, stop = max(low, start), min(high, end)
                if first >= stop:
                    continue
                if hole < first:
                    holes.append((zone, first - hole))
                hole = stop
        return holes

    # -- the same as lines of the log ----------------------------------------

    def last_pfn_line(self):
        return f"last_pfn = {self.last_pfn:#x} max_arch_pfn = {MAX_ARCH_PFN:#x}"

    def low_high_lines(self):
        low_end = self.zones["HighMem"][0]
        return [f"{(self.last_pfn - low_end) >> 8}MB HIGHMEM available.",
                f"{low_end >> 8}MB LOWMEM available."]

    def region_lines(self):
        return [f"memory[{number:#x}]\t[{low * PAGE:#010x}-{high * PAGE - 1:#010x}], "
                f"{(high - low) * PAGE:#010x} bytes flags: 0x0"
                for number, (low, high) in enumerate(self.regions)]

    def zone_lines(self):
        return [f"{name:8} [mem {low * PAGE:#018x}-{high * PAGE - 1:#018x}]" if low < high
                else f"{name:8} empty" for name, (low, high) in self.zones.items()]

    def node_lines(self):
        return [f"node   0: [mem {low * PAGE:#018x}-{high * PAGE - 1:#018x}]"
                for low, high in self.regions]

    def unavailable_lines(self):
        return [f"On node 0, zone {zone}: {pages} pages in unavailable ranges"
                for zone, pages in self.unavailable]
