# SPDX-License-Identifier: MIT
"""What a Multiboot loader leaves in memory, made to order, right or wrong.

	order = Multiboot1(cmdline="loglevel=7", map=map1([(0, 0x9f000, 1), ...], stride=28))
	result = hand_over(tmp_path, order)

A Multiboot1 or Multiboot2 turns its fields into pieces of memory; a field that is
None is left out.  hand_over() boots the kernel with them, through the loader in
tests/machines/loader/, which puts each piece where it belongs, writes the
model-specific registers in msrs, [(number, value)], and jumps.
"""
import functools
import pathlib
import struct
import subprocess
import tempfile
from dataclasses import dataclass, field

import b2bvm

LOADER_DIR = pathlib.Path(__file__).parent / "loader"

MAGIC1 = 0x2BADB002
MAGIC2 = 0x36D76289
ORDER_MAGIC = 0x4C423242

INFO_ADDR = 0x20000             # low memory that neither BIOS nor QEMU's loader uses
USABLE, RESERVED, ACPI = 1, 2, 3
QUICK = "selftest=none"         # the self-tests do not depend on how the kernel was started

# What the loader's map says in most tests: below 1 MiB the same as the BIOS's, which
# would be believed otherwise; above, the ACPI region tells it from the BIOS's.
MAP = [(0, 0x9FC00, USABLE), (0x9FC00, 0x400, RESERVED), (0xF0000, 0x10000, RESERVED),
       (0x100000, 0x5F00000, USABLE), (0x6000000, 0x10000, ACPI), (0x6010000, 0x1FD0000, USABLE)]


def map1(entries, stride=24, size=None):
    """Multiboot 1: each entry begins with its size; stride is from entry to entry."""
    size = (stride - 4) if size is None else size
    one = [struct.pack("<IQQI", size & 0xFFFFFFFF, *entry) for entry in entries]
    return b"".join(entry[:max(stride, 4)].ljust(stride, b"\xee") for entry in one)


def map2(entries, entry_size=24):
    """Multiboot 2: the tag's payload, with nonsense in the reserved words."""
    one = [struct.pack("<QQI", *entry).ljust(entry_size, b"\xee") for entry in entries]
    return struct.pack("<II", entry_size, 0) + b"".join(one)


@dataclass
class Multiboot1:
    map: bytes = map1(MAP)
    cmdline: object = QUICK
    modules: list = field(default_factory=list)     # (address, bytes, command line)
    mem_upper: object = 0x7EE0000 >> 10
    magic: int = MAGIC1
    info: int = INFO_ADDR
    ebx: object = None          # what the kernel is told, when not where the structure is
    override: dict = field(default_factory=dict)    # field of the structure: value
    msrs: list = field(default_factory=list)

    def pieces(self):
        place = Placer(self.info + 0x100)
        flags, values = 1 << 9, {"loader_name": place.string("order")}
        if self.mem_upper is not None:
            flags |= 1 << 0
            values["mem_upper"] = self.mem_upper
        if self.cmdline is not None:
            flags |= 1 << 2
            values["cmdline"] = place.string(self.cmdline)
        if self.modules:
            flags |= 1 << 3
            listed = b"".join(struct.pack("<IIII", addr, addr + len(data), place.string(text), 0)
                              for addr, data, text in self.modules)
            values |= {"mods_count": len(self.modules), "mods_addr": place.bytes(listed)}
        if self.map is not None:
            flags |= 1 << 6
            values |= {"mmap_length": len(self.map), "mmap_addr": place.bytes(self.map)}
        values = {"flags": flags} | values | self.override
        names = ("flags mem_lower mem_upper boot_device cmdline mods_count mods_addr elf_num "
                 "elf_size elf_addr elf_shndx mmap_length mmap_addr drives_length drives_addr "
                 "config_table loader_name").split()
        info = b"".join(struct.pack("<I", values.get(name, 0)) for name in names)
        return [(self.info, info.ljust(0x100, b"\0")), *place.pieces,
                *((addr, data) for addr, data, _ in self.modules)]


