# SPDX-License-Identifier: MIT
"""Each fault that the kernel promises to report, provoked in a machine of its own (row D8).

crash=KIND makes the kernel commit one bug at the end of its boot (tests/kunit/crash.c).
The report is read word by word: what happened, at which address, in which function,
who called it, and how the machine ended. QEMU's own log has to be free of triple faults.
"""
import re
import shutil
import subprocess
from bisect import bisect_right

import pytest

from b2bvm import GOOD, KERNEL, PANIC, boot, running, vm

UNMAPPED = 0x10000000
DIGIT = "[0-9a-f]"
HEX = f"{DIGIT}{{8}}"
SECONDS = 60
ASSEMBLER_LABEL = re.compile(r"\.(?!isra|part|constprop|cold)")      # startup_32.segments


class Symbols:
    """The functions of the kernel, from its ELF file: an oracle for EIP and the call trace."""

    def __init__(self):
        listing = subprocess.run(["nm", "-n", KERNEL], capture_output=True, text=True, check=True)
        lines = (line.split() for line in listing.stdout.splitlines())
        text = [(int(line[0], 16), line[2]) for line in lines
                if len(line) == 3 and line[1] in "tT" and not ASSEMBLER_LABEL.search(line[2])]
        self.addresses = [address for address, _ in text]
        self.names = [name for _, name in text]

    def at(self, address):
        return self.names[bisect_right(self.addresses, address) - 1]


@pytest.fixture(scope="module")
def symbols():
    return Symbols()


@pytest.fixture
def crash(tmp_path):
    """Boot with crash=KIND; return what was said from the crash on."""
    def provoke(kind, expected_end, **options):
        log = tmp_path / "qemu.log"
        result = boot(mem=options.pop("mem", 64), append=f"selftest=none crash={kind}",
                      timeout=SECONDS, extra=["-d", "cpu_reset", "-D", str(log)], **options)
        assert "Triple fault" not in log.read_text(errors="replace"), result.tail()
        assert result.exit_code == expected_end, \
            f"{vm.sentence(result.exit_code)}\n{result.tail()}"
        _, marker, report = result.text.partition(f"crash: provoking {kind}\n")
        assert marker, result.tail()
        return report
    return provoke


def expect_in_order(report, patterns):
    """Each pattern matches a whole line, one behind the other."""
    position = 0
    for pattern in patterns:
        match = re.compile(f"^{pattern}$", re.MULTILINE).search(report, position)
        assert match, f"no line like this, or not in this place: {pattern}\n{report}"
        position = match.end()


def first_line(report):
    return report.split("\n", 1)[0]


# ---- oopses: one form for all of them -------------------------------------------

NULL = "BUG: kernel NULL pointer dereference, address: 00000000"
NOT_PRESENT = r"#PF: error_code\(0x000{}\) - not-present page"
FORBIDDEN = r"#PF: error_code\(0x0003\) - permissions violation"
WALK = rf"\*pde = {HEX}.*"

OOPSES = {
    # kind: (lines of the headline, "Oops: error code", function that EIP is in)
    "null-read": ([NULL, "#PF: supervisor read access in kernel mode",
                   NOT_PRESENT.format(0), WALK, r"Oops: 0000 \[#1\]"], "crash_null_read"),
    "null-write": ([NULL, "#PF: supervisor write access in kernel mode",
                    NOT_PRESENT.format(2), WALK, r"Oops: 0002 \[#1\]"], "crash_null_write"),
    "near-null": (["BUG: kernel NULL pointer dereference, address: 00000024",
                   WALK, r"Oops: 0000 \[#1\]"], "crash_near_null"),
    "unmapped-read": ([f"BUG: unable to handle page fault for address: {UNMAPPED:08x}",
                       WALK, r"Oops: 0000 \[#1\]"], "crash_unmapped_read"),
    "write-text": ([f"BUG: unable to handle page fault for address: c0{DIGIT}{{6}}",
                    "#PF: supervisor write access in kernel mode", FORBIDDEN,
                    rf"\*pde = {HEX} \*pte = {DIGIT}{{7}}1", r"Oops: 0003 \[#1\]"],
                   "crash_write_text"),
    "write-rodata": ([f"BUG: unable to handle page fault for address: c0{DIGIT}{{6}}",
                      "#PF: supervisor write access in kernel mode", FORBIDDEN, WALK,
                      r"Oops: 0003 \[#1\]"], "crash_write_rodata"),
    "reserved-bit": ([f"BUG: unable to handle page fault for address: {HEX}",
                      r"#PF: error_code\(0x000[89]\) - reserved bit violation",
                      rf"\*pde = {DIGIT}{{5}}[13]e3"], "crash_reserved_bit"),
    "divide": ([r"divide error: 0000 \[#1\]"], "crash_divide"),
    "overflow": ([r"overflow: 0000 \[#1\]"], "crash_overflow"),
    "bounds": ([r"bounds: 0000 \[#1\]"], "crash_bounds"),
    "ud2": ([r"invalid opcode: 0000 \[#1\]"], "crash_ud2"),
    "gp-fault": ([r"error code 7ff8: entry 4095 of the GDT",
                  r"general protection fault: 7ff8 \[#1\]"], "crash_gp_fault"),
    "bug": (["------------\\[ cut here \\]------------",
             r"kernel BUG at tests/kunit/crash\.c:\d+!", r"invalid opcode: 0000 \[#1\]"],
            "crash_bug"),
}

