# SPDX-License-Identifier: MIT
"""What a machine with nodes must look like, from QEMU's arguments alone.

	machine = Machine([Node(256, cpus=[0, 1]), Node(768, cpus=[2])], distances={(0, 1): 25})
	boot(mem=machine.mem, cpus=machine.cpus, extra=machine.arguments())
	machine.zonelists("Zone")	lines that mminit_loglevel=1 must print, as a set

Memory is laid out node by node from address 0; the firmware takes a little at its
two ends.  A Patchwork's is in pieces, as QEMU cannot have it: its tables are made here.

	machine = Patchwork([Node(0, [0]), Node(0, [1])], pieces=[(0, 64), (1, 32), (HOLE, 8), (0, 64)])
	boot_with(tmp_path, machine.acpi(), ..., append=machine.memmap())

Proximity domains are QEMU's node numbers; the kernel's numbers follow
the order in which SRAT names domains: first the processors by APIC number, then the
ranges of memory by address.  Nothing here is read from the kernel.
"""
from dataclasses import dataclass, field

from acpi import ENABLED, HOTPLUG, Acpi, madt, slit, srat

MIB = 1 << 20
PAGE = 4096
DMA_END = 16 * MIB
EDGE = 0x377fe * PAGE           # low memory's end with the default vmalloc=
TAKEN_AT_THE_END = 0x20000      # by SeaBIOS, for its tables
ISA_HOLE = (0x9f000, MIB)       # the BIOS's data, adapters, ROM
HOLE = None                     # whose a piece without RAM is

ZONES = ["DMA", "Normal", "HighMem", "Movable"]
MAX_NODES = 8
LOCAL, REMOTE = 10, 20


@dataclass
class Node:
    """mem in MiB, 0 for none; cpus: numbers of processors."""
    mem: int
    cpus: list = field(default_factory=list)


