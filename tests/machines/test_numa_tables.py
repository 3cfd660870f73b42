# SPDX-License-Identifier: MIT
"""SRAT and SLIT, right and wrong, and the way to them: what is wrong is refused with its reason.

The kernel then comes up as one node (without a good SRAT), or with its nodes equally far
apart (without a good SLIT), and uses all RAM in any case.
"""
import re

import linuxlog
import pytest
from acpi import (ENABLED, HOTPLUG, MIB, Acpi, boot_with, madt, memory_affinity, slit, srat,
                  x2apic_affinity)

SUITES = "selftest=numa,zone,audit"

MEM = 256
HALF = MEM * MIB // 2
GOOD_MEMORY = [(0, 0, HALF), (1, HALF, HALF)]
GOOD_CPUS = [(0, 0), (1, 1)]
GOOD_SRAT = srat(GOOD_MEMORY, GOOD_CPUS)


def with_acpi(tmp_path, acpi, append=SUITES, **more):
    """Boot.  Whatever the tables are like, all RAM is used."""
    result = boot_with(tmp_path, acpi, append="mminit_loglevel=1 " + append,
                       **{"mem": MEM, "cpus": 2} | more).must_be_good()
    e820 = linuxlog.read_e820(result.bringup, "physical RAM map:")
    ram = linuxlog.Memory.from_e820(e820).present
    assert ram > (MEM - 2) * MIB // linuxlog.PAGE
    assert result.search(rf"^audit: {ram} pages: \d+ free .* 0 disagree")
    return result


def with_tables(tmp_path, *tables, **more):
    return with_acpi(tmp_path, Acpi([madt([0, 1]), *tables]), **more)


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
    assert [nid for nid, start, _ in linuxlog.node_ranges(result.bringup) if start >= MIB] == [0, 1] * 4


def test_edges_inside_pages(tmp_path):
    """A page belongs to one node; neither is lost."""
    table = srat([(0, 0, HALF + 100), (1, HALF + 100, HALF - 100)], GOOD_CPUS)
    result = with_tables(tmp_path, table)
    assert nodes_built(result) == 2
    assert (1, HALF + 4096) in [(nid, start) for nid, start, _ in linuxlog.node_ranges(result.bringup)]


def test_a_little_ram_that_is_nobodys(tmp_path):
    """Up to 1 MB is firmware's rounding; it goes to the node below."""
    table = srat([(0, 0, HALF - 300 * 1024), (1, HALF, HALF)], GOOD_CPUS)
    result = with_tables(tmp_path, table)
    assert (0, HALF) in [(nid, end) for nid, _, end in linuxlog.node_ranges(result.bringup)]


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


# ---- the way to the tables -------------------------------------------------------------

GOOD_SLIT = slit([[10, 33], [44, 10]])
NOWHERE = 0xD0000000            # below 4 GiB, and neither RAM nor a device
BEYOND = (1 << 32) + 64 * MIB

# what stands where SRAT should be, and the reason
UNREADABLE = {
    "above-4GiB": (GOOD_SRAT.but(at=BEYOND, placed=False), "it is out of reach"),
    "reaches-beyond-4GiB": (GOOD_SRAT.but(at=0xFFFFFFF0, placed=False), "it is out of reach"),
    "unmapped": (GOOD_SRAT.but(at=NOWHERE, placed=False), "there is none"),
    "empty-ram": (GOOD_SRAT.but(at=64 * MIB, placed=False), "there is none"),
    "length-0": (GOOD_SRAT.but(length=0), "its length is absurd"),
    "length-35": (GOOD_SRAT.but(length=35), "its length is absurd"),
    "length-huge": (GOOD_SRAT.but(length=0xFFFFFFFF), "its length is absurd"),
    "length-1MiB": (GOOD_SRAT.but(length=MIB), "its length is absurd"),
    "longer-than-it-is": (GOOD_SRAT.but(length=GOOD_SRAT.size + 8, checksum=1), "has a bad checksum"),
    "shorter-than-it-is": (GOOD_SRAT.but(length=GOOD_SRAT.size - 8, checksum=1), "has a bad checksum"),
    "no-name": (GOOD_SRAT.but(signature=b"\0\0\0\0"), "there is none"),
}


def refused(result, reason):
    assert any(reason in line for line in result.lines), result.bringup[-4000:]
    assert "No NUMA configuration found" in result.lines
    assert nodes_built(result) == 1


@pytest.mark.parametrize("name", list(UNREADABLE))
def test_srat_unreadable(tmp_path, name):
    table, reason = UNREADABLE[name]
    refused(with_tables(tmp_path, table, GOOD_SLIT), reason)


def test_srat_cut_off_with_a_good_checksum(tmp_path):
    """Its length ends inside an entry, and its bytes up to there add up."""
    whole = GOOD_SRAT.body
    table = GOOD_SRAT.but(body=whole[:-8])
    refused(with_tables(tmp_path, table), "does not fit into the table")


