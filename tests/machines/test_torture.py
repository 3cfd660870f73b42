# SPDX-License-Identifier: MIT
"""All allocators under fire from all processors (rows L1, L2), with every check on.

The suite "torture" runs random operations on pages, slab, vmalloc, per-CPU memory and
the highmem windows, in tasks and in interrupts, and hands blocks from processor to
processor.  It fails by itself when a pattern is broken, a page is missing in the end or a
lock complains; here it is made sure that it did what it was asked to.
"""
import pytest
from b2bvm import boot
from kernels import configured

OPERATIONS = 250_000            # on each machine of the plain test: a million in all
MANY = 2_500_000                # of the full one: ten million
MACHINES = [(1, 512), (2, 512), (4, 256), (8, 1024)]


def tortured(cpus, mem, operations, timeout):
    result = boot(kernel=configured("debug", CONFIG_SMP="y"), cpus=cpus, mem=mem, timeout=timeout,
                  append=f"selftest=torture torture={operations}").must_be_good()
    done, ran_on, in_interrupts = map(int, result.search(
        r"torture: (\d+) operations on (\d+) processors, (\d+) of them in interrupts").groups())
    assert ran_on == cpus
    assert done >= operations - cpus
    assert in_interrupts > done // 200


@pytest.mark.parametrize("cpus,mem", MACHINES)
def test_torture(cpus, mem):
    tortured(cpus, mem, OPERATIONS, 300)


@pytest.mark.full
@pytest.mark.parametrize("cpus,mem", MACHINES)
def test_torture_for_long(cpus, mem):
    tortured(cpus, mem, MANY, 3000)


def test_torture_with_little_memory():
    """So little memory that requests fail now and then: nothing gets lost on those ways either."""
    tortured(4, 10, 50_000, 200)
