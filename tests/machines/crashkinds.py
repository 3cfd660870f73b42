# SPDX-License-Identifier: MIT
"""What the kernel has to say about each kind of bug that crash= can commit.

A row for each kind in tests/kunit/crash_*.c, by its name; test_crash.py boots them and
compares, and fails when a kind has no row or a row no kind.  Patterns are regular
expressions for whole lines.  In them <victim> is the number that the kind announced
with crash_fact("victim", ...) before it did its harm, and FN(name) a function in the
form that reports have it in.
"""
from dataclasses import dataclass, field

from b2bvm import GOOD, PANIC

DIGIT = "[0-9a-f]"
HEX = f"{DIGIT}{{8}}"
OFFSET = rf"\+0x{DIGIT}+/0x{DIGIT}+"
UNMAPPED = 0x10000000


@dataclass
class Kind:
    first: str                  # the first line of the report
    then: list = ()             # lines behind it, in this order
    oops_in: str = ""           # the function that EIP is in, when it is an oops of the usual form
    end: int = PANIC            # GOOD: the kernel survives, and is sound
    append: str = ""            # the parameters that make the kernel see it
    never: str = ""             # what the report must not contain
    machine: dict = field(default_factory=dict)     # options for boot()


def FN(name):  # noqa: N802  (it stands in patterns, like HEX)
    return rf"{name}(\.\w+)*{OFFSET}"      # the compiler makes crash_x.isra.0 of crash_x


def traced(*functions):
    """A call trace in which these stand in this order."""
    return ["Call Trace:", *(rf" \[<{HEX}>\] (\? )?{FN(name)}" for name in functions)]


NULL = "BUG: kernel NULL pointer dereference, address: 00000000"
NOT_PRESENT = r"#PF: error_code\(0x000{}\) - not-present page"
FORBIDDEN = r"#PF: error_code\(0x0003\) - permissions violation"
WALK = rf"\*pde = {HEX}.*"
DEATH = r"Kernel panic - not syncing: Fatal exception"
CUT = r"------------\[ cut here \]------------"


def page_fault(address):
    return f"BUG: unable to handle page fault for address: {address}"


def recursion(first, error_code, what):
    """A fault inside the report of another one: a few words, and the end."""
    return Kind(first, [rf"Oops: {error_code} \[#1\]",
                        rf"Recursive fault: {what} at EIP {HEX} while a fault was being reported",
                        DEATH])


def panic_hook(name, what):
    return Kind(f"Kernel panic - not syncing: provoked with {name}",
                [rf"Recursive fault: {what} at EIP {HEX} while a fault was being reported", DEATH])


