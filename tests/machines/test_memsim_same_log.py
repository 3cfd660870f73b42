# SPDX-License-Identifier: MIT
"""The map simulator prints what the kernel prints.

A machine is booted; the table in its log goes into build/memsim; from the e820 map
to the audit both logs must be the same, line by line.  Left out are time stamps and
what no memory map tells: the ACPI tables and the MTRRs that the machine has.
"""
import re
import subprocess

import pytest
from b2bvm import BUILD, TIMESTAMP, boot
from linuxlog import read_e820

MEMSIM = BUILD / "memsim"

MACHINES = [
    {"mem": 8},
    {"mem": 512},
    {"mem": 1023},
    {"mem": "2G", "machine": "q35"},
    {"mem": "6G"},
    {"mem": 512, "append": "memmap=64M$128M"},
    {"mem": 512, "append": "mem=300M"},
    {"mem": "1G", "append": "vmalloc=256M"},
]

OF_THE_MACHINE = re.compile(r"ACPI: |MTRR |  [0-9A-F]{5}-[0-9A-F]{5} |  \d+ (base|disabled)")


def story(text):
    """The log from the firmware's map to the audit's result."""
    lines = TIMESTAMP.sub("", text).split("\n")
    first = lines.index("e820: BIOS-provided physical RAM map:")
    last = next(number for number, line in enumerate(lines) if line.startswith("audit:"))
    return [line for line in lines[first:last + 1] if not OF_THE_MACHINE.match(line)]


@pytest.mark.parametrize("machine", MACHINES, ids=lambda m: "-".join(map(str, m.values())))
def test_same_log(machine, tmp_path):
    real = boot(**machine).must_be_good()
    table = tmp_path / "map"
    table.write_text("".join(f"{start:x} {size:x} {kind}\n" for start, size, kind
                             in read_e820(real.text, "BIOS-provided physical RAM map:")))
    simulated = subprocess.run([MEMSIM, "--map", table, "--param", machine.get("append", "")],
                               capture_output=True, text=True, timeout=120, check=False)
    assert simulated.returncode == 0, simulated.stdout[-2000:] + simulated.stderr[-2000:]
    assert story(simulated.stdout) == story(real.text)
