# SPDX-License-Identifier: MIT
"""b2b-zones, b2b-zonelists: the zones of each node, and where a request looks for memory."""
from dataclasses import dataclass

import gdb

from b2b import kernel, memory, stages
from b2b.command import Command, pages, register, say, table

MARKS = ("min", "low", "high")      # enum zone_watermarks


@dataclass
class Zone:
    node: int
    name: str
    address: int
    value: gdb.Value

    def __getattr__(self, field):
        return int(self.value[field])

    @property
    def free(self):
        return int(self.value["vm_stat"][0])        # NR_FREE_PAGES

    def marks(self):
        return [int(self.value["watermark"][nr]) for nr in range(len(MARKS))]


def nodes():
    """(number, address of its pglist_data) of each node that is there."""
    if not kernel.has("node_data"):
        return [(0, kernel.address_of("contig_page_data"))]
    data = kernel.variable("node_data")
    return [(nr, int(data[nr])) for nr in range(kernel.array_length(data.type)) if int(data[nr])]


def zones():
    """Each zone that has memory, in the order of nodes and addresses."""
    step = kernel.size_of("struct zone")
    first = kernel.offset_of("struct pglist_data", "node_zones")
    count = kernel.array_length(kernel.type_of("struct pglist_data")["node_zones"].type)
    for node, pgdat in nodes():
        for nr in range(count):
            address = pgdat + first + nr * step
            value = kernel.structure("struct zone", address)
            if int(value["present_pages"]):
                yield Zone(node, kernel.string_at(int(value["name"])), address, value)


def zone_at(address):
    value = kernel.structure("struct zone", address)
    node = int(kernel.structure("struct pglist_data", int(value["zone_pgdat"]))["node_id"])
    return Zone(node, kernel.string_at(int(value["name"])), address, value)


# ---- parked blocks (mm/pcp.h) ---------------------------------------------------------------

PCP_FILE = "mm/pcp_lists.c"


def pagesets(zone):
    """(processor, order, per_cpu_pageset) of all that processors park of a zone."""
    orders = kernel.array_length(gdb.parse_and_eval(f"'{PCP_FILE}'::boot_pageset").type)
    step = kernel.size_of("struct per_cpu_pageset")
    for cpu in kernel.mask("__cpu_possible_mask"):
        first = int(kernel.per_cpu("pcp_lists", cpu)[zone.list_id])
        for order in range(orders if first else 0):
            yield cpu, order, kernel.structure("struct per_cpu_pageset", first + order * step)


def parked_blocks(pageset):
    """Blocks on the lists of one order; the lists of the types together."""
    half, kinds = int(pageset["half"]), kernel.array_length(pageset["pcp"].type)
    return sum(half - int(pageset["pcp"][nr]["room"]) + int(pageset["pcp"][nr]["nr_cold"])
               for nr in range(kinds)) if half else 0


def parked_pages(zone):
    return sum(parked_blocks(pageset) << order for _, order, pageset in pagesets(zone))


def _parked(zone):
    return parked_pages(zone) if stages.here() >= stages.names().index("percpu") else 0


def _zone_row(zone):
    return (zone.node, zone.name, f"{zone.zone_start_pfn:#x}",
            f"{zone.zone_start_pfn + zone.spanned_pages - 1:#x}", zone.spanned_pages, zone.present_pages,
            zone.managed_pages, zone.free, _parked(zone), *zone.marks())


@register
class Zones(Command):
    """the zones of each node, in pages: spanned, RAM, the allocator's, free, watermarks"""
    name = "b2b-zones"

    def show(self, argument):
        if argument:
            raise self.misused()
        stages.needs("zones", "there are no zones")
        found = list(zones())
        say("Zones; all but the page frame numbers (pfn) count pages of 4 KiB")
        table(("node", "zone", "first pfn", "last pfn", "spanned", "present", "managed", "free", "parked",
               *MARKS), [_zone_row(zone) for zone in found], left=("zone",))
        total = sum(zone.managed_pages for zone in found)
        say(f"  spanned: with holes; present: RAM; managed: the buddy allocator's, {pages(total)} in all;")
        say("  free: on its lists; parked: free, with a processor; below min only those who free memory "
            "get any")
        if stages.here() < stages.names().index("handover"):
            say("  The hand-over is still to come: memblock has the memory, nothing is on the lists.")


# ---- zonelists ------------------------------------------------------------------------------

def zone_names():
    """{index: name} of the zone types, from the enum."""
    found = kernel.enumerators("enum zone_type")
    return {value: name.removeprefix("ZONE_") for name, value in found.items() if name.startswith("ZONE_")}


def zonelist(pgdat, which):
    """The zones of a node's list, and where a request of each zone type begins."""
    offset = kernel.offset_of("struct pglist_data", "node_zonelists")
    address = pgdat + offset + which * kernel.size_of("struct zonelist")
    value = kernel.structure("struct zonelist", address)
    order, refs = [], value["_zonerefs"]
    for nr in range(kernel.array_length(refs.type)):
        if not int(refs[nr]["zone"]):
            break
        order.append(zone_at(int(refs[nr]["zone"])))
    return order, [int(value["first"][nr]) for nr in range(kernel.array_length(value["first"].type))]


def _show_list(title, order, first):
    say(f"{title}: " + " -> ".join(f"{zone.node}:{zone.name}" for zone in order))
    begins = [f"for {name} at {order[first[index]].node}:{order[first[index]].name}"
              for index, name in zone_names().items() if first[index] < len(order)]
    say("  a request begins " + ", ".join(begins))


@register
class Zonelists(Command):
    """for each node the order in which zones are tried, and where each kind of request begins"""
    name = "b2b-zonelists"

    def show(self, argument):
        if argument:
            raise self.misused()
        stages.needs("zonelists", "there are no zonelists")
        count = kernel.array_length(kernel.type_of("struct pglist_data")["node_zonelists"].type)
        for node, pgdat in nodes():
            for which in range(count):
                kind = "this node only (__GFP_THISNODE)" if which else "fallback"
                _show_list(f"Node {node}, {kind}", *zonelist(pgdat, which))


def direct_map_end():
    """The address behind low memory."""
    return memory.PAGE_OFFSET + kernel.number("max_low_pfn") * memory.PAGE_SIZE
