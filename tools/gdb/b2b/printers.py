# SPDX-License-Identifier: MIT
"""How gdb's print shows some structures: in a sentence, with the fields behind it.

`print/r` shows them without.
"""
import gdb
import gdb.printing

from b2b import kernel, memory, zones
from b2b.command import some
from b2b.e820 import type_name
from b2b.model import Model
from b2b.pagetable import flag_words

SHOWN = 1000    # entries of a list that are counted


class Printer:
    """What goes wrong while it looks must not stop a print."""

    def __init__(self, value):
        self.value = value

    def to_string(self):
        try:
            kernel.look()
            return self.sentence()
        except (memory.Unreadable, kernel.NotThisKernel, gdb.error, IndexError, KeyError) as problem:
            return f"(not to be explained: {problem})"


class WithFields(Printer):
    def children(self):
        for field in self.value.type.fields():
            yield field.name or "union", self.value[field]


class PagePrinter(WithFields):
    def sentence(self):
        model, flags = Model(), int(self.value["flags"])
        pfn = model.pfn_of(int(self.value.address))
        names = " ".join(model.flag_names(flags)) or "no flags"
        return (f"pfn {pfn:#x}, node {model.node(flags)}, zone {model.zone_number(flags)}, {names}, "
                f"order {model.order(flags)}")


class ZonePrinter(Printer):
    def sentence(self):
        zone = zones.zone_at(int(self.value.address))
        last = zone.zone_start_pfn + max(zone.spanned_pages, 1) - 1
        return (f"zone {zone.name} of node {zone.node}: pfn {zone.zone_start_pfn:#x}-{last:#x}, "
                f"{zone.managed_pages} pages, {zone.free} free (print/r shows the fields)")


class ListHeadPrinter(WithFields):
    def sentence(self):
        head = int(self.value.address)
        place, count = int(self.value["next"]), 0
        if not place:
            return "list_head, not set up"
        while place != head and count < SHOWN:
            place, count = int(kernel.structure("struct list_head", place)["next"]), count + 1
        more = "more than " if count == SHOWN else ""
        return f"linked with {more}{some(count, 'other')}" if count else "empty list"


class EntryPrinter(Printer):
    """pte_t, pgd_t."""

    def sentence(self):
        entry = int(self.value[self.value.type.strip_typedefs().fields()[0]])
        return f"{entry:#010x}: page frame {entry >> 12:#x}, {flag_words(entry, True)}"


class E820Printer(Printer):
    def sentence(self):
        start, length = int(self.value["addr"]), int(self.value["size"])
        return f"[mem {start:#018x}-{start + length - 1:#018x}] {type_name(int(self.value['type']))}"


class RegionPrinter(Printer):
    def sentence(self):
        base, length = int(self.value["base"]), int(self.value["size"])
        name = kernel.string_at(int(self.value["name"])) or ""
        return f"[{base:#010x}-{base + length - 1:#010x}] {name}".rstrip()


def _collection():
    found = gdb.printing.RegexpCollectionPrettyPrinter("boot-to-buddy")
    for name, printer in (("page", PagePrinter), ("zone", ZonePrinter), ("list_head", ListHeadPrinter),
                          ("pte_t", EntryPrinter), ("pgd_t", EntryPrinter), ("e820entry", E820Printer),
                          ("memblock_region", RegionPrinter)):
        found.add_printer(name, f"^{name}$", printer)
    return found


gdb.printing.register_pretty_printer(None, _collection(), replace=True)
