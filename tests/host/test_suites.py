# SPDX-License-Identifier: MIT
"""The kernel's self-tests and the property tests, hosted, under ASan and UBSan.

One run for each machine: how much memory it has decides which zones exist and
whether there is high memory, the processor decides which page sizes are used.
The failures of a run are its KTAP lines, so a broken case is named here.
"""
import os
import pathlib
import re
import subprocess

import pytest
import tally

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BUILD = pathlib.Path(os.environ.get("B2B_BUILD", ROOT / "build"))
RUNNER = BUILD / "host-asan" / "runner"

MEMORY = [4, 8, 16, 64, 127, 512, 887, 888, 896, 1024, 3072, 6144]
PROCESSORS = ["486", "pentium", "pentiumpro"]
CASE_OK = re.compile(r"^(?:\[[ .0-9]+\] )?    ok \d+ [^#\n]*$", re.MULTILINE)
STATES = re.compile(r": (\d+) states,")
NOT_OK = re.compile(r"^(?:\[[ .0-9]+\] )? *not ok .*$", re.MULTILINE)


def run(*args):
    return subprocess.run([RUNNER, *args], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, errors="replace", timeout=300, check=False)


# The property tests do not depend on the machine, and their operations count by the million.
WITHOUT_PROPERTIES = "selftest=-*prop*,-*_states"
NEEDS = {"kmap": ["highmem=64M"]}
PROPERTIES = sorted(path.stem.removesuffix("_prop") for path in HERE.glob("*_prop.c"))


def check(*args):
    result = run(*args)
    tally.add("hosted cases", len(CASE_OK.findall(result.stdout)))
    tally.add("states", sum(map(int, STATES.findall(result.stdout))))
    failed = NOT_OK.findall(result.stdout)
    assert not failed
    assert result.returncode == 0, result.stdout[-3000:]


@pytest.mark.parametrize("megabytes", MEMORY)
def test_memory(megabytes):
    check(f"--mem={megabytes}", WITHOUT_PROPERTIES)


@pytest.mark.parametrize("subject", PROPERTIES)
def test_properties(subject):
    check(f"selftest={subject}?prop*", *NEEDS.get(subject, []))


@pytest.mark.parametrize("subject", ["slab", "vmalloc"])
def test_a_million_calls(subject):
    """As many as are claimed, and everything is checked against everything in between."""
    log = run(f"selftest={subject}?prop*").stdout
    calls, passes = re.search(r"-prop\w*: (\d+) calls, (\d+) passes over everything", log).groups()
    assert int(calls) >= 10**6 and int(passes) >= 40


@pytest.mark.parametrize("subject", ["buddy", "memblock"])
def test_all_states(subject):
    check("--mem=64", f"selftest={subject}_states")


@pytest.mark.parametrize("cpu", PROCESSORS)
def test_processor(cpu):
    check(f"--cpu={cpu}", "--mem=1024", WITHOUT_PROPERTIES)


@pytest.mark.parametrize("megabytes, nodes", [(1024, "4"), pytest.param(512, "8", marks=pytest.mark.full)])
def test_fake_nodes(megabytes, nodes):
    check(f"--mem={megabytes}", f"numa=fake={nodes}", "selftest=numa*,zone,audit,page_alloc,slab,kmalloc")


# What a parameter changes, no suite may take for granted.
@pytest.mark.parametrize("args", [
    "--mem=64 slub_debug",
    "--mem=64 --cpu=486",       # without a clock, what is limited stays limited
    "--mem=512 mem=300M movablecore=64M",
    *(pytest.param(args, marks=pytest.mark.full) for args in (
        "--mem=1024 numa=fake=4",
        "--mem=1200 numa=fake=3 numa_zonelist_order=node mem=1000M kernelcore=300M",
        "--mem=600 memmap=16M$32M,1M#64M,exactmap,512M@0 kernelcore=64M",
        "--mem=2048 highmem=64M vmalloc=300M slub_debug=F",
        "--mem=1024 percpu_pagelist_fraction=8 min_free_kbytes=20000",
        "--cpu=486 --mem=16 mem=12M memmap=1M$6M memtest=1"))])
def test_parameters(args):
    check(*args.split(), WITHOUT_PROPERTIES)


def test_nothing_to_run_is_a_failure():
    """A filter that matches no case must not look like success."""
    assert run("selftest=no-such-suite").returncode == 1


@pytest.mark.parametrize("kind, words", [
    ("unmapped", "read of 0xf0000000, which the kernel's page tables do not map"),
    ("readonly", "which the kernel's page tables do not let it write"),
    ("overrun", "AddressSanitizer: global-buffer-overflow"),
    ("shift", "runtime error: shift exponent 40 is too large"),
    ("bug", "Kernel panic - not syncing: kernel BUG at tests/host/plant.c"),
])
def test_harness_catches(kind, words):
    """The harness sees what it is there for: each kind of bug, planted, ends the run."""
    result = run(f"host_plant={kind}", "selftest=host-plant.plant")
    assert words in result.stdout
    assert result.returncode != 0
