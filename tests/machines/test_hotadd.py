# SPDX-License-Identifier: MIT
"""RAM that mem= holds back comes online at run time (row F7)."""
import re

import linuxlog
import pytest
from b2bvm import boot
from kernels import configured

ONLINE = re.compile(r"^memory hot-add: \[mem 0x(\w+)-0x(\w+)\] is online: (\d+) pages in zone (\w+) "
                    r"of node (\d+)$", re.MULTILINE)


def sparse():
    """On top of whatever the defaults are: the model that has room for more."""
    return configured("debug", CONFIG_SPARSEMEM="y", CONFIG_SMP="y")


def ram_pages(text):
    memory = linuxlog.Memory.from_e820(linuxlog.read_e820(text, "BIOS-provided physical RAM map:"))
    return sum(high - low for low, high in memory.regions)


@pytest.mark.parametrize("machine", [{"mem": 1024, "held": "256M"}, {"mem": 1024, "held": "300M"},
                                     {"mem": 2048, "held": "900M"}], ids=str)
def test_comes_online_by_parameter(machine):
    """Afterwards MemTotal, the zones and /proc/iomem know all of the firmware's RAM."""
    result = boot(kernel=sparse(), mem=machine["mem"], append=f"mem={machine['held']} hotadd=all "
                  "selftest=zone*,memory_model*,audit* show=zoneinfo,iomem").must_be_good()
    came = sum(int(pages) for _, _, pages, _, _ in ONLINE.findall(result.text))
    first = int(re.search(r"^audit: (\d+) pages:", result.text, re.MULTILINE)[1])
    assert came and first + came == ram_pages(result.text)
    present = [int(pages) for pages in result.findall(r"^ +present +(\d+)$")]
    assert sum(present) == ram_pages(result.text)
    start, end = ONLINE.search(result.text).groups()[:2]
    assert f"{start}-{end} : System RAM" in result.text


@pytest.mark.parametrize("cpus", [1, 4])
def test_under_load(cpus):
    """The suite's own check: other processors allocate meanwhile, nothing gets lost."""
    result = boot(kernel=sparse(), mem=1024, cpus=cpus,
                  append="mem=256M selftest=memory_hotplug*,zone*,audit*,memory_model*")
    result.must_be_good()
    assert result.search(r"ok \d+ comes_online$")
    assert sum(int(found[2]) for found in ONLINE.findall(result.text)) == \
        ram_pages(result.text) - int(re.search(r"^audit: (\d+) pages:", result.text, re.MULTILINE)[1])


def test_a_part_of_it():
    result = boot(kernel=sparse(), mem=512, append="mem=128M hotadd=32M selftest=none").must_be_good()
    assert "memory hot-add: 8192 pages that mem= held back are online" in result.lines


def test_a_model_without_room():
    """A flat map ends with the RAM of the boot: refused with the reason, nothing else happens."""
    result = boot(kernel=configured("uma-flat-bootmem"), mem=512,
                  append="mem=128M hotadd=all selftest=zone*").must_be_good()
    assert "memory hot-add: the memory map (FLATMEM) has no room for pfn:08000; SPARSEMEM would" \
        in result.lines
    assert "memory hot-add: 0 pages that mem= held back are online" in result.lines