OFFSET = rf"\+0x{DIGIT}+/0x{DIGIT}+"
REGISTERS = [
    rf"EIP: 0060:\[<{HEX}>\] EFLAGS: {HEX} CPU: 0",
    rf"EIP is at FUNCTION{OFFSET}",
    rf"EAX: {HEX} EBX: {HEX} ECX: {HEX} EDX: {HEX}",
    rf"ESI: {HEX} EDI: {HEX} EBP: {HEX} ESP: {HEX}",
    r" DS: 0068 ES: 0068 FS: 00d8 GS: 00e0 SS: 0068",
    rf"CR0: {HEX} CR2: {HEX} CR3: {HEX} CR4: {HEX}",
    r"Stack:",
    rf"( {HEX}){{8}}",
    r"Call Trace:",
    rf" \[<{HEX}>\] provoke_crash{OFFSET}",
    rf" \[<{HEX}>\] kernel_init{OFFSET}",
    rf" \[<{HEX}>\] start_kernel{OFFSET}",
    rf" \[<{HEX}>\] i386_start_kernel{OFFSET}",
    rf"Code:( {DIGIT}{{2}})+ <{DIGIT}{{2}}>( {DIGIT}{{2}})+",
    rf"EIP: \[<{HEX}>\] FUNCTION{OFFSET} SS:ESP 0068:{HEX}",
    r"Kernel panic - not syncing: Fatal exception",
]


def registers_in(function):
    return [line.replace("FUNCTION", function) for line in REGISTERS]


@pytest.mark.parametrize("kind", OOPSES)
def test_oops(crash, symbols, kind):
    headline, function = OOPSES[kind]
    report = crash(kind, PANIC)

    assert re.fullmatch(headline[0], first_line(report)), report
    expect_in_order(report, headline + registers_in(function))
    assert report.count("Call Trace:") == 1
    eip = int(re.search(rf"EIP: 0060:\[<({HEX})>\]", report)[1], 16)
    assert symbols.at(eip) == function


def test_call_trace_agrees_with_the_symbol_table(crash, symbols):
    """Every line of the trace: the address lies in the function that the line names."""
    report = crash("null-read", PANIC)
    trace = re.findall(rf"^ \[<({HEX})>\] (?:\? )?(\w+)\+0x", report, re.MULTILINE)
    assert len(trace) >= 4
    for address, name in trace:
        assert symbols.at(int(address, 16) - 1) == name


def test_code_bytes_are_those_of_the_file(crash):
    report = crash("ud2", PANIC)
    code = re.search(r"^Code:((?: [0-9a-f]{2})+) <([0-9a-f]{2})>((?: [0-9a-f]{2})+)$", report,
                     re.MULTILINE)
    assert code[2] + code[3][:3] == "0f 0b"
    assert len(code[1].split()) == 43 and len(code[3].split()) == 20


def test_execution_of_what_is_not_there(crash):
    report = crash("exec-unmapped", PANIC)
    expect_in_order(report, [
        f"BUG: unable to handle page fault for address: {UNMAPPED:08x}",
        "#PF: supervisor instruction fetch in kernel mode",
        r"Oops: 0000 \[#1\]",
        rf"EIP: 0060:\[<{UNMAPPED:08x}>\] EFLAGS: {HEX} CPU: 0",
        r"Call Trace:",
        rf" \[<{HEX}>\] \? crash_exec_unmapped\+.*",
        rf" \[<{HEX}>\] provoke_crash\+.*",
        r"Code: +Bad EIP value\.",
        r"Kernel panic - not syncing: Fatal exception",
    ])


