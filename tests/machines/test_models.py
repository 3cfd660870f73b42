# SPDX-License-Identifier: MIT
"""Every configuration and memory model: the same pages reach the buddy allocator.

On each machine the pages are known one by one (pagesets.py), and those of two kernels may
differ by what each keeps for itself: its image, its page tables, its memory map.
"""
import re

import pytest
from b2bvm import boot
from kernels import MODELS, configs, configured, with_model
from linuxlog import node_ranges
from numamodel import Machine, Node
from pagesets import handed_over, must_differ_by_their_own

MODEL = re.compile(r"^Memory model: (\w+), .*memory map (\d+)K$", re.MULTILINE)
REMAPPED = re.compile(r"^Reserving (\d+) pages of KVA for lmem_map of node (\d) at", re.MULTILINE)

SAMPLE = [{"mem": 64}, {"mem": 1024}]
OTHERS = [{"mem": 8}, {"mem": 900}, {"mem": 3583}, {"mem": 2560, "machine": "q35"}]

BLOCK = 4 << 20                 # a memory map begins and ends with one


def with_nodes(machine):
    return {"mem": machine.mem, "cpus": machine.cpus, "extra": machine.arguments()}


NODES = {
    "two-nodes": Machine([Node(100, [0]), Node(156, [1])]),
    "two-nodes-one-high": Machine([Node(900, [0]), Node(300, [1])]),
    "four-nodes": Machine([Node(16, [0]), Node(300, [1]), Node(700, [2]), Node(200, [3])]),
    "four-nodes-low": Machine([Node(64, [n]) for n in range(4)]),
}
NODES_SAMPLE = ["two-nodes-one-high", "four-nodes"]


def booted(kernel, **machine):
    return boot(kernel=kernel, append="selftest=none memblock=debug bootmem_debug",
                **machine).must_be_good()


def remapped_kib(result):
    """Of the memory map that is in the remap area: that of nodes wholly above the direct map."""
    kib = 0
    for nid in {int(nid) for _, nid in REMAPPED.findall(result.text)}:
        ranges = [(start, end) for node, start, end in node_ranges(result.bringup) if node == nid]
        first, last = min(ranges)[0] // BLOCK, -(-max(ranges)[1] // BLOCK)
        kib += (last - first) * 32              # 1,024 struct pages of 32 bytes
    return kib


def must_be_the_same(kernel, **machine):
    """Against the smallest configuration, which has least of its own."""
    result = booted(kernel, **machine)
    pages = handed_over(result)
    model, map_kib = MODEL.search(result.text).groups()
    assert pages.map_kib + remapped_kib(result) == int(map_kib), model
    remap_pages = sum(int(count) for count, _ in REMAPPED.findall(result.text))
    assert len(pages.of(["KVA RAM"])) == len(pages.of(["KVA PG"])) == remap_pages
    must_differ_by_their_own(pages, handed_over(booted(configured("tiny"), **machine)))


@pytest.mark.parametrize("machine", SAMPLE, ids=str)
@pytest.mark.parametrize("name", configs())
def test_same_pages(name, machine):
    must_be_the_same(configured(name), **machine)


@pytest.mark.full
@pytest.mark.parametrize("machine", OTHERS, ids=str)
@pytest.mark.parametrize("name", configs())
def test_same_pages_everywhere(name, machine):
    must_be_the_same(configured(name), **machine)


@pytest.mark.parametrize("nodes", NODES_SAMPLE)
@pytest.mark.parametrize("model", MODELS)
def test_same_pages_of_nodes(model, nodes):
    must_be_the_same(with_model(model), **with_nodes(NODES[nodes]))


@pytest.mark.full
@pytest.mark.parametrize("nodes", list(NODES))
@pytest.mark.parametrize("name", configs())
def test_same_pages_of_nodes_everywhere(name, nodes):
    must_be_the_same(configured(name), **with_nodes(NODES[nodes]))


@pytest.mark.full
@pytest.mark.parametrize("nodes", list(NODES))
@pytest.mark.parametrize("model", MODELS)
def test_same_pages_without_highmem(model, nodes):
    """The low memory is the same to the page; what lies above is told and left alone."""
    kernel = configured("nohighmem", **{f"CONFIG_{model}": "y"})
    must_be_the_same(kernel, **with_nodes(NODES[nodes]))


@pytest.mark.parametrize("name", configs())
def test_self_tests(name):
    """Each named configuration boots with its self-tests, on a machine with high memory."""
    boot(kernel=configured(name), mem=1024).must_be_good()
