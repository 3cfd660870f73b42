# SPDX-License-Identifier: MIT
"""b2b-log: the kernel's log, from its ring buffer: also what no console has shown."""
from b2b import kernel
from b2b.command import Command, register, say

FILE = "kernel/printk.c"


def lines():
    """(level, microseconds, text) of each line, the oldest first; kernel/printk_ring.h has the picture."""
    ring = kernel.variable("log", FILE)
    text_size, records = int(ring["text_size"]), int(ring["nr_records"])
    text, step = int(ring["text"]), kernel.size_of("struct log_record")
    for seq in range(int(ring["first_seq"]), int(ring["next_seq"])):
        record = kernel.structure("struct log_record", int(ring["records"]) + seq % records * step)
        place, length = int(record["pos"]) % text_size, int(record["len"])
        head = min(length, text_size - place)
        data = kernel.machine().virtual(text + place, head) if head else b""
        data += kernel.machine().virtual(text, length - head) if length > head else b""
        yield int(record["level"]), int(record["ts_us"]), data.decode("latin-1")


@register
class Log(Command):
    """the log, from its ring buffer; N: the last N lines; TEXT: the lines with it"""
    name = "b2b-log"
    usage = "[N|TEXT]"

    def show(self, argument):
        found = list(lines())
        if argument.isdigit():
            found = found[len(found) - int(argument):] if int(argument) < len(found) else found
        elif argument:
            found = [line for line in found if argument in line[2]]
        if not found:
            say("  nothing has been logged yet" if not argument else "  no such line")
        for _, when, text in found:
            say(f"[{when // 1000000:5}.{when % 1000000:06}] {text}")
