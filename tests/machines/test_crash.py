# SPDX-License-Identifier: MIT
"""Each bug that the kernel promises to report, committed in a machine (rows D6, D8, G8, H2).

crash=KIND makes the kernel commit one bug at the end of its boot (tests/kunit/crash.c).
The report is read word by word: what happened, at which address, in which function,
who called it, and how the machine ended; crashkinds.py has the rows.  Each kind that ends the
kernel has a machine of its own; the kinds that it survives share one, and behind each of them
the kernel audits itself.  QEMU's own log has to be free of triple faults.
"""
import functools
import pathlib
import re
import shutil
import subprocess
import tempfile
from bisect import bisect_right

import pytest

from b2bvm import GOOD, KERNEL, PANIC, ROOT, TEST_FAILED, boot, running, vm
from crashkinds import DEATH, DIGIT, HEX, KINDS, OFFSET, UNMAPPED, traced
from kernels import configured
from keyboard import Front

SECONDS = 60
KERNELS = sorted({row.kernel for row in KINDS.values()})
ROOM = 250              # for names behind crash=
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


# ---- machines -------------------------------------------------------------------

def kernel_of(name):
    """The ELF file: of a named configuration, or None for the one under test."""
    return configured(name) if name else None


def provoke(kinds, expected_end, append="", kernel="", **options):
    """Boot with crash=KINDS.  Return: kind -> what was said from its crash on."""
    names = [name_of(kind) for kind in kinds]
    with tempfile.TemporaryDirectory() as directory:
        log = pathlib.Path(directory, "qemu.log")
        result = boot(kernel_of(kernel), mem=options.pop("mem", 64), timeout=SECONDS,
                      append=f"selftest=none crash={','.join(names)} {append}".strip(),
                      extra=["-d", "cpu_reset", "-D", str(log), *options.pop("extra", ())],
                      **options)
        assert "Triple fault" not in log.read_text(errors="replace"), result.tail()
    reports = result.text.replace("\r", "").split("crash: provoking ")[1:]
    said = dict(report.split("\n", 1) for report in reports)
    assert list(said) == names, result.tail()
    assert result.exit_code == expected_end, f"{vm.sentence(result.exit_code)}\n{result.tail()}"
    return said


def crash(kind, expected_end, **options):
    return provoke([kind], expected_end, **options)[name_of(kind)]


def machine_of(kind):
    row = KINDS[kind]
    return row.append, row.kernel, tuple(sorted(row.machine.items()))


def name_of(kind):
    return kind.split("/")[0]


def companions(kind):
    """The survived kinds that share a machine with this one: same parameters, few enough."""
    group, room = [], ROOM
    for other in KINDS:
        if KINDS[other].end != GOOD or machine_of(other) != machine_of(kind):
            continue
        if room < len(other) + 1 or name_of(other) in map(name_of, group):
            if kind in group:
                break
            group, room = [], ROOM
        group.append(other)
        room -= len(other) + 1
    return tuple(group)


@functools.lru_cache(maxsize=None)
def provoke_together(kinds, append, kernel, options):
    return provoke(kinds, GOOD, append, kernel, **dict(options))


def report_of(kind):
    row = KINDS[kind]
    if row.end != GOOD:
        return crash(kind, row.end, append=row.append, kernel=row.kernel, **row.machine)
    report = provoke_together(companions(kind), *machine_of(kind))[name_of(kind)]
    report, survived, _ = report.partition(f"crash: survived {name_of(kind)}\n")
    assert survived, report
    return report


# ---- reading a report -----------------------------------------------------------

FACT = re.compile(r"^crash: (\w+) is ([0-9a-f]{8})\n", re.MULTILINE)


def expect_in_order(report, patterns):
    """Each pattern matches a whole line, one behind the other."""
    position = 0
    for pattern in patterns:
        match = re.compile(f"^{pattern}$", re.MULTILINE).search(report, position)
        assert match, f"no line like this, or not in this place: {pattern}\n{report}"
        position = match.end()