@dataclass
class Multiboot2:
    map: bytes = map2(MAP)
    cmdline: object = QUICK
    tags: list = field(default_factory=list)        # (type, payload), or whole tags as bytes
    end: bytes = struct.pack("<II", 0, 8)
    total: object = None
    magic: int = MAGIC2
    info: int = INFO_ADDR
    ebx: object = None          # what the kernel is told, when not where the structure is
    msrs: list = field(default_factory=list)

    def pieces(self):
        tags = [(2, b"order\0")]
        if self.cmdline is not None:
            tags.append((1, self.cmdline.encode() + b"\0"))
        if self.map is not None:
            tags.append((6, self.map))
        body = b"".join(self.tag(*tag) if isinstance(tag, tuple) else tag
                        for tag in tags + self.tags) + self.end
        total = len(body) + 8 if self.total is None else self.total
        return [(self.info, struct.pack("<II", total, 0) + body)]

    @staticmethod
    def tag(number, payload):
        tag = struct.pack("<II", number, len(payload) + 8) + payload
        return tag + bytes(-len(tag) % 8)


class Placer:
    """Puts pieces one behind the other and says where each went."""

    def __init__(self, addr):
        self.addr = addr
        self.pieces = []

    def bytes(self, data):
        addr = self.addr
        self.pieces.append((addr, data))
        self.addr += (len(data) + 15) & ~15
        return addr

    def string(self, text):
        return self.bytes(text.encode("latin-1") + b"\0")


@functools.cache
def loader():
    """The loader, built once for each process that runs tests."""
    out = pathlib.Path(tempfile.mkdtemp(prefix="b2b-loader-")) / "loader.elf"
    subprocess.run(["gcc", "-m32", "-march=i486", "-O2", "-ffreestanding", "-fno-pic", "-no-pie",
                    "-fno-stack-protector", "-fno-asynchronous-unwind-tables", "-nostdlib",
                    "-static", "-Wl,--build-id=none,--no-warn-rwx-segments",
                    "-T", str(LOADER_DIR / "loader.ld"), "-o", str(out),
                    str(LOADER_DIR / "loader.c")], check=True)
    return out


def write_order(path, order):
    pieces = order.pieces()
    ebx = order.info if order.ebx is None else order.ebx
    head = struct.pack("<IIIII", ORDER_MAGIC, order.magic, ebx, len(order.msrs), len(pieces))
    table = b"".join(struct.pack("<II", addr, len(data)) for addr, data in pieces)
    table += b"".join(struct.pack("<IQ", number, value) for number, value in order.msrs)
    path.write_bytes(head + table + b"".join(data for _, data in pieces))


def options(tmp_path, order, kernel=None, **more):
    """What b2bvm.boot() and b2bvm.running() need to start the kernel with this order."""
    write_order(tmp_path / "order", order)
    return {"kernel": loader(), "mem": 128,
            "modules": [(kernel or b2bvm.KERNEL, ""), (str(tmp_path / "order"), "")]} | more


def hand_over(tmp_path, order, **more):
    """Boot the kernel with this order and wait for its end.  more: b2bvm.boot()'s options."""
    return b2bvm.boot(**options(tmp_path, order, **more))


def image_end(kernel=None):
    """The first byte of physical memory behind the kernel image, from its ELF header."""
    data = pathlib.Path(kernel or b2bvm.KERNEL).read_bytes()
    phoff, = struct.unpack_from("<I", data, 28)
    phentsize, phnum = struct.unpack_from("<HH", data, 42)
    ends = []
    for i in range(phnum):
        kind, _, _, paddr, _, memsz = struct.unpack_from("<6I", data, phoff + i * phentsize)
        if kind == 1:
            ends.append(paddr + memsz)
    return max(ends)
