# SPDX-License-Identifier: MIT
"""ACPI tables made to order, right or wrong, and the kernel booted with them.

	tables = Acpi([madt([0, 1]), srat([(0, 0, 1 << 30)]), slit([[10]]).but(checksum=1)])
	result = boot_with(tmp_path, tables, mem=1024, cpus=2, append="selftest=none")
	assert f"ACPI: SLIT at {tables.tables[2].at:#010x} has a bad checksum, ignored" in result.lines

A table is bytes that add up; but(length=..., checksum=..., at=..., placed=False, body=...)
makes a wrong one of it.  The kernel gets the RSDP in a Multiboot 2 tag from the
loader in tests/machines/loader/, which also puts the tables into memory, one behind
the other at 96 MiB in an "ACPI data" range, or where at says.  An address where
nothing can be placed (no RAM there, or above 4 GiB) goes with placed=False.  Where
these tables are refused as a whole the firmware's own are found: firmware_acpi=False
takes those away.

		       .- xsdt: 64-bit pointers -.
	tag -> RSDP ---|                         |---> the tables, in their order
		       '- rsdt: 32-bit pointers -'
"""
import struct
from dataclasses import dataclass, field, replace

import handover
from handover import ACPI, RESERVED, USABLE

MIB = 1 << 20

HEADER = struct.Struct("<4sIBB6s8sI4sI")
TABLES_AT = 96 * MIB            # behind the loader at 80 MiB and what it carries
OEM, OEM_TABLE, COMPILER = b"B2BTST", b"MADEHERE", b"B2BT"


def checksum(data):
    """The byte that makes data, with this byte added, sum up to zero."""
    return -sum(data) & 0xFF


@dataclass
class Table:
    """One table.  What is None is filled in as it should be.

    length	what the header says, where that is not the table's length
    checksum	added to the right one: 1 makes a wrong one
    at		its physical address
    placed	False: the pointers lead to it, but there are no bytes
    """
    signature: bytes
    body: bytes = b""
    revision: int = 1
    length: object = None
    checksum: int = 0
    at: object = None
    placed: bool = True

    def but(self, **changes):
        return replace(self, **changes)

    @property
    def size(self):
        return HEADER.size + len(self.body)

    def bytes(self):
        length = self.size if self.length is None else self.length
        data = bytearray(HEADER.pack(self.signature, length, self.revision, 0, OEM, OEM_TABLE, 1,
                                     COMPILER, 1) + self.body)
        data[9] = (checksum(data) + self.checksum) & 0xFF
        return bytes(data)


# ---- MADT: processors ("APIC") ---------------------------------------------------

def local_apic(acpi_id, apic_id, flags=1):
    return struct.pack("<BBBBI", 0, 8, acpi_id & 0xFF, apic_id, flags)


def local_x2apic(acpi_id, apic_id, flags=1):
    return struct.pack("<BBHIII", 9, 16, 0, apic_id, flags, acpi_id)


def io_apic(number=0, address=0xFEC00000, first_gsi=0):
    return struct.pack("<BBBBII", 1, 12, number, 0, address, first_gsi)


def local_apic_address(address):
    """The override: a 64-bit address in place of the header's."""
    return struct.pack("<BBHQ", 5, 12, 0, address)


def madt(processors=(0,), entries=b"", apic_address=0xFEE00000, flags=1, **more):
    """processors: APIC ids, each enabled; or (APIC id, flags).  entries: bytes behind them."""
    pairs = [one if isinstance(one, tuple) else (one, 1) for one in processors]
    body = b"".join(local_apic(number, apic_id, on) if apic_id < 255 else
                    local_x2apic(number, apic_id, on) for number, (apic_id, on) in enumerate(pairs))
    return Table(b"APIC", struct.pack("<II", apic_address, flags) + body + entries, **more)


# ---- SRAT: which memory and which processor belongs to which node ----------------------

ENABLED, HOTPLUG, NONVOLATILE = 1, 2, 4


def memory_affinity(domain, base, size, flags=ENABLED):
    return struct.pack("<BBIHQQIIQ", 1, 40, domain, 0, base, size, 0, flags, 0)


def cpu_affinity(domain, apic_id, flags=ENABLED):
    """The domain's upper 24 bits stand at the end; they are read from revision 2 on."""
    high = (domain >> 8).to_bytes(3, "little")
    return struct.pack("<BBBBIB3sI", 0, 16, domain & 0xFF, apic_id, flags, 0, high, 0)


def x2apic_affinity(domain, apic_id, flags=ENABLED):
    return struct.pack("<BBHIIIII", 2, 24, 0, domain, apic_id, flags, 0, 0)


def srat(memory=(), cpus=(), entries=b"", revision=3, **more):
    """memory: (domain, base, size[, flags]); cpus: (domain, APIC id[, flags]); bytes."""
    body = b"".join(cpu_affinity(*one) for one in cpus)
    body += b"".join(memory_affinity(*one) for one in memory)
    return Table(b"SRAT", struct.pack("<IQ", 1, 0) + body + entries, revision=revision, **more)


# ---- SLIT: how far it is from node to node ---------------------------------------------

def slit(rows, count=None, **more):
    """rows: a square of distances, 10 to oneself; count: what the table says it has."""
    count = len(rows) if count is None else count
    return Table(b"SLIT", struct.pack("<Q", count) + b"".join(bytes(row) for row in rows), **more)


# ---- DMAR: the IOMMUs --------------------------------------------------------------------

def scope(kind, bus, *path):
    return struct.pack("<BBHBB", kind, 6 + 2 * len(path), 0, 0, bus) + b"".join(
        bytes(step) for step in path)