@pytest.mark.parametrize("name", list(UNREADABLE))
def test_slit_unreadable(tmp_path, name):
    """Nodes stay, at 10 and 20 from each other."""
    changes = UNREADABLE[name][0]
    length = changes.length and changes.length + (GOOD_SLIT.size - GOOD_SRAT.size
                                                  if changes.checksum else 0)
    table = GOOD_SLIT.but(at=changes.at, placed=changes.placed, length=length,
                          checksum=changes.checksum,
                          signature=b"SLIT" if any(changes.signature) else changes.signature)
    result = with_tables(tmp_path, GOOD_SRAT, table, append=SUITES + " show=nodes")
    assert any(UNREADABLE[name][1] in line for line in result.lines), result.bringup[-4000:]
    assert nodes_built(result) == 2
    assert "Node 0 distance: 10 20" in result.lines and "Node 1 distance: 20 10" in result.lines


# how the root is wrong, and the reason; no other tables are to be found
ROOTLESS = {
    "no-rsdp": ({"given": False}, "ACPI: no RSDP found, going on without ACPI"),
    "rsdp-checksum": ({"rsdp_checksum": 1}, "RSDP from the boot loader has a bad checksum, ignored"),
    "rsdp-signature": ({"signature": b"RSD PTR_"}, "RSDP from the boot loader has a bad signature"),
    "rsdt-checksum": ({"revision": 0, "rsdt": {"checksum": 1}}, "ACPI: RSDT at"),
    "both-checksums": ({"rsdt": {"checksum": 1}, "xsdt": {"checksum": 1}}, "ACPI: XSDT at"),
    "extended-and-rsdt": ({"rsdp_extended_checksum": 1, "rsdt": {"checksum": 1}},
                          "has a bad extended checksum, its XSDT is ignored"),
    "no-root": ({"rsdt": None, "xsdt": None}, "ACPI: no good table, going on without ACPI"),
    "roots-beyond": ({"rsdt": {"length": 0}, "xsdt": {"at": BEYOND, "placed": False}},
                     "it is out of reach"),
    "roots-nowhere": ({"rsdt": {"at": NOWHERE, "placed": False},
                       "xsdt": {"at": NOWHERE + MIB, "placed": False}}, "there is none"),
    "roots-endless": ({"rsdt": {"length": 0xFFFFFFFF}, "xsdt": {"length": 0xFFFFFFFF}},
                      "its length is absurd"),
    "roots-empty": ({"rsdt": {"body": b""}, "xsdt": {"body": b""}},
                    "ACPI: no good table, going on without ACPI"),
}


@pytest.mark.parametrize("name", list(ROOTLESS))
def test_no_way_to_the_tables(tmp_path, name):
    changes, reason = ROOTLESS[name]
    acpi = Acpi([madt([0, 1]), GOOD_SRAT, GOOD_SLIT], **changes)
    refused(with_acpi(tmp_path, acpi, firmware_acpi=False), reason)


@pytest.mark.parametrize("revision", [0, 2])
def test_a_root_that_leads_to_itself(tmp_path, revision):
    """Nothing but itself: one node.  Beside good tables: the nodes that they tell of."""
    plain = Acpi([GOOD_SRAT], revision=revision)
    root = plain.rsdt if revision == 0 else plain.xsdt
    itself = Acpi([GOOD_SRAT], revision=revision, pointers=[root.at], rsdt={"at": plain.rsdt.at},
                  xsdt={"at": plain.xsdt.at})
    refused(with_acpi(tmp_path, itself, firmware_acpi=False), "entry 0 leads back to it, ignored")


def test_xsdt_broken_rsdt_good(tmp_path):
    acpi = Acpi([madt([0, 1]), GOOD_SRAT, GOOD_SLIT], xsdt={"checksum": 1})
    result = with_acpi(tmp_path, acpi, firmware_acpi=False)
    assert "ACPI: no table through the XSDT, taking the RSDT" in result.lines
    assert nodes_built(result) == 2


# ---- MADT beside SRAT --------------------------------------------------------------------

def test_madt_with_a_bad_checksum(tmp_path):
    """One processor; the nodes are SRAT's."""
    acpi = Acpi([madt([0, 1]).but(checksum=1), GOOD_SRAT, GOOD_SLIT])
    result = with_acpi(tmp_path, acpi)
    assert result.search(r"^ACPI: APIC at 0x[0-9a-f]+ has a bad checksum, ignored$")
    assert nodes_built(result) == 2


def test_three_hundred_processors_on_two_nodes(tmp_path):
    """Those that there is room for come up; SRAT may name all of them, and does."""
    processors = range(300)
    table = srat(GOOD_MEMORY, [(cpu % 2, cpu) for cpu in processors if cpu < 255],
                 entries=b"".join(x2apic_affinity(cpu % 2, cpu) for cpu in processors if cpu >= 255))
    result = with_acpi(tmp_path, Acpi([madt(processors), table, GOOD_SLIT]), cpus=4,
                       append="selftest=numa")
    assert nodes_built(result) == 2
    assert "SRAT: PXM 1 -> APIC 0x012b -> Node 1 skipped apicid that is too big" in result.lines
    assert result.search(r"MADT: APIC number 0x12b needs an x2APIC, processor ignored")