def first_line(report):
    return report.split("\n", 1)[0]


REGISTERS = [
    rf"EIP: 0060:\[<{HEX}>\] EFLAGS: {HEX} CPU: 0",
    rf"EIP is at FUNCTION{OFFSET}",
    rf"EAX: {HEX} EBX: {HEX} ECX: {HEX} EDX: {HEX}",
    rf"ESI: {HEX} EDI: {HEX} EBP: {HEX} ESP: {HEX}",
    r" DS: 0068 ES: 0068 FS: 00d8 GS: 00e0 SS: 0068",
    rf"CR0: {HEX} CR2: {HEX} CR3: {HEX} CR4: {HEX}",
    r"Stack:",
    rf"( {HEX}){{8}}",
    *traced("provoke_crash", "kernel_init", "start_kernel", "i386_start_kernel"),
    rf"Code:( {DIGIT}{{2}})+ <{DIGIT}{{2}}>( {DIGIT}{{2}})+",
    rf"EIP: \[<{HEX}>\] FUNCTION{OFFSET} SS:ESP 0068:{HEX}",
    DEATH,
]


def registers_in(function):
    return [line.replace("FUNCTION", function) for line in REGISTERS]


@pytest.mark.parametrize("kind", KINDS)
def test_report(symbols, kind):
    """The bug is named in the first line, and what follows is all there and true."""
    row = KINDS[kind]
    report = report_of(kind)
    facts = dict(FACT.findall(report))
    report = FACT.sub("", report)

    facts |= {f"{name}5": value[-5:] for name, value in facts.items()}     # as a pfn

    def expected(pattern):
        return re.sub(r"<(\w+)>", lambda m: facts.get(m[1], m[0]), pattern)

    assert re.fullmatch(expected(row.first), first_line(report)), report
    expect_in_order(report, [expected(line) for line in (row.first, *row.then)])
    assert not row.never or row.never not in report, report
    if row.oops_in:
        expect_in_order(report, [expected(row.first), *registers_in(row.oops_in)])
        assert report.count("Call Trace:") == 1
        eip = int(re.search(rf"EIP: 0060:\[<({HEX})>\]", report)[1], 16)
        assert symbols.at(eip) == row.oops_in
    if row.end == PANIC:
        assert report.count("[#") <= 1


# ---- the list of kinds ------------------------------------------------------------

@functools.lru_cache(maxsize=None)
def listed(kernel):
    """What crash=list says: kind -> how it ends."""
    result = boot(kernel_of(kernel), mem=64, append="selftest=none crash=list",
                  timeout=SECONDS).must_be_good()
    kinds = dict(result.findall(r"^crash: ([\w-]+): .* \((survived|the end)\)$"))
    assert f"crash: {len(kinds)} kinds" in result.lines
    return kinds


def rows_of(kernel):
    """The rows that this kernel should have kinds for: each has some that the others lack."""
    return {kind: row for kind, row in KINDS.items() if row.kernel in ("", kernel)}


@pytest.mark.parametrize("kernel", KERNELS)
def test_every_kind_has_a_row_and_every_row_a_kind(kernel):
    assert sorted(listed(kernel)) == sorted({name_of(kind) for kind in rows_of(kernel)})


@pytest.mark.parametrize("kernel", KERNELS)
def test_kernel_and_rows_agree_on_what_is_survived(kernel):
    assert {kind for kind, end in listed(kernel).items() if end == "survived"} == \
        {name_of(kind) for kind, row in rows_of(kernel).items() if row.end == GOOD}


@pytest.mark.parametrize("word,said", [
    ("nonsense", "crash: there is no nonsense; crash=list shows what there is"),
    ("int3@77", "crash: there is no processor 77")])
def test_unknown_word_is_named(word, said):
    result = boot(mem=64, append=f"selftest=none crash={word}", timeout=SECONDS)
    assert said in result.lines
    assert result.exit_code == TEST_FAILED


# ---- docs/debugging.md --------------------------------------------------------------

