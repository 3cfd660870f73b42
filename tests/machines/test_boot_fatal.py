# SPDX-License-Identifier: MIT
"""Machines that the kernel cannot start on: a sentence on serial and screen, then a halt.

What no emulated machine can be (a 386, a 486 without CPUID, a fault before paging)
is made with gdb, which changes what the processor says.
"""
import re
import subprocess

import b2bvm
import pytest
from b2bvm import KERNEL, PATIENCE, boot, spec, vm

EFLAGS_AC, EFLAGS_ID = 1 << 18, 1 << 21
SENTENCE = "boot-to-buddy cannot start: "


def under_gdb(tmp_path, commands, **options):
    """Boot with gdb at the first instruction; return the serial log when all is over."""
    serial, script = tmp_path / "serial", tmp_path / "script"
    script.write_text(commands)
    target = "target remote | exec " + vm.debug_command(spec(**options), serial)
    subprocess.run(["gdb", "-q", "-nx", "-batch", KERNEL, "-ex", target, "-x", str(script)],
                   capture_output=True, text=True, timeout=60 * PATIENCE, check=False)
    return serial.read_text(encoding="latin-1")


def stuck(bit):
    """A bit of EFLAGS that keeps its value, as seen by eflags_bit_works(bit)."""
    return (f"break *eflags_probed if *(unsigned int *)($esp + 8) == {bit}\n"
            "continue\nset $eax = $edx\ncontinue\n")


def test_no_cpuid(tmp_path):
    log = under_gdb(tmp_path, stuck(EFLAGS_ID))
    assert SENTENCE + "this processor has no CPUID instruction" in log
    assert "BIOS-e820" not in log


def test_386(tmp_path):
    log = under_gdb(tmp_path, stuck(EFLAGS_AC))
    assert SENTENCE + "this processor is an 80386" in log
    assert "BIOS-e820" not in log


def test_the_probe_alone_changes_nothing(tmp_path):
    """The same stop without touching EAX: so the two tests above show what they say."""
    log = under_gdb(tmp_path, stuck(EFLAGS_ID).replace("set $eax = $edx\n", ""))
    assert SENTENCE not in log and "BIOS-e820" in log


def test_fault_before_paging(tmp_path):
    """An undefined opcode in boot/ is reported with its address, not by a reset."""
    log = under_gdb(tmp_path, "break detect_memory\ncontinue\nset $at = $eip\n"
                              "set *(unsigned short *)$eip = 0x0b0f\ncontinue\n")
    assert re.search(SENTENCE + r"exception 6, error code 0x00000000, at 0x001[0-9a-f]{5}", log), log


def test_fault_while_paging_is_turned_on(tmp_path):
    """head_32's first instruction at a virtual address finds no page: the report still works."""
    commands = ("break *((unsigned int)startup_32 - 0xc0000000)\ncontinue\n"
                "tbreak i386_start_kernel\ncontinue\n"
                "set *(unsigned short *)$eip = 0x0b0f\ncontinue\n")
    log = under_gdb(tmp_path, commands)
    assert re.search(SENTENCE + r"exception 6, error code 0x00000000, at 0xc01[0-9a-f]{5}", log), log


@pytest.mark.parametrize("mem", [2, 3])
def test_too_little_memory(mem):
    result = boot(mem=mem, timeout=20)
    assert re.search(SENTENCE + r"\d+ KiB of usable RAM are too little; it needs a machine with "
                     r"4 MB", result.text), result.log
    assert result.exit_code == b2bvm.PANIC


# GRUB keeps the whole file in memory beside the image that it makes of it.
@pytest.mark.parametrize("loader, mem", [("kernel", 4), ("grub", 5), ("grub2", 5)])
def test_the_minimum_is_enough(loader, mem):
    boot(mem=mem, loader=loader, append="selftest=none", timeout=60).must_be_good()


def test_the_screen_shows_it(tmp_path):
    """Read out of the text screen's memory, without a port to end the machine: it halts there."""
    with b2bvm.running(mem=2, debug_exit=False) as guest:
        assert guest.wait_for(SENTENCE, 20 * PATIENCE), guest.log
        guest.wait_for("4 MB", 20 * PATIENCE)
        dump = tmp_path / "screen"
        guest.qmp("pmemsave", val=0xB8000, size=3 * 80 * 2, filename=str(dump))
        assert dump.read_bytes()[::2].decode("latin-1").startswith(SENTENCE)
        assert "HLT=1" in guest.monitor("info registers")
