# SPDX-License-Identifier: MIT
"""Nodes on QEMU machines of many kinds, and tables that are refused.

What the kernel must make of a machine is computed from QEMU's arguments in
numamodel.py; of the kernel's log only the lines to compare are read.
"""
import re

import pytest
from acpi import (ENABLED, HOTPLUG, MIB, Acpi, boot_with, madt, memory_affinity, slit, srat,
                  x2apic_affinity)
from b2bvm import boot
from numamodel import Machine, Node

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

ALL = [pytest.param(machine, id=name) for name, machine in MACHINES.items()] + \
    [pytest.param(machine, id=name, marks=full) for name, machine in MORE_MACHINES.items()]


def start(machine, append=SUITES):
    return boot(mem=machine.mem, cpus=machine.cpus, extra=machine.arguments(),
                append="mminit_loglevel=1 " + append)


def printed_zonelists(result):
    return sorted(line.strip() for line in result.bringup.split("\n")
                  if line.startswith("mminit::zonelist"))


@pytest.mark.parametrize("machine", ALL)
def test_nodes_zones_and_zonelists(machine):
    result = start(machine).must_be_good()
    by = machine.default_order()
    count = len(machine.domains())
    assert re.search(rf"^Built {count} zonelists in {by} order, ", result.bringup, re.MULTILINE)
    assert printed_zonelists(result) == machine.zonelists(by)
    for nid, domain in enumerate(machine.domains()):
        pages = sum(machine.pages(domain).values())
        assert f"On node {nid} totalpages: {pages}" in result.lines
        for cpu in machine.nodes[domain].cpus:
            assert f"SRAT: PXM {domain} -> APIC 0x{cpu:02x} -> Node {nid}" in result.lines
    highest = max((zone for domain in machine.domains() for zone in machine.pages(domain)),
                  key=["DMA", "Normal", "HighMem"].index)
    assert f"Policy zone: {highest}" in result.lines
    assert result.search(r"^audit: \d+ pages: .* 0 disagree")


@pytest.mark.parametrize("by", ["Node", "Zone"])
@pytest.mark.parametrize("name", ["across-the-edge", pytest.param("four-in-a-ring", marks=full),
                                  pytest.param("without-memory", marks=full)])
def test_order_by_command_line(name, by):
    result = start(MACHINES[name], f"selftest=zone numa_zonelist_order={by.lower()}").must_be_good()
    assert f"in {by} order" in result.bringup
    assert printed_zonelists(result) == MACHINES[name].zonelists(by)


def test_every_self_test_on_four_nodes():
    """Highmem on two of them, one without memory, four processors."""
    machine = Machine([Node(600, [0]), Node(500, [1, 2]), Node(0, [3]), Node(100)])
    boot(mem=machine.mem, cpus=machine.cpus, extra=machine.arguments()).must_be_good()


@pytest.mark.full
@pytest.mark.parametrize("name", list(MACHINES))
def test_every_self_test(name):
    start(MACHINES[name], "").must_be_good()


# ---- numa= ------------------------------------------------------------------------

def node_ranges(result):
    """[(node, start, end)] of "Early memory node ranges"."""
    return [(int(nid), int(start, 16), int(end, 16) + 1) for nid, start, end in
            re.findall(r"^  node +(\d+): \[mem (0x[0-9a-f]+)-(0x[0-9a-f]+)\]", result.bringup,
                       re.MULTILINE)]


def megabytes_by_node(result):
    sums = {}
    for nid, start, end in node_ranges(result):
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
    edges = {start for _, start, _ in node_ranges(result)} - {0x1000, MIB}
    assert all(start % (4 * MIB) == 0 for start in edges)


def test_fake_nodes_on_real_ones():
    """Each real node is cut; parts of one node are near, the others as far as their nodes."""
    machine = Machine([Node(256, [0, 1]), Node(256, [2, 3])], {(0, 1): 40})
    result = start(machine, f"numa=fake=4 numa_zonelist_order=node {SUITES}").must_be_good()
    whose = {nid: start >= 256 * MIB for nid, start, _ in node_ranges(result)}
    assert whose == {0: False, 1: True, 2: False, 3: True}
    assert "mminit::zonelist general 0:Normal = 0:Normal 0:DMA 2:Normal 1:Normal 3:Normal" in \
        printed_zonelists(result)


def test_fewer_fake_nodes_than_real_ones():
    """Four real nodes dealt to two: interleaved ranges."""
    result = start(MACHINES["four-in-a-ring"], "numa=fake=2 " + SUITES).must_be_good()
    assert [nid for nid, start, _ in node_ranges(result) if start >= MIB] == [0, 1, 0, 1]


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


# ---- tables that cannot be believed ---------------------------------------------------

