# SPDX-License-Identifier: MIT
"""b2b-vmalloc: who has which addresses of the vmalloc area."""
from b2b import kernel, memory, stages
from b2b.command import Command, register, say, size, some, table

FILE = "mm/vmap_area.c"

# linux/vmalloc.h: VM_*
KINDS = {0x01: "ioremap", 0x02: "vmalloc", 0x04: "vmap", 0x20: "per-CPU"}
NO_GUARD, FREED = 0x40, 0x100


def areas():
    """Each area, lowest first, as a struct vm_struct."""
    if stages.here() >= stages.names().index("vmalloc"):
        root = int(kernel.variable("vmap_areas", FILE)["rb_node"])
        for address in kernel.tree_entries(root, "struct vm_struct", "node"):
            yield kernel.structure("struct vm_struct", address)
        return
    address = int(kernel.variable("early_areas", FILE))
    while address:
        area = kernel.structure("struct vm_struct", address)
        yield area
        address = int(area["next"])


def kind_of(flags):
    if flags & FREED:
        return "freed, waits for a TLB flush"
    return " ".join(word for bit, word in KINDS.items() if flags & bit) or "addresses only"


def _row(area):
    start, length, flags = int(area["addr"]), int(area["size"]), int(area["flags"])
    guard = 0 if flags & NO_GUARD else memory.PAGE_SIZE
    phys = f"{int(area['phys_addr']):#010x}" if int(area["phys_addr"]) else ""
    caller = kernel.describe(int(area["caller"])) if int(area["caller"]) else ""
    return (f"{start:#010x}", f"{start + length - 1:#010x}", size(length), size(guard) if guard else "none",
            int(area["nr_pages"]) or "", phys, kind_of(flags), caller)


@register
class Vmalloc(Command):
    """areas of vmalloc(), vmap(), ioremap() and per-CPU memory, and what lies free"""
    name = "b2b-vmalloc"

    def show(self, argument):
        if argument:
            raise self.misused()
        if stages.here() < 0:
            stages.needs("start_kernel", "there are no areas")
        early = stages.here() < stages.names().index("vmalloc")
        found = list(areas())
        say(some(len(found), "area") + (", taken before vmalloc_init(), stage vmalloc: until then there is only "
                                        "this list" if early else ""))
        table(("start", "last byte", "size", "guard", "pages", "physical", "kind", "made by"),
              [_row(area) for area in found], left=("kind", "made by"))
        if not early:
            used, waiting = kernel.number("vmap_used", FILE), kernel.number("vmap_lazy_nr", FILE)
            say(f"  {size(used)} of addresses are taken, guard pages included; {waiting} pages of them are "
                "freed and wait for a TLB flush")
