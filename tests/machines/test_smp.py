# SPDX-License-Identifier: MIT
"""All processors of a machine, or as many as it is told to use (row L1).

The other side of each statement is QEMU: how many processors it was given, what it says
their registers hold, which of them exist when a table lists more.
"""
import re
import struct
import time

import pytest
from acpi import Acpi, boot_with, io_apic, local_apic, local_apic_address, madt
from b2bvm import PANIC, boot, running
from kernels import configured

SECONDS = 100
ON_EACH = "selftest=smpboot,percpu-hardware,pgtable-hw"     # what every processor is asked itself


def brought_up(result):
    """How many processors run, and their numbers in the order in which they came."""
    count = int(result.search(r"^smp: Brought up (\d+) CPUs?$")[1])
    line = result.search(r"^\.\.\.\. node  #0, CPUs:     ((?: #\d+)*)")
    return count, [int(number) for number in re.findall(r"#(\d+)", line[1])] if line else []


def expect_cpus(result, count):
    result.must_be_good()
    assert brought_up(result) == (count, list(range(1, count)))
    assert result.search(rf"^smpboot: Total of {count} processors activated$")


def lapics(result, state="enabled"):
    return len(result.findall(rf"^ACPI: LAPIC \(acpi_id\[0x\w\w\] lapic_id\[0x\w\w\] {state}\)$"))


# ---- as many as there are ---------------------------------------------------------------

@pytest.mark.parametrize("machine,cpus", [
    ("pc", 1), ("pc", 2), ("pc", 4), ("pc", 8), ("q35", 8),
    *(pytest.param("q35", cpus, marks=pytest.mark.full) for cpus in (1, 2, 4))])
def test_all_of_them(machine, cpus):
    result = boot(mem=128, machine=machine, cpus=cpus, append=ON_EACH, timeout=SECONDS)
    expect_cpus(result, cpus)
    assert lapics(result) == cpus
    assert f"smpboot: Allowing {cpus} CPUs, 0 hotplug CPUs" in result.lines


def test_numbers_with_gaps():
    """Three cores in each of two packages: QEMU numbers them 0, 1, 2, 4, 5, 6."""
    result = boot(mem=128, append=ON_EACH, timeout=SECONDS,
                  threads="single", extra=["-smp", "6,sockets=2,cores=3,threads=1"])
    expect_cpus(result, 6)
    assert re.findall(r"lapic_id\[0x(\w\w)\]", result.text) == ["00", "01", "02", "04", "05", "06"]


@pytest.mark.parametrize("loader,cpus", [("grub2", 4), ("uefi", 2)])
def test_other_ways_into_the_kernel(loader, cpus):
    """UEFI with 2: the firmware itself takes minutes with more, before it prints anything."""
    expect_cpus(boot(loader=loader, mem=256, cpus=cpus, append=ON_EACH, timeout=SECONDS), cpus)


@pytest.mark.parametrize("icount,cpus", [("shift=3", 4), ("shift=0,sleep=off", 2)])
def test_instructions_counted(icount, cpus):
    """One thread runs all processors in turn: who waits by counting loops waits in vain."""
    expect_cpus(boot(mem=128, cpus=cpus, append=ON_EACH, timeout=SECONDS,
                     extra=["-icount", icount]), cpus)


def test_without_a_clock():
    """Waits watch the PIT, of which there is one for all processors: they end all the same."""
    result = boot(mem=128, cpus=4, append="notsc selftest=stop-machine,percpu-smp,torture",
                  timeout=3 * SECONDS)
    expect_cpus(result, 4)
    assert "[    0.000000] smp: Brought up 4 CPUs" in result.log


@pytest.mark.full
@pytest.mark.parametrize("cpus", [1, 2, 4, 8])
def test_every_self_test(cpus):
    expect_cpus(boot(mem=512, cpus=cpus, timeout=3 * SECONDS), cpus)


# Zones of these sizes give a processor little or no room to park pages in, and suites little to take.
@pytest.mark.parametrize("cpus,mem", [(2, 4), (2, 48), *(
    pytest.param(cpus, mem, marks=pytest.mark.full)
    for cpus in (2, 4, 8) for mem in (4, 8, 16, 24, 32, 48, 64, 96) if (cpus, mem) not in [(2, 4), (2, 48)])])
def test_little_memory(cpus, mem):
    expect_cpus(boot(mem=mem, cpus=cpus, timeout=3 * SECONDS), cpus)


def registers(guest):
    """QEMU's view of all processors: [{name: value}]; segment bases as "GDT", "TR" ..."""
    parts = re.split(r"^CPU#\d+\n", guest.monitor("info registers -a"), flags=re.MULTILINE)[1:]
    names = r"\b(CR[034]|EIP)=([0-9a-f]{8})", r"^(TR|FS|GS|CS) *=[0-9a-f]{4} ([0-9a-f]{8})", \
            r"^(GDT|IDT) *= +([0-9a-f]{8})", r"\b(HLT)=(\d)"
    return [{name: int(value, 16) for pattern in names
             for name, value in re.findall(pattern, part, flags=re.MULTILINE)} for part in parts]


