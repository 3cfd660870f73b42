# SPDX-License-Identifier: MIT
"""b2b-stages: the steps of the boot, and a breakpoint that names them.

Every step ends in one call of boot_stage_reached() (linux/stage.h).  A breakpoint there stops
behind the step, before those who record or show it have been called.
"""
import gdb

from b2b import kernel
from b2b.command import Command, Sorry, register, say, table

HOOK = "boot_stage_reached"
FILE = "kernel/stage.c"


# ---- where the boot is ----------------------------------------------------------------------

def names():
    """All stages, in the order of time."""
    found = kernel.enumerators("enum boot_stage")
    del found["NR_BOOT_STAGES"]
    return [name.removeprefix("STAGE_") for name in sorted(found, key=found.get)]


def announced():
    """The stage that the hook is being told of, when the machine stands in it; else None.

    The argument is on the stack, above the return address and, once that is made, the frame.
    """
    processor = kernel.machine().selected
    name, into, _ = kernel.function_at(processor.eip)
    if not processor.paging or name != HOOK:
        return None
    place = {0: processor.esp + 4, 1: processor.esp + 8}.get(into, processor.ebp + 8)
    stage = int.from_bytes(kernel.machine().virtual(place, 4), "little")
    return stage if stage < len(names()) else None


def here():
    """The number of the last stage that was reached; -1 before start_kernel()."""
    if (stage := announced()) is not None:
        return stage
    if not kernel.machine().paging():
        return -1
    return kernel.number("now", FILE)


def place():
    """In words."""
    stage = here()
    return "before start_kernel(), the first stage" if stage < 0 else f"in stage {names()[stage]}"


def needs(stage, what):
    """Stop a command that comes before what it shows."""
    if here() >= names().index(stage):
        return
    info = kernel.variable("boot_stages")[names().index(stage)]
    raise Sorry(f"{what} before {kernel.string_at(int(info['function']))}(), stage {stage}; the machine is "
                f"{place()}.  `b2b-stages {stage}`, then `continue`, goes there")


# ---- the breakpoint -------------------------------------------------------------------------

class StageBreakpoint(gdb.Breakpoint):
    """At the hook.  It stops in each stage, or lets all go by but some."""

    def __init__(self, wanted):
        super().__init__(HOOK, internal=False)
        self.silent = True
        self.wanted = wanted

    def stop(self):
        kernel.look(check=False)
        stage = announced()
        name = names()[stage]
        if self.wanted and name not in self.wanted:
            return False
        info = kernel.variable("boot_stages")[stage]
        say(f"\nstage {name}, behind {kernel.string_at(int(info['function']))}(): "
            f"{kernel.string_at(int(info['what']))}")
        return True


_breakpoint = None


def _forget():
    global _breakpoint
    if _breakpoint is not None and _breakpoint.is_valid():
        _breakpoint.delete()
    _breakpoint = None


def _stop_at(wanted):
    global _breakpoint
    _forget()
    _breakpoint = StageBreakpoint(wanted)
    say(f"`continue` stops in {'stage ' + ', '.join(wanted) if wanted else 'every stage'}; "
        "`b2b-stages off` takes that back.")


# ---- the list ---------------------------------------------------------------------------------

def _ticks_per_us():
    return kernel.number("tsc_khz") / 1000 if kernel.has("tsc_khz") else 0


def _show_stages():
    last, times, infos = here(), kernel.variable("times", FILE), kernel.variable("boot_stages")
    per_us, left, rows = _ticks_per_us(), 0, []
    for nr, name in enumerate(names()):
        arrived = int(times[nr]["arrived"]) if nr <= last else 0
        took = f"{(arrived - left) / per_us:.0f}" if arrived and left and per_us else ""
        left = int(times[nr]["left"]) if arrived else left
        mark = ">" if nr == last else "" if nr < last else "-"
        rows.append((mark, name, took, kernel.string_at(int(infos[nr]["function"])) + "()",
                     kernel.string_at(int(infos[nr]["what"]))))
    say("Stages of the boot: > is where it is, - is still to come; us: how long the step took,\n"
        "with what gdb took at a breakpoint in it.")
    table(("", "stage", "us", "done by", "what holds from here on"), rows,
          left=("stage", "done by", "what holds from here on"))
    if last < 0:
        say(f"The machine is {place()}.")


@register
class Stages(Command):
    """the stages of the boot; with NAME or `all` a breakpoint there, `off` without

    b2b-stages            list them, with how long each took
    b2b-stages all        stop in each
    b2b-stages zones slab stop only in these
    b2b-stages off        stop in none

    The machine stops in boot_stage_reached(), called when the step is done."""
    name = "b2b-stages"
    usage = "[all|off|NAME...]"

    looks = False       # breakpoints can be set before there is a kernel in memory

    def show(self, argument):
        wanted = argument.replace(",", " ").split()
        if not wanted:
            kernel.look()
            _show_stages()
        elif wanted == ["off"]:
            _forget()
        elif wanted == ["all"]:
            _stop_at([])
        else:
            unknown = [name for name in wanted if name not in names()]
            if unknown:
                raise Sorry(f"no stage `{unknown[0]}`; there are {' '.join(names())}")
            _stop_at(wanted)

    def words(self):
        return ["all", "off", *names()]
