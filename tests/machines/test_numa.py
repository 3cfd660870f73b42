# SPDX-License-Identifier: MIT
"""Nodes on machines of many kinds.

What the kernel must make of a machine is computed from QEMU's arguments (or from the
tables made here, where QEMU cannot have such a machine) in numamodel.py; of the
kernel's log only the lines to compare are read.  Tables that are refused:
test_numa_tables.py.
"""
import re

import pytest
from acpi import MIB, boot_with
from b2bvm import boot
from kernels import MODELS, with_model
from linuxlog import node_ranges
from numamodel import HOLE, ZONES, Machine, Node, Patchwork

SUITES = "selftest=numa,zone,audit"
full = pytest.mark.full


def every_way(count, near=15, far=31):
    """Distances that differ from pair to pair, and from there to back."""
    return {(a, b): near + (7 * a + 3 * b) % (far - near)
            for a in range(count) for b in range(count) if a != b}


MACHINES = {
    "one": Machine([Node(256, [0])]),
    "two-equal": Machine([Node(128, [0, 1]), Node(128, [2, 3])]),
    "two-unequal-slit": Machine([Node(64, [0, 1]), Node(448, [2, 3])], {(0, 1): 25}),
    "numbered-by-processors": Machine([Node(128, [2, 3]), Node(128, [0, 1])]),
    "three-asymmetric": Machine([Node(96, [0]), Node(96, [1]), Node(128, [2])],
                                {(0, 1): 21, (0, 2): 31, (1, 0): 41, (1, 2): 15, (2, 0): 17, (2, 1): 11}),
    "four-in-a-ring": Machine([Node(64, [n]) for n in range(4)],
                              {(0, 1): 16, (0, 2): 22, (0, 3): 16, (1, 2): 16, (1, 3): 22, (2, 3): 16}),
    # from node 3 all are equally far; 0 and 1 are the first of their distance for each other
    "four-load-decides": Machine([Node(64, [n]) for n in range(4)],
                                 {(0, 1): 15, (0, 2): 20, (0, 3): 20, (1, 2): 20, (1, 3): 20, (2, 3): 20}),
    "eight": Machine([Node(32, [n]) for n in range(8)]),
    "below-16MB": Machine([Node(8, [0]), Node(4, [1]), Node(4), Node(112, [2])]),
    "across-the-edge": Machine([Node(512, [0]), Node(1024, [1])]),
    "highmem-only": Machine([Node(900, [0]), Node(256, [1]), Node(256)]),
    "without-memory": Machine([Node(0, [0]), Node(256, [1]), Node(0, [2])],
                              {(0, 1): 30, (0, 2): 15, (1, 2): 20}),
    "without-processors": Machine([Node(128, [0, 1]), Node(128), Node(128)],
                                  {(0, 1): 20, (0, 2): 20, (1, 2): 20}),
}

MORE_MACHINES = {
    "two-far": Machine([Node(256, [0]), Node(256, [1])], {(0, 1): 254}),
    "two-tiny-first": Machine([Node(4, [0]), Node(252, [1])]),
    "three-equal": Machine([Node(100, [n]) for n in range(3)]),
    "three-boot-node-empty": Machine([Node(0, [0]), Node(100, [1]), Node(156, [2])]),
    "four-no-processors-but-one": Machine([Node(64), Node(64), Node(64, [0]), Node(64)]),
    "four-everything-differs": Machine([Node(33, [3]), Node(95, [0]), Node(17, [1]), Node(111, [2])],
                                       every_way(4)),
    "four-in-highmem": Machine([Node(888, [0]), Node(100, [1]), Node(100), Node(200, [2])]),
    "eight-everything-differs": Machine([Node(16 + 9 * n, [n]) for n in range(8)], every_way(8)),
    "eight-below-and-above": Machine([Node(size, [n]) for n, size in
                                      enumerate([4, 4, 8, 16, 700, 300, 200, 100])], every_way(8)),
    "eight-half-empty": Machine([Node(0 if n % 2 else 96, [n]) for n in range(8)], every_way(8)),
    "eight-one-processor": Machine([Node(64, [0] if n == 5 else []) for n in range(8)]),
    "big": Machine([Node(600, [0, 1]), Node(600, [2]), Node(1200, [3]), Node(1100)], every_way(4)),
}

