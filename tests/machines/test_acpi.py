# SPDX-License-Identifier: MIT
"""ACPI tables, right and wrong: what is wrong is refused with its reason, the rest is used.

The faults one by one are in tests/host/acpi_prop.c; here each kind of place is
a real one: RAM, lowmem and high memory, where there is nothing, above 4 GiB.
"""
import acpi
import pytest
from acpi import MIB, USABLE, Acpi, Table, boot_with, madt, slit, srat

SRAT = srat([(0, 0, 128 * MIB)], [(0, 0)])
SLIT = slit([[10]])
NOWHERE = 0xD0000000            # below 4 GiB, and neither RAM nor a device


def acpi_lines(result):
    """What acpi_boot_table_init() said: not the readers of a table, later."""
    return [line for line in result.text.split(" LOWMEM available.")[0].split("\n")
            if line.startswith("ACPI: ")]


def listed(result, table):
    """Is this table in the list of those that were read?"""
    name = table.signature.decode()
    return f"ACPI: {name} 0x{table.at:08X} {table.size:06X} (v" in result.text


def test_tables_made_here_are_found(tmp_path):
    tables = Acpi([madt([0]), SRAT, SLIT])
    result = boot_with(tmp_path, tables, append="selftest=acpi").must_be_good()
    assert acpi_lines(result)[:2] == [
        "ACPI: RSDP from the boot loader 000024 (v02 B2BTST)",
        f"ACPI: XSDT 0x{tables.xsdt.at:08X} 00003C (v01 B2BTST MADEHERE 00000001 B2BT 00000001)"]
    assert all(listed(result, table) for table in tables.tables)
    assert "ignored" not in result.bringup
    assert "ok 1 tables_still_add_up\n" in result.text


def test_the_first_version_has_an_rsdt_only(tmp_path):
    tables = Acpi([madt([0]), SRAT], revision=0)
    result = boot_with(tmp_path, tables).must_be_good()
    assert "ACPI: RSDP from the boot loader 000014 (v00 B2BTST)" in result.lines
    assert "XSDT" not in result.text
    assert listed(result, tables.rsdt) and listed(result, tables.tables[1])


@pytest.mark.parametrize("at", [32 * MIB, 0x38000000], ids=["lowmem", "highmem"])
def test_tables_in_usable_memory_stay_what_they_are(tmp_path, at):
    """The map does not tell of them: the kernel keeps their memory for itself."""
    tables = Acpi([madt([0]), SRAT], kind=USABLE, at=at)
    result = boot_with(tmp_path, tables, mem=1024, append="memblock=debug selftest=acpi")
    result.must_be_good()
    assert all(listed(result, table) for table in tables.tables)
    assert "ok 1 tables_still_add_up\n" in result.text


def test_a_bad_checksum(tmp_path):
    tables = Acpi([madt([0]), SRAT.but(checksum=1), SLIT])
    result = boot_with(tmp_path, tables).must_be_good()
    assert f"ACPI: SRAT at {tables.tables[1].at:#010x} has a bad checksum, ignored" in result.lines
    assert listed(result, tables.tables[2])


def test_names_that_would_act_on_a_terminal(tmp_path, monkeypatch):
    """In the RSDP and in tables: Escape, newline, bell, a letter of Latin-1."""
    monkeypatch.setattr(acpi, "OEM", b"\x1b[J\n\x07\xe4")
    monkeypatch.setattr(acpi, "OEM_TABLE", b"\x1b[2J\x7fABC")
    monkeypatch.setattr(acpi, "COMPILER", b"\x1bc\r\n")
    tables = Acpi([madt([0])])
    result = boot_with(tmp_path, tables).must_be_good()
    lines = acpi_lines(result)
    assert "ACPI: RSDP from the boot loader 000024 (v02 ?[J???)" in lines
    assert [line[6:10] for line in lines
            if line.endswith(" ?[J??? ?[2J?ABC 00000001 ?c?? 00000001)")] == ["XSDT", "APIC"]


@pytest.mark.parametrize("at, why", [
    (NOWHERE, "there is none"),
    (0x4000000, "there is none"),               # RAM, with zeros in it
    (0xFFFFFFF0, "it is out of reach"),
    (0x100000000 + 64 * MIB, "it is out of reach")])
