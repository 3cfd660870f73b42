# SPDX-License-Identifier: MIT
"""memsim from outside: what it reads, what it prints, how it ends."""
import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("B2B_BUILD", ROOT / "build"))
MEMSIM = BUILD / "host-asan" / "memsim"

# QEMU's pc with 64 MiB, as QEMU itself lays it out.
PC = [(0, 0x9fc00, 1), (0x9fc00, 0x400, 2), (0xf0000, 0x10000, 2), (0x100000, 0x3ee0000, 1),
      (0x3fe0000, 0x20000, 2), (0xfffc0000, 0x40000, 2)]
NAMES = {1: "usable", 2: "reserved", 3: "ACPI data", 4: "ACPI NVS", 5: "unusable"}


def memsim(*args, text=""):
    return subprocess.run([MEMSIM, *args], input=text, capture_output=True, text=True, timeout=60,
                          check=False)


def plain(table):
    return "".join(f"{start:x} {size:x} {kind:x}\n" for start, size, kind in table)


def new_log(table, who="BIOS-e820", stamp="[    0.000000] "):
    lines = [f"{stamp}e820: BIOS-provided physical RAM map:"]
    lines += [f"{stamp}{who}: [mem {start:#018x}-{start + size - 1:#018x}] {NAMES[kind]}"
              for start, size, kind in table]
    return "\n".join(lines) + "\n"


def old_log(table, who="BIOS-e820", stamp=""):
    lines = [f"{stamp}BIOS-provided physical RAM map:"]
    lines += [f"{stamp} {who}: {start:016x} - {start + size:016x} ({NAMES[kind]})"
              for start, size, kind in table]
    return "\n".join(lines) + "\n"


def result(*args, text=""):
    run = memsim(*args, "--json", text=text)
    assert run.returncode == 0 and not run.stderr, run.stderr + run.stdout[-2000:]
    return json.loads(run.stdout)


def sanitized(got):
    return [(entry["start"], entry["size"], entry["type"]) for entry in got["sanitized"]]


def message_lines(text):
    return [line.split("] ", 1)[1] for line in text.splitlines()]


def test_the_log_is_the_kernels():
    run = memsim("--map", "-", text=plain(PC))
    lines = message_lines(run.stdout)
    assert run.returncode == 0 and not run.stderr
    for line in (
        "BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable",
        "e820: update [mem 0x00000000-0x00000fff] usable ==> reserved",
        "e820: remove [mem 0x000a0000-0x000fffff] usable",
        "e820: last_pfn = 0x3fe0 max_arch_pfn = 0x100000",
        "63MB LOWMEM available.",
        "  DMA      [mem 0x0000000000001000-0x0000000000ffffff]",
        "  node   0: [mem 0x0000000000100000-0x0000000003fdffff]",
        "On node 0, zone DMA: 97 pages in unavailable ranges",
        "[mem 0x04000000-0xfffbffff] available for PCI devices",
    ):
        assert line in lines
    assert "0 disagree" in lines[-1]


def test_map_from_a_file(tmp_path):
    path = tmp_path / "map"
    path.write_text("# QEMU\n\n" + plain(PC).replace("0 9fc00 1", "0x0\t0x9FC00  1  # low"))
    assert sanitized(result("--map", str(path))) == PC


STAMPS = ["", "[    0.000000] ", "<6>[    0.000000] ", "Jan  1 00:00:01 host kernel: [    0.000000] "]


@pytest.mark.parametrize("stamp", STAMPS, ids=repr)
@pytest.mark.parametrize("form", [new_log, old_log])
@pytest.mark.parametrize("who", ["BIOS-e820", "BIOS-e801", "BIOS-88", "Xen"])
def test_boot_logs(form, who, stamp):
    noise = f"{stamp}Linux version 6.1.0: something (gcc 12)\n"
    tail = (f"{stamp}NX (Execute Disable) protection: active\n"
            f"{stamp}user-defined physical RAM map:\n"
            f"{stamp}user: [mem 0x0000000000000000-0x00000000ffffffff] usable\n"
            f"{stamp}reserve setup_data: [mem 0x0000000000000000-0x00000000ffffffff] usable\n")
    got = result("--dmesg", "-", text=noise + form(PC, who, stamp) + tail)
    assert sanitized(got) == PC


