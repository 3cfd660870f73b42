# SPDX-License-Identifier: MIT
"""What a loader can hand over wrong: each has its line in the log, and nothing crashes.

The kernel is started by the project's own loader (tests/machines/loader/), which
leaves exactly what a test made, see handover.py.  A map that is believed shows its
ACPI region at 96 MiB; the BIOS's map, which takes its place otherwise, ends at
128 MiB less the BIOS's own.
"""
import struct

import b2bvm
import pytest
from handover import (ACPI, MAGIC1, MAGIC2, MAP, QUICK, RESERVED, USABLE, Multiboot1, Multiboot2,
                      hand_over, image_end, map1, map2, options)

OURS = "BIOS-e820: [mem 0x0000000006000000-0x000000000600ffff] ACPI data"
BIOS = "BIOS-e820: [mem 0x0000000000100000-0x0000000007fdffff] usable"


def boot_lines(result):
    return [line.removeprefix("boot: ") for line in result.lines if line.startswith("boot: ")]


def remark(result, *words):
    """Fail unless one line of boot/ has all these words."""
    lines = boot_lines(result)
    assert any(all(word in line for word in words) for line in lines), \
        f"no remark with {words} in {lines}\n{result.tail(20)}"


def believes_ours(result):
    result.must_be_good()
    assert OURS in result.lines, result.tail(200)


def believes_bios(result):
    result.must_be_good()
    assert BIOS in result.lines and OURS not in result.lines, result.tail(200)


# ---- Multiboot 1: the map ------------------------------------------------------

@pytest.mark.parametrize("stride", [24, 28, 32, 44])
def test_map1_entries_of_any_size(tmp_path, stride):
    result = hand_over(tmp_path, Multiboot1(map=map1(MAP, stride)))
    believes_ours(result)
    remark(result, f"{len(MAP)} entries from the loader")


@pytest.mark.parametrize("size", [0, 4, 16, 19, 0x1000, 0xFFFFFFFC])
def test_map1_entries_of_absurd_size(tmp_path, size):
    """Also those that lead to the same entry for ever: 0xfffffffc + 4 is 0."""
    result = hand_over(tmp_path, Multiboot1(map=map1(MAP, size=size)))
    remark(result, "entry of absurd size", "after 0 entries")
    believes_bios(result)


def test_map1_entries_of_20_bytes(tmp_path):
    """20 bytes from entry to entry leave no room for a type."""
    result = hand_over(tmp_path, Multiboot1(map=map1(MAP, stride=20)))
    remark(result, "entry of absurd size", "after 0 entries")
    believes_bios(result)


def test_map1_later_entry_of_absurd_size(tmp_path):
    """The good entries do not save the map: a whole one is better."""
    result = hand_over(tmp_path, Multiboot1(map=map1(MAP[:4]) + map1(MAP[4:], size=0)))
    remark(result, "entry of absurd size", "after 4 entries")
    believes_bios(result)


@pytest.mark.parametrize("extra", [1, 7, 23])
def test_map1_length_is_no_multiple(tmp_path, extra):
    result = hand_over(tmp_path, Multiboot1(map=map1(MAP) + bytes(extra)))
    remark(result, "ends inside an entry", f"after {len(MAP)} entries")
    believes_bios(result)


def test_map1_last_entry_is_cut(tmp_path):
    result = hand_over(tmp_path, Multiboot1(map=map1(MAP)[:-4]))
    remark(result, "ends inside an entry", f"after {len(MAP) - 1} entries")
    believes_bios(result)


def test_map1_damaged_is_better_than_none(tmp_path):
    """With no BIOS to ask, what could be read of a torn map is used."""
    order = Multiboot1(map=map1(MAP) + bytes(7), cmdline=f"{QUICK} e820=loader")
    result = hand_over(tmp_path, order)
    remark(result, "from the loader, with entries missing")
    believes_ours(result)


def test_map1_200_entries(tmp_path):
    many = MAP + [(0x10000000 + i * 0x10000, 0x1000, RESERVED) for i in range(194)]
    result = hand_over(tmp_path, Multiboot1(map=map1(many)))
    remark(result, "200 entries, room for 128")
    believes_bios(result)


