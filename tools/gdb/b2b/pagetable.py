# SPDX-License-Identifier: MIT
"""b2b-pt: the page tables: the walk to one address, or all that is mapped, as runs.

	address    31        22 21        12 11         0
	           | directory |   table    |  offset   |
	CR3 ──→ directory[..] ──→ table[..] ──→ page frame
	              └ with S set: a 4 MiB page, and no table
"""
import struct
from dataclasses import dataclass

from b2b import kernel, memory
from b2b.command import Command, Sorry, number_in, register, say, size, table

# asm/pgtable_types.h, with the words of the log's ptdump
RW, USER, PWT, PCD, GLOBAL = 0x002, 0x004, 0x008, 0x010, 0x100
FLAGS = ((memory.PRESENT, "present"), (RW, "writable"), (USER, "user"), (PWT, "write-through"),
         (PCD, "not cached"), (0x020, "accessed"), (0x040, "dirty"), (memory.LARGE, "4 MiB page"),
         (GLOBAL, "global"))
RIGHTS = memory.PRESENT | RW | USER | PWT | PCD | GLOBAL
ENTRIES = 1024


def rights(flags):
    """RW PCD ..., as the record of the boot has them."""
    return " ".join(["RW" if flags & RW else "RO"] +
                    [word for bit, word in ((USER, "USR"), (PWT, "PWT"), (PCD, "PCD"), (GLOBAL, "GLB"))
                     if flags & bit])


def flag_words(entry, large):
    words = [word for bit, word in FLAGS if entry & bit and (large or bit not in (memory.LARGE,))]
    return ", ".join(words) if entry & memory.PRESENT else "not present"


@dataclass
class Run:
    """Neighbours that look alike; bytes."""
    start: int
    size: int
    physical: int
    page: str       # 4K or 4M
    flags: int


def _table(physical):
    return struct.unpack(f"<{ENTRIES}I", kernel.machine().physical(physical, 4 * ENTRIES))


def _entries(directory):
    """(virtual address, bytes, entry) of all that is mapped, upwards."""
    for nr, entry in enumerate(_table(directory)):
        if entry & (memory.PRESENT | memory.LARGE) == memory.PRESENT | memory.LARGE:
            yield nr << 22, 1 << 22, entry
        elif entry & memory.PRESENT:
            for place, leaf in enumerate(_table(entry & ~0xfff)):
                if leaf & memory.PRESENT:
                    yield nr << 22 | place << 12, memory.PAGE_SIZE, leaf


def runs(directory, by_frame=False):
    """What is mapped, with equal rights; by_frame: to consecutive page frames, too."""
    run = None
    for start, length, entry in _entries(directory):
        page, flags, physical = "4K" if length == memory.PAGE_SIZE else "4M", entry & RIGHTS, entry & ~0xfff
        if run and (run.start + run.size, run.page, run.flags) == (start, page, flags) and \
                (not by_frame or run.physical + run.size == physical):
            run.size += length
            continue
        if run:
            yield run
        run = Run(start, length, physical, page, flags)
    if run:
        yield run


def directory():
    """The page directory in use, and its name."""
    selected = kernel.machine().selected
    if not selected.paging:
        raise Sorry("paging is off: every address is a physical one.  startup_32 makes the first tables; "
                    "`tbreak i386_start_kernel`, then `continue`, goes behind it")
    for name in ("swapper_pg_dir", "initial_page_table"):
        if selected.directory == kernel.address_of(name) - memory.PAGE_OFFSET:
            return selected.directory, name
    return selected.directory, "of somebody else"


def _show_runs(by_frame):
    place, name = directory()
    found = list(runs(place, by_frame))
    say(f"What the page directory at {place:#x} ({name}) maps, {len(found)} runs"
        + (" of consecutive page frames" if by_frame else ""))
    if by_frame:
        table(("start", "last byte", "size", "physical", "pages of", "rights"),
              [(f"{run.start:#010x}", f"{run.start + run.size - 1:#010x}", size(run.size),
                f"{run.physical:#010x}", run.page, rights(run.flags)) for run in found], left=("rights",))
    else:
        table(("start", "last byte", "size", "pages of", "rights"),
              [(f"{run.start:#010x}", f"{run.start + run.size - 1:#010x}", size(run.size), run.page,
                rights(run.flags)) for run in found], left=("rights",))
    say("  RW writable, RO not; GLB stays in the TLB; PCD PWT not cached: a device's")


def _show_walk(address):
    place, name = directory()
    nr, index = address >> 22, address >> 12 & ENTRIES - 1
    entry = _table(place)[nr]
    large = bool(entry & memory.LARGE)
    say(f"{address:#010x} = entry {nr} of the directory, entry {index} of its table, "
        f"byte {address & 0xfff:#x} of the page")
    say(f"  CR3        {place:#010x}  {name}")
    say(f"  directory  [{nr}] at {place + 4 * nr:#010x} = {entry:#010x}  {flag_words(entry, large)}")
    if not entry & memory.PRESENT:
        say("  nothing is mapped within 4 MiB around it")
        return
    if large:
        physical = (entry & 0xffc00000) | address & 0x3fffff
    else:
        leaf_place = (entry & ~0xfff) + 4 * index
        leaf = _table(entry & ~0xfff)[index]
        say(f"  table      [{index}] at {leaf_place:#010x} = {leaf:#010x}  {flag_words(leaf, False)}")
        if not leaf & memory.PRESENT:
            say("  nothing is mapped there")
            return
        physical = (leaf & ~0xfff) | address & 0xfff
    say(f"  physical   {physical:#010x}, page frame {physical >> 12:#x}")


@register
class PageTables(Command):
    """page tables: all that is mapped, by rights; `frames`: and to where; ADDRESS: the walk to it"""
    name = "b2b-pt"
    usage = "[frames|ADDRESS]"

    def show(self, argument):
        if argument in ("", "frames"):
            _show_runs(argument == "frames")
        else:
            _show_walk(number_in(argument))

    def words(self):
        return ["frames"]