MEM = 256
HALF = MEM * MIB // 2
GOOD_MEMORY = [(0, 0, HALF), (1, HALF, HALF)]
GOOD_CPUS = [(0, 0), (1, 1)]
GOOD_SRAT = srat(GOOD_MEMORY, GOOD_CPUS)


def with_tables(tmp_path, *tables, append=SUITES):
    result = boot_with(tmp_path, Acpi([madt([0, 1]), *tables]), mem=MEM, cpus=2,
                       append="mminit_loglevel=1 " + append)
    return result.must_be_good()


def nodes_built(result):
    return int(re.search(r"^Built (\d+) zonelists", result.bringup, re.MULTILINE)[1])


def test_good_tables(tmp_path):
    result = with_tables(tmp_path, GOOD_SRAT, slit([[10, 33], [44, 10]]))
    assert nodes_built(result) == 2
    assert "NUMA: Initialized distance table, cnt=2" in result.lines
    assert "SRAT: Node 1 PXM 1 [mem 0x08000000-0x0fffffff]" in result.lines


@pytest.mark.parametrize("revision, domain, understood", [(1, 0x107, 7), (2, 0x7, 7), (3, 0xff, 255)])
def test_width_of_domains(tmp_path, revision, domain, understood):
    """Revision 1 has eight bits of them; what stands above is not to be looked at."""
    table = srat([(domain, 0, HALF), (1, HALF, HALF)], [(domain, 0), (1, 1)], revision=revision)
    result = with_tables(tmp_path, table)
    assert nodes_built(result) == 2
    assert f"SRAT: PXM {understood} -> APIC 0x00 -> Node 0" in result.lines
    assert f"SRAT: Node 0 PXM {understood} [mem 0x00000000-0x07ffffff]" in result.lines


def test_what_is_not_enabled_does_not_count(tmp_path):
    table = srat([*GOOD_MEMORY, (2, 0, HALF, 0)], [*GOOD_CPUS, (3, 0, 0)],
                 entries=x2apic_affinity(1, 1) + x2apic_affinity(9, 0, 0))
    result = with_tables(tmp_path, table)
    assert nodes_built(result) == 2 and "PXM 2" not in result.text and "PXM 3" not in result.text


def test_hot_pluggable_memory_that_is_not_there(tmp_path):
    table = srat([*GOOD_MEMORY, (2, 1 << 30, 1 << 30, ENABLED | HOTPLUG)], GOOD_CPUS)
    result = with_tables(tmp_path, table)
    assert "SRAT: Node 2 PXM 2 [mem 0x40000000-0x7fffffff] hotplug" in result.lines
    assert nodes_built(result) == 2


def test_interleaved_ranges_and_holes(tmp_path):
    step = MEM * MIB // 8
    table = srat([(part % 2, part * step, step) for part in range(8)], GOOD_CPUS)
    result = with_tables(tmp_path, table)
    assert nodes_built(result) == 2
    assert [nid for nid, start, _ in node_ranges(result) if start >= MIB] == [0, 1] * 4


def test_edges_inside_pages(tmp_path):
    """A page belongs to one node; neither is lost."""
    table = srat([(0, 0, HALF + 100), (1, HALF + 100, HALF - 100)], GOOD_CPUS)
    result = with_tables(tmp_path, table)
    assert nodes_built(result) == 2
    assert (1, HALF + 4096) in [(nid, start) for nid, start, _ in node_ranges(result)]


def test_a_little_ram_that_is_nobodys(tmp_path):
    """Up to 1 MB is firmware's rounding; it goes to the node below."""
    table = srat([(0, 0, HALF - 300 * 1024), (1, HALF, HALF)], GOOD_CPUS)
    result = with_tables(tmp_path, table)
    assert (0, HALF) in [(nid, end) for nid, _, end in node_ranges(result)]


