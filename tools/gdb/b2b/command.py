# SPDX-License-Identifier: MIT
"""What a b2b- command is: its name, its line in b2b-help, its tables, and what goes wrong."""
import gdb

from b2b import kernel, memory

all_commands = {}


class Sorry(Exception):
    """A command cannot do what was asked; the text says why and what helps."""


class Command(gdb.Command):
    """A command of gdb.  The doc string's first line is the one in b2b-help.

    name, usage		b2b-page, "ADDRESS|PFN"
    show(argument)	prints
    """
    usage = ""
    looks = True        # at the machine, so that there must be one

    def __init__(self):
        super().__init__(self.name, gdb.COMMAND_DATA)
        all_commands[self.name] = self

    def invoke(self, argument, from_tty):
        try:
            if self.looks:
                kernel.look()
            self.show(argument.strip())
        except (Sorry, memory.Unreadable, kernel.NotThisKernel) as problem:
            raise gdb.GdbError(f"{self.name}: {problem}") from None

    def complete(self, text, word):
        return [name for name in self.words() if name.startswith(word)]

    def words(self):
        """What an argument may be."""
        return []

    def misused(self):
        return Sorry(f"usage: {self.name} {self.usage}".rstrip())


def register(command):
    """Class decorator: gdb has the command from now on."""
    command()
    return command


def say(text=""):
    gdb.write(text + "\n")


def number_in(text):
    """What the user means by an expression: 0x1000, $esp, &e820, page."""
    try:
        return int(gdb.parse_and_eval(text)) & 0xffffffff
    except (gdb.error, ValueError):
        raise Sorry(f"`{text}` is no number: {_reason(text)}") from None


def _reason(text):
    try:
        gdb.parse_and_eval(text)
    except gdb.error as problem:
        return str(problem).rstrip(".")
    return "it has fields"


# ---- functions for expressions -----------------------------------------------------------------

class Function(gdb.Function):
    """$name(...) in an expression; value() makes it."""

    def __init__(self, name):
        super().__init__(name)

    def invoke(self, *arguments):
        try:
            kernel.look()
            return self.value(*arguments)
        except (Sorry, memory.Unreadable, kernel.NotThisKernel) as problem:
            raise gdb.GdbError(str(problem)) from None


# ---- tables ---------------------------------------------------------------------------------

def table(headings, rows, left=()):
    """Columns as wide as what is in them; numbers to the right, those named in `left` to the left."""
    if not rows:
        say("  (none)")
        return
    headings, rows = [str(cell) for cell in headings], [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in [headings, *rows]) for i in range(len(headings))]
    for row in [headings, *rows]:
        cells = [cell.ljust(width) if heading in left else cell.rjust(width)
                 for cell, width, heading in zip(row, widths, headings)]
        say("  " + "  ".join(cells).rstrip())


def size(count):
    """Bytes in the largest unit that says them exactly: 639 KiB, 92 B."""
    for shift, unit in ((30, "GiB"), (20, "MiB"), (10, "KiB")):
        if count and not count & (1 << shift) - 1:
            return f"{count >> shift} {unit}"
    return f"{count} B"


def some(count, what):
    """1 area, 2 areas."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def pages(count):
    """So many pages, as a size."""
    return size(count * memory.PAGE_SIZE)
