# SPDX-License-Identifier: MIT
"""b2b-buddy: the free lists of the buddy allocator, and the blocks on one of them."""
from b2b import kernel, memory, stages
from b2b.command import Command, Sorry, pages, register, say, table
from b2b.model import Model, field_type
from b2b.zones import zones


def type_names():
    """The migrate types, as /proc/pagetypeinfo calls them."""
    names = kernel.variable("migratetype_names")
    return [kernel.string_at(int(names[nr])) for nr in range(kernel.array_length(names.type))]


def max_order():
    return kernel.array_length(field_type("struct zone", "free_area"))


def list_head(zone, order, kind):
    """Address of the head of one free list."""
    return (zone.address + kernel.offset_of("struct zone", "free_area") +
            order * kernel.size_of("struct free_area") + kind * kernel.size_of("struct list_head"))


def blocks(zone, order, kind):
    """Addresses of the struct pages at the head of each block of a list."""
    return list(kernel.list_entries(list_head(zone, order, kind), "struct page", "lru"))


def counts(zone):
    """Blocks by type and order."""
    return [[len(blocks(zone, order, kind)) for order in range(max_order())]
            for kind in range(len(type_names()))]


def _show_lists(found):
    rows, wrong = [], []
    for zone in found:
        by_type = counts(zone)
        for kind, numbers in zip(type_names(), by_type):
            total = sum(number << order for order, number in enumerate(numbers))
            rows.append((zone.node, zone.name, kind, *(number or "." for number in numbers), total))
        for order in range(max_order()):
            says, has = int(zone.value["free_area"][order]["nr_free"]), sum(kind[order] for kind in by_type)
            if says != has:
                wrong.append(f"node {zone.node}, {zone.name}, order {order}: nr_free is {says}, but "
                             f"{has} blocks are on the lists")
    say("Free blocks by order; an order-n block is 2^n pages of 4 KiB")
    table(("node", "zone", "type", *range(max_order()), "pages"), rows, left=("zone", "type"))
    for line in wrong:
        say(f"  WRONG: {line}")


def _show_blocks(found, orders, kinds):
    model, rows = Model(), []
    for zone in found:
        for order in orders:
            for kind in kinds:
                for page in blocks(zone, order, kind):
                    pfn = model.pfn_of(page)
                    start = pfn * memory.PAGE_SIZE
                    last = start + (memory.PAGE_SIZE << order) - 1
                    rows.append((zone.node, zone.name, order, type_names()[kind], f"{pfn:#x}",
                                 f"{start:#010x}-{last:#010x}", pages(1 << order), f"{page:#x}"))
    table(("node", "zone", "order", "type", "pfn", "physical", "size", "struct page"), rows,
          left=("zone", "type"))
    say(f"  {len(rows)} free blocks, the first of each list is the next to be taken")


@register
class Buddy(Command):
    """free blocks by zone, migrate type and order; with ORDER or TYPE the blocks themselves

    b2b-buddy                   how many of each order and type
    b2b-buddy Normal            of one zone
    b2b-buddy Normal 10         the blocks of order 10, with their addresses
    b2b-buddy HighMem Movable   the blocks of one type
    b2b-buddy 0 node 1          the single pages of node 1"""
    name = "b2b-buddy"
    usage = "[ZONE] [ORDER] [TYPE] [node N]"

    def show(self, argument):
        stages.needs("memmap", "there are no free lists")
        found, orders, kinds, narrow = list(zones()), range(max_order()), range(len(type_names())), False
        words = argument.split()
        while words:
            word = words.pop(0)
            if word == "node" and words and words[0].isdigit():
                node = int(words.pop(0))
                found = [zone for zone in found if zone.node == node]
            elif word.isdigit() and int(word) < max_order():
                orders, narrow = [int(word)], True
            elif word.lower() in map(str.lower, type_names()):
                kinds, narrow = [[name.lower() for name in type_names()].index(word.lower())], True
            elif word.lower() in {zone.name.lower() for zone in found}:
                found = [zone for zone in found if zone.name.lower() == word.lower()]
            else:
                raise Sorry(f"`{word}` is no zone with memory, no order and no type; "
                            f"usage: {self.name} {self.usage}")
        if not found:
            raise Sorry("there is no such zone with memory")
        if narrow:
            _show_blocks(found, orders, kinds)
        else:
            _show_lists(found)
        if stages.here() < stages.names().index("handover"):
            say("  The hand-over is still to come: until free_all_bootmem() memory is memblock's.")

    def words(self):
        return ["node", *type_names(), "DMA", "Normal", "HighMem", "Movable"]
