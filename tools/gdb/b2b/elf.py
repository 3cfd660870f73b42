# SPDX-License-Identifier: MIT
"""As much of an ELF file as is needed of a kernel and of QEMU's dump of a machine."""
import struct
from dataclasses import dataclass

PT_LOAD, PT_NOTE = 1, 4
SHF_WRITE, SHF_ALLOC, SHF_EXECINSTR = 1, 2, 4
SHT_PROGBITS = 1


@dataclass(frozen=True)
class Segment:
    """What a program header says; bytes."""
    kind: int
    offset: int
    virtual: int
    physical: int
    size: int       # in the file


@dataclass(frozen=True)
class Section:
    name: str
    kind: int
    flags: int
    address: int
    offset: int
    size: int


class ElfFile:
    """An ELF file of either class, little endian, read piece by piece."""

    def __init__(self, path):
        self.path = path
        self._file = open(path, "rb")       # kept open: a core may be larger than our memory
        ident = self._file.read(16)
        if ident[:4] != b"\x7fELF":
            raise ValueError(f"{path} is no ELF file")
        self._wide = ident[4] == 2
        layout = "<HHIQQQIHHHHHH" if self._wide else "<HHIIIIIHHHHHH"
        (_, _, _, _, self._phoff, self._shoff, _, _, self._phsize, self._phnum, self._shsize,
         self._shnum, self._shstrndx) = struct.unpack(layout, self._file.read(struct.calcsize(layout)))

    def read(self, offset, size):
        self._file.seek(offset)
        return self._file.read(size)

    def segments(self):
        for nr in range(self._phnum):
            header = self.read(self._phoff + nr * self._phsize, self._phsize)
            if self._wide:
                kind, _, offset, virtual, physical, size = struct.unpack_from("<IIQQQQ", header)
            else:
                kind, offset, virtual, physical, size = struct.unpack_from("<IIIII", header)
            yield Segment(kind, offset, virtual, physical, size)

    def sections(self):
        """Of a 32-bit file, the kernel."""
        headers = [struct.unpack_from("<6I", self.read(self._shoff + nr * self._shsize, 40))
                   for nr in range(self._shnum)]
        names = headers[self._shstrndx]
        text = self.read(names[4], names[5])
        for name, kind, flags, address, offset, size in headers:
            yield Section(text[name:text.index(b"\0", name)].decode(), kind, flags, address, offset,
                          size)

    def notes(self):
        """(owner, type, content) of each note."""
        for segment in self.segments():
            if segment.kind != PT_NOTE:
                continue
            data, at = self.read(segment.offset, segment.size), 0
            while at + 12 <= len(data):
                name_size, size, kind = struct.unpack_from("<3I", data, at)
                name = at + 12
                content = name + (name_size + 3 & ~3)
                yield (data[name:name + name_size].rstrip(b"\0").decode("latin-1"), kind,
                       data[content:content + size])
                at = content + (size + 3 & ~3)


# QEMU's note of each processor, its QEMUCPUState: version and size; 16 general registers, RIP and
# RFLAGS, 8 bytes each; 10 segments of 24 bytes, whose base is the last 8; CR0 to CR4, 8 bytes each.
_GENERAL = 8
_SEGMENTS = _GENERAL + 18 * 8
_CONTROL = _SEGMENTS + 10 * 24
_RSP, _RBP, _RIP, _FS = 6, 7, 16, 3


def qemu_registers(note):
    """The fields of memory.Processor, but for its thread."""
    def at(place):
        return struct.unpack_from("<Q", note, place)[0] & 0xffffffff

    return {"cr0": at(_CONTROL), "cr3": at(_CONTROL + 3 * 8), "fs_base": at(_SEGMENTS + _FS * 24 + 16),
            "eip": at(_GENERAL + _RIP * 8), "esp": at(_GENERAL + _RSP * 8), "ebp": at(_GENERAL + _RBP * 8)}