def test_every_type_of_a_log():
    text = ("BIOS-provided physical RAM map:\n"
            "BIOS-e820: [mem 0x0000000000000000-0x000000000009ffff] usable\n"
            "BIOS-e820: [mem 0x0000000000100000-0x0000000003ffffff] usable\r\n"
            "BIOS-e820: [mem 0x0000000010000000-0x000000001000ffff] reserved\n"
            "BIOS-e820: [mem 0x0000000011000000-0x000000001100ffff] ACPI data\n"
            "BIOS-e820: [mem 0x0000000012000000-0x000000001200ffff] ACPI NVS\n"
            "BIOS-e820: [mem 0x0000000013000000-0x000000001300ffff] unusable\n"
            "BIOS-e820: [mem 0x0000000014000000-0x000000001400ffff] persistent (type 7)\n"
            "BIOS-e820: [mem 0x0000000015000000-0x000000001500ffff] persistent (type 12)\n"
            "BIOS-e820: [mem 0x0000000016000000-0x000000001600ffff] soft reserved\n"
            "BIOS-e820: [mem 0x0000000017000000-0x000000001700ffff] type 20\n"
            " BIOS-e820: 0000000018000000 - 0000000018010000 type 9\n"
            "BIOS-e820: [mem 0xffffffffffff0000-0xffffffffffffffff] reserved\n")
    kinds = [kind for _, _, kind in sanitized(result("--dmesg", "-", text=text))]
    assert kinds == [1, 1, 2, 3, 4, 5, 7, 12, 0xefffffff, 20, 9, 2]


def test_only_the_first_boot_of_a_log():
    run = memsim("--dmesg", "-", "--json", text=new_log(PC) + new_log([(0, 1 << 30, 1)]))
    assert "line 8: another boot; the first is used" in run.stderr
    assert sanitized(json.loads(run.stdout)) == PC


def test_sizes_without_a_map():
    for options, who in ((["--e801", "64512"], "BIOS-e801"), (["--88", "64512"], "BIOS-88"),
                         (["--e801", "1024", "--88", "0xfc00"], "BIOS-88")):
        got = result(*options)
        assert sanitized(got) == [(0, 0x9f000, 1), (0x100000, 63 << 20, 1)]
        assert any(f"{who}: [mem " in line for line in got["log"])


def test_parameters_change_the_map():
    got = result("--map", "-", "--param", "mem=32M", "--param", "memmap=1M$8M", text=plain(PC))
    assert got["last_pfn"] == 0x2000
    assert {"start": 8 << 20, "size": 1 << 20, "type": 2, "name": "reserved"} in got["e820"]
    assert {"nid": 0, "start": 9 << 20, "end": 32 << 20} in got["node_ranges"]
    assert sanitized(got) == PC     # the firmware's map is kept


@pytest.mark.parametrize("word", ["mem=nonsense", "mem=0", "memmap=1M@", "memmap=exact"])
def test_malformed_parameters_are_named(word):
    got = result("--map", "-", "--param", word, text=plain(PC))
    assert any("Malformed early option" in line and word.split("=")[0] in line
               for line in got["log"])
    assert got["last_pfn"] == 0x3fe0


def test_a_user_map_without_ram_is_a_panic():
    run = memsim("--map", "-", "--param", "memmap=exactmap", text=plain(PC))
    assert run.returncode == 1
    assert "Invalid user supplied memory map: it leaves no RAM" in run.stdout


def test_json_has_all_of_it():
    got = result("--map", "-", text=plain(PC))
    assert got["audit"]["ok"] and "0 disagree" in got["audit"]["line"] and got["panic"] is None
    assert (got["last_pfn"], got["max_low_pfn"], got["highstart_pfn"]) == (0x3fe0, 0x3fe0, 0x3fe0)
    assert [zone["name"] for zone in got["zones"]] == ["DMA", "Normal"]
    for zone in got["zones"]:
        assert zone["spanned"] == zone["present"] + zone["absent"]
        assert zone["free_pages"] == sum(n << order for order, n in enumerate(zone["free"]))
        assert zone["free_pages"] == zone["managed"]
    assert [region["base"] for region in got["memblock"]["memory"]] == [0x1000, 0x100000]
    assert "kernel image" in [region["name"] for region in got["memblock"]["reserved"]]
    assert got["unavailable"] == [{"nid": 0, "zone": "DMA", "pages": 1},
                                  {"nid": 0, "zone": "DMA", "pages": 97}]


