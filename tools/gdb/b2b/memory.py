# SPDX-License-Identifier: MIT
"""Bytes of the machine, by virtual or physical address.

	                    virtual                              physical
	live, paging on     gdb asks QEMU's stub                 the stub, in its physical mode
	live, before that   PAGE_OFFSET is 0: the direct map     the same
	                    before there is one
	core                our own walk along its page tables   the file

The structures of the kernel are small and lie close together, so memory is read in lines of 64
bytes and kept until the command is over: through a debugger's line a byte costs 3 us, and a
request 100.
"""
import re
import struct
from dataclasses import dataclass

import gdb

from b2b import elf

PAGE_SIZE = 4096
PAGE_OFFSET = 0xC0000000    # asm/page.h; tests/machines/test_gdb.py compares what is repeated here
LINE = 64

PRESENT, LARGE = 0x001, 0x080
PAGING = 1 << 31            # CR0


class Unreadable(Exception):
    """There is no memory, or no way to it; the text says where."""


@dataclass(frozen=True)
class Processor:
    """The registers of one that matter here; thread: gdb's number of it."""
    thread: int
    cr0: int
    cr3: int
    fs_base: int
    eip: int
    esp: int
    ebp: int

    @property
    def paging(self):
        return bool(self.cr0 & PAGING)

    @property
    def directory(self):
        """Physical address of its page directory."""
        return self.cr3 & ~(PAGE_SIZE - 1)


class Machine:
    """What the kinds of machines have in common.

    Each has _physical(), _virtual(), processors(), and `selected`: the processor of gdb's thread.
    """

    def __init__(self):
        self._lines = {}

    def paging(self):
        return self.selected.paging

    def virtual(self, address, size):
        return self._read("virtual", self._virtual, address, size)

    def physical(self, address, size):
        return self._read("physical", self._physical, address, size)

    def _read(self, space, reader, address, size):
        first, last = address // LINE, (address + size - 1) // LINE
        wanted = range(first, last + 1)
        missing = [line for line in wanted if (space, line) not in self._lines]
        if missing:
            low, high = missing[0], missing[-1] + 1
            data = reader(low * LINE, (high - low) * LINE)
            for nr, line in enumerate(range(low, high)):
                self._lines[space, line] = data[nr * LINE:(nr + 1) * LINE]
        data = b"".join(self._lines[space, line] for line in wanted)
        return data[address - first * LINE:][:size]

    def walk(self, directory, address):
        """Along the page tables, whose directory is at a physical address.  Return: physical, or None."""
        entry = self._word(directory + (address >> 22) * 4)
        if entry & (PRESENT | LARGE) == PRESENT | LARGE:
            return (entry & 0xffc00000) | (address & 0x3fffff)
        if not entry & PRESENT:
            return None
        entry = self._word((entry & 0xfffff000) + (address >> 12 & 1023) * 4)
        return (entry & 0xfffff000) | (address & 0xfff) if entry & PRESENT else None

    def _word(self, address):
        return struct.unpack("<I", self.physical(address, 4))[0]

    def _by_page(self, translate, address, size):
        """Virtual memory as pieces of physical memory, which translate() finds."""
        data = b""
        while len(data) < size:
            at = address + len(data)
            physical = translate(at)
            if physical is None:
                raise Unreadable(f"nothing is mapped at {at:#010x}")
            data += self.physical(physical, min(size - len(data), PAGE_SIZE - at % PAGE_SIZE))
        return data


def before_paging(address):
    """Physical address of what the kernel will have at a virtual one, for as long as nothing is mapped."""
    return address - PAGE_OFFSET if address >= PAGE_OFFSET else address


class Live(Machine):
    """A machine at the other end of gdb's remote protocol."""

    def __init__(self, connection):
        super().__init__()
        self._connection = connection
        self.selected = self._registers()

    @staticmethod
    def _registers():
        """Of the thread that gdb looks at, whichever of its frames is selected."""
        frame = gdb.newest_frame()
        return Processor(gdb.selected_thread().num, *(
            int(frame.read_register(name)) & 0xffffffff
            for name in ("cr0", "cr3", "fs_base", "eip", "esp", "ebp")))

    def processors(self):
        before, found = gdb.selected_thread(), []
        frame = gdb.selected_frame()
        for thread in sorted(gdb.selected_inferior().threads(), key=lambda thread: thread.num):
            thread.switch()
            found.append(self._registers())
        before.switch()
        frame.select()
        return found

    def _virtual(self, address, size):
        if not self.paging():
            return self._by_page(before_paging, address, size)
        try:
            return gdb.selected_inferior().read_memory(address, size).tobytes()
        except gdb.MemoryError:
            raise Unreadable(f"nothing is mapped at {address:#010x}") from None

    def _stub(self, packet):
        return self._connection.send_packet(packet)

    def _physical(self, address, size):
        """QEMU's stub has a mode in which addresses are physical; others read through the direct map."""
        if self._stub("Qqemu.PhyMemMode:1") != b"OK":
            return self._virtual(address + (PAGE_OFFSET if self.paging() else 0), size)
        try:
            return gdb.selected_inferior().read_memory(address, size).tobytes()
        except gdb.MemoryError:
            raise Unreadable(f"there is no memory at {address:#x} (physical)") from None
        finally:
            self._stub("Qqemu.PhyMemMode:0")


class Core(Machine):
    """What `dump-guest-memory` wrote, with -p (paging) or without."""

    def __init__(self, path):
        super().__init__()
        self._file = elf.ElfFile(path)
        self._parts = [part for part in self._file.segments() if part.kind == elf.PT_LOAD]
        notes = [content for owner, _, content in self._file.notes() if owner == "QEMU"]
        if not notes:
            raise Unreadable(f"{path} is no dump of a machine by QEMU: it has no note of a processor")
        thread = gdb.selected_thread()
        self._all = [Processor(nr, **elf.qemu_registers(note)) for nr, note in enumerate(notes, 1)]
        self.selected = self._all[min(thread.num if thread else 1, len(notes)) - 1]

    def processors(self):
        return self._all

    def _virtual(self, address, size):
        if not self.paging():
            return self._by_page(before_paging, address, size)
        return self._by_page(lambda at: self.walk(self.selected.directory, at), address, size)

    def _physical(self, address, size):
        for part in self._parts:
            if part.physical <= address and address + size <= part.physical + part.size:
                return self._file.read(part.offset + address - part.physical, size)
        if size > LINE:
            half = size // 2 // LINE * LINE
            return self._physical(address, half) + self._physical(address + half, size - half)
        raise Unreadable(f"{address:#x} (physical) is not in this core")


def _core_path():
    target = gdb.execute("info target", to_string=True)
    return re.search(r"^Local core dump file:\n\s*`(.*)', file type", target, re.MULTILINE)[1]


def machine():
    """The machine that gdb looks at."""
    connection = gdb.selected_inferior().connection
    if connection is None:
        raise Unreadable("there is no machine yet: `make debug` starts one; `target remote :1234` finds "
                         "one that QEMU runs with -s; `core FILE` opens what b2b-core has written")
    if connection.type == "core":
        return Core(_core_path())
    if not hasattr(connection, "send_packet"):
        raise Unreadable(f"gdb looks at something that is no machine ({connection.type})")
    return Live(connection)
