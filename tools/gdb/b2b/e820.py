# SPDX-License-Identifier: MIT
"""b2b-e820: the firmware's map of memory, in each state in which the kernel has it."""
from b2b import kernel, stages
from b2b.command import Command, Sorry, register, say, size, table

TYPE_FILE = "arch/x86/kernel/e820_type.c"
BOOT_FILE = "boot/main.c"


def type_name(number):
    """As the log calls it."""
    names = kernel.variable("type_names", TYPE_FILE)
    known = number < kernel.array_length(names.type) and int(names[number])
    return kernel.string_at(known) if known else f"type {number}"


def _entries(array, count):
    for nr in range(count):
        yield int(array[nr]["addr"]), int(array[nr]["size"]), int(array[nr]["type"])


def map_of(name):
    """(start, bytes, type) of each entry of `e820` or `e820_saved`."""
    value = kernel.variable(name)
    return list(_entries(value["map"], int(value["nr_map"])))


def raw_map():
    """As boot/ got it: its own structure before the kernel has copied that."""
    for name, file in (("boot_params", None), ("params", BOOT_FILE)):
        if file and stages.here() > 0:  # in the first stage i386_start_kernel() is yet to copy it
            break
        value = kernel.variable(name, file)
        count = int(value["e820_entries"])
        if 0 < count <= kernel.array_length(value["e820_map"].type):
            return list(_entries(value["e820_map"], count))
    raise Sorry("nobody has asked for the map yet: boot_main() does.  `tbreak i386_start_kernel`, then "
                "`continue`, goes behind it")


MAPS = {
    "raw": "as loader or BIOS handed it to boot/",
    "saved": "the firmware's, sorted and without overlaps",
    "": "the kernel's, with what mem=, memmap= and its own reservations have changed",
}


@register
class E820(Command):
    """memory ranges and their types; `saved`: as the firmware had them; `raw`: as boot/ got them

    Before setup_memory_map() there is only the raw map, which is shown then."""
    name = "b2b-e820"
    usage = "[saved|raw]"

    def show(self, argument):
        if argument not in MAPS:
            raise self.misused()
        if stages.here() < stages.names().index("memory_map"):
            if argument == "saved":
                stages.needs("memory_map", "there is no sorted map")
            argument = "raw"
        ranges = raw_map() if argument == "raw" else map_of("e820_saved" if argument else "e820")
        say(f"Memory map, {len(ranges)} ranges: {MAPS[argument]}")
        table(("start", "last byte", "size", "type"),
              [(f"{start:#010x}", f"{start + length - 1:#010x}", size(length), type_name(kind))
               for start, length, kind in ranges], left=("type",))
        usable = sum(length for _, length, kind in ranges if kind == 1)
        say(f"  usable: {size(usable)}")

    def words(self):
        return ["saved", "raw"]
