# SPDX-License-Identifier: MIT
"""b2b-percpu: where each processor's own variables are, and what is in one of them."""
import gdb

from b2b import kernel, stages
from b2b.command import Command, Function, Sorry, register, say, size, table


def copies():
    """(processor, distance from the section, address of its copy)"""
    offsets, start = kernel.variable("__per_cpu_offset"), kernel.address_of("__start_percpu_data")
    for cpu in kernel.mask("__cpu_possible_mask"):
        offset = int(offsets[cpu])
        yield cpu, offset, start + offset & 0xffffffff


def chunks():
    """(base, words of a unit, free words, pages, pages with memory, what it is)"""
    state = kernel.variable("pcpu")
    for nr, address in enumerate(kernel.list_entries(kernel.address_of("pcpu") + kernel.offset_of(
            "struct pcpu_state", "chunks"), "struct pcpu_chunk", "list")):
        chunk = kernel.structure("struct pcpu_chunk", address)
        what = "made by the boot" if address == int(state["first"]) else "in the vmalloc area"
        words, free = int(chunk["map"]["end"]) - int(chunk["map"]["start"]), int(chunk["map"]["free"])
        yield (f"{int(chunk['base']):#010x}", size(4 * words), size(4 * free), int(chunk["nr_pages"]),
               int(chunk["nr_populated"]), what)
        if nr > 1000:
            return


def _show_places():
    state = kernel.variable("pcpu")
    say(f"Per-CPU memory: {size(int(state['unit_size']))} of addresses for each processor, "
        f"{size(int(state['static_size']))} of them for the section percpu_data")
    node = "x86_cpu_to_node_map"
    table(("processor", "offset (FS base)", "its copy of the section at", "node"),
          [(cpu, f"{offset:#010x}", f"{address:#010x}",
            int(kernel.per_cpu(node, cpu)) if kernel.has(node) else 0) for cpu, offset, address in copies()])
    say("Chunks, from which alloc_percpu() serves; sizes are of one processor's unit")
    table(("base", "for areas", "free", "pages", "with memory", ""), list(chunks()), left=("",))


def _show_variable(name):
    symbol = gdb.lookup_global_symbol(name) or gdb.lookup_static_symbol(name)
    if symbol is None or symbol.type.code == gdb.TYPE_CODE_FUNC:
        raise Sorry(f"no variable `{name}`")
    address = kernel.address_of(name)
    if not kernel.address_of("__start_percpu_data") <= address < kernel.address_of("__stop_percpu_data"):
        raise Sorry(f"`{name}` is no per-CPU variable: all processors share it; `print {name}`")
    for cpu, offset, _ in copies():
        say(f"  processor {cpu}, {address + offset & 0xffffffff:#010x}: "
            f"{kernel.per_cpu(name, cpu).format_string()}")


@register
class PerCpu(Command):
    """each processor's copy of per-CPU memory, and the chunks; NAME: a variable on each"""
    name = "b2b-percpu"
    usage = "[NAME]"

    def show(self, argument):
        stages.needs("percpu", "all processors share one copy, the section itself,")
        if argument:
            _show_variable(argument)
        else:
            _show_places()

    def words(self):
        return ["cpu_number", "numa_node", "x86_cpu_to_apicid", "call_queue", "stack_canary"]


class PerCpuFunction(Function):
    """$per_cpu("NAME", CPU): a processor's copy of a per-CPU variable."""

    def value(self, name, cpu):
        if int(cpu) not in kernel.mask("__cpu_possible_mask"):
            raise Sorry(f"there is no processor {int(cpu)}")
        return kernel.per_cpu(name.string(), int(cpu))


PerCpuFunction("per_cpu")
