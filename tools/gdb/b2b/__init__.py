# SPDX-License-Identifier: MIT
"""The kernel's structures in gdb: who knows what.

	commands	e820 memblock zones buddy page slab vmalloc pagetable percpu log cpus stages core
	                     |  each prints what its name says, as tables
	kernel.py	variables and structures by name, lists, trees, symbols
	memory.py	bytes of the machine, by virtual or physical address: live or from a core
	elf.py		the two kinds of files: kernel and core

Nothing here calls a function of the kernel, and nothing is written to the machine: what is shown
is what memory holds, in whatever state the machine is.  What a build looks like (memory model,
nodes, processors) comes from its symbols and types.

An address is an int here, a structure a gdb.Value made of bytes: memory at 0xC0000000 and above
can so be read where gdb itself cannot, before paging and in a core without page tables.
"""
import importlib

COMMANDS = ("e820", "memblock", "zones", "buddy", "page", "slab", "vmalloc", "pagetable", "percpu",
            "log", "cpus", "stages", "core", "printers", "help")


def load():
    """Make all commands known to gdb."""
    for name in COMMANDS:
        importlib.import_module(f"b2b.{name}")
