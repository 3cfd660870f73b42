# SPDX-License-Identifier: MIT
"""528 memory maps of real machines and 147 hostile tables, through the hosted kernel.

A real Linux 6.1 was given the same tables; its results are kept outside of this
repository (../shared/facts, or FACTS=directory).  Two kinds of difference are meant:

- each kernel's own size, place and low/high edge.  A model of Linux bridges them: it
  must first give all that was recorded, with Linux's figures, and is then asked with
  this kernel's.
- tables on which Linux fails.  For these the model says what is right.
"""
import functools
import json
import os
import pathlib
import re
import subprocess

import pytest

import linux_model as model

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("B2B_BUILD", ROOT / "build"))
FACTS = pathlib.Path(os.environ.get("FACTS", ROOT.parent / "shared" / "facts")) / "e820"
MEMSIM = BUILD / "host-asan" / "memsim"

LOW_HIGH_EDGE = 0x377fe         # with vmalloc=128M
BATCHES = 24                    # so that workers share the work
NUMBER_IN_NAME = re.compile(r"type (\d+)")


@functools.cache
def facts():
    return [json.loads(line) for name in ("real", "hostile")
            for line in (FACTS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


needs_facts = pytest.mark.skipif(not FACTS.is_dir(), reason=f"no recordings of Linux in {FACTS}")


@functools.cache
def this_kernel():
    symbols = subprocess.run([os.environ.get("NM", "nm"), BUILD / "b2b.elf"], capture_output=True,
                             text=True, check=True).stdout
    start, end = (int(re.search(rf"^(\w+) \w {name}$", symbols, re.MULTILINE)[1], 16) - 0xc0000000
                  for name in ("_text", "_end"))
    return model.Kernel(start, end, LOW_HIGH_EDGE)


def type_number(name):
    """Of the names in the recordings, which are Linux 6.1's."""
    numbers = {text: number for number, text in model.NAMES.items()}
    if name == "soft reserved":
        return 0xefffffff
    return numbers.get(name) or int(NUMBER_IN_NAME.search(name)[1])


def recorded_map(fact):
    return [[start, end, type_number(name)] for start, end, name in fact["linux61"]["sanitized"]]


def linux_fails(fact):
    """Why Linux's result is no guide; empty where it is one."""
    usable = [start + size for start, size, kind in fact["entries"] if kind == model.RAM and size]
    if any(model.wraps(entry) for entry in fact["entries"]):
        return "it throws the table away for one entry that wraps"
    if len(fact["entries"]) < 2:
        return "it refuses a table of one entry"
    if any(end > 1 << 44 for end in usable):
        return "it cuts bits off page numbers"
    return "" if fact["linux61"]["status"] == "ok" else "it does not come up"


def differences(want, got):
    return [f"{key}: expected {want[key]}, got {got.get(key)}"
            for key in want if want[key] != got.get(key)]


def expected(sanitized, kernel):
    memory = model.Memory(sanitized, kernel)
    return {
        "last_pfn": memory.last_pfn,
        "zones": memory.zones,
        "nodes": memory.regions,
        "unavailable": memory.unavailable,
    }


@needs_facts
def test_the_model_is_linux():
    wrong = []
    for fact in facts():
        if linux_fails(fact):
            continue
        linux = fact["linux61"]
        recorded = {
            "last_pfn": int(linux["last_pfn"], 16),
            "zones": {zone: (low // model.PAGE, high // model.PAGE)
                      for zone, (low, high) in linux["zones"].items()},
            "nodes": [(low // model.PAGE, high // model.PAGE) for low, high in linux["node"]],
            "unavailable": [(zone, int(pages)) for zone, pages in linux["unavailable"]],
        }
        found = differences(recorded, expected(recorded_map(fact), model.LINUX61))
        if model.sanitize(fact["entries"]) != recorded_map(fact):
            found.append("sanitised map")
        wrong += [f"{fact['id']}: {text}" for text in found]
    assert wrong == []


def simulate(entries):
    table = "".join(f"{start:x} {size:x} {kind:x}\n" for start, size, kind in entries)
    return subprocess.run([MEMSIM, "--map", "-", "--json"], input=table, capture_output=True,
                          text=True, timeout=60, check=False)


def pages(entry):
    return entry["start"] // model.PAGE, entry["end"] // model.PAGE


def check(fact):
    """What is wrong with this kernel's result for one table, as a list of texts."""
    run = simulate(fact["entries"])
    if run.returncode or run.stderr:
        return [f"status {run.returncode}: {run.stderr[-500:]} {run.stdout[-500:]}"]
    got = json.loads(run.stdout)
    sanitized = model.sanitize(fact["entries"]) if linux_fails(fact) else recorded_map(fact)
    want = expected(sanitized, this_kernel())
    want["sanitized"] = sanitized
    memory = model.Memory(sanitized, this_kernel())
    want["present"] = memory.present
    if any("no room to describe all memory" in line for line in got["log"]):
        # Hardly any RAM in reach of the direct map, so the rest cannot be used.
        assert fact["linux61"]["status"] == "panic"
        del want["unavailable"], want["present"]
    return differences(want, {
        "sanitized": [[e["start"], e["start"] + e["size"], e["type"]] for e in got["sanitized"]],
        "last_pfn": got["last_pfn"],
        "zones": {zone["zone"]: pages(zone) for zone in got["zone_ranges"]},
        "nodes": [pages(node) for node in got["node_ranges"]],
        "unavailable": [(hole["zone"], hole["pages"]) for hole in got["unavailable"]],
        "present": {zone["name"]: zone["present"] for zone in got["zones"] if zone["present"]},
    })


@needs_facts
@pytest.mark.parametrize("batch", range(BATCHES))
def test_maps(batch):
    wrong = {fact["id"]: found for fact in facts()[batch::BATCHES] if (found := check(fact))}
    assert wrong == {}


def warning_for(what):
    """The whole log for the hostile table of that name."""
    fact = next(fact for fact in facts() if fact.get("what") == what)
    return "\n".join(json.loads(simulate(fact["entries"]).stdout)["log"])


@needs_facts
@pytest.mark.parametrize("what, text", [
    ("wrap-64bit", "wraps past 2^64, dropped"),
    ("wrap-64bit-ram", "wraps past 2^64, dropped"),
    ("ram-crosses-4G", "RAM above 4 GiB ignored: 4194304K"),
    ("ram-at-2^52", "RAM above 4 GiB ignored: 1048576K"),
    ("128-entries-reserved-specks", "map is full, ignoring all from"),
])
def test_better_than_linux_says_so(what, text):
    assert text in warning_for(what)
