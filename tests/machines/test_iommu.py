# SPDX-License-Identifier: MIT
"""IOMMUs: reported where the DMAR table names them, nothing claimed where there is none."""
import pytest
from acpi import Acpi, boot_with, dmar, drhd, madt, rmrr
from b2bvm import boot


def dmar_lines(result):
    return [line for line in result.lines if line.startswith("DMAR: ")]


def test_the_unit_of_a_q35():
    result = boot(mem=256, machine="q35", append="selftest=none", extra=["-device", "intel-iommu"])
    result.must_be_good()
    assert dmar_lines(result)[:2] == ["DMAR: Host address width 39",
                                      "DMAR: DRHD base: 0x000000fed90000 flags: 0x0"]
    assert "broken" not in result.text


@pytest.mark.parametrize("machine", ["pc", "q35"])
def test_no_iommu(machine):
    result = boot(machine=machine, append="selftest=none").must_be_good()
    assert dmar_lines(result) == [] and "DEPENDENCY" not in result.text


def test_units_that_are_not_there(tmp_path):
    """The table promises two, and there is nothing at one address and RAM's limit at the other."""
    entries = drhd(0xD0000000) + drhd(1 << 34, flags=1) + rmrr(0x7000000, 0x7000FFF)
    result = boot_with(tmp_path, Acpi([madt([0]), dmar(entries, width=46)])).must_be_good()
    lines = dmar_lines(result)
    assert lines[0] == "DMAR: Host address width 46"
    assert "DMAR: RMRR base: 0x00000007000000 end: 0x00000007000fff" in lines
    assert len([line for line in lines if "Your BIOS is broken" in line]) == 2


@pytest.mark.parametrize("table, why", [
    (dmar(width=8), "Invalid DMAR haw"),
    (dmar(drhd(0xFED90000)[:-3]), "Invalid length 16 of a structure of type 0"),
    (dmar(bytes(4)), "Invalid length 0 of a structure of type 0"),
    (dmar(b"\x09\x00\x04\x00"), "Unknown DMAR structure type 9")])
def test_a_broken_table(tmp_path, table, why):
    result = boot_with(tmp_path, Acpi([table])).must_be_good()
    assert f"DMAR: {why}" in result.lines
