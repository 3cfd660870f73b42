# SPDX-License-Identifier: MIT
"""b2b-cpus, b2b-bt: what each processor does, on which stack, and how it came there."""
import gdb

from b2b import kernel, memory, stages
from b2b.command import Command, register, say, table

STACKS_FILE = "arch/x86/kernel/stacks.c"
DEPTH = 64


def cpu_of(processor):
    """The kernel's number of a processor: whose copy of per-CPU memory its FS segment shows; or None."""
    if stages.here() < stages.names().index("percpu"):
        return 0 if processor.thread == 1 else None
    offsets = kernel.variable("__per_cpu_offset")
    return next((cpu for cpu in kernel.mask("__cpu_possible_mask")
                 if int(offsets[cpu]) == processor.fs_base and processor.paging), None)


def stack_of(address):
    """(name, end) of the stack that an address lies on, or None."""
    place = int(kernel.variable("all_stacks", STACKS_FILE))
    for _ in range(1000):
        if not place:
            return None
        stack = kernel.structure("struct kernel_stack", place)
        if int(stack["start"]) <= address < int(stack["end"]):
            return kernel.string_at(int(stack["name"])), int(stack["end"])
        place = int(stack["next"])
    return None


def where(address, returns=False):
    """A code address: function and line.  returns: a return address, whose call stands in front of it."""
    line = gdb.find_pc_line(address - 1 if returns else address)
    place = f" at {line.symtab.filename}:{line.line}" if line.symtab else ""
    if address < memory.PAGE_OFFSET:
        return _where_before_paging(address) + place
    return kernel.describe(address, returns) + place


def _where_before_paging(address):
    """boot/ is linked to where it runs; head_32.asm to where it will be once paging is on."""
    said = gdb.execute(f"info symbol {address:#x}", to_string=True)
    if " in section " in said:
        return said.split(" in section ")[0].replace(" + ", "+")
    name = kernel.describe(address + memory.PAGE_OFFSET & 0xffffffff)
    return f"{address:#x}" if name.startswith("0x") else f"{name}, at its physical address"


def _state(cpu):
    if cpu is None:
        return "not the kernel's yet"
    return "online" if cpu in kernel.mask("__cpu_online_mask") else "known"


def _stack_text(processor):
    if not processor.paging:
        return ""
    stack = stack_of(processor.esp)
    return f"{stack[0]}, {stack[1] - processor.esp} bytes" if stack else f"{processor.esp:#x}"


@register
class Cpus(Command):
    """each processor: what it runs, how deep its stack is; gdb's thread for it"""
    name = "b2b-cpus"

    def show(self, argument):
        if argument:
            raise self.misused()
        rows = []
        for processor in kernel.machine().processors():
            cpu = cpu_of(processor)
            rows.append((processor.thread, "" if cpu is None else cpu, _state(cpu),
                         "on" if processor.paging else "off", _stack_text(processor), where(processor.eip)))
        table(("thread", "processor", "", "paging", "stack, bytes in use", "runs"), rows,
              left=("", "stack, bytes in use", "runs"))
        say("  `thread N` looks at another one; `b2b-bt` shows how each came there")


# ---- backtraces ---------------------------------------------------------------------------------

def _is_code(address):
    return kernel.address_of("_text") <= address < kernel.address_of("_etext") or \
        kernel.address_of("__init_begin") <= address < kernel.address_of("__init_end")


def _caller_in_prologue(processor):
    """While a function has not made its frame yet, its caller is on top of the stack."""
    name, offset, _ = kernel.function_at(processor.eip)
    if not name or offset > 1:
        return None
    pushed = 4 * offset
    try:
        caller = int.from_bytes(kernel.machine().virtual(processor.esp + pushed, 4), "little")
    except memory.Unreadable:
        return None
    return caller if _is_code(caller) else None


def frame_chain(processor):
    """Code addresses along the frame pointers: each function begins with push ebp; mov ebp, esp."""
    yield processor.eip
    if (caller := _caller_in_prologue(processor)):
        yield caller
    frame = processor.ebp
    for _ in range(DEPTH):
        try:
            words = kernel.machine().virtual(frame, 8)
        except memory.Unreadable:
            return
        above, caller = int.from_bytes(words[:4], "little"), int.from_bytes(words[4:], "little")
        if not _is_code(caller):
            return
        yield caller
        if above <= frame:
            return
        frame = above


@register
class Backtraces(Command):
    """how each processor came where it is; along the frame pointers, so also before paging"""
    name = "b2b-bt"

    def show(self, argument):
        if argument:
            raise self.misused()
        for processor in kernel.machine().processors():
            cpu = cpu_of(processor)
            whose = "not the kernel's yet" if cpu is None else f"processor {cpu}"
            say(f"Thread {processor.thread}, {whose}:")
            for nr, address in enumerate(frame_chain(processor)):
                say(f"  #{nr:<2} {address:#010x} {where(address, nr > 0)}")
