# SPDX-License-Identifier: MIT
"""b2b-page: one page frame: where it is, whose it is, what its struct page says."""
import gdb

from b2b import kernel, memblock, memory, stages, zones
from b2b.buddy import type_names
from b2b.command import Command, Function, Sorry, number_in, pages, register, say
from b2b.model import Model, direct_map_address, has_flag

MAX_PFN = 1 << 20


def pfn_meant(text, model):
    """0x1234: page frame; below PAGE_OFFSET: physical; above: virtual; a struct page *: its page."""
    try:
        kind = gdb.parse_and_eval(text).type.strip_typedefs()
    except gdb.error:
        kind = None
    number = number_in(text)
    if kind and kind.code == gdb.TYPE_CODE_PTR and str(kind.target().unqualified()) == "struct page":
        return model.pfn_of(number)
    if number < MAX_PFN:
        return number
    if number < memory.PAGE_OFFSET:
        return number // memory.PAGE_SIZE
    physical = kernel.machine().walk(kernel.address_of("swapper_pg_dir") - memory.PAGE_OFFSET, number)
    if physical is None:
        raise Sorry(f"nothing is mapped at {number:#010x}; `b2b-pt {number:#x}` shows how far the "
                    "tables go")
    return physical // memory.PAGE_SIZE


def _page(model, pfn):
    return kernel.structure("struct page", model.page_of(pfn))


def block_around(model, pfn, is_head):
    """(pfn, order) of the block that holds a page, and whose head fits; or None."""
    for order in range(model.max_order):
        head = pfn >> order << order
        if not model.valid(head):
            continue
        page = _page(model, head)
        if is_head(page) and model.order(int(page["flags"])) >= order:
            return head, model.order(int(page["flags"]))
    return None


def _is_free_head(page):
    return has_flag(int(page["flags"]), "buddy")


def _is_used_head(page):
    return int(page["_count"]["counter"]) > 0 and not has_flag(int(page["flags"]), "reserved")


def parked_block(model, pfn):
    """(processor, pfn, order) of the parked block that holds a page, or None."""
    zone = zones.zone_at(int(kernel.variable("zone_table")[model.zone_id(int(_page(model, pfn)["flags"]))]))
    for cpu, order, pageset in zones.pagesets(zone):
        for nr in range(kernel.array_length(pageset["pcp"].type)):
            for which in ("hot", "cold"):
                place, left = int(pageset["pcp"][nr][which]), int(pageset["half"])
                while place and left > 0:
                    head = model.pfn_of(place)
                    if head <= pfn < head + (1 << order):
                        return cpu, head, order
                    place, left = int(kernel.structure("struct page", place)["next_parked"]), left - 1
    return None


def _part_of(what, pfn, head, order):
    where = "head of" if head == pfn else f"page {pfn - head} of"
    return f"{where} {what} of order {order}, {pages(1 << order)} from pfn {head:#x} on"


def _slab(model, page):
    if has_flag(int(page["flags"]), "tail"):
        page = kernel.structure("struct page", int(page["first_page"]))
    cache = kernel.structure("struct kmem_cache", int(page["slab_cache"]))
    return (f"slab of {kernel.string_in(cache['name'])}: {int(page['slab_inuse'])} of {int(cache['num'])} "
            "objects not on its list")


def _before_the_hand_over(pfn):
    """bootmem's bitmaps are not looked at: memblock's lists end where it came."""
    if int(kernel.variable("memblock")["successor"]):
        return "waits for the hand-over: bootmem has it, or the boot has taken it from there"
    start = pfn << 12
    for base, length, _, _, name in memblock.regions("reserved"):
        if base < start + 4096 and start < base + length:
            return f"in use by the boot{': ' + name if name else ''}"
    return "memblock's: free, and waits for the hand-over"


