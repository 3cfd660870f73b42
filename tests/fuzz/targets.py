# SPDX-License-Identifier: MIT
"""What is fuzzed, and what each fuzzer begins with.

A target is a property test of tests/host/, "suite.case".  Its seeds are made here, from
tables and maps that real machines had (tests/data/) and from what a loader would have
put down; inputs that once broke something are files in tests/fuzz/corpus/TARGET/.

	from targets import TARGETS
	TARGETS["madt_prop.any_table"].seeds()		{name: bytes}
"""
import json
import pathlib
import random
import struct
from dataclasses import dataclass

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent / "data"


@dataclass
class Target:
    """max_len in bytes; runs: inputs that make test tries; words: the dictionary."""
    max_len: int
    runs: int
    make_seeds: object
    words: str = ""

    def seeds(self):
        return self.make_seeds()

    def dictionary(self):
        return HERE / "dict" / f"{self.words}.dict" if self.words else None


# ---- memory maps -------------------------------------------------------------------

def memory_maps():
    """{name: [(start, size, type)]}"""
    data = json.loads((DATA / "e820-maps.json").read_text())
    return {f"{kind}-{number}": entries for kind in ("real", "made")
            for number, entries in enumerate(data[kind].values())}


def e820_tables():
    return {name: b"".join(struct.pack("<QQI", *entry) for entry in entries)
            for name, entries in memory_maps().items()}


# ---- ACPI --------------------------------------------------------------------------

ROOTS = 0x06000000      # where the tests put tables


def machines():
    """{name: (RSDP, {signature: table})} as their firmware left them."""
    data = json.loads((DATA / "acpi-tables.json").read_text())["machines"]
    return {name: (bytes.fromhex(one["rsdp"]),
                   {bytes.fromhex(t["bytes"][:8]).decode(): bytes.fromhex(t["bytes"])
                    for t in one["tables"]}) for name, one in data.items()}


def tables_of(signature):
    return lambda: {name: tables[signature] for name, (_, tables) in machines().items()
                    if signature in tables}


def with_checksum(data, at):
    data = bytearray(data)
    data[at] = 0
    data[at] = -sum(data) & 0xFF
    return bytes(data)


def chain(tables, width):
    """A root table at ROOTS, its tables behind it, and the RSDP that leads there."""
    addresses, body, at = [], b"", ROOTS + 0x200
    for table in tables:
        addresses.append(at)
        body += table + bytes(-len(table) % 16)
        at += len(table) + -len(table) % 16
    name = b"XSDT" if width == 8 else b"RSDT"
    pointers = b"".join(one.to_bytes(width, "little") for one in addresses)
    root = struct.pack("<4sIBB6s8sI4sI", name, 36 + len(pointers), 1, 0, b"MADE", b"MADE", 1,
                       b"MADE", 1) + pointers
    image = with_checksum(root, 9).ljust(0x200, b"\0") + body
    rsdp = struct.pack("<8sB6sBI", b"RSD PTR ", 0, b"MADE", 2 if width == 8 else 0,
                       0 if width == 8 else ROOTS)
    rsdp = with_checksum(rsdp, 8) + struct.pack("<IQB3s", 36, ROOTS if width == 8 else 0, 0, b"")
    return with_checksum(rsdp, 32), image


def table_chains():
    seeds = {}
    for name, (_, tables) in machines().items():
        good = [table for signature, table in tables.items() if signature != "RSDT"]
        for width in (4, 8):
            rsdp, image = chain(good, width)
            seeds[f"{name}-{width}"] = b"\0" + rsdp + image
            seeds[f"{name}-{width}-put-right"] = b"\1" + rsdp + image
    return seeds


