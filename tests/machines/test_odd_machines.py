# SPDX-License-Identifier: MIT
"""Machines that nobody would build, by the dozen: memory maps torn by chance, odd nodes.

The judge is the kernel's own audit and the independent model of linuxlog.py: RAM to the
page, by node as well.  No warning, no report may come.  Chance is seeded: a name that
fails fails again.
"""
import random
import re

import linuxlog
import pytest
from acpi import MIB, boot_with
from b2bvm import boot
from kernels import MODELS, with_model
from numamodel import HOLE, Node, Patchwork

full = pytest.mark.full
TROUBLE = re.compile(r"^(?:WARNING|BUG|Oops|Bad page|NUMA: Warning|.*Call Trace).*$", re.MULTILINE)
AUDIT = re.compile(r"^audit: (\d+) pages: \d+ free in \d+ blocks, \d+ reserved, 0 disagree", re.MULTILINE)
SUITES = "selftest=audit,zone,numa,memory_model"


def must_be_sound(result):
    """Every page that the map has after all changes arrived."""
    result.must_be_good()
    assert not TROUBLE.findall(result.bringup), TROUBLE.findall(result.bringup)
    heading = "user-defined physical RAM map:"
    if heading not in result.bringup:
        heading = "BIOS-provided physical RAM map:"
    ram = linuxlog.Memory.from_e820(linuxlog.read_e820(result.bringup, heading)).present
    assert int(AUDIT.search(result.text)[1]) == ram
    return result


# ---- memory maps ---------------------------------------------------------------------

def torn(seed):
    """(MiB, words): a machine and up to eight changes of its map, in pages or MiB, anywhere."""
    chance = random.Random(f"map {seed}")
    mem = chance.choice([8, 16, 20, 33, 64, 128, 300, 512, 896, 1000, 2048, 3072])
    words = []
    for _ in range(chance.randint(1, 8)):
        unit = chance.choice([4096, 1 << 16, MIB])
        size = chance.randint(1, 40) * unit
        start = chance.randrange(8 * MIB // unit, max(mem * MIB // unit, 9 * MIB // unit)) * unit
        words.append(f"memmap={size:#x}{chance.choice('$#$')}{start:#x}")
    if chance.random() < 0.3:
        words.append(f"mem={chance.randint(max(8, mem // 2), mem)}M")
    if chance.random() < 0.2:
        words.append(f"vmalloc={chance.choice([64, 200, 300])}M")
    if chance.random() < 0.2:
        words.append(f"{chance.choice(['kernelcore', 'movablecore'])}={chance.randint(1, mem)}M")
    return mem, words


@pytest.mark.parametrize("seed", [pytest.param(seed, marks=[] if seed < 6 else full)
                                  for seed in range(40)])
def test_torn_maps(seed):
    mem, words = torn(seed)
    must_be_sound(boot(kernel=with_model(MODELS[seed % 3]), mem=mem,
                       append=f"{SUITES} {' '.join(words)}"))


EXACT = {
    "only-what-the-kernel-needs": (64, "memmap=exactmap memmap=639K@0 memmap=7M@1M"),
    "one-page-far-above": (2048, "memmap=exactmap memmap=639K@0 memmap=63M@1M memmap=4K@1800M"),
    "every-other-megabyte": (64, "memmap=exactmap memmap=639K@0 memmap=15M@1M " + " ".join(
        f"memmap=1M@{start}M" for start in range(17, 64, 2))),
    "single-pages": (64, "memmap=exactmap memmap=639K@0 memmap=31M@1M " + " ".join(
        f"memmap=4K@{33 * 1024 + 8 * n}K" for n in range(30))),
    "no-dma-but-the-kernels": (512, "memmap=exactmap memmap=639K@0 memmap=8M@1M memmap=256M@200M"),
    "ends-at-the-edge": (1024, "memmap=exactmap memmap=639K@0 memmap=0x375fe000@1M memmap=4K@0x3dffe000"),
    "high-memory-of-one-page": (1024, "memmap=exactmap memmap=639K@0 memmap=0x376ff000@1M"),
    "ends-inside-pages": (256, "memmap=exactmap memmap=639K@0 memmap=0x3f00123@1M "
                               "memmap=0x2000777@0x5000111"),
}


@pytest.mark.parametrize("model", [MODELS[0], *(pytest.param(model, marks=full) for model in MODELS[1:])])
@pytest.mark.parametrize("name", list(EXACT))
def test_exact_maps(name, model):
    mem, words = EXACT[name]
    must_be_sound(boot(kernel=with_model(model), mem=mem, append=f"{SUITES} {words}"))


# ---- nodes ---------------------------------------------------------------------------

def odd_nodes(seed):
    """Up to eight nodes in up to thirty pieces and holes, with and without processors and SLIT."""
    chance = random.Random(f"nodes {seed}")
    count = chance.randint(1, 8)
    pieces, left = [(chance.randrange(count), 32)], chance.choice([64, 200, 500, 1100, 2000])
    while left > 0 and len(pieces) < 30:
        size = min(left, chance.choice([1, 2, 3, 7, 16, 40, 100, 333]))
        pieces.append((chance.choice([HOLE, *range(count), *range(count)]), size))
        left -= size
    pieces.append((chance.randrange(count), 4))         # what firmware keeps at the end
    cpus = list(range(chance.randint(1, 4)))
    nodes = [Node(0) for _ in range(count)]
    for cpu in cpus:
        nodes[chance.randrange(count)].cpus.append(cpu)
    distances = {(a, b): chance.randint(11, 254) for a in range(count) for b in range(count)
                 if a != b} if chance.random() < 0.6 else None
    return Patchwork(nodes, distances, pieces=pieces)


@pytest.mark.parametrize("seed", [pytest.param(seed, marks=[] if seed in (*range(6), 28, 31) else full)
                                  for seed in range(40)])
def test_odd_nodes(seed, tmp_path):
    machine = odd_nodes(seed)
    result = boot_with(tmp_path, machine.acpi(), mem=machine.mem, cpus=machine.cpus,
                       kernel=with_model(MODELS[seed % 3]),
                       append=f"mminit_loglevel=1 {SUITES} {machine.memmap()}")
    must_be_sound(result)
    printed = [line.strip() for line in result.bringup.split("\n")
               if line.startswith("mminit::zonelist")]
    assert sorted(printed) == machine.zonelists(machine.default_order())
    for nid, domain in enumerate(machine.domains()):
        assert f"On node {nid} totalpages: {sum(machine.pages(domain).values())}" in result.lines