GUIDE = (ROOT / "docs/debugging.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```report crash=(\S+) ?(.*)\n((?:.*\n)*?)```$", GUIDE, re.MULTILINE)
NUMBER = re.compile(r"0x[0-9a-f]+|\b[0-9a-f]{5,}\b|\d+")


def test_guide_names_every_kind():
    missing = {name_of(kind) for kind in KINDS} - set(re.findall(r"`([\w-]+)`", GUIDE))
    assert not missing, f"docs/debugging.md does not say what one sees of {sorted(missing)}"


def test_every_report_in_the_guide_is_compared():
    """What is shown of the log names the kind that says it; only what every boot says does not."""
    blocks = re.split(r"^```", GUIDE, flags=re.MULTILINE)[1::2]
    reports = [block for block in blocks if not block.startswith("report crash=")]
    said = re.compile(r"^(BUG|WARNING|UBSAN|unreferenced|FAULT_INJECTION|#PF|Oops)", re.MULTILINE)
    assert not [block for block in reports if said.search(block)]


def shape(line):
    """A line without what differs from build to build: numbers, and bytes of code."""
    return re.sub(r"(Code:).*", r"\1", NUMBER.sub("#", line)).rstrip()


@pytest.mark.parametrize("kind,append,example", EXAMPLES, ids=[kind for kind, _, _ in EXAMPLES])
def test_examples_in_the_guide_are_real(kind, append, example):
    """Each line of an example but "..." comes in the kernel's own report, in this order.

    What "?" stands before is left over on the stack: that is another thing in each build.
    """
    rows = [row for name, row in KINDS.items() if name_of(name) == kind]
    row = next((row for row in rows if row.append == append), rows[0])
    report = crash(kind, row.end, append=row.append, kernel=row.kernel, **row.machine)
    lines = iter([shape(line) for line in report.split("\n")])
    for line in example.splitlines():
        assert line == "..." or "] ? " in line or shape(line) in lines, f"not said, or not here: {line}\n{report}"


# ---- the parts of an oops -----------------------------------------------------------

def test_call_trace_agrees_with_the_symbol_table(symbols):
    """Every line of the trace: the address lies in the function that the line names."""
    report = crash("null-read", PANIC)
    trace = re.findall(rf"^ \[<({HEX})>\] (?:\? )?(\w+)\+0x", report, re.MULTILINE)
    assert len(trace) >= 4
    for address, name in trace:
        assert symbols.at(int(address, 16) - 1) == name


def test_code_bytes_are_those_of_the_file():
    report = crash("ud2", PANIC)
    code = re.search(r"^Code:((?: [0-9a-f]{2})+) <([0-9a-f]{2})>((?: [0-9a-f]{2})+)$", report,
                     re.MULTILINE)
    assert code[2] + code[3][:3] == "0f 0b"
    assert len(code[1].split()) == 43 and len(code[3].split()) == 20


def test_stack_overflow_hits_the_guard_page_below_the_stack():
    report = crash("stack-overflow", PANIC)
    first = re.search(rf"was hit at ({HEX}) \(boot stack is ({HEX})\.\.({HEX})\)", report)
    hit, start, last = (int(number, 16) for number in first.groups())
    assert start - 0x1000 <= hit < start < last


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


@pytest.mark.parametrize("kind", ["recursive-oops", "overflow-in-oops", "recursive-overflow"])
def test_a_recursive_fault_is_short(kind):
    assert len(crash(kind, PANIC)) < 2000


def test_a_recursive_fault_is_on_the_screen():
    """Written past the console, to where the card shows its memory from by then."""
    with running(mem=64, append="crash=recursive-oops", debug_exit=False) as guest:
        front = Front(guest)
        front.wait_screen("^Recursive fault: .* while a fault was being reported")
        assert front.top() > 0


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
def test_oops_on_other_processors(cpu):
    expect_in_order(crash("null-write", PANIC, cpu=cpu), registers_in("crash_null_write"))



GDB = """
set confirm off
set pagination off
set remotetimeout 60
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
