# SPDX-License-Identifier: MIT
"""The kernel's variables and structures, by name and address; its lists and trees; its symbols.

	variable("e820")                    -> gdb.Value
	structure("struct page", address)   -> gdb.Value
	list_entries(head, "struct page", "lru") -> addresses

A gdb.Value made here holds its bytes: looking into it reads nothing more, but following a pointer
in it would, so pointers are taken as numbers: int(value["next"]).
"""
import bisect

import gdb

import kallsyms
from b2b import elf, memory

_machine = None     # for the command that runs


class NotThisKernel(Exception):
    """Symbols and memory are of two kernels, or there is no kernel in memory yet."""


def look(check=True):
    """Begin to look at the machine anew: what was read before may have changed."""
    global _machine
    _machine = memory.machine()
    if check:
        _check_symbols()
    return _machine


def machine():
    return _machine


# ---- does the ELF file fit? ---------------------------------------------------------------

SAMPLES = 16
SAMPLE = 64


def kernel_path():
    if not gdb.objfiles():
        raise NotThisKernel("gdb has no symbols: start it as `gdb build/b2b.elf`, or type "
                            "`file build/b2b.elf`")
    return gdb.objfiles()[0].filename


_images = {}


class Image:
    """The ELF file of the kernel: its constants, and its functions by address."""

    def __init__(self, path):
        file = elf.ElfFile(path)
        self.constants = [section for section in file.sections()
                          if section.name in (".rodata", ".kallsyms")]
        self.samples = list(self._samples(file))
        self.functions = kallsyms.text_symbols(kallsyms.Elf(path))
        self.addresses = [symbol.address for symbol in self.functions]

    def _samples(self, file):
        """Pieces of what nobody writes to, from all over it: (address, bytes)."""
        for section in self.constants:
            for nr in range(SAMPLES):
                at = (section.size - SAMPLE) * nr // (SAMPLES - 1) // SAMPLE * SAMPLE
                yield section.address + at, file.read(section.offset + at, SAMPLE)


def image():
    path = kernel_path()
    if path not in _images:
        _images[path] = Image(path)
    return _images[path]


def _memory_at(address):
    try:
        return _machine.physical(address - memory.PAGE_OFFSET, SAMPLE)
    except memory.Unreadable:
        return b""


def _check_symbols():
    samples = image().samples
    found = [_memory_at(address) for address, _ in samples]
    if all(here == wanted for here, (_, wanted) in zip(found, samples)):
        return
    if not any(byte for here in found for byte in here):
        raise NotThisKernel("the kernel is not in memory yet: firmware and loader run first.  "
                            "`continue` goes to the first breakpoint in the kernel")
    raise NotThisKernel(f"{kernel_path()} is not the kernel in this machine: their constants differ.  Was it "
                        "built anew? Then start the machine again; or name the right one: `file build/b2b.elf`")


# ---- symbols ------------------------------------------------------------------------------

def has(name):
    """Is there such a variable or function in this configuration?"""
    return gdb.lookup_global_symbol(name) is not None or gdb.lookup_static_symbol(name) is not None


def address_of(name, file=None):
    """Of a variable or function; file for a static one whose name others may have, too."""
    text = f"&'{file}'::{name}" if file else f"&{name}"
    try:
        return int(gdb.parse_and_eval(text)) & 0xffffffff
    except gdb.error:
        raise NotThisKernel(f"{kernel_path()} has no `{name}`: its configuration does without, or "
                            "these are not the symbols of boot-to-buddy") from None


def type_of(name):
    """A type by its C name: "struct page", "enum boot_stage"."""
    try:
        return gdb.lookup_type(name)
    except gdb.error:
        raise NotThisKernel(f"{kernel_path()} has no `{name}`: its configuration does without, or "
                            "these are not the symbols of boot-to-buddy") from None


def size_of(name):
    return type_of(name).sizeof


def enumerators(name):
    """{name: value} of an enum."""
    return {field.name: field.enumval for field in type_of(name).fields()}


def offset_of(type_name, member):
    """Bytes from the start of a structure to a member, which may be in an unnamed union."""
    return int(gdb.parse_and_eval(f"&(({type_name} *)0)->{member}"))


def function_at(address):
    """(name, how far into it, its bytes) of the function at a code address; (None, 0, 0)."""
    functions, place = image().functions, bisect.bisect_right(image().addresses, address) - 1
    if place < 0 or place + 1 >= len(functions) or not functions[place].name:
        return None, 0, 0
    begin = functions[place].address
    while place and functions[place - 1].address == begin:      # the best known name is the first
        place -= 1
    end = next(a for a in image().addresses[place:] if a > begin)
    return functions[place].name, address - begin, end - begin


def describe(address, returns=False):
    """A code address as the log has it (%pS): "vmalloc+0x1c/0x30".

    returns: a return address; the call in front of it may be the last thing in its function.
    """
    name, offset, length = function_at(address - returns)
    return f"{name}+{offset + returns:#x}/{length:#x}" if name else f"{address:#x}"


# ---- values -------------------------------------------------------------------------------

def value_at(address, kind):
    return gdb.Value(_machine.virtual(address, kind.sizeof), kind)


def variable(name, file=None):
    """A variable with its content."""
    text = f"'{file}'::{name}" if file else name
    address = address_of(name, file)
    return value_at(address, gdb.parse_and_eval(text).type)


def structure(type_name, address):
    return value_at(address, type_of(type_name))


def number(name, file=None):
    return int(variable(name, file))


def array_length(kind):
    low, high = kind.range()
    return high - low + 1


def string_at(address, limit=4096):
    """A C string; None at NULL."""
    if not address:
        return None
    text = b""
    while len(text) < limit and b"\0" not in text:
        text += _machine.virtual(address + len(text), memory.LINE - (address + len(text)) % memory.LINE)
    return text.split(b"\0")[0].decode("latin-1")


def string_in(value):
    """The text in an array of char."""
    raw = bytes(int(value[i]) & 0xff for i in range(array_length(value.type)))
    return raw.split(b"\0")[0].decode("latin-1")


# ---- lists and trees ----------------------------------------------------------------------

BROKEN = 1 << 20    # more entries than anything can have: a list that runs in a circle


def list_entries(head, type_name, member):
    """The addresses of the structures on a list, whose head is at an address."""
    offset = offset_of(type_name, member)
    place = int(structure("struct list_head", head)["next"])
    for _ in range(BROKEN):
        if place == head:
            return
        yield place - offset
        place = int(structure("struct list_head", place)["next"])
    raise memory.Unreadable(f"the list at {head:#010x} has no end: it is broken")


def tree_entries(root, type_name, member):
    """The same for the rb-tree below a node, in order."""
    offset, above = offset_of(type_name, member), []
    while above or root:
        while root:
            node = structure("struct rb_node", root)
            above.append((root, node))
            root = int(node["rb_left"])
        place, node = above.pop()
        yield place - offset
        root = int(node["rb_right"])


# ---- processors ---------------------------------------------------------------------------

def mask(name):
    """The numbers in a cpumask or nodemask variable."""
    bits = int(variable(name)["bits"])
    return [nr for nr in range(32) if bits >> nr & 1]


def per_cpu(name, cpu, file=None):
    """A processor's copy of a per-CPU variable."""
    text = f"'{file}'::{name}" if file else name
    offset = int(variable("__per_cpu_offset")[cpu])
    return value_at(address_of(name, file) + offset & 0xffffffff, gdb.parse_and_eval(text).type)