# ---- stacks ---------------------------------------------------------------------

def test_stack_overflow(crash):
    report = crash("stack-overflow", PANIC)
    first = re.fullmatch(rf"BUG: stack guard page was hit at ({HEX}) "
                         rf"\(boot stack is ({HEX})\.\.({HEX})\)", first_line(report))
    assert first, report
    hit, start, last = (int(number, 16) for number in first.groups())
    assert start - 0x1000 <= hit < start < last
    expect_in_order(report, [
        r"kernel stack overflow \(double-fault\): 0000 \[#1\]",
        r"EIP is at crash_stack_overflow.*",
        r"Call Trace:",
        rf" \[<{HEX}>\] crash_stack_overflow.*",
        r" \(and \d+ more of this\)",
        rf" \[<{HEX}>\] start_stack_overflow\+.*",
        rf" \[<{HEX}>\] provoke_crash\+.*",
        r"Kernel panic - not syncing: Fatal exception",
    ])


def test_double_fault_without_any_stack(crash):
    report = crash("doublefault", PANIC)
    assert first_line(report) == f"ESP {UNMAPPED:08x} lies on no kernel stack"
    expect_in_order(report, [
        r"double fault: 0000 \[#1\]",
        r"EIP is at crash_doublefault\+.*",
        rf"ESI: {HEX} EDI: {HEX} EBP: {HEX} ESP: {UNMAPPED:08x}",
        rf" \(nothing can be read at {UNMAPPED:08x}\)",
        r"Call Trace:",
        rf" \[<{HEX}>\] provoke_crash\+.*",
        r"Kernel panic - not syncing: Fatal exception",
    ])


def test_smashed_stack(crash):
    report = crash("stack-smash", PANIC)
    assert re.match(r"Kernel panic - not syncing: stack-protector: Kernel stack is corrupted in: "
                    r"crash_stack_smash\+", first_line(report)), report


# ---- the kernel's own words -----------------------------------------------------

def test_panic(crash):
    report = crash("panic", PANIC)
    assert first_line(report) == "Kernel panic - not syncing: provoked with panic"
    expect_in_order(report, ["Call Trace:", rf" \[<{HEX}>\] crash_panic\+.*",
                             rf" \[<{HEX}>\] provoke_crash\+.*"])


def test_warning_goes_on(crash):
    report = crash("warn", GOOD)
    assert "cut here" in first_line(report)
    expect_in_order(report, [r"WARNING: .*tests/kunit/crash\.c:\d+ crash_warn\+.*",
                             "provoked with warn", "Call Trace:",
                             rf" \[<{HEX}>\] crash_warn\+.*", "crash: survived warn"])


SURVIVED = {
    "int3": rf"int3 at crash_int3{OFFSET}",
    "single-step": rf"debug trap at crash_single_step{OFFSET}, DR6 {HEX} \(single step\)",
    "unexpected-vector": r"unexpected interrupt: vector 119 \(0x77\) at "
                         r"crash_unexpected_vector\+.*",
}


@pytest.mark.parametrize("kind", SURVIVED)
def test_survived(crash, kind):
    report = crash(kind, GOOD)
    expect_in_order(report, [SURVIVED[kind], f"crash: survived {kind}"])
    assert "Call Trace:" not in report


def test_nmi_is_survived():
    """Two of them, into the halted kernel: the first one's iret must let the second one in."""
    with running(mem=64, append="selftest=none", debug_exit=False) as guest:
        assert guest.wait_for("verdict: good", SECONDS)
        for count in (1, 2):
            guest.monitor("nmi")
            assert guest.wait_for(rf"(Dazed and confused, but trying to continue[^~]*){{{count}}}",
                                  SECONDS), guest.log
    assert len(re.findall(r"Uhhuh\. NMI received for unknown reason [0-9a-f]{2} on CPU 0\.",
                          guest.log)) == 2


# ---- faults in reporting a fault: a few words and the end, never a loop ---------------

@pytest.mark.parametrize("kind,what", [
    ("recursive-oops", "page fault"), ("recursive-divide", "divide error"),
    ("overflow-in-oops", r"kernel stack overflow \(double-fault\)")])
def test_fault_inside_the_oops(crash, kind, what):
    report = crash(kind, PANIC).replace("\r", "")
    assert first_line(report) == NULL
    expect_in_order(report, [
        r"Oops: 0002 \[#1\]",
        rf"Recursive fault: {what} at EIP {HEX} while a fault was being reported",
        r"Kernel panic - not syncing: Fatal exception"])
    assert report.count("[#") == 1 and len(report) < 2000