PATCHWORKS = {
    "interleaved": Patchwork([Node(0, [0]), Node(0, [1])],
                             pieces=[(n % 2, 32) for n in range(8)]),
    "interleaved-across-the-edge": Patchwork([Node(0, [0]), Node(0, [1]), Node(0, [2])], every_way(3),
                                             pieces=[(n % 3, 150) for n in range(8)]),
    "holes-between": Patchwork([Node(0, [0]), Node(0, [1]), Node(0, [2])],
                               pieces=[(0, 96), (HOLE, 160), (1, 100), (HOLE, 28), (2, 128)]),
    "holes-inside": Patchwork([Node(0, [0]), Node(0, [1])], {(0, 1): 25, (1, 0): 17},
                              pieces=[(0, 50), (HOLE, 14), (0, 60), (1, 4), (HOLE, 20), (1, 7),
                                      (HOLE, 1), (1, 100)]),
    "one-inside-the-other": Patchwork([Node(0, [0]), Node(0, [1])],
                                      pieces=[(0, 100), (1, 56), (0, 100)]),
}

MORE_PATCHWORKS = {
    "all-below-16MB-and-beyond": Patchwork([Node(0, [n]) for n in range(4)],
                                           pieces=[(n % 4, 2) for n in range(8)] +
                                           [(n % 4, 40) for n in range(4)]),
    "only-odd-domains": Patchwork([Node(0), Node(0, [0]), Node(0), Node(0, [1])],
                                  pieces=[(1, 100), (3, 156)]),
    "eight-by-turns": Patchwork([Node(0, [n]) for n in range(8)], every_way(8),
                                pieces=[(n % 8, 20) for n in range(24)]),
    "highmem-in-holes": Patchwork([Node(0, [0]), Node(0, [1]), Node(0, [2])],
                                  pieces=[(0, 700), (HOLE, 300), (1, 200), (HOLE, 100), (2, 100)]),
    "edge-in-a-hole": Patchwork([Node(0, [0]), Node(0, [1])],
                                pieces=[(0, 400), (1, 400), (HOLE, 200), (0, 100), (1, 100)]),
    "memory-behind-its-hole": Patchwork([Node(0, [0]), Node(0, [1])],
                                        pieces=[(0, 90), (1, 1), (HOLE, 500), (1, 9)]),
    "many-pieces": Patchwork([Node(0, [0, 1]), Node(0, [2]), Node(0, [3])], every_way(3),
                             pieces=[(n % 3, 3 + n % 5) for n in range(60)]),
}

EVERY = MACHINES | PATCHWORKS | MORE_MACHINES | MORE_PATCHWORKS
QUICK = {
    "SPARSEMEM": {*MACHINES, *PATCHWORKS},
    "DISCONTIGMEM": {"two-unequal-slit", "across-the-edge", "highmem-only", "below-16MB",
                     "without-memory", *PATCHWORKS},
    "FLATMEM": {"three-asymmetric", "highmem-only", "interleaved-across-the-edge"},
}
MATRIX = [pytest.param(EVERY[name], model, id=f"{name}-{model}",
                       marks=[] if name in QUICK[model] else full)
          for model in MODELS for name in EVERY]


def start(machine, append=SUITES, tmp_path=None, **more):
    append = f"mminit_loglevel=1 {append}"
    more = {"mem": machine.mem, "cpus": machine.cpus} | more
    if isinstance(machine, Patchwork):
        more["append"] = f"{append} {machine.memmap()}"
        return boot_with(tmp_path, machine.acpi(), **more)
    return boot(extra=machine.arguments(), append=append, **more)