def test_map1_128_entries_fit(tmp_path):
    many = MAP + [(0x10000000 + i * 0x10000, 0x1000, RESERVED) for i in range(122)]
    result = hand_over(tmp_path, Multiboot1(map=map1(many)))
    remark(result, "128 entries from the loader")
    believes_ours(result)


def test_map1_reserved_over_the_kernel(tmp_path):
    """The kernel runs there, so there is memory there."""
    result = hand_over(tmp_path, Multiboot1(map=map1(MAP + [(0x100000, 0x80000, RESERVED)])))
    believes_ours(result)
    assert ".text .data .bss are not marked as E820_RAM!" in result.lines


@pytest.mark.parametrize("address", [0, 0x10, 0xFFFFFFF8, 0xE0000000],
                         ids=["null", "near-null", "wraps", "no-memory"])
def test_map1_pointer_is_wrong(tmp_path, address):
    result = hand_over(tmp_path, Multiboot1(override={"mmap_addr": address}))
    remark(result, "memory map at", "after 0 entries")
    believes_bios(result)


def test_map1_length_is_absurd(tmp_path):
    result = hand_over(tmp_path, Multiboot1(override={"mmap_length": 0xFFFFFFFF}))
    remark(result, "is of absurd length")
    believes_bios(result)


def test_map1_is_empty(tmp_path):
    result = hand_over(tmp_path, Multiboot1(map=b""))
    remark(result, "loader's is empty")
    believes_bios(result)


def test_no_map(tmp_path):
    result = hand_over(tmp_path, Multiboot1(map=None))
    remark(result, "no memory map")
    believes_bios(result)


def test_no_map_and_no_bios(tmp_path):
    """All that is left is the size that the loader gave."""
    result = hand_over(tmp_path, Multiboot1(map=None, cmdline=f"{QUICK} e820=loader", mem_upper=64512))
    remark(result, "nobody has one", "64512 KiB")
    result.must_be_good()
    assert result.search(r"^BIOS-88: \[mem 0x0*100000-0x0*3ffffff\] usable"), result.tail(200)


def test_nothing_at_all(tmp_path):
    order = Multiboot1(map=None, cmdline=f"{QUICK} e820=loader", mem_upper=None)
    result = hand_over(tmp_path, order)
    assert "boot-to-buddy cannot start: " in result.text
    assert result.exit_code == b2bvm.PANIC


def test_bios_map_on_request(tmp_path):
    result = hand_over(tmp_path, Multiboot1(cmdline=f"{QUICK} e820=bios"))
    remark(result, "entries from the BIOS")
    believes_bios(result)


def test_disagreement_below_1m(tmp_path):
    """There the BIOS is right: this loader calls the ROM area usable."""
    ours = [(0, 0xA0000, USABLE), (0xC0000, 0x40000, USABLE), *MAP[3:]]
    result = hand_over(tmp_path, Multiboot1(map=map1(ours)))
    remark(result, "loader says type", "the BIOS is believed")
    believes_bios(result)


# ---- Multiboot 1: the rest -----------------------------------------------------

@pytest.mark.parametrize("address", [0, 0x20, 0xFFFFFFF0], ids=["null", "near-null", "wraps"])
def test_information_pointer_is_wrong(tmp_path, address):
    result = hand_over(tmp_path, Multiboot1(ebx=address))
    remark(result, "Multiboot: no information at")
    believes_bios(result)


def test_no_cmdline(tmp_path):
    result = hand_over(tmp_path, Multiboot1(cmdline=None))
    remark(result, "no command line")
    believes_ours(result)


@pytest.mark.parametrize("address", [0, 0xFFFFFFFF], ids=["null", "last-byte"])
def test_cmdline_pointer_is_wrong(tmp_path, address):
    result = hand_over(tmp_path, Multiboot1(override={"cmdline": address}))
    remark(result, "command line")
    believes_ours(result)