KINDS = {
    # ---- crash_faults.c: memory
    "null-read": Kind(NULL, ["#PF: supervisor read access in kernel mode", NOT_PRESENT.format(0),
                             WALK, r"Oops: 0000 \[#1\]"], "crash_null_read"),
    "null-write": Kind(NULL, ["#PF: supervisor write access in kernel mode", NOT_PRESENT.format(2),
                              WALK, r"Oops: 0002 \[#1\]"], "crash_null_write"),
    "near-null": Kind("BUG: kernel NULL pointer dereference, address: 00000024",
                      [WALK, r"Oops: 0000 \[#1\]"], "crash_near_null"),
    "unmapped-read": Kind(page_fault(f"{UNMAPPED:08x}"), [WALK, r"Oops: 0000 \[#1\]"],
                          "crash_unmapped_read"),
    "write-text": Kind(page_fault(f"c0{DIGIT}{{6}}"),
                       ["#PF: supervisor write access in kernel mode", FORBIDDEN,
                        rf"\*pde = {HEX} \*pte = {DIGIT}{{7}}1", r"Oops: 0003 \[#1\]"],
                       "crash_write_text"),
    "write-rodata": Kind(page_fault(f"c0{DIGIT}{{6}}"),
                         ["#PF: supervisor write access in kernel mode", FORBIDDEN, WALK,
                          r"Oops: 0003 \[#1\]"], "crash_write_rodata"),
    "reserved-bit": Kind(page_fault(HEX),
                         [r"#PF: error_code\(0x000[89]\) - reserved bit violation",
                          rf"\*pde = {DIGIT}{{5}}[13]e3"], "crash_reserved_bit"),
    "exec-unmapped": Kind(page_fault(f"{UNMAPPED:08x}"),
                          ["#PF: supervisor instruction fetch in kernel mode",
                           r"Oops: 0000 \[#1\]",
                           rf"EIP: 0060:\[<{UNMAPPED:08x}>\] EFLAGS: {HEX} CPU: 0",
                           *traced("crash_exec_unmapped", "provoke_crash"),
                           r"Code: +Bad EIP value\.", DEATH]),
    # ---- instructions
    "divide": Kind(r"divide error: 0000 \[#1\]", [], "crash_divide"),
    "overflow": Kind(r"overflow: 0000 \[#1\]", [], "crash_overflow"),
    "bounds": Kind(r"bounds: 0000 \[#1\]", [], "crash_bounds"),
    "ud2": Kind(r"invalid opcode: 0000 \[#1\]", [], "crash_ud2"),
    "gp-fault": Kind(r"error code 7ff8: entry 4095 of the GDT",
                     [r"general protection fault: 7ff8 \[#1\]"], "crash_gp_fault"),
    "int3": Kind(f"int3 at {FN('crash_int3')}", end=GOOD, never="Call Trace:"),
    "single-step": Kind(rf"debug trap at {FN('crash_single_step')}, DR6 {HEX} \(single step\)",
                        end=GOOD, never="Call Trace:"),
    "unexpected-vector": Kind(r"unexpected interrupt: vector 119 \(0x77\) at "
                              rf"{FN('crash_unexpected_vector')}", end=GOOD, never="Call Trace:"),
    # ---- stacks
    "stack-overflow": Kind(rf"BUG: stack guard page was hit at {HEX} "
                           rf"\(boot stack is {HEX}\.\.{HEX}\)",
                           [r"kernel stack overflow \(double-fault\): 0000 \[#1\]",
                            f"EIP is at {FN('overflow_stack')}",
                            *traced("overflow_stack"), r" \(and \d+ more of this\)",
                            rf" \[<{HEX}>\] {FN('crash_stack_overflow')}",
                            rf" \[<{HEX}>\] {FN('provoke_crash')}", DEATH]),
    "doublefault": Kind(f"ESP {UNMAPPED:08x} lies on no kernel stack",
                        [r"double fault: 0000 \[#1\]", f"EIP is at {FN('crash_doublefault')}",
                         rf"ESI: {HEX} EDI: {HEX} EBP: {HEX} ESP: {UNMAPPED:08x}",
                         rf" \(nothing can be read at {UNMAPPED:08x}\)",
                         *traced("provoke_crash"), DEATH]),
    "stack-smash": Kind("Kernel panic - not syncing: stack-protector: Kernel stack is corrupted in: "
                        f"{FN('crash_stack_smash')}"),
    # ---- the kernel's own words
    "bug": Kind(CUT, [r"kernel BUG at tests/kunit/crash_faults\.c:\d+!",
                      r"invalid opcode: 0000 \[#1\]"], "crash_bug"),
    "warn": Kind(CUT, [rf"WARNING: .*tests/kunit/crash_faults\.c:\d+ {FN('crash_warn')}",
                       "provoked with warn", *traced("crash_warn")], end=GOOD),
    "panic": Kind("Kernel panic - not syncing: provoked with panic",
                  traced("crash_panic", "provoke_crash")),
    # ---- crash_reports.c: faults in reporting a fault
    "recursive-oops": recursion(NULL, "0002", "page fault"),
    "recursive-divide": recursion(NULL, "0002", "divide error"),
    "overflow-in-oops": recursion(NULL, "0002", r"kernel stack overflow \(double-fault\)"),
    "recursive-overflow": Kind(r"BUG: stack guard page was hit at .*",
                               [r"kernel stack overflow \(double-fault\): 0000 \[#1\]",
                                "Double fault while a double fault was being reported, "
                                f"EIP {HEX}", DEATH]),
    "panic-hook": panic_hook("panic-hook", "page fault"),
    "panic-hook-divide": panic_hook("panic-hook-divide", "divide error"),
    "bad-console": Kind("a line for the bad console", [NULL, r"Oops: 0000 \[#1\]", f"EIP is at {FN('crash_null_read')}",
                               *traced("fault_in_console", "crash_bad_console"), DEATH]),
    # ---- several processors
    "panic-wedged": Kind("Kernel panic - not syncing: provoked with panic-wedged",
                         machine={"cpus": 2}),
    "panic-everywhere": Kind("Kernel panic - not syncing: provoked with panic-everywhere",
                             machine={"cpus": 2}),
}
