# SPDX-License-Identifier: MIT
"""What the kernel has to say about each kind of bug that crash= can commit.

A row for each kind in tests/kunit/crash_*.c, by its name; test_crash.py boots them and
compares, and fails when a kind has no row or a row no kind.  A name may have several
rows, told apart by what follows a slash: other parameters.  Patterns are regular
expressions for whole lines.  In them <victim> is the number that the kind announced
with crash_fact("victim", ...) before it did its harm, and FN(name) a function in the
form that reports have it in; <victim5> has only its last five digits, as a pfn.
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
    kernel: str = ""            # the configuration that has it: "debug"; else the one under test
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


def silent(first, where, end, function):
    """Processor 1 does not answer: where it is, shown by itself in an NMI, and the end.

    Instructions are the clock: 100 ms are 100 ms on a busy host, too.
    """
    return Kind(first, ["NMI backtrace for cpu 1", f"EIP is at {FN(where)}",
                        f"Kernel panic - not syncing: {end}", *traced(function)],
                append="smp_timeout=100 smp_hopeless=300",
                machine={"cpus": 2, "extra": ["-icount", "shift=6,sleep=off"]})


def unanswered(call, where, function):
    return silent(rf"smp: CPU 0 has waited 100 ms for CPU 1 to run {call}\(\)", where,
                  "CPU 1 does not answer", function)


def not_stopped(where, function):
    return silent("stop_machine: CPU 1 did not stop in 100 ms", where,
                  r"stop_machine\(\) returns -110", function)


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


def bad_page(function, reason, *lines, pfn="<victim5>"):
    """A page that is not what it should be: found by a function, refused for a reason."""
    return Kind(rf"BUG: Bad page state in {FN(function)}  pfn:{pfn}",
                [*lines, rf"page dumped because: {reason}", *traced(function)], end=GOOD)


def block(state, order, by="get_victim"):
    """Whose it is: the block around the page and the function that had it last."""
    verb = "freed" if state == "free" else "allocated"
    return [rf"page is in the {state} block of order {order} at pfn:{DIGIT}{{5}}",
            rf"block was {verb} by {FN(by)}"]


def bad_address(call, what, function, value="<victim>"):
    """free_pages(), vfree(), free_percpu() of something else than they gave."""
    return Kind(rf"BUG: Trying to {call}\(\) {what} \({value}\), from {FN(function)}",
                traced(function), end=GOOD)


def slab(cache, what, *lines, debug="", found_by=""):
    """An object of slab: named with its cache; with slub_debug also who had it."""
    found = [rf"INFO: Found by a call from {FN(found_by)}"] if found_by else []
    return Kind("=+", [rf"BUG {cache}: {what}", *found, *lines], end=GOOD, append=debug)


def foreign(where, function, value="<victim>"):
    return Kind(rf"BUG kmalloc: Attempt to free foreign pointer {value}, "
                r"which kmalloc\(\) never returned",
                [rf"INFO: {value} is {where}", rf"INFO: Found by a call from {FN(function)}",
                 *traced(function)], end=GOOD)


def warning(message, function, file=r"\S+", kernel=""):
    return Kind(CUT, [rf"WARNING: CPU: 0 PID: 0 at {file}:\d+ .*", message, *traced(function)],
                end=GOOD, kernel=kernel)


def lock(what, function, *lines, end=GOOD, append=""):
    """A spinlock used wrongly: the debug kernel sees it."""
    return Kind(rf"BUG: spinlock {what}, {FN(function)}",
                [rf" lock: 0x<victim>, \.magic: {HEX}, \.owner_cpu: -?\d+, last taken at: .*",
                 *lines], end=end, append=append, machine=TWO, kernel="debug")


def sleeping(function, state):
    return Kind(rf"BUG: sleeping function called from invalid context at {FN(function)}",
                [state, *traced(function)], end=GOOD, machine=TWO, kernel="debug")


def listed(what, function):
    """A list whose links were written over: the debug kernel looks."""
    return Kind(f"list_del corruption[.,] {what}",
                [CUT, r"kernel BUG at kernel/list_debug\.c:\d+!", *traced(function), DEATH],
                kernel="debug")


FREE_ALREADY = "double free: the page is free already"
DEBUG = "slub_debug=FZPU"
OLD = "uma-flat-bootmem"
ALLOCATED = rf"INFO: Allocated in {FN('get_object')} age=\d+ us cpu=0"
FREED = rf"INFO: Freed in {FN('put_object')} age=\d+ us cpu=0"
OBJECT = rf"INFO: Slab at {HEX}, \d+ objects, \d+ taken; object <victim> @offset=\d+"
HIGH = {"mem": 512}
HIGH_64M = "highmem=64M"
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
    "list-del-twice/debug": listed(r"<victim>->next is LIST_POISON1 \(00100100\)",
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
    "hung-cpu": unanswered("nothing", "wedge", "crash_hung_cpu"),
    "halted-cpu": unanswered("nothing", "halt_deaf", "crash_halted_cpu"),
    "hung-flush": unanswered("remote_forget_all", "wedge", "crash_hung_flush"),
    "halted-flush": unanswered("remote_forget_range", "halt_deaf", "crash_halted_flush"),
    "hung-stop": not_stopped("wedge", "crash_hung_stop"),
    "halted-stop": not_stopped("halt_deaf", "crash_halted_stop"),
    "hung-in-stop": silent("stop_machine: CPU 1 does not return", "wedge_while_stopped",
                           "stop_machine: CPU 1 does not return", "crash_hung_in_stop"),
    "panic-wedged": Kind("Kernel panic - not syncing: provoked with panic-wedged", machine=TWO),
    "panic-everywhere": Kind("Kernel panic - not syncing: provoked with panic-everywhere",
                             machine=TWO),
    "fault-beside-prompt": Kind(NULL, ["CPU: 1 PID: 0 .*", ON_CPU_1,
                                       f"EIP is at {FN('crash_null_write')}", DEATH],
                                never="at the prompt", machine=TWO),
    "panic-at-prompt": Kind("Kernel panic - not syncing: provoked with panic-at-prompt",
                            never="processor 1 goes on", machine=TWO),
    # ---- crash_pages.c
    "page-double-free": bad_page("crash_page_double_free", FREE_ALREADY,
                                 *block("free", r"\d+", "put_victim")),
    "page-double-free-merged": bad_page("crash_page_double_free_merged", FREE_ALREADY,
                                        rf"page flags: 0x{DIGIT}+\(buddy\) .*"),
    "page-put-underflow": bad_page("crash_page_put_twice", FREE_ALREADY,
                                   *block("free", r"\d+", "put_victim")),
    "page-free-middle": bad_page("crash_page_middle", "free in the middle of a block",
                                 *block("allocated", 2), pfn=f"{DIGIT}{{5}}"),
    "page-order-too-low": bad_page("crash_page_order_low",
                                   "wrong order: allocated with 2, freed with 0",
                                   *block("allocated", 2)),
    "page-order-too-high": bad_page("crash_page_order_high",
                                    "wrong order: allocated with 1, freed with 3",
                                    *block("allocated", 1)),
    "page-free-tail": bad_page("crash_page_tail", "free of a tail of a compound page",
                               *block("allocated", 2), pfn=f"{DIGIT}{{5}}"),
    "page-free-reserved": bad_page("crash_page_reserved", "free of a reserved page",
                                   "page is reserved: kernel image"),
    "page-free-slab": bad_page("crash_page_slab",
                               r"the page belongs to slab: kfree\(\) its objects",
                               rf"page flags: 0x{DIGIT}+\(slab\) .*",
                               *block("allocated", r"\d", "slab_grow")),
    "page-free-unaligned": bad_address("free_pages", "address in the middle of a page",
                                       "crash_page_unaligned"),
    "page-free-no-lowmem": bad_address("free_pages",
                                       "address that has no page in the direct map",
                                       "crash_page_not_lowmem", "f8000000"),
    "page-free-user": bad_address("free_pages", "address that has no page in the direct map",
                                  "crash_page_user", "00001000"),
    "page-free-hole": Kind(page_fault("00080004"),
                           [*address("in user space, where nothing is mapped; the struct page of "
                                     "pfn:04000 would be there, if there were one"),
                            *traced("crash_page_hole"), DEATH],
                           append="memmap=64M$64M", machine={"mem": 256}),
    "page-free-count": bad_page("crash_page_tail_count", "nonzero count",
                                *block("allocated", 1), pfn=f"{DIGIT}{{5}}"),
    "page-free-mapcount": bad_page("crash_page_mapcount", "nonzero mapcount",
                                   rf"page:{HEX} count:1 mapcount:1 .*", *block("allocated", 0)),
    "page-free-flags": bad_page("crash_page_flags",
                                r"the page belongs to slab: kfree\(\) its objects",
                                *block("allocated", 0)),
    "page-struct-count": bad_page("crash_page_struct_count", "nonzero count",
                                  "page was written to while it was free",
                                  f"page was freed by {FN('put_victim')}"),
    "page-struct-flags": bad_page("crash_page_struct_flags",
                                  "flags set that a free page must not have",
                                  "page was written to while it was free",
                                  f"page was freed by {FN('put_victim')}"),
    "page-too-large": warning("allocation of order 11: the largest is 10", "crash_page_too_large",
                              r"mm/page_alloc\.c"),
    "page-out-of-memory": Kind("page allocation failure: order:10, mode:0xd0",
                               [*traced("crash_page_out_of_memory"), "Mem-Info:",
                                "Node 0 Normal free:.*"], end=GOOD),
    "page-nofail": Kind("page allocation failure: order:10, mode:0x8d0",
                        ["Mem-Info:", "Kernel panic - not syncing: Out of memory: __GFP_NOFAIL "
                         f"request of order 10, mode 0x8d0, from {FN('crash_page_nofail')}"]),
    "page-link-overwrite": listed("next->prev should be <entry>, but was .*", "crash_page_link"),
    # ---- crash_slab.c
    "slab-double-free": slab("kmalloc-64", "Object already free: <victim> is freed again",
                             OBJECT, ALLOCATED, FREED, f"Object   <victim>: {'6b ' * 16}k{{16}}",
                             *traced("crash_slab_double_free"), debug=DEBUG,
                             found_by="crash_slab_double_free"),
    "slab-double-free/plain": slab("kmalloc-64", "Object already free: <victim> is freed again",
                                   OBJECT, *traced("crash_slab_double_free"),
                                   found_by="crash_slab_double_free"),
    "slab-free-interior": slab("kmalloc-64",
                               f"Attempt to free {HEX}: inside an object, or between two",
                               *traced("crash_slab_interior"), found_by="crash_slab_interior"),
    "slab-free-stack": foreign("on the boot stack", "crash_slab_stack"),
    "slab-free-static": foreign("in the kernel's data", "crash_slab_static"),
    "slab-free-vmalloc": foreign(f"in the vmalloc area, part of <victim>-{HEX}, which "
                                 rf"{FN('crash_slab_vmalloc')} got from vmalloc\(\)",
                                 "crash_slab_vmalloc"),
    "slab-free-page": foreign("in lowmem: the direct map", "crash_slab_page"),
    "slab-free-wild": foreign("in user space, where nothing is mapped", "crash_slab_wild",
                              "12345678"),
    "slab-large-double-free": bad_page("crash_slab_large_twice", FREE_ALREADY,
                                       *block("free", r"\d+", "put_object")),
    "slab-wrong-cache": slab("crash-mine", "Attempt to free object <victim> of this cache into "
                             "cache crash-other", OBJECT, *traced("crash_slab_wrong_cache"),
                             found_by="crash_slab_wrong_cache"),
    "slab-write-after-free": slab("kmalloc-64", "Object was written to while it was free: "
                                  "78787878, not 5f6ee0b5", OBJECT,
                                  f"Object   <victim>: {'78 ' * 8}.*", *traced("crash_slab_cookie"),
                                  found_by="crash_slab_cookie"),
    "slab-link-overwrite": slab("crash-link", "Link of a free object was overwritten", OBJECT,
                                *traced("crash_slab_link"),
                                f"FIX crash-link: the slab at {HEX} keeps its other free objects "
                                "for ever"),
    "slab-overflow": slab("kmalloc-64", f"Right red zone overwritten: {HEX}-{HEX}, "
                          "first byte 0x78 instead of 0xcc", OBJECT, ALLOCATED,
                          f"FIX kmalloc-64: restoring {HEX}-{HEX}=0xcc", debug=DEBUG,
                          found_by="put_object"),
    "slab-underflow": slab("kmalloc-64", f"Left red zone overwritten: {HEX}-{HEX}, "
                           "first byte 0x78 instead of 0xcc", OBJECT, ALLOCATED,
                           f"FIX kmalloc-64: restoring {HEX}-{HEX}=0xcc", debug=DEBUG,
                           found_by="put_object"),
    "slab-use-after-free": slab("kmalloc-64", f"Poison overwritten: {HEX}-{HEX}, "
                                "first byte 0x78 instead of 0x6b", OBJECT, ALLOCATED, FREED,
                                debug=DEBUG, found_by="crash_slab_poison"),
    "slab-destroy-busy": slab("crash-busy", r"Objects remaining on kmem_cache_destroy\(\); "
                              "the cache stays", *traced("crash_slab_destroy"),
                              r"INFO: Object <victim> @offset=\d+ is in use",
                              rf"INFO: Allocated in {FN('crash_slab_destroy')} .*", debug=DEBUG),
    "slab-ctor-zero": warning("cache crash-ctor: zeros are asked for, but its objects have a "
                              "constructor", "crash_slab_ctor_zero", r"mm/slab\.c"),
    "slab-duplicate-name": Kind("kmem_cache_create: no cache crash-twice of 60 bytes: "
                                "a cache of that name exists", end=GOOD),
    "slab-bad-size": Kind("kmem_cache_create: no cache crash-huge of 1048576 bytes: "
                          "impossible size", end=GOOD),
    "slab-panic": Kind("Kernel panic - not syncing: kmem_cache_create: no cache crash-needed: "
                       "impossible size", traced("crash_slab_panic")),
    "slab-zero-size": Kind("BUG: kernel NULL pointer dereference, address: 00000010",
                           address(r"in page 0, which is never mapped: what kmalloc\(0\) "
                                   "returned", "0002"), "crash_slab_zero_size"),
    "slab-too-large": warning(r"kmalloc of 67108864 bytes: the most is \d+",
                              "crash_slab_too_large", r"mm/slab_kmalloc\.c"),
    # ---- crash_vmalloc.c
    "vmalloc-double-free": bad_address("vfree", "vm area that is free already",
                                       "crash_vmalloc_double_free"),
    "vmalloc-free-interior": bad_address("vfree", "address in the middle of a vm area",
                                         "crash_vmalloc_interior", HEX),
    "vmalloc-free-nonexistent": bad_address("vfree", "nonexistent vm area",
                                            "crash_vmalloc_nonexistent", HEX),
    "vmalloc-free-lowmem": bad_address("vfree", "address outside of the vmalloc area",
                                       "crash_vmalloc_lowmem"),
    "vmalloc-wrong-kind": bad_address("vunmap", "vm area of another kind",
                                      "crash_vmalloc_wrong_kind"),
    "vmalloc-too-large": Kind("vmap allocation for size 1073741824 failed: there is not that much "
                              rf"memory \({FN('crash_vmalloc_too_large')}\)", end=GOOD),
    "vmalloc-overflow": Kind(page_fault(HEX),
                             address("in the vmalloc area, in the guard page behind "
                                     rf"<victim>-{HEX}, which {FN('get_area')} got from "
                                     r"vmalloc\(\)", "0002"), "crash_vmalloc_overflow"),
    "vmalloc-use-after-free": Kind(page_fault("<victim>"),
                                   address("in the vmalloc area, where nothing is allocated.*",
                                           "0002"), "crash_vmalloc_use_after_free"),
    "vmalloc-use-after-free-soon": Kind(page_fault("<victim>"),
                                        address("in the vmalloc area, in what was freed and waits "
                                                rf"for the next TLB flush: {HEX}-{HEX}, which "
                                                rf"{FN('get_area')} got from vmalloc\(\)",
                                                "0002"), "crash_vmalloc_lazy"),
    "percpu-double-free": bad_address("free_percpu", "memory that is free already",
                                      "crash_percpu_double_free"),
    "percpu-free-interior": bad_address("free_percpu", "the middle of an area",
                                        "crash_percpu_interior"),
    "percpu-free-static": bad_address("free_percpu", "a static per-CPU variable",
                                      "crash_percpu_static"),
    "percpu-free-copy": bad_address("free_percpu", "no per-CPU pointer, but the address of CPU 0's "
                                    "copy", "crash_percpu_wild"),
    "percpu-bad-size": warning(r"illegal size \(1048576\) or align \(8\) for percpu allocation",
                               "crash_percpu_bad_size", r"mm/percpu\.c"),
    # ---- crash_highmem.c
    "kunmap-twice": Kind(CUT, [r"WARNING: .* at mm/highmem\.c:\d+ .*",
                               "kunmap: pfn:<victim5> has no users left",
                               *traced("crash_kunmap_twice")],
                         end=GOOD, append=HIGH_64M, machine=HIGH),
    "kunmap-never-mapped": Kind(CUT, [r"WARNING: .* at mm/highmem\.c:\d+ .*",
                                      "kunmap: pfn:<victim5> has no address",
                                      *traced("crash_kunmap_never_mapped")],
                                end=GOOD, append=HIGH_64M, machine=HIGH),
    "kmap-all-pinned": Kind(r"kmap: all 1024 slots are in use, no address for "
                            rf"pfn:{DIGIT}{{5}} \({FN('crash_kmap_all_pinned')}\)",
                            end=GOOD, append=HIGH_64M, machine=HIGH),
    "kmap-use-after-kunmap": Kind(page_fault(HEX),
                                  address(r"in the pkmap area: slot \d+ for kmap\(\)", "0002"),
                                  "crash_kmap_after_kunmap", append=HIGH_64M, machine=HIGH),
    "kunmap-atomic-order": Kind(r"BUG: kunmap_atomic: <first> is not what kmap_atomic\(\) "
                                rf"returned last, {HEX}",
                                [CUT, r"kernel BUG at arch/x86/mm/highmem_32\.c:\d+!",
                                 *traced("crash_kunmap_atomic_order"), DEATH],
                                append=HIGH_64M, machine=HIGH),
    "kunmap-atomic-twice": Kind(rf"BUG: kunmap_atomic: {HEX}, but CPU 0 has no kmap_atomic\(\) in "
                                "use", [CUT, *traced("crash_kunmap_atomic_twice"), DEATH],
                                append=HIGH_64M, machine=HIGH),
    "kmap-atomic-overflow": Kind(r"BUG: kmap_atomic: all 20 slots of CPU 0 are in use",
                                 [" slot 0 shows pfn:<victim5>", " slot 19 shows pfn:<victim5>",
                                  CUT, *traced("crash_kmap_atomic_overflow"), DEATH],
                                 append=HIGH_64M, machine=HIGH),
    "kmap-atomic-use-after": Kind(page_fault("<first>"),
                                  address(r"in slot 0 of CPU 0 for kmap_atomic\(\)", "0002"),
                                  "crash_kmap_atomic_use_after", append=HIGH_64M, machine=HIGH),
    # ---- crash_boot.c
    "memblock-late": Kind(rf"memblock: {FN('crash_memblock_late')} wants 0x00000064 bytes, but the "
                          "buddy allocator has taken over", end=GOOD, never="0x000000c8"),
    "memblock-panic": Kind(f"memblock: {FN('crash_memblock_panic')} wants 0x40000000 bytes, but "
                           "the buddy allocator has taken over",
                           ["Kernel panic - not syncing: memblock_alloc_or_panic: Failed to "
                            "allocate 1073741824 bytes", *traced("crash_memblock_panic")]),
    # ---- crash_bootmem.c
    "bootmem-double-free": warning("free_bootmem: pfn:<victim5> is free already",
                                   "crash_bootmem_double_free", kernel=OLD),
    "bootmem-free-hole": warning(r"free_bootmem: \[mem 0x0083f000-0x00840fff\] is on no node",
                                 "crash_bootmem_free_hole", kernel=OLD),
    "bootmem-free-late": warning(r"free_bootmem: \[mem 0x00800000-0x00801fff\] is the buddy "
                                 "allocator's, which has taken over", "crash_bootmem_free_late",
                                 kernel=OLD),
    "bootmem-late": Kind(rf"bootmem: {FN('crash_bootmem_late')} wants 0x64 bytes, but the buddy "
                         "allocator has taken over", end=GOOD, kernel=OLD),
    "bootmem-panic": Kind(rf"bootmem: {FN('crash_bootmem_panic')} wants 0x40000000 bytes, but the "
                          "buddy allocator has taken over",
                          ["bootmem alloc of 1073741824 bytes failed!",
                           "Kernel panic - not syncing: Out of memory",
                           *traced("crash_bootmem_panic")], kernel=OLD),
    # ---- crash_locks.c
    "lock-recursion": lock("recursion on CPU#0", "crash_lock_recursion",
                           *traced("crash_lock_recursion")),
    "lock-already-unlocked": lock("already unlocked on CPU#0", "crash_lock_unlocked",
                                  *traced("crash_lock_unlocked")),
    "lock-bad-magic": lock("bad magic on CPU#0", "crash_lock_magic", *traced("crash_lock_magic")),
    "lock-wrong-cpu": lock("wrong CPU on CPU#0", "crash_lock_wrong_cpu",
                           *traced("crash_lock_wrong_cpu")),
    "lock-irq-unsafe": lock("taken in interrupts and with interrupts on on CPU#1",
                            "take_and_give_back", *traced("take_and_give_back", "smp_poll_calls")),
    "lock-held": lock("held on return on CPU#1", "take_victim", "Call Trace:"),
    "lock-lockup": lock("lockup suspected on CPU#0", "crash_lock_lockup",
                        "NMI backtrace for cpu 1", f"EIP is at {FN('keep_victim')}",
                        "Kernel panic - not syncing: spinlock lockup on CPU#0, held by CPU#1",
                        end=PANIC, append="smp_timeout=100 smp_hopeless=300"),
    "sleep-irqs-off": sleeping("crash_sleep_irqs_off", r"in_interrupt\(\): 0, spinlocks held: 0, "
                               r"irqs_disabled\(\): 1, CPU: 0"),
    "sleep-locked": sleeping("crash_sleep_locked", r"in_interrupt\(\): 0, spinlocks held: 1, "
                             r"irqs_disabled\(\): 0, CPU: 0"),
    "sleep-in-interrupt": sleeping("allocate", r"in_interrupt\(\): 1, spinlocks held: 0, "
                                   r"irqs_disabled\(\): 1, CPU: 1"),
    # ---- crash_aids.c, and what the aids add to the reports of others
    "page-write-after-free": Kind("pagealloc: memory corruption",
                                  [r"pagealloc: \[mem 0x\w+-0x\w+\]: 4 bytes of a free page changed",
                                   r"  \+040: 78 56 34 12( aa){12}",
                                   rf"page was last .* by {FN('free_victim')}",
                                   *traced("check_poisoned_pages", "allocate_until")],
                                  end=GOOD, append="page_poison=on"),
    "memory-leak": Kind(r"unreferenced object 0x<victim> \(size 16\):",
                        [r"  CPU 0, age \d+\.\d{3}s", r"  hex dump \(first 16 bytes\):",
                         r"    6c 6f 73 74 20 61 6e 64 20 67 6f 6e 65 00 .. ..  lost and gone\..*",
                         r"  backtrace:", rf"    \[<{HEX}>\] {FN('kstrdup')}",
                         rf"    \[<{HEX}>\] {FN('lose_a_string')}",
                         rf"    \[<{HEX}>\] {FN('crash_memory_leak')}",
                         r"kmemleak: 1 new suspected memory leaks \(show=kmemleak\)"],
                        end=GOOD, append="kmemleak=on"),
    "undefined-shift": Kind("={80}",
                            [r"UBSAN: shift-out-of-bounds in tests/kunit/crash_leaks\.c:\d+:\d+",
                             "shift exponent 40 is too large for 32-bit type 'int'",
                             *traced("crash_undefined_shift"), "={80}"],
                            end=GOOD, kernel="debug"),
    "writable-code": warning("x86/mm: Found insecure W\\+X mapping at address <victim>",
                             "crash_writable_code", r"arch/x86/mm/pt_audit\.c"),
    "unchecked-failure": Kind(r"FAULT_INJECTION: forcing a failure\.",
                              ["name failslab, interval 1, probability 0, space 0, times -1",
                               *traced("should_fail", "crash_unchecked_failure"),
                               "BUG: kernel NULL pointer dereference, address: 00000005",
                               r"EIP is at " + FN("crash_unchecked_failure"), DEATH]),
    "stack-nearly-full": Kind(r"boot stack: \d+ of \d+ bytes used at most, the fullest",
                              [r"stack usage: only \d+ bytes were left on the boot stack"],
                              end=GOOD),
    "page-bit-flip": Kind("pagealloc: single bit error",
                          [r"pagealloc: \[mem 0x\w+-0x\w+\]: 1 byte of a free page changed",
                           r"  \+040: ba( aa){15}", *traced("allocate_until")],
                          end=GOOD, append="page_poison=on"),
    "page-read-after-free": Kind("BUG: use of a freed page, address: <victim>",
                                 [rf"#PF: the page is free: pfn:{DIGIT}{{5}}, a use after free",
                                  f"block was freed by {FN('free_victim')}",
                                  f"EIP is at {FN('crash_page_read_free')}", DEATH],
                                 append="debug_pagealloc=on"),
    "page-double-free/owner": Kind(rf"BUG: Bad page state in {FN('crash_page_double_free')}  "
                                   "pfn:<victim5>",
                                   ["page_owner tracks the page as freed",
                                    "page last allocated via order 0, gfp_mask 0xd0:",
                                    f" {FN('get_victim')}", f" {FN('crash_page_double_free')}",
                                    "page last free stack trace:", f" {FN('put_victim')}",
                                    f"page dumped because: {FREE_ALREADY}"],
                                   end=GOOD, append="page_owner=on"),
}
