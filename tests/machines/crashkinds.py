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


def address(what, error_code="0000"):
    """Behind the first line of a page fault: what the address is, and the walk."""
    return [rf"#PF: the address is {what}", WALK, rf"Oops: {error_code} \[#1\]"]


def trap(what, function, code="0000"):
    """An exception that is reported under Linux's name."""
    return Kind(rf"{what}: {code} \[#1\]", oops_in=function)


TWO = {"cpus": 2}
ON_CPU_1 = rf"EIP: 0060:\[<{HEX}>\] EFLAGS: {HEX} CPU: 1"

KINDS = {
    # ---- crash_faults.c: memory
    "null-read": Kind(NULL, ["#PF: supervisor read access in kernel mode", NOT_PRESENT.format(0),
                             WALK, r"Oops: 0000 \[#1\]"], "crash_null_read"),
    "null-write": Kind(NULL, ["#PF: supervisor write access in kernel mode", NOT_PRESENT.format(2),
                              WALK, r"Oops: 0002 \[#1\]"], "crash_null_write"),
    "near-null": Kind("BUG: kernel NULL pointer dereference, address: 00000024",
                      address("in page 0, which is never mapped: 0x24 bytes behind a NULL pointer"),
                      "crash_near_null"),
    "far-from-null": Kind(page_fault("00001044"),
                          address("in user space, where nothing is: 0x1044 bytes behind a NULL "
                                  "pointer"), "crash_far_from_null"),
    "null-call": Kind(NULL, ["#PF: supervisor instruction fetch in kernel mode",
                             *address("NULL; page 0 is never mapped"), "EIP is at 0x00000000",
                             "EIP is no code of the kernel: it is NULL; page 0 is never mapped",
                             *traced("crash_null_call", "provoke_crash"), DEATH]),
    "error-pointer": Kind(page_fault("fffffff4"),
                          address("no address: the error -12 was used as a pointer"),
                          "crash_error_pointer"),
    "poison-pointer": Kind(page_fault("6b6b6b6b"),
                           address("the poison of freed slab objects: the pointer was read from "
                                   "one"), "crash_poison_pointer"),
    "list-del-twice": Kind(page_fault("00[12]0020[04]"),
                           address(r"LIST_POISON[12]: the (next|prev) of an entry that "
                                   r"list_del\(\) took off its list", "0002"),
                           "crash_list_del_twice"),
    "unmapped-read": Kind(page_fault(f"{UNMAPPED:08x}"),
                          address("in user space, where nothing is mapped"), "crash_unmapped_read"),
    "lowmem-hole": Kind(page_fault("<victim>"),
                        address("in lowmem: a hole of the direct map, where there is no RAM"),
                        "crash_lowmem_hole", append="memmap=1M$32M"),
    "beyond-lowmem": Kind(page_fault("<victim>"),
                          address("in the gap between lowmem and vmalloc", "0002"),
                          "crash_beyond_lowmem"),
    "fixmap-hole": Kind(page_fault("fffff000"), address("in the fixed mappings"),
                        "crash_fixmap_hole"),
    "write-text": Kind(page_fault(f"c0{DIGIT}{{6}}"),
                       ["#PF: supervisor write access in kernel mode", FORBIDDEN,
                        "#PF: the address is in the kernel's text, read-only",
                        rf"\*pde = {HEX} \*pte = {DIGIT}{{7}}1", r"Oops: 0003 \[#1\]"],
                       "crash_write_text"),
    "write-rodata": Kind(page_fault(f"c0{DIGIT}{{6}}"),
                         ["#PF: supervisor write access in kernel mode", FORBIDDEN,
                          *address("in the kernel's constants, read-only", "0003")],
                         "crash_write_rodata"),
    "write-ro-after-init": Kind(page_fault("<victim>"),
                                [FORBIDDEN,
                                 *address("in the kernel's constants, read-only", "0003")],
                                "crash_write_ro_after_init"),
    "reserved-bit": Kind(page_fault(HEX),
                         [r"#PF: error_code\(0x000[89]\) - reserved bit violation",
                          rf"\*pde = {DIGIT}{{5}}[13]e3"], "crash_reserved_bit"),
    "exec-unmapped": Kind(page_fault(f"{UNMAPPED:08x}"),
                          ["#PF: supervisor instruction fetch in kernel mode",
                           r"Oops: 0000 \[#1\]",
                           rf"EIP: 0060:\[<{UNMAPPED:08x}>\] EFLAGS: {HEX} CPU: 0",
                           "EIP is no code of the kernel: "
                           "it is in user space, where nothing is mapped",
                           *traced("crash_exec_unmapped", "provoke_crash"),
                           r"Code: +Bad EIP value\.", DEATH]),
    "exec-data": Kind("BUG: execution of what is no code: EIP <victim> is in the kernel's data",
                      [r"invalid opcode: 0000 \[#1\]", r"EIP: 0060:\[<<victim>>\] .*",
                       *traced("crash_exec_data", "provoke_crash"), "Code:.*<0f> 0b.*", DEATH]),
    "init-call": Kind(r"call of code that has been freed: 0000 \[#1\]",
                      [f"EIP is at {FN('gone_after_boot')}", *traced("crash_init_call"), DEATH]),
    # ---- crash_traps.c
    "divide": trap("divide error", "crash_divide"),
    "overflow": trap("overflow", "crash_overflow"),
    "bounds": trap("bounds", "crash_bounds"),
    "ud2": trap("invalid opcode", "crash_ud2"),
    "int3": Kind(f"int3 at {FN('crash_int3')}", end=GOOD, never="Call Trace:"),
    "single-step": Kind(rf"debug trap at {FN('crash_single_step')}, DR6 {HEX} \(single step\)",
                        end=GOOD, never="Call Trace:"),
    "gp-fault": trap("general protection fault for entry 4095 of the GDT", "crash_gp_fault",
                     "7ff8"),
    "segment-not-present": trap("segment not present for entry 20 of the GDT",
                                "crash_segment_not_present", "00a0"),
    "stack-segment": trap("stack segment for entry 20 of the GDT", "crash_stack_segment", "00a0"),
    "invalid-tss": trap(f"invalid TSS at iret to {DIGIT}{{4}}:{HEX} for entry 4095 of the GDT",
                        "crash_invalid_tss", "7ff8"),
    "bad-iret": Kind(f"general protection fault at iret to 7ff8:{HEX} for entry 4095 of the GDT: "
                     r"7ff8 \[#1\]",
                     [f"EIP is at {FN('common_interrupt')}", *traced("crash_bad_iret"), DEATH]),
    "no-fpu": trap("device not available", "crash_no_fpu"),
    "fpu-exception": trap("fpu exception", "crash_fpu_exception"),
    "machine-check": trap("machine check", "crash_machine_check"),
    "simd": trap("simd exception", "crash_simd"),
    "coprocessor-overrun": trap("coprocessor segment overrun", "crash_coprocessor_overrun"),
    "reserved-vector": trap("reserved exception", "crash_reserved_vector"),
    "alignment": trap("alignment check", "crash_alignment"),
    "nmi": Kind(rf"Uhhuh\. NMI received for unknown reason {DIGIT}{{2}} on CPU 0\.",
                ["Dazed and confused, but trying to continue"], end=GOOD),
    "unexpected-vector": Kind(r"unexpected interrupt: vector 119 \(0x77\) at "
                              rf"{FN('crash_unexpected_vector')}", end=GOOD, never="Call Trace:"),
    "fault-in-interrupt": Kind(NULL, [f"EIP is at {FN('crash_null_write')}",
                                      *traced("fault_in_handler", "do_interrupt",
                                              "common_interrupt", "crash_in_interrupt"), DEATH]),
    "bug": Kind(CUT, [r"kernel BUG at tests/kunit/crash_traps\.c:\d+!",
                      r"invalid opcode: 0000 \[#1\]"], "crash_bug"),
    "warn": Kind(CUT, [rf"WARNING: .*tests/kunit/crash_traps\.c:\d+ {FN('crash_warn')}",
                       "provoked with warn", *traced("crash_warn")], end=GOOD),
    "panic": Kind("Kernel panic - not syncing: provoked with panic",
                  traced("crash_panic", "provoke_crash")),
    # ---- crash_stacks.c
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
    "overflow-in-interrupt": Kind(rf"BUG: stack guard page was hit at {HEX} "
                                  rf"\(boot stack is {HEX}\.\.{HEX}\)",
                                  [r"kernel stack overflow \(double-fault\): 0000 \[#1\]",
                                   *traced("overflow_stack"), r" \(and \d+ more of this\)",
                                   rf" \[<{HEX}>\] {FN('overflow_in_handler')}",
                                   rf" \[<{HEX}>\] {FN('do_interrupt')}", DEATH]),
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
    # ---- crash_smp.c
    "fault-elsewhere": Kind(NULL, ["CPU: 1 PID: 0 .*", ON_CPU_1,
                                   f"EIP is at {FN('crash_null_write')}",
                                   *traced("call", "cpu_startup_entry", "start_secondary"), DEATH],
                            machine=TWO),
    "overflow-elsewhere": Kind(rf"BUG: stack guard page was hit at {HEX} "
                               rf"\(stack of CPU 1 is {HEX}\.\.{HEX}\)",
                               [r"kernel stack overflow \(double-fault\): 0000 \[#1\]", ON_CPU_1,
                                *traced("overflow_stack", "crash_stack_overflow"), DEATH],
                               machine=TWO),
    "fault-in-ipi": Kind(NULL, ["CPU: 1 PID: 0 .*", ON_CPU_1,
                                *traced("call", "smp_poll_calls",
                                        "generic_smp_call_function_single_interrupt"), DEATH],
                         machine=TWO),
    "hung-cpu": Kind(r"smp: CPU 0 has waited 100 ms for CPU 1 to run nothing\(\)",
                     ["NMI backtrace for cpu 1", f"EIP is at {FN('wedge')}",
                      "Kernel panic - not syncing: CPU 1 does not answer",
                      *traced("crash_hung_cpu")],
                     append="smp_timeout=100 smp_hopeless=300", machine=TWO),
    "panic-wedged": Kind("Kernel panic - not syncing: provoked with panic-wedged", machine=TWO),
    "panic-everywhere": Kind("Kernel panic - not syncing: provoked with panic-everywhere",
                             machine=TWO),
}