def test_registers_as_qemu_sees_them():
    with running(mem=128, cpus=4, append="selftest=none", debug_exit=False) as guest:
        assert guest.wait_for("verdict: good", SECONDS)
        for _ in range(100):        # the last word is out before the last processor halts
            cpus = registers(guest)
            if all(cpu["HLT"] for cpu in cpus):
                break
            time.sleep(0.1)
    assert len(cpus) == 4
    for own in ("GDT", "TR", "FS", "GS"):
        assert len({cpu[own] for cpu in cpus}) == 4, own
    for same in ("IDT", "CS", "CR0", "CR3", "CR4"):
        assert len({cpu[same] for cpu in cpus}) == 1, same
    assert all(cpu["HLT"] and cpu["EIP"] > 0xC0000000 for cpu in cpus)


# ---- going and coming back --------------------------------------------------------------

@pytest.mark.parametrize("cpus", [2, 4, 8])
def test_going_and_coming_under_load(cpus):
    """The suite's own check: nothing gets lost, every call is answered or refused."""
    result = boot(mem=128, cpus=cpus, append="selftest=cpu-hotplug", timeout=SECONDS,
                  extra=["-icount", "shift=10,sleep=off"]).must_be_good()
    assert result.search(r"^    ok \d+ under_load$")
    for cpu in range(1, cpus):
        went = result.findall(rf"^smpboot: CPU {cpu} is now offline$")
        came = result.findall(rf"^Booting Node 0 Processor {cpu} APIC 0x{cpu:x}$")
        assert len(went) == len(came) >= 3


def test_going_and_coming_at_once():
    """With a thread of the host for each, and every check on."""
    boot(kernel=configured("debug", CONFIG_SMP="y"), mem=128, cpus=2, append="selftest=cpu-hotplug",
         threads="multi", timeout=3 * SECONDS).must_be_good()


# ---- as many as are wanted --------------------------------------------------------------

@pytest.mark.parametrize("word,count", [("maxcpus=1", 1), ("maxcpus=3", 3), ("maxcpus=99", 4)])
def test_maxcpus(word, count):
    result = boot(mem=128, cpus=4, append=f"{ON_EACH} {word}", timeout=SECONDS)
    expect_cpus(result, count)
    assert f"smpboot: Allowing {count} CPUs, 0 hotplug CPUs" in result.lines


@pytest.mark.parametrize("word", ["maxcpus=0", "nosmp"])
def test_one_is_enough(word):
    result = boot(mem=128, cpus=4, append=f"{ON_EACH} {word}", timeout=SECONDS)
    expect_cpus(result, 1)
    assert "smpboot: one processor: SMP mode deactivated" in result.lines


def test_no_local_apic():
    result = boot(mem=64, cpu="486", cpus=4, append=ON_EACH, timeout=SECONDS)
    expect_cpus(result, 1)
    assert "smpboot: one processor: this processor has no local APIC" in result.lines


@pytest.mark.parametrize("cpus", [1, 4])
def test_no_local_apic_counts_nobody(cpus):
    """The MADT lists numbers that nobody here has: no per-CPU area is made for them."""
    result = boot(mem=64, cpu="486", cpus=cpus, append="selftest=none").must_be_good()
    assert "smpboot: Allowing 1 CPUs, 0 hotplug CPUs" in result.lines
    assert "nr_cpu_ids:1 " in result.bringup
    assert "weird" not in result.bringup and not lapics(result)


# ---- what tables say --------------------------------------------------------------------

def boot_table(tmp_path, table, cpus=2, append=ON_EACH, **more):
    return boot_with(tmp_path, Acpi([table]), cpus=cpus, append=append, timeout=SECONDS, **more)


def test_a_processor_that_does_not_exist(tmp_path):
    """Listed between two that do: it is named and left out, and the next one still starts."""
    result = boot_table(tmp_path, madt([0, 77, 1])).must_be_good()
    assert brought_up(result)[0] == 2
    assert "smpboot: CPU1 (APIC id 0x4d): not responding, left out" in result.lines
    assert "#2" in result.text


def test_three_hundred_processors(tmp_path):
    result = boot_table(tmp_path, madt(range(300)), cpus=8, append="selftest=none")
    expect_cpus(result, 8)
    assert "APIC: NR_CPUS limit of 8 reached. Processor 8/0x8 ignored." in result.lines
    assert "smpboot: 255 Processors exceeds NR_CPUS limit of 8" in result.lines
    assert lapics(result) == 255
    assert "ACPI: MADT: APIC number 0x12b needs an x2APIC, processor ignored" in result.lines