@dataclass
class Machine:
    """nodes by QEMU's number; distances {(from, to): value}, or None for no SLIT."""
    nodes: list
    distances: object = None
    edge: int = EDGE                # where low memory ends

    def layout(self):
        """[(QEMU's number of a node, MiB)] from address 0 on."""
        return [(number, node.mem) for number, node in enumerate(self.nodes) if node.mem]

    @property
    def mem(self):
        return sum(size for _, size in self.layout())

    @property
    def cpus(self):
        return sum(len(node.cpus) for node in self.nodes)

    def arguments(self):
        words = []
        for number, node in enumerate(self.nodes):
            numa = f"node,nodeid={number}"
            if node.mem:
                words += ["-object", f"memory-backend-ram,id=m{number},size={node.mem}M"]
                numa += f",memdev=m{number}"
            numa += "".join(f",cpus={cpu}" for cpu in node.cpus)
            words += ["-numa", numa]
        for (source, target), value in (self.distances or {}).items():
            words += ["-numa", f"dist,src={source},dst={target},val={value}"]
        return words

    # ---- what the kernel must make of it ---------------------------------------

    def domains(self):
        """QEMU's numbers in the order of the kernel's."""
        by_cpu = sorted((cpu, number) for number, node in enumerate(self.nodes)
                        for cpu in node.cpus)
        met = [number for _, number in by_cpu]
        met += [number for number, _ in self.layout() if number is not HOLE]
        return list(dict.fromkeys(met))

    def spans(self):
        """[(domain or HOLE, start, end)] in bytes."""
        start, found = 0, []
        for number, size in self.layout():
            found.append((number, start, start + size * MIB))
            start += size * MIB
        return found

    def ranges(self):
        """{domain: [(start, end)]} of its RAM in bytes."""
        found = {number: [] for number in range(len(self.nodes))}
        for number, start, end in self.spans():
            last = min(end, self.mem * MIB - TAKEN_AT_THE_END)
            parts = [(max(start, PAGE), min(last, ISA_HOLE[0])), (max(start, ISA_HOLE[1]), last)]
            if number is not HOLE:
                found[number] += [(a, b) for a, b in parts if a < b]
        return found

    def pages(self, domain):
        """{zone: pages of RAM}, without the empty ones."""
        limits = {"DMA": (0, DMA_END), "Normal": (DMA_END, self.edge), "HighMem": (self.edge, 1 << 32)}
        found = {}
        for zone, (low, high) in limits.items():
            count = sum(max(0, min(b, high) - max(a, low))
                        for a, b in self.ranges()[domain]) // PAGE
            if count:
                found[zone] = count
        return found

    def distance(self, a, b):
        """Of two domains.  QEMU fills in the way back where only one way is given."""
        if a == b:
            return LOCAL
        if self.distances is None:
            return REMOTE
        return self.distances.get((a, b), self.distances.get((b, a)))

    def node_orders(self):
        """[[nodes in the order in which node 0's requests go to them], ...], the kernel's numbers."""
        domains = self.domains()
        count = len(domains)
        memory = [nid for nid in range(count) if self.pages(domains[nid])]
        load = [0] * count
        orders = []
        for local in range(count):
            away = [self.distance(domains[local], domain) for domain in domains]
            order, before, weight = [local], local, count
            while rest := [nid for nid in memory if nid not in order]:
                if len(order) == 1:
                    weight -= 1
                cost = {nid: ((away[nid] + (nid < local) + bool(self.nodes[domains[nid]].cpus))
                              * count * MAX_NODES + load[nid], nid) for nid in rest}
                best = min(rest, key=cost.get)
                if away[best] != away[before]:
                    load[best] = weight
                weight -= 1
                before = best
                order.append(best)
            orders.append(order)
        return orders

    def zonelist(self, nodes, highest, by):
        """["0:Normal", "1:Normal", "0:DMA"]: what a request for a zone type and those below sees."""
        domains = self.domains()
        places = [(nid, zone) for nid in nodes for zone in reversed(ZONES[:highest + 1])
                  if zone in self.pages(domains[nid])]
        if by == "Zone":
            places.sort(key=lambda place: -ZONES.index(place[1]))       # keeps the nodes' order
        return [f"{nid}:{zone}" for nid, zone in places]

    def zonelists(self, by):
        """The lines "mminit::zonelist ..." of all nodes, sorted."""
        lines = []
        for nid, order in enumerate(self.node_orders()):
            own = self.pages(self.domains()[nid])
            for number, zone in enumerate(ZONES):
                general = self.zonelist(order, number, by)
                this = self.zonelist([nid], number, "Node")
                if zone in own or not own:
                    lines.append(" ".join(["mminit::zonelist general", f"{nid}:{zone}", "=", *general]))
                if zone in own:
                    lines.append(" ".join(["mminit::zonelist thisnode", f"{nid}:{zone}", "=", *this]))
        return sorted(lines)

    def default_order(self):
        """Zone order, unless it would send a node's or everybody's requests far for little."""
        every = [self.pages(domain) for domain in self.domains()]
        total = sum(sum(pages.values()) for pages in every)
        low = sum(pages.get("DMA", 0) for pages in every)
        if any("Normal" not in pages for pages in every) or not low or low > total // 2:
            return "Node"
        average = total // (sum(1 for pages in every if pages) + 1)
        for pages in every:
            if pages.get("DMA") and sum(pages.values()) > average and \
                    pages["DMA"] > sum(pages.values()) * 70 // 100:
                return "Node"
        return "Zone"


@dataclass
class Patchwork(Machine):
    """pieces [(number of a node or HOLE, MiB)] in the order of addresses; nodes say the processors."""
    pieces: list = field(default_factory=list)
    hotplug: set = field(default_factory=set)       # nodes whose memory may be pulled out

    def layout(self):
        return self.pieces

    def acpi(self):
        """SRAT with each piece, SLIT if there are distances; they lie where the firmware's do."""
        cpus = sorted((cpu, number) for number, node in enumerate(self.nodes) for cpu in node.cpus)
        tables = [madt([cpu for cpu, _ in cpus]),
                  srat([(number, start, end - start, self.flags(number))
                        for number, start, end in self.spans() if number is not HOLE],
                       [(number, cpu) for cpu, number in cpus])]
        if self.distances is not None:
            numbers = range(len(self.nodes))
            tables.append(slit([[self.distance(a, b) for b in numbers] for a in numbers]))
        return Acpi(tables, at=self.mem * MIB - TAKEN_AT_THE_END)

    def flags(self, number):
        return ENABLED | (HOTPLUG if number in self.hotplug else 0)

    def memmap(self):
        """The command line's words for the holes."""
        return " ".join(f"memmap={end - start:#x}${start:#x}" for number, start, end in self.spans()
                        if number is HOLE)
