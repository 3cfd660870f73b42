# SPDX-License-Identifier: MIT
"""All allocators under fire from all processors (rows L1, L2), with every check on.

The suite "torture" runs random operations on pages, slab, vmalloc, per-CPU memory and
the highmem windows, in tasks and in interrupts, and hands blocks from processor to
processor.  It fails by itself when a pattern is broken, a page is missing in the end or a
lock complains; here it is made sure that it did what it was asked to.

Three ways in which processors come between each other:

	MULTI	each is a thread of the host, as long as that has so many processors
	ROUND	one thread runs them in turn, each for 100,000 instructions, and then goes on in
		the middle of whatever that one does.  Instructions are counted: the same
		seed is the same run, to the last interrupt
	HOST	as every machine here: MULTI if the host has so many, else in turn, by its clock
"""
import pytest
from b2bvm import KERNEL, boot
from kernels import configured
from numamodel import Machine, Node

SOME = 250_000                  # on each machine of the plain tests, a million and more in all
MANY = 10_000_000               # on each of the full ones
MULTI = {"threads": "multi"}
ROUND = {"extra": ["-icount", "shift=10,sleep=off"]}
# cpu_wait_for() waits ten minutes for whoever comes last, by the machine's clock: let it run slower.
LONG_ROUND = {"extra": ["-icount", "shift=7,sleep=off"]}
HOST = {}

full = pytest.mark.full


def debug():
    return configured("debug", CONFIG_SMP="y")


def tortured(kernel, cpus, mem, operations, append="", **options):
    result = boot(kernel=kernel, cpus=cpus, mem=mem, timeout=300 + operations // 4000, **options,
                  append=f"selftest=torture torture={operations} {append}").must_be_good()
    done, ran_on, in_interrupts = map(int, result.search(
        r"torture: (\d+) operations on (\d+) processors, (\d+) of them in interrupts").groups())
    assert ran_on == cpus
    assert done >= operations - cpus
    assert in_interrupts > done // 200
    assert "BUG:" not in result.text
    return result


# ---- what is always tried -----------------------------------------------------------------

@pytest.mark.parametrize("cpus,mem,how", [(1, 512, HOST), (2, 512, MULTI), (4, 256, ROUND),
                                          (8, 1024, ROUND)])
def test_torture(cpus, mem, how):
    tortured(debug(), cpus, mem, SOME, **how)


def test_torture_with_little_memory():
    """So little memory that requests fail now and then: nothing gets lost on those ways either."""
    tortured(debug(), 4, 10, 50_000)


NODES = Machine([Node(96, [0, 1]), Node(64, [2, 3]), Node(0, [4, 5]), Node(800, [6, 7])])


def test_torture_on_nodes():
    """Four nodes, one without memory, one that reaches into highmem; pages and slabs cross them."""
    tortured(debug(), NODES.cpus, NODES.mem, SOME, extra=NODES.arguments() + ROUND["extra"])


def test_the_same_seed_is_the_same_run():
    """Where instructions are counted, two runs agree to the microsecond."""
    logs = [tortured(KERNEL, 4, 64, 50_000, "torture_seed=1", **ROUND).log for _ in range(2)]
    assert logs[0] == logs[1]
    assert tortured(KERNEL, 4, 64, 50_000, "torture_seed=2", **ROUND).log != logs[0]


# ---- for long ---------------------------------------------------------------------------

@full
@pytest.mark.parametrize("cpus,mem", [(1, 512), (2, 512), (4, 256), (8, 1024)])
@pytest.mark.parametrize("how", [pytest.param(HOST, id="host"), pytest.param(LONG_ROUND, id="round")])
@pytest.mark.parametrize("kernel", [pytest.param(lambda: KERNEL, id="default"),
                                    pytest.param(debug, id="debug")])
def test_torture_for_long(kernel, cpus, mem, how):
    tortured(kernel(), cpus, mem, MANY, **how)


@full
@pytest.mark.parametrize("machine", [
    pytest.param(NODES, id="eight-processors"),
    pytest.param(Machine([Node(64, [n]) for n in range(4)]), id="four-processors")])
def test_torture_on_nodes_for_long(machine):
    tortured(debug(), machine.cpus, machine.mem, MANY,
             extra=machine.arguments() + LONG_ROUND["extra"])