REFUSED = {
    "checksum": (GOOD_SRAT.but(checksum=1), "has a bad checksum, ignored"),
    "ram-left-out": (srat([(0, 0, HALF), (1, HALF, HALF // 2)], GOOD_CPUS),
                     "NUMA: nodes only cover 191MB of your 255MB e820 RAM. Not used."),
    "no-memory": (srat([], GOOD_CPUS), "NUMA: nodes only cover 0MB of your 255MB e820 RAM. Not used."),
    "overlap": (srat([(0, 0, HALF + MIB), (1, HALF, HALF)], GOOD_CPUS),
                "NUMA: node 0 [mem 0x00000000-0x080fffff] overlaps with node 1 "
                "[mem 0x08000000-0x0ffdffff]"),
    "domain-too-big": (srat([(0, 0, HALF), (300, HALF, HALF)], GOOD_CPUS),
                       "SRAT: Too many proximity domains 12c"),
    "too-many-domains": (srat([(n, n * MEM * MIB // 9, MEM * MIB // 9) for n in range(9)], GOOD_CPUS),
                         "SRAT: Too many proximity domains 8"),
    "too-many-cpu-domains": (srat(GOOD_MEMORY, [(n, n) for n in range(9)]),
                             "SRAT: Too many proximity domains 8"),
    "wraps": (srat([(0, 0, HALF), (1, HALF, (1 << 64) - HALF + 1)], GOOD_CPUS),
              "SRAT: PXM 1 has 0xfffffffff8000001 bytes at 0x08000000, beyond all addresses"),
    "entry-size": (srat(GOOD_MEMORY, GOOD_CPUS, entries=b"\x01\x08" + bytes(6)),
                   "SRAT: entry of type 1 has 8 bytes instead of 40"),
    "entry-of-no-size": (srat(GOOD_MEMORY, GOOD_CPUS, entries=b"\x09\x00"),
                         "SRAT: the entry at byte 160 does not fit into the table"),
    "entry-too-long": (srat(GOOD_MEMORY, GOOD_CPUS, entries=b"\x09\x20" + bytes(8)),
                       "SRAT: the entry at byte 160 does not fit into the table"),
    "one-byte-more": (srat(GOOD_MEMORY, GOOD_CPUS, entries=b"\x01"),
                      "SRAT: the entry at byte 160 does not fit into the table"),
    "header-only": (GOOD_SRAT.but(body=b""), "SRAT: 36 bytes are too few"),
    "too-many-ranges": (srat([(n % 2, n * MIB, MIB) for n in range(256)], GOOD_CPUS),
                        "NUMA: too many memblk ranges"),
}


@pytest.mark.parametrize("name", list(REFUSED))
def test_srat_refused(tmp_path, name):
    """With its reason; everything is one node then."""
    table, reason = REFUSED[name]
    result = with_tables(tmp_path, table, slit([[10, 30], [30, 10]]))
    assert any(reason in line for line in result.lines), result.bringup[-4000:]
    assert "No NUMA configuration found" in result.lines
    assert nodes_built(result) == 1


BAD_SLITS = {
    "zero": (slit([[10, 0], [20, 10]]), "SLIT: the distance from domain 0 to 1 cannot be 0"),
    "local-above-remote": (slit([[30, 20], [20, 30]]),
                           "SLIT: the distance from domain 0 to 0 cannot be 30"),
    "remote-as-local": (slit([[10, 10], [20, 10]]), "SLIT: the distance from domain 0 to 1 cannot be 10"),
    "too-short": (slit([[10, 20]], count=2), "SLIT: 2 localities do not fit 46 bytes"),
    "too-long": (slit([[10, 20], [20, 10], [20, 20]], count=2), "SLIT: 2 localities do not fit 50 bytes"),
    "absurd-count": (slit([[10, 20], [20, 10]], count=1 << 40),
                     "SLIT: 1099511627776 localities do not fit 48 bytes"),
    "count-that-wraps": (slit([], count=1 << 32), "SLIT: 4294967296 localities do not fit 44 bytes"),
    "nothing": (slit([]), "SLIT: 0 localities do not fit 44 bytes"),
    "header-only": (slit([[10]]).but(body=b""), "SLIT: 36 bytes are too few"),
}


@pytest.mark.parametrize("name", list(BAD_SLITS))
def test_slit_refused(tmp_path, name):
    """Nodes stay, at 10 and 20 from each other."""
    table, reason = BAD_SLITS[name]
    result = with_tables(tmp_path, GOOD_SRAT, table)
    assert reason in result.lines
    assert "ACPI: SLIT table looks invalid. Not used." in result.lines
    assert "NUMA: Initialized distance table" not in result.text
    assert nodes_built(result) == 2


def test_slit_of_other_domains(tmp_path):
    """SRAT names domains 1 and 3; SLIT has rows for 0 to 3."""
    rows = [[10 if a == b else 11 + 10 * a + b for b in range(4)] for a in range(4)]
    table = srat([(1, 0, HALF), (3, HALF, HALF)], [(3, 0), (1, 1)])
    result = with_tables(tmp_path, table, slit(rows), append=SUITES + " show=nodes")
    assert nodes_built(result) == 2 and "NUMA: Initialized distance table, cnt=2" in result.lines
    # node 0 is domain 3, since its processor is named first
    assert "Node 0 distance: 10 42" in result.lines
    assert "Node 1 distance: 24 10" in result.lines


def test_unknown_entries_are_passed_over(tmp_path):
    table = srat(GOOD_MEMORY, GOOD_CPUS, entries=b"\x03\x14" + bytes(18) + memory_affinity(5, 0, 0))
    assert nodes_built(with_tables(tmp_path, table)) == 2
