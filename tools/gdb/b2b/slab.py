# SPDX-License-Identifier: MIT
"""b2b-slab: caches, the slabs of one, the objects of a slab (mm/slab.h).

A free object is in one of two places: on the list of its slab, or in the magazine of a processor.
The list's links are offsets, mixed with the cache's secret and the object's own address.
"""
from dataclasses import dataclass

import gdb

from b2b import kernel, memory, stages
from b2b.command import Command, Sorry, number_in, pages, register, say, some, table
from b2b.model import Model, direct_map_address, has_flag

COOKIE = 0x5f6ee0b5         # SLAB_COOKIE
STORE_USER = 0x00010000     # SLAB_STORE_USER
LISTS = ("partial", "full", "empty")


@dataclass
class Cache:
    address: int
    value: gdb.Value

    def __getattr__(self, field):
        return int(self.value[field])

    @property
    def name(self):
        return kernel.string_in(self.value["name"])

    def node_lists(self):
        """(node, address of its kmem_cache_node, the node's value)"""
        first = kernel.offset_of("struct kmem_cache", "node")
        step = kernel.size_of("struct kmem_cache_node")
        for node in range(kernel.array_length(self.value["node"].type)):
            yield node, self.address + first + node * step, self.value["node"][node]

    def total(self, field):
        return sum(int(value[field]) for _, _, value in self.node_lists())

    def magazine(self, cpu):
        return kernel.structure("struct magazine", self.address + kernel.size_of("struct kmem_cache") +
                                cpu * kernel.size_of("struct magazine"))

    def magazines(self):
        """{processor: its free objects}; the value's head is enough for the count."""
        found = {}
        for cpu in kernel.mask("__cpu_possible_mask"):
            magazine = self.magazine(cpu)
            avail = max(int(magazine["avail"]["counter"]), 0)
            found[cpu] = [int(magazine["object"][nr]) for nr in range(avail)]
        return found

    def slabs(self):
        """(node, list, address of the first struct page) of each slab."""
        for node, address, value in self.node_lists():
            for which in LISTS if int(value["nr_slabs"]) else ():
                head = address + kernel.offset_of("struct kmem_cache_node", which)
                for page in kernel.list_entries(head, "struct page", "lru"):
                    yield node, which, page


def caches():
    for address in kernel.list_entries(kernel.address_of("slab_caches"), "struct kmem_cache", "list"):
        yield Cache(address, kernel.structure("struct kmem_cache", address))


def _show_caches():
    rows, total = [], 0
    for cache in caches():
        slabs, waiting = cache.total("nr_slabs"), sum(map(len, cache.magazines().values()))
        total += slabs << cache.order
        rows.append((cache.name, cache.total("nr_taken") - waiting, waiting, slabs * cache.num,
                     cache.object_size, cache.size, cache.num, 1 << cache.order, slabs, cache.total("nr_empty"),
                     f"{cache.address:#x}"))
    say("Caches; sizes in bytes, a slab in pages of 4 KiB")
    table(("cache", "in use", "parked", "objects", "asked", "size", "per slab", "pages", "slabs", "empty",
           "kmem_cache"), rows, left=("cache",))
    say(f"  parked: free, in processors' magazines; asked: what the creator wanted; {pages(total)} in all")


def _show_slabs(cache):
    model, rows = Model(), []
    for node, which, page in cache.slabs():
        value = kernel.structure("struct page", page)
        rows.append((f"{direct_map_address(model.pfn_of(page)):#x}", node, which, int(value["slab_inuse"]),
                     cache.num - int(value["slab_inuse"])))
    say(f"{cache.name}: objects of {cache.size} bytes, {cache.num} in a slab of "
        f"{some(1 << cache.order, 'page')}")
    table(("slab", "node", "list", "taken", "free"), rows, left=("list",))
    for cpu, objects in cache.magazines().items():
        say(f"  magazine of processor {cpu}: {len(objects)} free objects, of at most "
            f"{int(cache.magazine(cpu)['limit'])}")
    say("  taken: in use or in a magazine; `b2b-slab SLAB` shows the objects of one")