def rsdp_areas():
    """EBDA segment, place in halves of a byte's distance from 0xe0000, bytes."""
    rsdp = next(iter(machines().values()))[0]
    places = {"start": 0, "rom": 0x159D0, "last-whole": 0x20000 - 32, "cut": 0x20000 - 16}
    seeds = {name: struct.pack("<HH", 0, at // 2) + rsdp for name, at in places.items()}
    seeds["ebda"] = struct.pack("<HH", 0x9FC0, 0) + bytes(16) + rsdp
    seeds["ebda-last"] = struct.pack("<HH", 0x9FFF, 0) + rsdp
    seeds["two"] = struct.pack("<HH", 0, 0) + rsdp[:8] + bytes(24) + rsdp
    return seeds


# ---- MTRRs -------------------------------------------------------------------------

def mtrr_registers():
    """(base, mask) for each register; type write-back in a base's lowest bit."""
    def pack(*pairs):
        return b"".join(struct.pack("<QQ", base, mask) for base, mask in pairs)

    def mask(size):
        return (-size & 0xFFFFFF000) | 0x800

    mib = 1 << 20
    return {
        "all": pack((1, mask(1 << 32))),
        "top-uncached": pack((1, mask(16 * mib)), (15 * mib, mask(mib))),
        "holes": pack((1 | 2 * mib, mask(2 * mib)), (1 | 8 * mib, mask(4 * mib))),
        "mask-with-holes": pack((1, 0xFFF5FF800), (1 | mib, mask(mib))),
        "disabled": pack((1, mask(mib) & ~0x800)),
    }


# ---- loaders -----------------------------------------------------------------------

IMAGE = 0x9000          # where the tests put what a loader left


class Image:
    """Bytes at IMAGE; put() returns where it put something."""

    def __init__(self, room):
        self.bytes = bytearray(room)

    def put(self, data):
        at = len(self.bytes)
        self.bytes += data + bytes(-len(data) % 8)
        return IMAGE + at


def multiboot1_image(entries):
    image = Image(120)
    cmdline = image.put(b"/boot/b2b.elf mem=64M \"a b\"=c\0")
    name = image.put(b"GRUB 2.06\0")
    table = image.put(b"".join(struct.pack("<IQQI", 20, *entry) for entry in entries))
    words = image.put(b"initrd\0")
    modules = image.put(struct.pack("<IIII", 0x400000, 0x500000, words, 0) +
                        struct.pack("<IIII", 0x180000, 0x280000, 0, 0))
    headers = image.put(struct.pack("<10I", 0, 2, 0, 0x280000, 0, 64, 1, 0, 0, 0) +
                        struct.pack("<10I", 0, 3, 0, 0x290000, 0, 32, 0, 0, 0, 0))
    info = struct.pack("<I2III2I4I2I2II", 0x126D, 639, 130048, 0, cmdline, 2, modules,
                       2, 40, headers, 0, 24 * len(entries), table, 0, 0, 0) + struct.pack("<I", name)
    image.bytes[:len(info)] = info
    image.bytes[88:110] = struct.pack("<QIIIBB", 0xB8000, 160, 80, 25, 16, 2)
    return bytes(image.bytes)


def tag(kind, data):
    return struct.pack("<II", kind, 8 + len(data)) + data + bytes(-len(data) % 8)


def multiboot2_image(entries):
    efi = b"".join(struct.pack("<IIQQQQ", 7, 0, start, 0, size // 4096, 0)
                   for start, size, _ in entries[:4])
    tags = b"".join([
        tag(2, b"GRUB 2.06\0"),
        tag(1, b"selftest=none e820=bios\0"),
        tag(3, struct.pack("<II", 0x400000, 0x500000) + b"initrd\0"),
        tag(4, struct.pack("<II", 639, 130048)),
        tag(6, struct.pack("<II", 24, 0) + b"".join(struct.pack("<QQII", *entry, 0)
                                                   for entry in entries)),
        tag(8, struct.pack("<QIIIBB", 0xFD000000, 4096, 1024, 768, 32, 1)),
        tag(9, struct.pack("<III", 1, 40, 0) + struct.pack("<10I", 0, 2, 0, 0x280000, 0, 64, 0, 0,
                                                           0, 0)),
        tag(14, next(iter(machines().values()))[0]),
        tag(17, struct.pack("<II", 40, 1) + efi),
        tag(0, b""),
    ])
    return struct.pack("<II", 8 + len(tags), 0) + tags


def images(make):
    return lambda: {name: make(entries) for name, entries in memory_maps().items()
                    if len(entries) <= 24 and all(size >= 0 for _, size, _ in entries)}


# ---- lines -------------------------------------------------------------------------

def lines():
    texts = [
        "mem=64M memmap=1M@16M \"a b\"=c", "a=\"b c\" \"d=e f\" -- rest", "\"unfinished word",
        "memmap=64M$128M,1M#0x2000000,1K!4G", "memmap=exactmap,640K@0,127M@1M", "mem=0x4000000",
        "memmap=1M%2M-1+2,8M%0-2,3M%5M+12", "numa=fake=4 numa=fake=256M numa=off",
        "quiet loglevel=7 highmem=32M vmalloc=256M kernelcore=16M movablecore=50%",
        "slub_debug=FZPU,kmalloc-64 percpu_alloc=page memblock=debug", "18446744073709551615K", "0x",
        "077", "16E", "0x7fffffffffffffff", "selftest_number=99999999999 colour=red --",
    ]
    return {f"line-{number:02}": text.encode() for number, text in enumerate(texts)}


# ---- sequences of calls ------------------------------------------------------------

def sequences():
    """No table is behind these: numbers that are drawn one after the other."""
    generator = random.Random(1)
    seeds = {"zeros": bytes(64), "ramp": bytes(range(256))}
    for length in (16, 64, 256, 1024):
        seeds[f"chance-{length}"] = bytes(generator.randrange(256) for _ in range(length))
    return seeds


TARGETS = {
    "acpi_prop.any_tables": Target(1280, 500, table_chains, "acpi"),
    "acpi_prop.any_rsdp_area": Target(256, 400, rsdp_areas, "acpi"),
    "acpi_prop.random_damage": Target(64, 400, sequences),
    "boot_prop.any_multiboot1": Target(1024, 1500, images(multiboot1_image), "multiboot"),
    "boot_prop.any_multiboot2": Target(2048, 1500, images(multiboot2_image), "multiboot"),
    "boot_prop.multiboot1_stays_sound": Target(768, 400, sequences, "multiboot"),
    "boot_prop.multiboot2_stays_sound": Target(768, 500, sequences, "multiboot"),
    "bootmem_prop.bitmaps_equal_the_flags": Target(1024, 400, sequences),
    "bootmem_prop.ranges_equal_the_flags": Target(512, 1000, sequences),
    "buddy_prop.zone_property": Target(1024, 200, sequences),
    "cmdline_prop.any_line": Target(256, 1500, lines, "cmdline"),
    "cmdline_prop.memmap_equals_the_model": Target(128, 1200, sequences),
    "cmdline_prop.sizes_equal_the_model": Target(128, 6000, lines, "cmdline"),
    "cmdline_prop.words_equal_the_model": Target(128, 6000, lines, "cmdline"),
    "e820_prop.any_table_equals_the_model": Target(2560, 10000, e820_tables, "e820"),
    "e820_prop.random_tables_equal_the_model": Target(1024, 2000, sequences),
    "e820_prop.changes_conserve_bytes": Target(1024, 2500, sequences),
    "initrd_prop.modules_take_nothing_from_others": Target(256, 600, sequences),
    "iommu_prop.any_table": Target(512, 8000, tables_of("DMAR"), "acpi"),
    "kmap_prop.mappings_show_their_pages": Target(512, 100, sequences),
    "madt_prop.any_table": Target(512, 4000, tables_of("APIC"), "acpi"),
    "madt_prop.random_bytes": Target(256, 800, sequences),
    "memblock_prop.agrees_with_model": Target(512, 1000, sequences),
    "memblock_prop.agrees_while_growing": Target(1024, 800, sequences),
    "mtrr_prop.any_ranges": Target(128, 1000, mtrr_registers),
    "mtrr_prop.random_ranges": Target(128, 1000, sequences),
    "numa-prop.any_slit": Target(512, 4000, tables_of("SLIT"), "acpi"),
    "numa-prop.any_srat": Target(600, 2500, tables_of("SRAT"), "acpi"),
    "numa-prop.random_fakes": Target(64, 300, sequences),
    "numa-prop.random_srats": Target(512, 1500, sequences),
    "page_prop.pages_against_bits": Target(1024, 60, sequences),
    "percpu-property.areas_agree_with_model": Target(512, 80, sequences),
    "percpu-property.map_agrees_with_brute_force": Target(512, 800, sequences),
    "slab_prop.slab_against_bits": Target(1024, 50, sequences),
    "vmalloc-property.addresses_agree_with_model": Target(512, 300, sequences),
    "vmalloc-property.pages_are_nobody_elses": Target(256, 40, sequences),
}