def printed_zonelists(result):
    return sorted(line.strip() for line in result.bringup.split("\n")
                  if line.startswith("mminit::zonelist"))


def zones_of(machine):
    return {zone for domain in machine.domains() for zone in machine.pages(domain)}


@pytest.mark.parametrize("machine, model", MATRIX)
def test_nodes_zones_and_zonelists(machine, model, tmp_path):
    result = start(machine, tmp_path=tmp_path, kernel=with_model(model)).must_be_good()
    by = machine.default_order()
    count = len(machine.domains())
    assert f"Memory model: {model}, " in result.bringup
    assert re.search(rf"^Built {count} zonelists in {by} order, ", result.bringup, re.MULTILINE)
    assert printed_zonelists(result) == machine.zonelists(by)
    for nid, domain in enumerate(machine.domains()):
        pages = sum(machine.pages(domain).values())
        assert f"On node {nid} totalpages: {pages}" in result.lines
        for cpu in machine.nodes[domain].cpus:
            assert f"SRAT: PXM {domain} -> APIC 0x{cpu:02x} -> Node {nid}" in result.lines
    assert f"Policy zone: {max(zones_of(machine), key=ZONES.index)}" in result.lines
    assert result.search(r"^audit: \d+ pages: .* 0 disagree")


@pytest.mark.parametrize("by", ["Node", "Zone"])
@pytest.mark.parametrize("name", ["across-the-edge", pytest.param("four-in-a-ring", marks=full),
                                  pytest.param("without-memory", marks=full)])
def test_order_by_command_line(name, by):
    result = start(MACHINES[name], f"selftest=zone numa_zonelist_order={by.lower()}").must_be_good()
    assert f"in {by} order" in result.bringup
    assert printed_zonelists(result) == MACHINES[name].zonelists(by)


@pytest.mark.parametrize("model", MODELS)
def test_every_self_test_on_four_nodes(model):
    """Highmem on two of them, one without memory, four processors."""
    machine = Machine([Node(600, [0]), Node(500, [1, 2]), Node(0, [3]), Node(100)])
    boot(kernel=with_model(model), mem=machine.mem, cpus=machine.cpus,
         extra=machine.arguments()).must_be_good()


@pytest.mark.full
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("name", [*MACHINES, *PATCHWORKS])
def test_every_self_test(name, model, tmp_path):
    start(EVERY[name], "", tmp_path, kernel=with_model(model)).must_be_good()


# ---- numa= ------------------------------------------------------------------------

def megabytes_by_node(result):
    sums = {}
    for nid, start, end in node_ranges(result.bringup):
        sums[nid] = sums.get(nid, 0) + (end - start) / MIB
    return sums


def test_numa_off():
    result = start(MACHINES["two-equal"], "numa=off " + SUITES).must_be_good()
    assert "NUMA turned off" in result.lines
    assert "SRAT: Node" not in result.text and "Built 1 zonelists" in result.bringup


@pytest.mark.parametrize("mem, fake, sizes", [
    (512, "4", [128] * 4),
    (512, "8", [64] * 8),
    (512, "100", [64] * 8),             # as many as there can be
    (64, "3", [21] * 3),
    (1024, "256M", [256] * 4),
    (512, "384M", [256] * 2),           # equal parts, none larger than asked for
    (1024, "16M", [128] * 8),           # too small: grows until eight are enough
])
def test_fake_nodes(mem, fake, sizes):
    result = boot(mem=mem, append=f"numa=fake={fake} {SUITES}").must_be_good()
    found = megabytes_by_node(result)
    assert sorted(found) == list(range(len(sizes)))
    for nid, size in enumerate(sizes):
        assert abs(found[nid] - size) <= 6, found
    edges = {start for _, start, _ in node_ranges(result.bringup)} - {0x1000, MIB}
    assert all(start % (4 * MIB) == 0 for start in edges)


