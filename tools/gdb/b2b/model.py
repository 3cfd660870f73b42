# SPDX-License-Identifier: MIT
"""From a page frame to its struct page and back, in each memory model; what page->flags holds.

The counterpart of linux/memory_model.h and linux/page-flags.h.  Which model a kernel has, and how
wide the fields of the flags are, follows from its arrays:

	mem_section[1 << SECTIONS_WIDTH]	SPARSEMEM
	node_memmap[nodes]			DISCONTIGMEM
	mem_map					FLATMEM
	zone_table[1 << NODES_WIDTH + ZONES_WIDTH], pcp_lists[... << MIGRATE_WIDTH]

	31                                                             0
	| section | node | zone | type | order | ...unused... | PG_* bits |
"""
from b2b import kernel, memory

PAGE_BYTES = 32     # struct page


def _width(count):
    return (count - 1).bit_length()


def _lengths(*names):
    return [kernel.array_length(kernel.variable(name).type) if kernel.has(name) else 1 for name in names]


class Model:
    """Made anew for each command: what it reads of the machine may change."""

    def __init__(self):
        sections, nodes = _lengths("mem_section", "node_data")
        zone_ids, list_ids = _lengths("zone_table", "pcp_lists")
        self.name = ("SPARSEMEM" if kernel.has("mem_section") else
                     "DISCONTIGMEM" if kernel.has("node_memmap") else "FLATMEM")
        self.nodes = nodes
        self.max_order = kernel.array_length(field_type("struct zone", "free_area"))
        self.section_shift = 32 - (_width(sections) if self.name == "SPARSEMEM" else 0)
        self.node_shift = self.section_shift - _width(nodes)
        self.zone_shift = self.section_shift - _width(zone_ids)
        self.type_shift = self.zone_shift - (_width(list_ids) - _width(zone_ids))
        self.order_shift = self.type_shift - _width(self.max_order)
        self.max_mapnr = kernel.number("max_mapnr")
        self._read_maps()

    def _read_maps(self):
        """Where the struct page of pfn 0 would be, by section or node; one number for FLATMEM."""
        if self.name == "SPARSEMEM":
            sections = kernel.variable("mem_section")
            count = kernel.array_length(sections.type)
            self._bases = [int(sections[nr]["section_mem_map"]) for nr in range(count)]
            blocks = kernel.variable("section_blocks")
            self._blocks = [int(blocks[nr]) for nr in range(count)]
            self._pfn_shift = 20 - _width(count)
        elif self.name == "DISCONTIGMEM":
            maps = kernel.variable("node_memmap")
            self._bases = [int(maps[nr]["base"]) for nr in range(self.nodes)]
            self._ends = [(int(maps[nr]["start_pfn"]), int(maps[nr]["end_pfn"]))
                          for nr in range(self.nodes)]
            elements = kernel.variable("physnode_map")
            self._elements = [int(elements[nr]) for nr in range(kernel.array_length(elements.type))]
        else:
            self._bases = [kernel.number("mem_map")]

    def _node_of_pfn(self, pfn):
        """DISCONTIGMEM, pfn_to_nid(): the element's node, or where several share it the list's."""
        element = self._elements[pfn * len(self._elements) >> 20]
        if element != -2:
            return element
        starts, file = "node_starts", "arch/x86/mm/discontig.c"
        found, table = 0, kernel.variable(starts, file)
        for nr in range(kernel.number("nr_node_starts", file)):
            if int(table[nr]["pfn"]) <= pfn:
                found = int(table[nr]["nid"])
        return found

    def valid(self, pfn):
        """pfn_valid(): is there a struct page?"""
        if pfn < 0 or pfn >= self.max_mapnr:
            return False
        if self.name == "SPARSEMEM":
            block = pfn >> (self.max_order - 1) & 15
            return bool(self._blocks[pfn >> self._pfn_shift] >> block & 1)
        if self.name == "DISCONTIGMEM":
            node = self._node_of_pfn(pfn)
            return node >= 0 and self._ends[node][0] <= pfn < self._ends[node][1]
        return True

    def page_of(self, pfn):
        """pfn_to_page(), an address."""
        place = 0
        if self.name == "SPARSEMEM":
            place = pfn >> self._pfn_shift
        elif self.name == "DISCONTIGMEM":
            place = self._node_of_pfn(pfn)
        return self._bases[place] + pfn * PAGE_BYTES & 0xffffffff

    def pfn_of(self, page):
        """page_to_pfn(), from the address of a struct page."""
        flags, place = self.flags_at(page), 0
        if self.name == "SPARSEMEM":
            place = flags >> self.section_shift
        elif self.name == "DISCONTIGMEM":
            place = self.node(flags)
        return (page - self._bases[place] & 0xffffffff) // PAGE_BYTES

    # ---- page->flags --------------------------------------------------------------------

    @staticmethod
    def flags_at(page):
        return int.from_bytes(kernel.machine().virtual(page, 4), "little")

    def zone_id(self, flags):
        return (flags >> self.zone_shift) & (1 << self.section_shift - self.zone_shift) - 1

    def node(self, flags):
        return (flags >> self.node_shift) & (1 << self.section_shift - self.node_shift) - 1

    def zone_number(self, flags):
        return (flags >> self.zone_shift) & (1 << self.node_shift - self.zone_shift) - 1

    def order(self, flags):
        return (flags >> self.order_shift) & (1 << self.type_shift - self.order_shift) - 1

    def request_type(self, flags):
        """The migrate type of the request that the block last served."""
        return (flags >> self.type_shift) & (1 << self.zone_shift - self.type_shift) - 1

    @staticmethod
    def flag_names(flags):
        """PG_reserved ... as words."""
        return [name.removeprefix("PG_") for name, bit in kernel.enumerators("enum pageflags").items()
                if name.startswith("PG_") and flags >> bit & 1]


def field_type(type_name, member):
    return kernel.type_of(type_name)[member].type


def has_flag(flags, name):
    return bool(flags >> kernel.enumerators("enum pageflags")[f"PG_{name}"] & 1)


def direct_map_address(pfn):
    """Where the kernel sees a page of low memory."""
    return memory.PAGE_OFFSET + pfn * memory.PAGE_SIZE
