# SPDX-License-Identifier: MIT
"""docs/kernel-parameters.md lists what the kernel understands: all of it, and nothing else.

The kernel's side is read from the tables that early_param(), __setup() and
core_param() leave in the image.
"""
import os
import pathlib
import re
import struct
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("B2B_BUILD", ROOT / "build"))
KERNEL = BUILD / "b2b.elf"
# Where the Makefile keeps the configuration of this build (its KCONFIG_CONFIG).
CONFIG = ROOT / os.environ.get("KCONFIG_CONFIG",
                               ".config" if BUILD == ROOT / "build" else BUILD / ".config")

TABLES = {      # section: bytes of one entry; its first word points to the name
    "param_table": 12,      # struct obs_kernel_param
    "core_params": 12,      # struct kernel_param
}


class Image:
    """An ELF file's memory, by virtual address."""

    def __init__(self, path):
        self.data = path.read_bytes()
        assert self.data[:5] == b"\x7fELF\x01", "no 32-bit ELF file"
        offset, = struct.unpack_from("<I", self.data, 28)
        size, count = struct.unpack_from("<HH", self.data, 42)
        headers = [struct.unpack_from("<IIIIII", self.data, offset + number * size)
                   for number in range(count)]
        # (virtual address, file offset, bytes in the file)
        self.segments = [(vaddr, place, filesz)
                         for kind, place, vaddr, _, filesz, _ in headers if kind == 1]
        listing = subprocess.run([os.environ.get("NM", "nm"), path], capture_output=True,
                                 text=True, check=True).stdout
        self.symbols = {name: int(value, 16)
                        for value, name in re.findall(r"^(\w+) \w (\S+)$", listing, re.MULTILINE)}

    def offset(self, address):
        return next(address - vaddr + place for vaddr, place, size in self.segments
                    if vaddr <= address < vaddr + size)

    def word(self, address):
        return struct.unpack_from("<I", self.data, self.offset(address))[0]

    def string(self, address):
        start = self.offset(address)
        return self.data[start:self.data.index(0, start)].decode("ascii")

    def table(self, section, entry_size):
        """The names in one of the tables."""
        start, stop = (self.symbols.get(f"__{end}_{section}") for end in ("start", "stop"))
        assert start is not None and (stop - start) % entry_size == 0, section
        return [self.string(self.word(entry)) for entry in range(start, stop, entry_size)]


def known_to_the_kernel():
    image = Image(KERNEL)
    names = [name for section, size in TABLES.items() for name in image.table(section, size)]
    return {name.rstrip("=").replace("-", "_") for name in names}


def documented():
    text = (ROOT / "docs/kernel-parameters.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| *`([^`]+)` *\|.*\|$", text, re.MULTILINE)
    return [re.split("[= ]", row)[0].replace("-", "_") for row in rows]


def test_every_parameter_is_documented():
    assert sorted(known_to_the_kernel() - set(documented())) == []


def of_other_configurations():
    """Parameters whose row says "(CONFIG_... only)" of an option that this kernel has not."""
    text = (ROOT / "docs/kernel-parameters.md").read_text(encoding="utf-8")
    chosen = CONFIG.read_text(encoding="utf-8")
    rows = re.findall(r"^\| *`([^`= ]+)=?` *\|.*\((CONFIG_\w+) only\).*\|$", text, re.MULTILINE)
    return {name.replace("-", "_") for name, option in rows if f"{option}=y" not in chosen}


def test_every_documented_parameter_exists():
    assert sorted(set(documented()) - known_to_the_kernel() - of_other_configurations()) == []


def test_each_is_documented_once_and_in_order():
    names = documented()
    assert names == sorted(set(names))


def test_tables_are_read_right():
    """A name that has always been there is found in each: the reading itself works."""
    image = Image(KERNEL)
    assert "mem" in image.table("param_table", TABLES["param_table"])
    assert len(known_to_the_kernel()) >= 15
