# SPDX-License-Identifier: MIT
"""b2b-core: keep the machine as it is in a file, to look at it later."""
import os

import gdb

from b2b import kernel, memory
from b2b.command import Command, Sorry, register, say


@register
class Core(Command):
    """write all of memory to FILE, for `gdb build/b2b.elf FILE`; `physical`: by physical address

    With page tables, gdb's own commands (print, backtrace, x) work on the core, too.  Without
    (`physical`, and before paging) only b2b- commands do: print shows what the ELF file has.
    What nothing maps, as most of high memory, is only in these.
    QEMU writes the file: as large as the memory of the machine."""
    name = "b2b-core"
    usage = "FILE [physical]"

    def show(self, argument):
        words = gdb.string_to_argv(argument)
        if not words or len(words) > 2 or words[1:] not in ([], ["physical"]):
            raise self.misused()
        if not isinstance(kernel.machine(), memory.Live):
            raise Sorry("this is a core already")
        path = os.path.abspath(os.path.expanduser(words[0]))
        paging = kernel.machine().paging() and len(words) == 1
        if os.path.exists(path):
            raise Sorry(f"{path} is there already")
        said = gdb.execute(f'monitor dump-guest-memory {"-p " if paging else ""}"{path}"', to_string=True)
        if not os.path.exists(path):
            raise Sorry(f"QEMU wrote nothing: {said.strip() or 'it gave no reason'}")
        say(f"  {path}: {os.path.getsize(path) >> 20} MiB.  gdb {kernel.kernel_path()} {path}, then "
            "`source tools/gdb/b2b.py`")