def drhd(base, flags=0, segment=0, scopes=b""):
    """A unit; flags 1: it has all devices that no other unit names."""
    return struct.pack("<HHBBHQ", 0, 16 + len(scopes), flags, 0, segment, base) + scopes


def rmrr(base, last, segment=0, scopes=b""):
    return struct.pack("<HHHHQQ", 1, 24 + len(scopes), 0, segment, base, last) + scopes


def dmar(entries=b"", width=39, flags=0, **more):
    """width: of a host address, bits."""
    return Table(b"DMAR", struct.pack("<BB10x", width - 1, flags) + entries, **more)


# ---- RSDP, RSDT, XSDT --------------------------------------------------------------------

@dataclass
class Acpi:
    """A set of tables and the way to them.

    revision	of the RSDP: 0 (20 bytes, RSDT only) or 2 (36 bytes)
    rsdt, xsdt	changes to the root tables, as for Table.but(); None: there is none,
		and the RSDP's pointer is 0
    pointers	the root tables' entries, where they are not the tables' addresses
    rsdp_checksum, rsdp_extended_checksum	added to the right ones
    signature	of the RSDP
    at		where tables without an address of their own begin
    kind	e820 type of the memory they lie in; USABLE: the kernel has to reserve them
    given	False: the loader hands over no RSDP
    """
    tables: list = field(default_factory=list)
    revision: int = 2
    rsdt: object = field(default_factory=dict)
    xsdt: object = field(default_factory=dict)
    pointers: object = None
    rsdp_checksum: int = 0
    rsdp_extended_checksum: int = 0
    signature: bytes = b"RSD PTR "
    at: int = TABLES_AT
    kind: int = ACPI
    given: bool = True

    def __post_init__(self):
        placer = handover.Placer(self.at)
        self.tables = [self._put(placer, table) for table in self.tables]
        addresses = [table.at for table in self.tables] if self.pointers is None else self.pointers
        self.rsdt = self._root(placer, b"RSDT", "<I", addresses, self.rsdt)
        self.xsdt = self._root(placer, b"XSDT", "<Q", addresses, self.xsdt)
        self._end = placer.addr

    @staticmethod
    def _put(placer, table):
        if table.at is None:
            table = table.but(at=placer.addr)
            placer.bytes(bytes(table.size))
        return table

    def _root(self, placer, signature, width, addresses, changes):
        if changes is None:
            return None
        mask = (1 << 8 * struct.calcsize(width)) - 1
        body = b"".join(struct.pack(width, address & mask) for address in addresses)
        return self._put(placer, Table(signature, body).but(**changes))

    def pieces(self):
        """What the loader has to place: [(address, bytes)]."""
        roots = [root for root in (self.rsdt, self.xsdt) if root]
        return [(table.at, table.bytes()) for table in [*self.tables, *roots] if table.placed]

    def ranges(self):
        """The memory they lie in: [(start, size, e820 type)]."""
        own = [(addr & ~0xFFF, ((addr & 0xFFF) + len(data) + 0xFFF) & ~0xFFF, self.kind)
               for addr, data in self.pieces() if not self.at <= addr < self._end]
        return [(self.at, (self._end - self.at + 0xFFF) & ~0xFFF, self.kind), *own]

    def rsdp(self):
        rsdt, xsdt = (root.at if root else 0 for root in (self.rsdt, self.xsdt))
        data = bytearray(struct.pack("<8sB6sBI", self.signature, 0, OEM, self.revision,
                                     rsdt & 0xFFFFFFFF))
        data[8] = (checksum(data) + self.rsdp_checksum) & 0xFF
        if self.revision >= 2:
            data += struct.pack("<IQB3x", 36, xsdt, 0)
            data[32] = (checksum(data) + self.rsdp_extended_checksum) & 0xFF
        return bytes(data)

    def tags(self):
        """Multiboot 2: 14 carries an RSDP of the first version, 15 a later one."""
        return [(15 if self.revision >= 2 else 14, self.rsdp())] if self.given else []


@dataclass
class Order(handover.Multiboot2):
    """What the loader leaves: the Multiboot 2 information and the tables."""
    acpi: object = None

    def pieces(self):
        return super().pieces() + self.acpi.pieces()


def memory_map(mem):
    """What SeaBIOS says of a machine with mem MiB (below 3.5 GiB on pc, to 2 GiB on q35)."""
    top = mem * MIB
    return [(0, 0x9FC00, USABLE), (0x9FC00, 0x400, RESERVED), (0xF0000, 0x10000, RESERVED),
            (MIB, top - 0x20000 - MIB, USABLE), (top - 0x20000, 0x20000, RESERVED),
            (0xFFFC0000, 0x40000, RESERVED)]


def order(acpi, mem, append=handover.QUICK):
    """The order for handover.options(), for tests that start the machine themselves."""
    ranges = [one for one in acpi.ranges() if one[2] != USABLE and one[0] < mem * MIB]
    return Order(cmdline=append, map=handover.map2(memory_map(mem) + ranges), tags=acpi.tags(),
                 acpi=acpi)


def boot_with(tmp_path, acpi, mem=128, append=handover.QUICK, machine="pc", firmware_acpi=True,
              **more):
    """Boot the kernel with these tables.  more: b2bvm.boot()'s options.  Return: b2bvm.Result."""
    if not firmware_acpi:
        machine += ",acpi=off"
    return handover.hand_over(tmp_path, order(acpi, mem, append), mem=mem, machine=machine, **more)