def test_cmdline_of_5000_characters(tmp_path):
    """What stands in front of the cut is obeyed; what stands behind it is lost, with a remark."""
    line = f"{QUICK} reservelow=128K " + "x" * 1786 + " panic=7 " + "y" * 3175
    assert len(line) == 5000
    result = hand_over(tmp_path, Multiboot1(cmdline=line))
    remark(result, "command line: 5000 characters, cut to 2047")
    believes_ours(result)
    assert f"Kernel command line: {line[:2047]}" in result.lines


@pytest.mark.parametrize("name", ["/boot/b2b.elf", "(hd0,1)/b2b.elf"])
def test_cmdline_begins_with_the_kernels_name(tmp_path, name):
    result = hand_over(tmp_path, Multiboot1(cmdline=f"{name}  {QUICK}"))
    believes_ours(result)
    assert f"Kernel command line: {QUICK}" in result.lines


def test_control_characters_do_not_reach_the_console(tmp_path):
    result = hand_over(tmp_path, Multiboot1(cmdline=f"{QUICK} one\x1b[2Jtwo\nthree"))
    believes_ours(result)
    assert f"Kernel command line: {QUICK} one [2Jtwo three" in result.lines


INITRD = bytes(range(256)) * 512        # 128 KiB

PLACES = {
    "behind-the-kernel": (lambda: (image_end() + 4095) & ~4095, 128),
    "touching-the-kernel": (image_end, 128),
    "across-16M": (lambda: 0x1000000 - 0x10000, 128),
    "across-the-low-high-edge": (lambda: 0x377FE000 - 0x10000, 1024),
    "above-the-low-high-edge": (lambda: 0x3A000000, 1024),
}


@pytest.mark.parametrize("place", PLACES)
def test_module_is_kept(tmp_path, place):
    """Wherever it lies: the kernel says where it is in the end, and there its bytes are."""
    where, mem = PLACES[place]
    addr = where()
    order = Multiboot1(map=None, modules=[(addr, INITRD, "initrd")])
    with b2bvm.running(**options(tmp_path, order, mem=mem, debug_exit=False)) as guest:
        assert guest.wait_for(r"verdict: good", 120 * b2bvm.PATIENCE), guest.log
        assert f"RAMDISK: [mem 0x{addr:08x}-0x{addr + len(INITRD) - 1:08x}]" in guest.log
        now = addr
        if addr + len(INITRD) > 0x377FE000:
            moved = b2bvm.re.search(r"to \[mem 0x([0-9a-f]+)-0x[0-9a-f]+\]", guest.log)
            now = int(moved[1], 16)
            assert now + len(INITRD) <= 0x377FE000
        dump = tmp_path / "initrd"
        guest.qmp("pmemsave", val=now, size=len(INITRD), filename=str(dump))
        assert dump.read_bytes() == INITRD


def test_module_is_empty(tmp_path):
    """It stays number one, so that the second does not pass for the initrd."""
    order = Multiboot1(modules=[(0x2000000, b"", "first"), (0x2100000, INITRD, "second")])
    result = hand_over(tmp_path, order)
    remark(result, "is empty: ignored")
    believes_ours(result)
    assert "RAMDISK" not in result.text


def test_module_overlaps_the_kernel(tmp_path):
    order = Multiboot1(modules=[(image_end() - 0x1000, b"", "initrd")])
    order.override = {"mods_count": 1}
    pieces = order.pieces()
    listed = next(i for i, (_, data) in enumerate(pieces) if len(data) == 16)
    addr, data = pieces[listed]
    end = (image_end() + 0x1000).to_bytes(4, "little")
    pieces[listed] = (addr, data[:4] + end + data[8:])
    order.pieces = lambda: pieces
    result = hand_over(tmp_path, order)
    remark(result, "overlaps the kernel: ignored")
    believes_ours(result)


def test_20_modules(tmp_path):
    modules = [(0x2000000 + i * 0x1000, b"module", f"number {i}") for i in range(20)]
    result = hand_over(tmp_path, Multiboot1(modules=modules))
    remark(result, "is one too many: ignored")
    believes_ours(result)