def state_of(model, pfn):
    """Whose the page is, in words."""
    page = _page(model, pfn)
    flags = int(page["flags"])
    if has_flag(flags, "reserved"):
        return "reserved: the kernel itself, the boot's allocations, the BIOS, or no RAM"
    if has_flag(flags, "slab"):
        return _slab(model, page)
    if has_flag(flags, "table"):
        return "a page table"
    if (free := block_around(model, pfn, _is_free_head)):
        return _part_of("a free block", pfn, *free)
    if stages.here() < stages.names().index("handover"):
        return _before_the_hand_over(pfn)
    if (used := block_around(model, pfn, _is_used_head)):
        return _part_of("an allocated block", pfn, *used)
    if (parked := parked_block(model, pfn)):
        return _part_of(f"a block that processor {parked[0]} keeps for itself, free,", pfn, *parked[1:])
    return "on no list, and nobody uses it: lost, or on its way at this moment"


def _virtual(pfn):
    if pfn < kernel.number("max_low_pfn"):
        return f"{direct_map_address(pfn):#010x} in the direct map"
    return "high memory: only while somebody maps it"


def _pageblock(model, zone, pfn):
    order = model.max_order - 1
    block = (pfn >> order) - zone.first_pageblock
    kind = kernel.machine().virtual(int(zone.value["pageblock_flags"]) + block, 1)[0]
    return f"pfn {pfn >> order << order:#x} on, {type_names()[kind]}"


def show_page(pfn):
    model = Model()
    if not model.valid(pfn):
        say(f"Page frame {pfn:#x} has no struct page ({model.name}): no RAM is near it.")
        return
    page = _page(model, pfn)
    flags, address = int(page["flags"]), model.page_of(pfn)
    zone = zones.zone_at(int(kernel.variable("zone_table")[model.zone_id(flags)]))
    say(f"Page frame {pfn:#x}: physical {pfn * memory.PAGE_SIZE:#010x}, struct page at {address:#010x}")
    say(f"  state      {state_of(model, pfn)}")
    say(f"  virtual    {_virtual(pfn)}")
    say(f"  place      node {model.node(flags)}, zone {zone.name}; pageblock from "
        f"{_pageblock(model, zone, pfn)}")
    say(f"  flags      {flags:#010x}: {' '.join(model.flag_names(flags)) or 'none set'}; order "
        f"{model.order(flags)}, which counts at the head of a block")
    say(f"  users      _count {int(page['_count']['counter'])}, _mapcount "
        f"{int(page['_mapcount']['counter'])}")
    if int(page["caller"]):
        say(f"  last used  by {kernel.describe(int(page['caller']))}")


@register
class Page(Command):
    """one page frame: state, place, flags, users; by number, physical or virtual address

    b2b-page 0x1000       page frame number (below 0x100000)
    b2b-page 0x1000000    physical address
    b2b-page 0xc1000000   virtual address, also of vmalloc() or kmap()
    b2b-page page         any expression; a struct page * means that page"""
    name = "b2b-page"
    usage = "PFN|ADDRESS|STRUCT PAGE"

    def show(self, argument):
        if not argument:
            raise self.misused()
        stages.needs("memmap", "no page has a struct page")
        show_page(pfn_meant(argument, Model()))


# ---- in expressions --------------------------------------------------------------------------

class PageFunction(Function):
    """$page(PFN): the struct page of a page frame, as a pointer."""

    def value(self, pfn):
        stages.needs("memmap", "no page has a struct page")
        model = Model()
        if not model.valid(int(pfn)):
            raise Sorry(f"page frame {int(pfn):#x} has no struct page")
        return gdb.Value(model.page_of(int(pfn))).cast(kernel.type_of("struct page").pointer())


class PfnFunction(Function):
    """$pfn(PAGE): the number of the page frame that a struct page * belongs to."""

    def value(self, page):
        stages.needs("memmap", "no page has a struct page")
        return Model().pfn_of(int(page))


PageFunction("page")
PfnFunction("pfn")