def test_resources():
    table = PC[:3] + [(0x100000, 0x3ee0000, 1), (0x3fe0000, 0x10000, 3), (0x3ff0000, 0x10000, 4),
                      (0x4000000, 0x1000, 5), (0x4001000, 0x1000, 20), (0x4002000, 0x1000, 12)]
    got = result("--map", "-", text=plain(table))
    lines = got["iomem"]
    assert lines[:7] == [
        "00000000-00000fff : Reserved",
        "00001000-0009fbff : System RAM",
        "0009fc00-0009ffff : Reserved",
        "000a0000-000bffff : Video RAM area",
        "000f0000-000fffff : Reserved",
        "  000f0000-000fffff : System ROM",
        "00100000-03fdffff : System RAM",
    ]
    assert [line.split(" : ")[1] for line in lines[7:10]] == \
        ["Kernel code", "Kernel data", "Kernel bss"]
    assert all(line.startswith("  00") for line in lines[7:10])
    assert lines[10:] == [
        "03fe0000-03feffff : ACPI Tables",
        "03ff0000-03ffffff : ACPI Non-volatile Storage",
        "04000000-04000fff : Unusable memory",
        "04001000-04001fff : Unknown E820 type",
        "04002000-04002fff : Persistent Memory (legacy)",
    ]
    assert "0040-0043 : timer0" in got["ioports"]


def test_high_memory_and_the_edge():
    table = PC[:3] + [(0x100000, 0x3fef0000, 1)]
    got = result("--map", "-", text=plain(table))
    assert (got["max_low_pfn"], got["highstart_pfn"], got["highend_pfn"]) == \
        (0x377fe, 0x377fe, 0x3fff0)
    high = got["zones"][-1]
    assert (high["name"], high["free_pages"]) == ("HighMem", 0x3fff0 - 0x377fe)


def test_more_entries_than_fit_are_told():
    table = [(0x100000 * (i + 1), 0x80000, 1) for i in range(200)]
    got = result("--map", "-", text=plain(table))
    assert any("the input has 200 entries, room for 128" in line for line in got["log"])


BAD_MAPS = [
    ("0 9fc00 1\n100000 zz 1\n", "line 2: no hexadecimal number for the size"),
    ("0 9fc00\n", "line 1: no hexadecimal number for the type"),
    ("\n\n0 9fc00 1 1\n", 'line 3: more than "start size type"'),
    ("10000000000000000 1 1\n", "line 1: start is too large"),
    ("0 1000 100000000\n", "line 1: type is too large"),
    ("-1 1000 1\n", "line 1: no hexadecimal number for the start"),
    ("", "there is no memory map in the input"),
    ("# nothing\n", "there is no memory map in the input"),
]


@pytest.mark.parametrize("text, message", BAD_MAPS)
def test_bad_maps(text, message):
    run = memsim("--map", "-", text=text)
    assert run.returncode == 2 and message in run.stderr and not run.stdout


BAD_LOGS = [
    ("BIOS-e820: [mem 0x0000000000000000-0x000000000009fb", "line 1: an address needs"),
    ("BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] useful", "unknown type of memory"),
    ("BIOS-e820: [mem 0x0000000000100000-0x000000000009fbff] usable", "ends before it starts"),
    ("BIOS-e820: 0000000000100000 - 000000000009fc00 (usable)", "ends before it starts"),
    ("BIOS-e820: 0000000000000000 + 000000000009fc00 (usable)", "not the form"),
    ("BIOS-e820: [mem 0x0000000000000000-0xffffffffffffffff] usable", "or is everything"),
    ("Linux version 2.6.34\nNo map in here\n", "there is no memory map in the log, no line with BIOS-e820"),
]


@pytest.mark.parametrize("text, message", BAD_LOGS)
def test_bad_logs(text, message):
    run = memsim("--dmesg", "-", text=text)
    assert run.returncode == 2 and message in run.stderr and not run.stdout


BAD_USES = [
    ([], "no machine"),
    (["--map", "/nonexistent"], "cannot read /nonexistent"),
    (["--e801", "much"], "not a number of KiB: much"),
    (["--e801", "99999999999"], "not a number of KiB"),
    (["--map", "-", "--dmesg", "-"], "one map is enough"),
    (["--e801", "1024", "what"], "what is this: what"),
    (["--e801", "1024", "--param", "x" * 2048], "longer than 2047"),
    (["--frobnicate"], "Try: memsim --help"),
]


@pytest.mark.parametrize("args, message", BAD_USES, ids=lambda value: str(value)[:40])
def test_bad_uses(args, message):
    run = memsim(*args, text=plain(PC))
    assert run.returncode == 2 and message in run.stderr and not run.stdout


def test_help():
    run = memsim("--help")
    assert run.returncode == 0
    for option in ("--map", "--dmesg", "--e801", "--88", "--param", "--json", "--help"):
        assert option in run.stdout