def test_a_table_where_there_is_none(tmp_path, at, why):
    tables = Acpi([madt([0]), SRAT.but(at=at, placed=False), SLIT])
    result = boot_with(tmp_path, tables).must_be_good()
    assert any(f"no table at {at:#010x}" in line and why in line for line in acpi_lines(result)), \
        acpi_lines(result)
    assert listed(result, tables.tables[2])


@pytest.mark.parametrize("changes, why", [
    ({"at": NOWHERE, "placed": False}, "there is none"),
    ({"at": 0x123456780, "placed": False}, "it is out of reach"),
    ({"checksum": 1}, "has a bad checksum"),
    ({"signature": b"XXXX"}, "is no XSDT"),
    ({"length": 0xFFFFFFF0}, "its length is absurd"),
    ({"body": b""}, "no table through the XSDT")])
def test_a_bad_xsdt_leaves_the_rsdt(tmp_path, changes, why):
    tables = Acpi([madt([0]), SRAT], xsdt=changes)
    result = boot_with(tmp_path, tables).must_be_good()
    assert any(why in line for line in acpi_lines(result)), acpi_lines(result)
    assert "ACPI: no table through the XSDT, taking the RSDT" in result.lines
    assert listed(result, tables.rsdt) and listed(result, tables.tables[1])


def test_entries_that_lead_nowhere(tmp_path):
    """Zero, the RSDT itself, one table twice."""
    tables = Acpi([SRAT, SLIT], revision=0)
    first, second = (table.at for table in tables.tables)
    tables = Acpi([SRAT, SLIT], revision=0, pointers=[0, first, tables.rsdt.at, first, second])
    result = boot_with(tmp_path, tables).must_be_good()
    lines = acpi_lines(result)
    assert "ACPI: RSDT entry 0 is 0, ignored" in lines
    assert "ACPI: RSDT entry 2 leads back to it, ignored" in lines
    assert "ACPI: RSDT entry 3 leads to a table listed before, ignored" in lines
    assert [line[6:10] for line in lines if "B2BT " in line] == ["RSDT", "SRAT", "SLIT"]


def test_more_tables_than_the_list_has_room_for(tmp_path):
    tables = Acpi([Table(b"SSDT", bytes([n])) for n in range(70)])
    result = boot_with(tmp_path, tables).must_be_good()
    assert "ACPI: XSDT has 70 entries, only the first 64 are used" in result.lines
    assert len([line for line in acpi_lines(result) if "SSDT" in line]) == 64


# ---- without an RSDP ---------------------------------------------------------------

NO_RSDP = "ACPI: no RSDP found, going on without ACPI"


def test_no_rsdp_at_all(tmp_path):
    result = boot_with(tmp_path, Acpi(given=False), firmware_acpi=False, append="selftest=acpi")
    result.must_be_good()
    assert acpi_lines(result) == [NO_RSDP]
    assert "ok 1 tables_still_add_up # SKIP" in result.text


@pytest.mark.parametrize("fault, why", [
    ({"rsdp_checksum": 1}, "has a bad checksum"),
    ({"signature": b"RSD_PTR "}, "has a bad signature")])
def test_a_bad_rsdp(tmp_path, fault, why):
    """Then the firmware's own is looked for; here there is none."""
    result = boot_with(tmp_path, Acpi([SRAT], **fault), firmware_acpi=False).must_be_good()
    assert acpi_lines(result) == [f"ACPI: RSDP from the boot loader {why}, ignored", NO_RSDP]


def test_behind_a_bad_rsdp_there_is_the_firmwares(tmp_path):
    result = boot_with(tmp_path, Acpi([SRAT], rsdp_checksum=1)).must_be_good()
    lines = acpi_lines(result)
    assert lines[0] == "ACPI: RSDP from the boot loader has a bad checksum, ignored"
    assert "(v00 BOCHS )" in lines[1] and "SRAT" not in result.text


def test_a_bad_extended_checksum(tmp_path):
    tables = Acpi([SRAT], rsdp_extended_checksum=1)
    result = boot_with(tmp_path, tables).must_be_good()
    assert "ACPI: RSDP from the boot loader has a bad extended checksum, its XSDT is ignored" \
        in result.lines
    assert listed(result, tables.rsdt) and listed(result, tables.tables[0])


def test_neither_root_is_good(tmp_path):
    tables = Acpi([SRAT], rsdt={"checksum": 1}, xsdt={"at": 1 << 32, "placed": False})
    result = boot_with(tmp_path, tables).must_be_good()
    assert acpi_lines(result)[-1] == "ACPI: no good table, going on without ACPI"