def test_modules_share_memory(tmp_path):
    """The second would give away what is the first one's."""
    order = Multiboot1(modules=[(0x2000000, INITRD, "first"),
                                (0x2000000 + len(INITRD) // 2, INITRD, "second")])
    result = hand_over(tmp_path, order)
    assert result.search(r"^module 1 \[mem 0x02\w+-0x02\w+\] overlaps memory that is in use; ignored$")
    assert result.search(r"^RAMDISK: \[mem 0x02000000-")
    believes_ours(result)


# flags: 3 modules, 5 ELF sections; what goes with them leads nowhere, to itself, or on for ever
WILD = {
    "module-list-wraps": {"flags": 0x24D, "mods_count": 2, "mods_addr": 0xFFFFFFF8},
    "module-list-is-null": {"flags": 0x24D, "mods_count": 2, "mods_addr": 0},
    "a-million-modules": {"flags": 0x24D, "mods_count": 0xFFFFFFFF, "mods_addr": 0xF0000},
    "modules-in-empty-space": {"flags": 0x24D, "mods_count": 3, "mods_addr": 0xE0000000},
    "modules-at-the-last-byte": {"flags": 0x24D, "mods_count": 1, "mods_addr": 0xFFFFFFEF},
    "modules-are-the-kernel": {"flags": 0x24D, "mods_count": 16, "mods_addr": 0x100000},
    "sections-wrap": {"flags": 0x265, "elf_num": 4096, "elf_size": 40, "elf_addr": 0xFFFFFF00},
    "sections-in-the-rom": {"flags": 0x265, "elf_num": 4096, "elf_size": 4096, "elf_addr": 0xF0000},
    "sections-of-no-size": {"flags": 0x265, "elf_num": 0xFFFFFFFF, "elf_size": 0, "elf_addr": 0x100000},
}


@pytest.mark.parametrize("name", [name if number % 3 == 0 else
                                  pytest.param(name, marks=pytest.mark.full)
                                  for number, name in enumerate(WILD)])
def test_wild_lists(tmp_path, name):
    """Nothing that they say is written anywhere: the boot is good, and so is its audit."""
    result = hand_over(tmp_path, Multiboot1(override=WILD[name]))
    believes_ours(result)


# ---- Multiboot 2 ---------------------------------------------------------------

@pytest.mark.parametrize("entry_size", [20, 24, 28, 40])
def test_map2_entries_of_any_size(tmp_path, entry_size):
    """The type has 32 bits; what follows it is not looked at."""
    result = hand_over(tmp_path, Multiboot2(map=map2(MAP, entry_size)))
    believes_ours(result)
    remark(result, f"{len(MAP)} entries from the loader")


@pytest.mark.parametrize("entry_size", [0, 8, 19, 0x1000, 0xFFFFFFFF])
def test_map2_entries_of_absurd_size(tmp_path, entry_size):
    payload = entry_size.to_bytes(4, "little") + map2(MAP)[4:]
    result = hand_over(tmp_path, Multiboot2(map=payload))
    remark(result, "entries of absurd size")
    believes_bios(result)


@pytest.mark.parametrize("extra", [1, 8, 19])
def test_map2_length_is_no_multiple(tmp_path, extra):
    result = hand_over(tmp_path, Multiboot2(map=map2(MAP) + bytes(extra)))
    remark(result, "ends inside an entry", f"after {len(MAP)} entries")
    believes_bios(result)


def test_map2_200_entries(tmp_path):
    many = MAP + [(0x10000000 + i * 0x10000, 0x1000, RESERVED) for i in range(194)]
    result = hand_over(tmp_path, Multiboot2(map=map2(many)))
    remark(result, "200 entries, room for 128")
    believes_bios(result)


def test_map2_missing(tmp_path):
    result = hand_over(tmp_path, Multiboot2(map=None))
    remark(result, "Multiboot2: no memory map")
    believes_bios(result)


def efi_map(descr_size=48):
    """Tag 17; its types are the firmware's own: 7 is free memory, 9 holds ACPI tables."""
    types = {USABLE: 7, RESERVED: 0, ACPI: 9}
    pages = [(addr & ~0xFFF, (size + 0xFFF) >> 12, types[kind]) for addr, size, kind in MAP]
    one = [struct.pack("<IIQQQQ", kind, 0, addr, 0, nr, 0xF).ljust(descr_size, b"\xee")
           for addr, nr, kind in pages]
    return struct.pack("<II", descr_size, 1) + b"".join(one)


@pytest.mark.parametrize("descr_size", [40, 48])
def test_efi_map_when_there_is_no_other(tmp_path, descr_size):
    result = hand_over(tmp_path, Multiboot2(map=None, tags=[(17, efi_map(descr_size))]))
    remark(result, "BIOS not asked", "started by EFI")
    remark(result, f"{len(MAP)} entries from the EFI firmware")
    believes_ours(result)


@pytest.mark.parametrize("payload,said", [
    (efi_map()[:-9], f"EFI memory map ends inside an entry, after {len(MAP) - 1} entries"),
    (efi_map() + bytes(8), f"EFI memory map ends inside an entry, after {len(MAP)} entries"),
    (efi_map(39), "EFI memory map has entries of absurd size, 39 bytes"),
    (efi_map(0x1001)[:64], "EFI memory map has entries of absurd size, 4097 bytes")],
    ids=["cut", "more", "small", "large"])
def test_efi_map_with_a_fault(tmp_path, payload, said):
    """There is another map, so that it costs a remark only."""
    result = hand_over(tmp_path, Multiboot2(tags=[(17, payload)]))
    remark(result, f"Multiboot2: {said}")
    believes_ours(result)


def test_a_map_with_something_in_it(tmp_path):
    """The loader's is there and says nothing, the firmware's has lost its end."""
    result = hand_over(tmp_path, Multiboot2(map=bytes(8), tags=[(17, efi_map()[:-9])]))
    remark(result, "entries of absurd size")
    remark(result, f"{len(MAP) - 1} entries from the EFI firmware, with entries missing")


@pytest.mark.parametrize("size", [0, 7, 0x10000, 0xFFFFFFFF])
def test_tag_of_absurd_size(tmp_path, size):
    """What was read before it counts."""
    bad = (3).to_bytes(4, "little") + size.to_bytes(4, "little") + bytes(8)
    result = hand_over(tmp_path, Multiboot2(tags=[bad]))
    remark(result, "tag 3 of absurd size")
    believes_ours(result)


def test_tags_without_an_end(tmp_path):
    result = hand_over(tmp_path, Multiboot2(end=b""))
    remark(result, "the list of tags has no end")
    believes_ours(result)


@pytest.mark.parametrize("number", range(1, 22))
def test_tag_is_too_short(tmp_path, number):
    """A tag that holds nothing at all, of each type."""
    result = hand_over(tmp_path, Multiboot2(tags=[(number, b"")]))
    result.must_be_good()


@pytest.mark.parametrize("total", [0, 7, 0xFFFFFFFF])
def test_total_size_is_absurd(tmp_path, total):
    result = hand_over(tmp_path, Multiboot2(total=total))
    remark(result, "Multiboot2: no information at")
    believes_bios(result)


def test_cmdline2_of_5000_characters(tmp_path):
    result = hand_over(tmp_path, Multiboot2(cmdline=f"{QUICK} " + "z" * 4986))
    remark(result, "command line: 5000 characters, cut to 2047")
    believes_ours(result)


def test_cmdline2_without_an_end(tmp_path):
    result = hand_over(tmp_path, Multiboot2(cmdline=None, tags=[(1, b"loglevel=7")]))
    remark(result, "command line: not terminated within 10 bytes")
    believes_ours(result)


# ---- neither -------------------------------------------------------------------

@pytest.mark.parametrize("magic", [0, 0x2BADB003, 0xFFFFFFFF])
def test_wrong_magic(tmp_path, magic):
    result = hand_over(tmp_path, Multiboot1(magic=magic))
    assert (f"boot-to-buddy cannot start: not started by a Multiboot loader: EAX is 0x{magic:08x}, "
            f"not 0x{MAGIC1:08x} or 0x{MAGIC2:08x}") in result.text
    assert result.exit_code == b2bvm.PANIC
