# SPDX-License-Identifier: MIT
"""ACPI tables, right and wrong: what is wrong is refused with its reason, the rest is used."""
from acpi import MIB, Acpi, boot_with, madt, slit, srat

SRAT = srat([(0, 0, 64 * MIB), (1, 64 * MIB, 64 * MIB)], [(0, 0), (1, 1)])
SLIT = slit([[10, 21], [21, 10]])


def acpi_lines(result):
    return [line for line in result.lines if line.startswith("ACPI: ")]


def test_tables_made_here_are_found(tmp_path):
    tables = Acpi([madt([0]), SRAT, SLIT])
    result = boot_with(tmp_path, tables).must_be_good()
    assert acpi_lines(result)[:2] == [
        "ACPI: RSDP from the boot loader (v02 B2BTST)",
        f"ACPI: XSDT 0x{tables.xsdt.at:08X} 00003C (v01 B2BTST MADEHERE 00000001 B2BT 00000001)"]
    for table in tables.tables:
        name = table.signature.decode()
        assert f"ACPI: {name} 0x{table.at:08X} {table.size:06X} (v" in result.text
    assert "ignored" not in result.bringup


def test_a_bad_checksum(tmp_path):
    tables = Acpi([madt([0]), SRAT.but(checksum=1), SLIT])
    result = boot_with(tmp_path, tables).must_be_good()
    assert f"ACPI: SRAT at {tables.tables[1].at:#010x} has a bad checksum, ignored" in result.lines
