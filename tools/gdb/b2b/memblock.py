# SPDX-License-Identifier: MIT
"""b2b-memblock: the allocator of the early boot, its two lists and what is free between them."""
from b2b import kernel, stages
from b2b.command import Command, register, say, size, some, table


def regions(which):
    """(base, bytes, node, flags, name) of each region of "memory" or "reserved"."""
    kind = kernel.variable("memblock")[which]
    found, step = [], kernel.size_of("struct memblock_region")
    for nr in range(int(kind["cnt"])):
        region = kernel.structure("struct memblock_region", int(kind["regions"]) + nr * step)
        found.append((int(region["base"]), int(region["size"]), int(region["nid"]), int(region["flags"]),
                      kernel.string_at(int(region["name"]))))
    return found


def free_ranges(memory, reserved):
    """(start, end) of what is in the first list and not in the second."""
    taken = sorted((base, base + length) for base, length, *_ in reserved)
    for base, length, *_ in memory:
        start, end = base, base + length
        for low, high in taken:
            if high <= start or low >= end:
                continue
            if low > start:
                yield start, low
            start = max(start, high)
        if start < end:
            yield start, end


def flag_names(flags):
    named = kernel.enumerators("enum memblock_flags")
    return " ".join(name.removeprefix("MEMBLOCK_") for name, bit in named.items() if bit and flags & bit)


def _node(nid):
    """Unknown is the number behind the last node."""
    nodes = kernel.array_length(kernel.variable("node_data").type) if kernel.has("node_data") else 1
    return "" if nid < 0 or nid >= nodes else nid


def _show(which, found, sentence):
    total = sum(length for _, length, *_ in found)
    say(f"{which}: {some(len(found), 'region')}, {size(total)}; {sentence}")
    table(("start", "last byte", "size", "node", "flags", "reserved by" if which == "reserved" else ""),
          [(f"{base:#010x}", f"{base + length - 1:#010x}", size(length), _node(nid), flag_names(flags),
            name or "") for base, length, nid, flags, name in found], left=("flags", "reserved by"))


def _remarks():
    """What one has to know to read the lists right."""
    memblock = kernel.variable("memblock")
    if int(memblock["successor"]):
        say("  bootmem decides since it came: the lists are as they were then, its bitmaps have the rest.")
    if stages.here() >= stages.names().index("handover"):
        say("  The buddy allocator has taken over: this is how it was at the hand-over, and not who uses "
            "memory now.")
    elif stages.here() < stages.names().index("memblock"):
        say("  Nothing can be allocated yet; what must be protected is reserved before.")
    elif not int(memblock["successor"]):
        way = "the lowest" if int(memblock["bottom_up"]) else "the highest"
        say(f"  The next allocation takes {way} place that fits below {int(memblock['current_limit']):#x}, "
            "the end of what is mapped.")


@register
class Memblock(Command):
    """what memblock knows: RAM, what of it is reserved and by whom; `free`: what is left

    RAM is there from stage memblock on, reservations earlier: the kernel image is the first."""
    name = "b2b-memblock"
    usage = "[memory|reserved|free]"

    def show(self, argument):
        if argument not in ("", *self.words()):
            raise self.misused()
        if stages.here() < 0:
            stages.needs("memblock", "memblock is not filled")
        memory, reserved = regions("memory"), regions("reserved")
        if not memory and argument != "reserved":
            say("memory: empty; RAM is not filled in before memblock_x86_fill(), stage memblock; the "
                f"machine is {stages.place()}")
        elif argument in ("", "memory"):
            _show("memory", memory, "RAM that the kernel looks after")
        if argument in ("", "reserved"):
            _show("reserved", reserved, "taken")
        if argument == "free":
            free = list(free_ranges(memory, reserved))
            total = sum(end - start for start, end in free)
            say(f"free: {some(len(free), 'range')}, {size(total)}; RAM that is not reserved")
            table(("start", "last byte", "size"),
                  [(f"{start:#010x}", f"{end - 1:#010x}", size(end - start)) for start, end in free])
        _remarks()

    def words(self):
        return ["memory", "reserved", "free"]