def test_double_fault_inside_the_double_fault(crash):
    report = crash("recursive-overflow", PANIC).replace("\r", "")
    expect_in_order(report, [
        r"kernel stack overflow \(double-fault\): 0000 \[#1\]",
        rf"Double fault while a double fault was being reported, EIP {HEX}",
        r"Kernel panic - not syncing: Fatal exception"])
    assert len(report) < 2000


@pytest.mark.parametrize("kind,what", [("panic-hook", "page fault"),
                                       ("panic-hook-divide", "divide error")])
def test_fault_inside_the_panic(crash, kind, what):
    report = crash(kind, PANIC).replace("\r", "")
    expect_in_order(report, [
        rf"Kernel panic - not syncing: provoked with {kind}",
        rf"Recursive fault: {what} at EIP {HEX} while a fault was being reported",
        r"Kernel panic - not syncing: Fatal exception"])


def test_fault_inside_a_console(crash):
    """The console that faults is left out; the report comes in full through the other one."""
    report = crash("bad-console", PANIC)
    expect_in_order(report, [
        NULL, r"Oops: 0000 \[#1\]", rf"EIP is at crash_null_read{OFFSET}", "Call Trace:",
        rf" \[<{HEX}>\] fault_in_console{OFFSET}", rf" \[<{HEX}>\] crash_bad_console{OFFSET}",
        r"Kernel panic - not syncing: Fatal exception"])
    assert report.count("[#") == 1


# ---- other machines, and the first moments --------------------------------------

@pytest.mark.skipif(not shutil.which("bochs"), reason="Bochs is not installed")
@pytest.mark.parametrize("kind", ["stack-overflow", "recursive-overflow"])
def test_task_switch_on_bochs(kind):
    """A second opinion on what a double fault's task switch leaves in the registers."""
    result = boot(loader="bochs", mem=64, append=f"selftest=none crash={kind}", timeout=SECONDS)
    assert result.exit_code == PANIC, result.tail()
    expect_in_order(result.text, [r"BUG: stack guard page was hit at .*",
                                  r"kernel stack overflow \(double-fault\): 0000 \[#1\]",
                                  r"Kernel panic - not syncing: Fatal exception"])


@pytest.mark.parametrize("cpu", ["486", "pentium", "qemu32", "max"])
def test_oops_on_other_processors(crash, cpu):
    expect_in_order(crash("null-write", PANIC, cpu=cpu), registers_in("crash_null_write"))


def test_unknown_kind_is_named(crash):
    result = boot(mem=64, append="selftest=none crash=nonsense", timeout=SECONDS)
    assert "crash: there is no nonsense" in result.lines


GDB = """
set confirm off
set pagination off
target remote | exec {qemu} -S -gdb stdio
hbreak {function}
continue
{commands}
continue
"""


@pytest.mark.skipif(not shutil.which("gdb"), reason="gdb is not installed")
@pytest.mark.parametrize("function,commands,expected", [
    ("start_kernel", f"set $eip = {UNMAPPED}",
     rf"Early exception 0000000e \(page fault\) at EIP {UNMAPPED:08x}, error code 00000000"),
    ("start_kernel", f"set $esp = {UNMAPPED}", rf"Early double fault, EIP {HEX}"),
    ("early_cpu_init", f"set $eip = {UNMAPPED}",
     f"BUG: unable to handle page fault for address: {UNMAPPED:08x}"),
    ("early_cpu_init", f"set $esp = {UNMAPPED}", r"double fault: 0000 \[#1\]"),
], ids=["page-fault", "double-fault", "page-fault-later", "double-fault-later"])
def test_first_moments(tmp_path, function, commands, expected):
    """gdb bends a register right where C begins; no parameter has been read by then."""
    serial, script = tmp_path / "serial", tmp_path / "script"
    command = vm.qemu_command(vm.Spec(kernel=KERNEL, mem=64), str(tmp_path), f"file:{serial}")
    script.write_text(GDB.format(qemu=" ".join(command), function=function, commands=commands))
    subprocess.run(["gdb", "-q", "-nx", "-batch", "-x", str(script), KERNEL], timeout=SECONDS,
                   stdin=subprocess.DEVNULL, capture_output=True, check=False)
    text = re.sub(r"^\[ *\d+\.\d{6}\] ", "", serial.read_text().replace("\r", ""),
                  flags=re.MULTILINE)
    assert re.search(f"^{expected}", text, re.MULTILINE), text
