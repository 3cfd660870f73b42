#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The kernel's symbol table, as assembly for the section .kallsyms.

    kallsyms.py FIRST.elf > table.asm      after the first link
    kallsyms.py --check FIRST.elf FINAL.elf    after the second: no text moved

kernel/kallsyms.c reads the table and has a picture of it.  Functions only; in a
kernel those of boot/, which runs before paging at low addresses, are left out.
A hosted build of the kernel's sources has all of its code there.

In front of each name stands its letter as nm shows it: T for a function that other
files can name, t for one of its own file.  A name that is empty has none.

Names are packed by pair coding: each byte value that no name uses stands for
the pair of codes that is most frequent, over and over, until all 256 are taken.
"""

import argparse
import collections
import struct
import sys

PAGE_OFFSET = 0xC0000000
MARKER_STEP = 64  # as in kernel/kallsyms.c
NAME_MAX = 127  # KSYM_NAME_LEN less the NUL

SHT_SYMTAB = 2
SHF_EXECINSTR = 4
STT_NOTYPE, STT_FUNC = 0, 2
STB_LOCAL = 0

Symbol = collections.namedtuple("Symbol", "address name letter")


class Elf:
    """As much of an ELF32 file as symbols need."""

    def __init__(self, path):
        with open(path, "rb") as f:
            self.data = f.read()
        if self.data[:5] != b"\x7fELF\x01":
            sys.exit(f"{path}: not a 32-bit ELF file")
        (offset,) = struct.unpack_from("<I", self.data, 32)
        size, count, _ = struct.unpack_from("<HHH", self.data, 46)
        # name, type, flags, addr, offset, size, link, info, align, entsize
        self.sections = [
            struct.unpack_from("<10I", self.data, offset + i * size) for i in range(count)
        ]

    def text_sections(self):
        """Index -> (start, end) of each section with code; in a kernel, without boot/."""
        text = {
            i: (s[3], s[3] + s[5])
            for i, s in enumerate(self.sections)
            if s[2] & SHF_EXECINSTR and s[5]
        }
        high = {i: span for i, span in text.items() if span[0] >= PAGE_OFFSET}
        return high or text

    def symbols(self):
        """(name, address, type, binding, section index) of every symbol."""
        for table in self.sections:
            if table[1] != SHT_SYMTAB:
                continue
            strings = self.sections[table[6]][4]
            for at in range(table[4], table[4] + table[5], 16):
                name, value, _, info, _, index = struct.unpack_from("<IIIBBH", self.data, at)
                end = self.data.index(b"\0", strings + name)
                text = self.data[strings + name : end].decode("ascii", "replace")
                yield text, value, info & 15, info >> 4, index


def text_symbols(elf):
    """Functions by address; of several at one address the best known one first."""
    ranked = []
    ranges = elf.text_sections()
    for name, address, kind, binding, section in elf.symbols():
        if section not in ranges or kind not in (STT_NOTYPE, STT_FUNC) or not name:
            continue
        # NASM's local labels and the compiler's: no functions.
        if kind == STT_NOTYPE and ("." in name or name.startswith("$")):
            continue
        if not ranges[section][0] <= address < ranges[section][1]:
            continue
        # linker.ld's marks, such as __boot_end, are no functions either.
        ranked.append((address, kind != STT_FUNC, binding == STB_LOCAL, name.startswith("_"),
                       name[:NAME_MAX]))
    symbols = [Symbol(address, name, "t" if local else "T")
               for address, _, local, _, name in sorted(set(ranked))]
    # A nameless symbol ends each section that no other one follows directly.
    begins = {start for start, _ in ranges.values()}
    ends = [Symbol(end, "", "") for _, end in ranges.values() if end not in begins]
    return sorted(symbols + ends, key=lambda s: s.address)


def pack(names):
    """Pair coding.  Returns the packed names and the text of each code."""
    packed = [bytes(n, "ascii") for n in names]
    used = set(b"".join(packed))
    tokens = {code: chr(code) for code in used}
    for code in (c for c in range(256) if c not in used):
        pairs = collections.Counter()
        for name in packed:
            pairs.update(zip(name, name[1:]))
        if not pairs:
            break
        # Equal counts are settled by value: the same input gives the same table.
        (a, b), count = min(pairs.items(), key=lambda item: (-item[1], item[0]))
        if count < 2:
            break
        tokens[code] = tokens[a] + tokens[b]
        packed = [name.replace(bytes((a, b)), bytes((code,))) for name in packed]
    return packed, tokens


def emit_list(out, label, directive, values):
    print(f"global {label}\n{label}:", file=out)
    for i in range(0, len(values), 16):
        print(f"\t{directive} " + ",".join(str(v) for v in values[i : i + 16]), file=out)


def emit(symbols, out):
    packed, tokens = pack([s.letter + s.name for s in symbols])
    base = symbols[0].address if symbols else 0
    names, markers = bytearray(), []
    for i, name in enumerate(packed):
        if i % MARKER_STEP == 0:
            markers.append(len(names))
        names += bytes((len(name),)) + name
    table, index = bytearray(), [0] * 256
    for code in range(256):
        index[code] = len(table)
        table += tokens.get(code, "").encode("ascii") + b"\0"

    print("; SPDX-License-Identifier: MIT", file=out)
    print(f"; {len(symbols)} symbols; written by tools/kallsyms.py", file=out)
    print("section .kallsyms progbits alloc noexec nowrite align=4", file=out)
    emit_list(out, "kallsyms_num_syms", "dd", [len(symbols)])
    emit_list(out, "kallsyms_base", "dd", [base])
    emit_list(out, "kallsyms_offsets", "dd", [s.address - base for s in symbols])
    emit_list(out, "kallsyms_markers", "dd", markers)
    emit_list(out, "kallsyms_token_index", "dw", index)
    emit_list(out, "kallsyms_token_table", "db", list(table))
    emit_list(out, "kallsyms_names", "db", list(names))


def check(first, final):
    """The table was made from the first link and describes the final one."""
    before, after = (set(text_symbols(Elf(path))) for path in (first, final))
    moved = sorted(before ^ after, key=lambda s: s.address)
    for symbol in moved[:10]:
        where = first if symbol in before else final
        print(f"kallsyms: {symbol.name} is at {symbol.address:#x} only in {where}", file=sys.stderr)
    return 1 if moved else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nm", help="ignored: the file is read directly")
    parser.add_argument("--check", action="store_true", help="compare the text of two links")
    parser.add_argument("elf", nargs="+")
    args = parser.parse_args()
    if args.check:
        return check(*args.elf)
    emit(text_symbols(Elf(args.elf[0])), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
