# SPDX-License-Identifier: MIT
"""What a machine test works with: boot the kernel, get its log and its verdict.

	result = boot(mem=64, append="memblock=debug")
	assert result.good
	assert "last_pfn = 0x3fe0 max_arch_pfn = 0x100000" in result.lines

boot() waits for the end.  running() gives the machine while it lives, for tests
that look into it (QMP, `info tlb`) or type to it.  Environment: B2B_KERNEL (the
ELF file, else build/b2b.elf), B2B_PATIENCE (a factor on every time-out, for slow
machines).
"""
import os
import pathlib
import re
import sys
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests")]

import machine as vm  # noqa: E402  (found through the line above)
import tally  # noqa: E402
from machine import GOOD, PANIC, TEST_FAILED, MachineError  # noqa: E402,F401

BUILD = pathlib.Path(os.environ.get("B2B_BUILD", ROOT / "build"))
KERNEL = os.environ.get("B2B_KERNEL", str(BUILD / "b2b.elf"))
PATIENCE = float(os.environ.get("B2B_PATIENCE", "1"))

TIMESTAMP = re.compile(r"^\[ *\d+\.\d{6}\] ", re.MULTILINE)
CASE_OK = re.compile(r"^    ok \d+ [^#\n]*$", re.MULTILINE)
CRASH_KINDS = re.compile(r"(?:^| )crash=([\w,-]+)")
FIRMWARE_ESCAPES = re.compile(r"\x1b\[[0-9;?=]*[A-Za-z]")


@dataclass
class Result:
    """How a machine ended, and all it said.

    log is the serial log as it came; text and lines are without time stamps and
    without the firmware's cursor movements.
    """
    log: str
    exit_code: object
    command: list

    @property
    def text(self):
        return TIMESTAMP.sub("", FIRMWARE_ESCAPES.sub("", self.log))

    @property
    def lines(self):
        return self.text.split("\n")

    @property
    def bringup(self):
        """The text up to the self-tests, which call the same functions and print the same lines."""
        return self.text.split("KTAP version 1")[0]

    @property
    def good(self):
        return self.exit_code == GOOD

    def search(self, pattern):
        """The first match of a regular expression (^ and $ are line ends), or None."""
        return re.search(pattern, self.text, re.MULTILINE)

    def findall(self, pattern):
        return re.findall(pattern, self.text, re.MULTILINE)

    def must_be_good(self):
        """Fail the test, with what failed and the end of the log, unless the kernel's verdict is good."""
        failed = "\n".join(self.findall(r"^ *(?:not ok|# \w+: (?:EXPECTATION|ASSERTION) FAILED).*(?:\n {5}.*)*"))
        assert self.good, f"{vm.sentence(self.exit_code)}\n{failed}\n{self.tail()}"
        return self

    def tail(self, count=60):
        return "\n".join(self.log.split("\n")[-count:])


def spec(kernel=None, loader="kernel", **options):
    return vm.Spec(kernel=str(kernel or KERNEL), loader=loader, **options)


def running(kernel=None, loader="kernel", **options):
    """Start a machine and return it; use in a with block.  Options: machine.Spec's fields.

    For a look into a kernel that has come up, say debug_exit=False: it then halts
    at its end.  wait_for(pattern, timeout), send(text), qmp(command, **arguments),
    monitor("info tlb"), log.
    """
    tally.add("machines")
    for names in CRASH_KINDS.findall(options.get("append") or ""):
        for name in set(names.split(",")) - {"list"}:
            tally.kind("crash kinds", name)
    return vm.start(spec(kernel, loader, **options))


def boot(kernel=None, loader="kernel", timeout=120, until=None, **options):
    """Boot, wait for the end (or for the pattern until), return the Result.

    kernel	ELF file, default build/b2b.elf
    loader	kernel, grub, grub2, uefi, uefi1, bochs
    timeout	seconds, multiplied by B2B_PATIENCE; afterwards exit_code is None
    options	mem (MiB or "3.5G"), machine ("pc", "q35"), cpu, cpus, append,
		modules [(path, command line)], debug_exit, extra [QEMU arguments]
    """
    with running(kernel, loader, **options) as guest:
        if until:
            guest.wait_for(until, timeout * PATIENCE)
        else:
            guest.wait(timeout * PATIENCE)
        result = Result(guest.log, guest.exit_code, guest.command)
    tally.add("machine cases", len(CASE_OK.findall(result.text)))
    return result