TABLES = {      # entries behind those of processors 0 and 1; what is said of them
    "disabled": (local_apic(2, 2, flags=0),
                 "ACPI: LAPIC (acpi_id[0x02] lapic_id[0x02] disabled)"),
    "duplicate": (local_apic(7, 1), "ACPI: MADT: lapic_id[0x01] is listed twice, the second is "
                                    "ignored"),
    "no-length": (bytes([0, 0]) + local_apic(2, 2),
                  "ACPI: MADT: entry at offset 0x3c has no length, the rest is ignored"),
    "too-long": (bytes([0, 200]),
                 "ACPI: MADT: entry at offset 0x3c reaches past the table's end, the rest is "
                 "ignored"),
    "cut-off": (bytes([0]), "ACPI: MADT: entry at offset 0x3c is cut off, the rest is ignored"),
    "too-short": (bytes([0, 4, 2, 2]),
                  "ACPI: MADT: entry of type 0x0 has 4 bytes instead of 8, ignored"),
    "unknown": (bytes([0x80, 4, 0, 0]), "ACPI: Found unsupported MADT entry (type = 0x80)"),
    "io-apics": (io_apic(3, 0xFEC01000, 24),
                 "ACPI: IOAPIC (id[0x03] address[0xfec01000] gsi_base[24])"),
    "apic-in-ram": (local_apic_address(0x1000000), "APIC: 0x01000000 is RAM, using 0xfee00000"),
    "apic-elsewhere": (local_apic_address(0xFED00000), "APIC: the processor has none at 0xfed00000, "
                       "using 0xfee00000"),
    "apic-above-4g": (local_apic_address(1 << 32),
                      "ACPI: MADT: no local APIC can be at 0x100000000, ignored"),
}


@pytest.mark.parametrize("name", TABLES)
def test_odd_entries(tmp_path, name):
    """Each costs a line, and no processor that is there."""
    entries, line = TABLES[name]
    result = boot_table(tmp_path, madt([0, 1], entries))
    expect_cpus(result, 2)
    assert line in result.lines, result.bringup


def test_the_boot_processor_is_not_listed(tmp_path):
    result = boot_table(tmp_path, madt([1]))
    expect_cpus(result, 2)
    assert "smpboot: weird, boot CPU (#0) not listed by the BIOS" in result.lines


class Renumbered(Acpi):
    """Firmware that has given the boot processor's local APIC another number than CPUID tells."""

    def pieces(self):
        return [*super().pieces(), (0xFEE00020, struct.pack("<I", 5 << 24))]

    def ranges(self):
        return super().ranges()[:1]


def test_the_boot_processor_has_another_number(tmp_path):
    """Taken for a processor of its own it would be sent an INIT, and that resets the machine."""
    result = boot_with(tmp_path, Renumbered([madt([1, 5])]), cpus=2, append=ON_EACH, timeout=SECONDS)
    expect_cpus(result, 2)
    assert "smpboot: Allowing 2 CPUs, 0 hotplug CPUs" in result.lines
    assert "weird" not in result.bringup


@pytest.mark.parametrize("tables", [
    pytest.param([], id="none"), pytest.param([madt([0, 1]).but(checksum=1)], id="bad-checksum"),
    pytest.param([madt([0]).but(body=b"123")], id="no-fixed-part")])
def test_without_a_good_table_there_is_one(tmp_path, tables):
    result = boot_with(tmp_path, Acpi(tables), cpus=2, append=ON_EACH, firmware_acpi=False,
                       timeout=SECONDS)
    expect_cpus(result, 1)


# ---- the end, on several processors ---------------------------------------------------------

@pytest.mark.parametrize("kind,said", [
    ("null-read@1", r"^CPU: 1 PID: 0 "),
    ("stack-overflow@2", r"^BUG: stack guard page was hit at \w+ \(stack of CPU 2 is "),
    ("doublefault@3", r"^CPU: 3 PID: 0 "),
    ("panic@3", r"^Kernel panic - not syncing: provoked with panic$"),
    ("panic-wedged", r"^Kernel panic - not syncing: provoked with panic-wedged$"),
    ("panic-everywhere", r"^Kernel panic - not syncing: provoked with panic-everywhere$"),
    ("fault-beside-prompt", r"^CPU: 1 PID: 0 ")])
def test_one_report(kind, said):
    """Whoever fails, and however many at once: one report, one panic, one end."""
    result = boot(mem=128, cpus=4, append=f"selftest=none crash={kind}", timeout=SECONDS)
    assert result.exit_code == PANIC, result.tail()
    assert result.search(said), result.tail()
    assert len(result.findall(r"^Kernel panic - not syncing")) == 1
    assert len(result.findall(r"^Call Trace:")) == 1