# ---- the objects of one slab --------------------------------------------------------------------

def _slab_of(address):
    """(cache, struct page) of the slab that an address lies in."""
    model, pfn = Model(), (address - memory.PAGE_OFFSET) // memory.PAGE_SIZE
    if address < memory.PAGE_OFFSET or pfn >= kernel.number("max_low_pfn") or not model.valid(pfn):
        raise Sorry(f"{address:#x} is no address of low memory, so no slab is there")
    page = model.page_of(pfn)
    flags = model.flags_at(page)
    if not has_flag(flags, "slab") and not has_flag(flags, "tail"):
        raise Sorry(f"{address:#x} is not in a slab; `b2b-page {address:#x}` tells what is there")
    if has_flag(flags, "tail"):
        page = int(kernel.structure("struct page", page)["first_page"])
        if not has_flag(model.flags_at(page), "slab"):
            raise Sorry(f"{address:#x} is not in a slab; `b2b-page {address:#x}` tells what is there")
    cache = int(kernel.structure("struct page", page)["slab_cache"])
    return Cache(cache, kernel.structure("struct kmem_cache", cache)), page


def _word(address):
    return int.from_bytes(kernel.machine().virtual(address, 4), "little")


def free_list(cache, base, first):
    """The objects on a slab's list, from the offset of the first on."""
    found, offset = [], first
    while cache.left <= offset < memory.PAGE_SIZE << cache.order and len(found) <= cache.num:
        found.append(base + offset)
        offset = _word(base + offset + cache.offset + 4) ^ cache.secret ^ (base + offset)
    return found


def _track(cache, address, nr):
    """Who allocated (0) or freed (1) an object: where the cache remembers it."""
    if not cache.flags & STORE_USER:
        return ""
    place = address + cache.offset + 8 + nr * kernel.size_of("struct track")      # behind cookie and link
    track = kernel.structure("struct track", place)
    return kernel.describe(int(track["addr"])) if int(track["addr"]) else ""


def _remark(marked, free):
    """Does an object's mark fit its place?"""
    if marked == free:
        return ""
    return "WRONG: its mark says free" if marked else "WRONG: its mark is gone, written to after it was freed"


def _show_objects(cache, page):
    base = direct_map_address(Model().pfn_of(page))
    on_list = free_list(cache, base, int(kernel.structure("struct page", page)["slab_free"]))
    parked = {address: cpu for cpu, objects in cache.magazines().items() for address in objects}
    rows = []
    for nr in range(cache.num):
        address = base + cache.left + nr * cache.size
        state = ("free, on the slab's list" if address in on_list else
                 f"free, in the magazine of processor {parked[address]}" if address in parked else "in use")
        remark = _remark(_word(address + cache.offset) == COOKIE, state != "in use")
        rows.append((f"{address:#x}", state, _track(cache, address, 0 if state == "in use" else 1), remark))
    say(f"Slab at {base:#x} of {cache.name}: objects of {cache.size} bytes")
    table(("object", "state", "who", "remark"), rows, left=("state", "who", "remark"))


@register
class Slab(Command):
    """slab caches; NAME: the slabs of one; ADDRESS: the slab there with each of its objects"""
    name = "b2b-slab"
    usage = "[NAME|ADDRESS]"

    def show(self, argument):
        stages.needs("slab", "there are no caches")
        if not argument:
            _show_caches()
            return
        named = [cache for cache in caches() if cache.name == argument]
        if named:
            _show_slabs(named[0])
            return
        try:
            address = number_in(argument)
        except Sorry:
            raise Sorry(f"no cache `{argument}`, and no address; there are "
                        f"{' '.join(cache.name for cache in caches())}") from None
        _show_objects(*_slab_of(address))
