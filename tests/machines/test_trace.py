# SPDX-License-Identifier: MIT
"""The record of the boot on the second serial port: each line to the letter of its
description, and each figure held against what the kernel and QEMU say elsewhere."""
import json
import re
import subprocess

import jsonschema
import pytest
from b2bvm import BUILD, ROOT, boot

SCHEMA = json.loads((ROOT / "docs/trace.schema.json").read_text())
STAGES = re.findall(r'^\tSTAGE\((\w+), "(\w+)", "([^"]+)"', (ROOT / "include/linux/stage.h").read_text(),
                    re.M)


def checked(text):
    """The records of a boot, each of them valid."""
    check = jsonschema.Draft7Validator(SCHEMA)
    records = [json.loads(line) for line in text.splitlines()]
    for record in records:
        check.validate(record)
    return records


def traced(tmp_path, **machine):
    path = tmp_path / "record"
    append = f"trace=ttyS1 selftest=none {machine.pop('append', '')}"
    result = boot(append=append, extra=["-serial", f"file:{path}"] + machine.pop("extra", []), **machine)
    result.must_be_good()
    return result, checked(path.read_text())


def at(records, stage):
    """Everything that is known in a stage: the last value of each member."""
    known = {}
    for record in records:
        known.update(record)
        if record["stage"] == stage:
            return known
    raise AssertionError(f"no record of {stage}")


def physical(symbol):
    listed = subprocess.check_output(["nm", BUILD / "b2b.elf"], text=True)
    return int(re.search(rf"^(\w+) \w {symbol}$", listed, re.M)[1], 16) - 0xC0000000


def pages(known, use=None):
    return sum(run[1] for run in known["pages"] if use in (None, run[2]))


@pytest.mark.parametrize("machine", [
    {"mem": 64}, {"mem": 512, "cpu": "486"}, {"mem": 2048, "cpus": 2},
    {"mem": 3583, "append": "numa=fake=8"},
    {"mem": 1024, "loader": "grub2", "append": "kernelcore=256M"},
], ids=["64M", "486", "2G-2cpus", "3583M-8nodes", "grub2-movable"])
def test_every_stage_in_order_and_valid(tmp_path, machine):
    _, records = traced(tmp_path, **machine)
    assert [(r["stage"], r["function"], r["what"]) for r in records] == STAGES
    for file in ("iomem", "slabinfo", "vmallocinfo", "meminfo"):
        assert all(line and "\n" not in line for line in at(records, "running")[file])


def test_the_figures_are_the_logs(tmp_path):
    """1 GB: low and high memory; the record of the audit's stage says what its line says."""
    result, records = traced(tmp_path, mem=1024)
    known = at(records, "audit")
    total, free, blocks = map(int, result.search(r"audit: (\d+) pages: (\d+) free in (\d+) blocks").groups())
    assert pages(known, "free") == free
    assert sum(zone["present"] for zone in known["zones"]) == total
    assert sum(sum(by_type) for zone in known["zones"] for by_type in zone["free"]) == blocks
    for zone in known["zones"]:
        assert sum(sum(by_type) << order for order, by_type in enumerate(zone["free"])) == zone["managed"]
    assert sum(region[1] for region in known["memblock"]["memory"]) == total * 4096


def test_a_line_says_what_its_stage_has_changed(tmp_path):
    """Before the hand-over no page is free; memblock is in no record after its end."""
    _, records = traced(tmp_path, mem=256)
    by_stage = {record["stage"]: record for record in records}
    assert {run[2] for run in by_stage["memmap"]["pages"]} == {"reserved", "waiting"}
    assert "free" in {run[2] for run in by_stage["handover"]["pages"]}
    assert "pages" not in by_stage["audit"] and "e820" not in by_stage["audit"]
    gone = STAGES.index(next(s for s in STAGES if s[0] == "boot_allocator_gone"))
    assert [r["stage"] for r in records[gone:] if "memblock" in r] == []
    names = {name for _, _, name in at(records, "audit")["memblock"]["reserved"]}
    assert {"kernel image", "low memory (BIOS)"} <= names


def test_the_kernels_own_memory_is_named(tmp_path):
    """Image, tables, memory map and per-CPU areas: where the linker, CR3 and the sizes say, and reserved."""
    _, records = traced(tmp_path, mem=512, cpus=2)
    known = at(records, "audit")
    kernel = {name: (start, start + size) for start, size, name in known["kernel"]}
    assert kernel["code"] == (physical("_text"), physical("_etext"))
    assert kernel["bss"] == (physical("__bss_start"), physical("__bss_stop"))
    assert [physical("swapper_pg_dir"), 4096, "page directory"] in known["tables"]
    assert sum(size for _, size, _ in known["memory_map"]) == pages(known) * 32
    assert {name for _, _, name in known["percpu"]} == {"CPU 0", "CPU 1"}
    reserved = {pfn for start, count, use, *_ in known["pages"] if use == "reserved"
                for pfn in range(start, start + count)}
    for start, size, _ in known["kernel"] + known["tables"] + known["memory_map"] + known["percpu"]:
        assert set(range(start // 4096, -(-(start + size) // 4096))) <= reserved


def test_runs_do_not_overlap(tmp_path):
    _, records = traced(tmp_path, mem=512, append="memmap=64M$128M")
    for member, start, size in (("pages", 0, 1), ("e820", 0, 1)):
        runs = at(records, "running")[member]
        for run, following in zip(runs, runs[1:]):
            assert run[start] + run[size] <= following[start]
    tables = at(records, "running")["page_tables"]
    for run, following in zip(tables, tables[1:]):
        assert run[0] + run[2] * 4096 <= following[0]


def test_the_log_is_complete(tmp_path):
    """Every line of the first port is in the record, in order, up to the last stage."""
    result, records = traced(tmp_path, mem=128)
    logged = [line for record in records for line in record["log"]]
    shown = [line.rstrip() for line in result.log.splitlines()]
    assert len(logged) > 80
    assert [line.rstrip() for line in logged] == shown[:len(logged)]


def test_memsim_writes_the_same(tmp_path):
    """One machine in QEMU and in memsim: map, memblock, zones and pages agree at the audit."""
    _, records = traced(tmp_path, mem=512, append="nosmp acpi=off numa=off")
    real = at(records, "audit")
    first = next(record for record in records if record["stage"] == "memory_map")
    (tmp_path / "map").write_text("".join(f"{start:x} {size:x} {kind}\n"
                                          for start, size, kind in first["e820"]))
    subprocess.run([BUILD / "memsim", "--map", tmp_path / "map", "--trace", tmp_path / "sim"],
                   stdout=subprocess.DEVNULL, check=True)
    simulated = at(checked((tmp_path / "sim").read_text()), "audit")
    assert simulated["e820"] == real["e820"]
    assert [z["present"] for z in simulated["zones"]] == [z["present"] for z in real["zones"]]
    assert simulated["memblock"]["memory"] == real["memblock"]["memory"]


@pytest.mark.parametrize("value", ["ttyS9", "yes", ""])
def test_a_wrong_port_is_told(value):
    result = boot(mem=64, append=f"trace={value} selftest=none").must_be_good()
    assert result.search(r"Malformed early option 'trace'")


def test_no_second_port_is_no_harm():
    boot(mem=64, append="trace=ttyS1 selftest=none").must_be_good()
