# SPDX-License-Identifier: MIT
"""RAM that mem= holds back comes online at run time (row F7)."""
import re

import linuxlog
import pytest
from b2bvm import boot
from kernels import configured, with_model
from numamodel import MIB, Machine, Node
from ranges import merged

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


@pytest.mark.full
@pytest.mark.parametrize("mem, held, cpus", [
    (128, "64M", 2), (512, "100M", 8), (1200, "887M", 4), (2048, "900M", 8), (3583, "64M", 4),
    (1500, "1200M", 2), (3000, "880M", 4)])
def test_sizes_under_load(mem, held, cpus):
    """A zone that is made of nothing, or grows; little, or many times as much as there was."""
    result = boot(kernel=sparse(), mem=mem, cpus=cpus, append=f"mem={held} selftest="
                  "memory_hotplug*,zone*,audit*,memory_model*").must_be_good()
    assert sum(int(found[2]) for found in ONLINE.findall(result.text)) == \
        ram_pages(result.text) - int(re.search(r"^audit: (\d+) pages:", result.text, re.MULTILINE)[1])


# ---- nodes ---------------------------------------------------------------------------

def ranges_online(result):
    """{node: bytes} of what came online."""
    found = {}
    for start, last, _, _, nid in ONLINE.findall(result.text):
        found.setdefault(int(nid), []).append((int(start, 16), int(last, 16) + 1))
    return found


NODES = {
    # the second node has nothing at boot but its processors
    "second-is-empty": (Machine([Node(400, [0, 1]), Node(600, [2, 3])], edge=300 * MIB), 300),
    "both-grow-by-turns": (Machine([Node(100, [0]), Node(300, [1]), Node(200, [2])],
                                   {(0, 1): 20, (0, 2): 30, (1, 2): 25}, edge=200 * MIB), 200),
    "high-memory-grows": (Machine([Node(500, [0, 1]), Node(700, [2, 3])]), 1000),
}


@pytest.mark.parametrize("how", ["hotadd", "under-load"])
@pytest.mark.parametrize("name", list(NODES))
def test_to_its_node(name, how):
    """Each node gets what SRAT says is its own, and afterwards all zonelists are as if it had
    always been there."""
    machine, held = NODES[name]
    suites = "zone*,audit*,memory_model*,numa" + (",memory_hotplug*" if how == "under-load" else "")
    append = f"mem={held}M mminit_loglevel=1 selftest={suites}" + (" hotadd=all" if how == "hotadd" else "")
    result = boot(mem=machine.mem, cpus=machine.cpus, extra=machine.arguments(), append=append)
    result.must_be_good()
    domains, came = machine.domains(), ranges_online(result)
    for nid, domain in enumerate(domains):
        want = [(max(start, held * MIB), end) for start, end in machine.ranges()[domain]
                if end > held * MIB]
        assert merged(came.get(nid, [])) == merged(want)
    expected = machine.zonelists(machine.default_order())
    printed = [line.strip() for line in result.text.split("\n") if line.startswith("mminit::zonelist")]
    assert sorted(printed[-len(expected):]) == expected


def test_discontigmem_refuses():
    machine = NODES["second-is-empty"][0]
    result = boot(kernel=with_model("DISCONTIGMEM"), mem=machine.mem, cpus=machine.cpus,
                  extra=machine.arguments(), append="mem=300M hotadd=all selftest=zone*,numa")
    result.must_be_good()
    assert result.search(r"^memory hot-add: the memory map \(DISCONTIGMEM\) has no room for "
                         r"pfn:12c00; SPARSEMEM would$")
    assert "memory hot-add: 0 pages that mem= held back are online" in result.lines


def test_a_model_without_room():
    """A flat map ends with the RAM of the boot: refused with the reason, nothing else happens."""
    result = boot(kernel=configured("uma-flat-bootmem"), mem=512,
                  append="mem=128M hotadd=all selftest=zone*").must_be_good()
    assert "memory hot-add: the memory map (FLATMEM) has no room for pfn:08000; SPARSEMEM would" \
        in result.lines
    assert "memory hot-add: 0 pages that mem= held back are online" in result.lines
