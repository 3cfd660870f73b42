# SPDX-License-Identifier: MIT
"""The ELF file as loaders see it: headers where they look, no segment writable and executable."""
import pathlib
import re
import struct
import subprocess

from b2bvm import KERNEL, ROOT

PF_X, PF_W = 1, 2
PT_LOAD = 1
PAGE = 4096


def image():
    return pathlib.Path(KERNEL).read_bytes()


def segments():
    """(offset, vaddr, paddr, filesz, memsz, flags) of each segment that is loaded."""
    data = image()
    phoff, = struct.unpack_from("<I", data, 28)
    size, count = struct.unpack_from("<HH", data, 42)
    for i in range(count):
        kind, *rest = struct.unpack_from("<7I", data, phoff + i * size)
        if kind == PT_LOAD:
            yield rest


def symbols():
    listed = subprocess.run(["nm", KERNEL], capture_output=True, text=True, check=True).stdout
    return {name: int(addr, 16) for addr, name in re.findall(r"^(\w{8}) \w (\S+)$", listed, re.M)}


def test_headers_are_where_loaders_look():
    version1 = image().find(struct.pack("<I", 0x1BADB002))
    version2 = image().find(struct.pack("<I", 0xE85250D6))
    assert 0 < version1 < 8192 - 12 and version1 % 4 == 0
    assert 0 < version2 < 32768 - 16 and version2 % 8 == 0
    assert sum(struct.unpack_from("<3I", image(), version1)) & 0xFFFFFFFF == 0
    assert sum(struct.unpack_from("<4I", image(), version2)) & 0xFFFFFFFF == 0


def test_no_segment_is_writable_and_executable():
    assert all(flags & (PF_W | PF_X) != PF_W | PF_X for *_, flags in segments())


def test_segments_share_no_page():
    """Rights are given by pages; and no segment is empty: QEMU's loader stumbles over one."""
    places = sorted((paddr, paddr + memsz) for _, _, paddr, _, memsz, _ in segments())
    assert all(start < end for start, end in places)
    assert all((end + PAGE - 1) // PAGE <= start // PAGE
               for (_, end), (start, _) in zip(places, places[1:]))
    assert places[0][0] == 0x100000


def test_virtual_is_physical_plus_page_offset():
    for _, vaddr, paddr, *_ in segments():
        assert vaddr in (paddr, paddr + 0xC0000000)


def test_what_is_protected_stands_at_pages():
    names = ("__init_begin __init_end __start_rodata __end_rodata __bss_start __bss_stop "
             "__selftest_text_begin __selftest_text_end __selftest_rodata_begin "
             "__selftest_rodata_end __selftest_bss_begin __selftest_bss_end "
             "__brk_base __brk_limit init_stack init_stack_guard initial_page_table "
             "swapper_pg_dir").split()
    at = symbols()
    assert [name for name in names if at[name] % PAGE] == []
    assert at["init_stack_guard"] + PAGE == at["init_stack"]


def test_boot_calls_nothing_outside_boot():
    """lib/ is not mapped yet when boot/ runs, and compilers like to call memcpy()."""
    objects = [str(path) for path in sorted((pathlib.Path(KERNEL).parent / "boot").glob("*.o"))]
    if not objects:
        objects = [str(path) for path in sorted((ROOT / "build/boot").glob("*.o"))]
    listed = subprocess.run(["nm", *objects], capture_output=True, text=True, check=True).stdout
    defined = set(re.findall(r"^\w{8} [A-TV-Z] (\S+)$", listed, re.M))
    wanted = set(re.findall(r"^ +U (\S+)$", listed, re.M))
    assert wanted - defined == {"startup_32", "_text", "_end", "__boot_bss_start",
                                "__boot_bss_size"}