def test_fake_nodes_on_real_ones():
    """Each real node is cut; parts of one node are near, the others as far as their nodes."""
    machine = Machine([Node(256, [0, 1]), Node(256, [2, 3])], {(0, 1): 40})
    result = start(machine, f"numa=fake=4 numa_zonelist_order=node {SUITES}").must_be_good()
    whose = {nid: start >= 256 * MIB for nid, start, _ in node_ranges(result.bringup)}
    assert whose == {0: False, 1: True, 2: False, 3: True}
    assert "mminit::zonelist general 0:Normal = 0:Normal 0:DMA 2:Normal 1:Normal 3:Normal" in \
        printed_zonelists(result)


def test_fewer_fake_nodes_than_real_ones():
    """Four real nodes dealt to two: interleaved ranges."""
    result = start(MACHINES["four-in-a-ring"], "numa=fake=2 " + SUITES).must_be_good()
    assert [nid for nid, start, _ in node_ranges(result.bringup) if start >= MIB] == [0, 1, 0, 1]


def test_fake_nodes_on_too_little_memory():
    result = boot(mem=16, append="numa=fake=8 " + SUITES).must_be_good()
    assert "Not enough memory for each node.  NUMA emulation disabled." in result.lines
    assert "Built 1 zonelists" in result.bringup


@pytest.mark.parametrize("word", ["fake=", "fake=0", "fake=many", "fake=4x", "on"])
def test_what_numa_does_not_understand(word):
    result = boot(mem=64, append=f"numa={word} selftest=numa").must_be_good()
    assert "Malformed early option 'numa'" in result.text
    assert "Built 1 zonelists" in result.bringup


# ---- kernelcore=, movablecore= ------------------------------------------------------

def movable_starts(result):
    return {int(nid): int(start, 16) for nid, start in
            re.findall(r"^  Node (\d): (0x[0-9a-f]+)$", result.bringup, re.MULTILINE)}


@pytest.mark.parametrize("append, machine, nodes", [
    ("kernelcore=200M", Machine([Node(512, [0])]), {0}),
    ("movablecore=128M", Machine([Node(256, [0]), Node(256, [1])]), {0, 1}),
    ("kernelcore=256M", Machine([Node(256, [0]), Node(256, [1])]), {0, 1}),
    ("kernelcore=300M", Machine([Node(400, [0]), Node(64, [1]), Node(336, [2])]), {0, 2}),
    ("movablecore=200M", Machine([Node(700, [0]), Node(700, [1])]), {1}),
])
def test_movable_zone(append, machine, nodes):
    """Where it begins, that it holds what it should, and that the kernel's own tests agree."""
    result = start(machine, f"{append} selftest=numa,zone,audit show=zoneinfo").must_be_good()
    assert set(movable_starts(result)) == nodes
    assert "ok 14 movable_zone_for_movable_pages\n" in result.text
    assert "# SKIP" not in result.search(r"^.*ok 14 movable_zone.*$")[0]
    shown = result.text.split("==> /proc/zoneinfo <==")[1]
    present = {int(nid): int(pages) for nid, pages in
               re.findall(r"Node (\d), zone +Movable.*?present +(\d+)", shown, re.DOTALL)}
    assert set(present) == nodes and all(present.values())


@pytest.mark.parametrize("append, sizes, movable", [
    ("movablecore=200M", (700, 700), 200),
    ("kernelcore=1G", (1024, 1024), 1024),
    ("kernelcore=500M", (600, 600, 600), 1800 - 887),
])
def test_low_memory_counts_as_the_kernels(append, sizes, movable):
    """The first node has more of it than its part: the others give as much less, to a block each."""
    machine = Machine([Node(size, [nid]) for nid, size in enumerate(sizes)])
    result = start(machine, f"{append} selftest=none show=zoneinfo").must_be_good()
    shown = result.text.split("==> /proc/zoneinfo <==")[1]
    pages = sum(map(int, re.findall(r"Node \d, zone +Movable.*?present +(\d+)", shown, re.DOTALL)))
    assert movable - 4 * len(sizes) <= pages / 256 <= movable
