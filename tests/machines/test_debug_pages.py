# SPDX-License-Identifier: MIT
"""What watches over pages, tables and stacks, in machines (rows O1 to O3, O9, O10).

Each aid's suite must run where its parameter turns the aid on, and must say why it does not
where it is off: an aid that is never on would pass every test.  Crash kinds under the aids
are in test_crash.py.
"""
import re

import pytest
from b2bvm import boot
from numamodel import Machine, Node

AIDS = {"page_poison": "page_poison", "debug_pagealloc": "debug_pagealloc",
        "page_owner": "page_owner"}
ALL_ON = " ".join(f"{parameter}=on" for parameter in AIDS)
SUITES = "selftest=page_poison,debug_pagealloc,page_owner,pt-audit,stack-usage,page_alloc," \
         "page_check,slab,vmalloc,pageattr"
NUMA = Machine([Node(160, [0]), Node(96, [1])])

full = pytest.mark.full


def cases(result, suite):
    """{case: the rest of its line} of one suite."""
    block = re.search(rf"# Subtest: {suite}\n(.*?)\n(?:not )?ok \d+ {suite}", result.text,
                      re.DOTALL)
    assert block, f"suite {suite} did not run\n{result.tail()}"
    return dict(re.findall(r"^    ok \d+ (\w+)(.*)$", block[1], re.MULTILINE))


def must_have_run(result, suite, *but):
    skipped = {case for case, rest in cases(result, suite).items() if "SKIP" in rest}
    assert skipped <= set(but), f"{suite}: skipped {skipped}"


def must_be_sealed(result):
    assert "x86/mm: Checked W+X mappings: passed, no W+X pages found." in result.lines
    assert result.search(r"^x86/mm: Checked page tables: \d+ tables, \d+ pages of the direct map, "
                         r"\d+ others: passed$")


@pytest.mark.parametrize("parameter", AIDS)
def test_each_aid(parameter):
    """Alone, in a small machine: its suite runs, those of the others say that they are off."""
    result = boot(mem=64, append=f"{parameter}=on {SUITES}").must_be_good()
    must_have_run(result, AIDS[parameter], "high_pages_too", "others_forget_in_time",
                  "freeing_function_is_named", "blocks_are_checked_whole")
    for other in set(AIDS) - {parameter}:
        assert all(f"SKIP {other} is off" in rest
                   for rest in cases(result, AIDS[other]).values())
    must_be_sealed(result)


MACHINES = [{"mem": 1100, "cpus": 2}, {"mem": 64, "cpu": "486"}, {"mem": 256, "cpus": 4}]


@pytest.mark.parametrize("machine", MACHINES, ids=str)
def test_all_together(machine):
    """High memory and two processors; neither PSE nor PGE nor CPUID; four processors."""
    result = boot(append=f"{ALL_ON} {SUITES}", **machine).must_be_good()
    high = () if machine["mem"] > 900 else ("high_pages_too",)
    smp = () if machine.get("cpus", 1) > 1 else ("others_forget_in_time",)
    must_have_run(result, "page_poison", "blocks_are_checked_whole", *high)
    must_have_run(result, "debug_pagealloc", *smp)
    must_have_run(result, "page_owner")
    must_be_sealed(result)


def test_nodes():
    result = boot(append=f"{ALL_ON} {SUITES}", mem=NUMA.mem, cpus=NUMA.cpus,
                  extra=NUMA.arguments()).must_be_good()
    must_have_run(result, "page_owner")
    must_be_sealed(result)


def test_added_memory_is_watched():
    """What comes online has records of its owners, and is poisoned like all the rest."""
    result = boot(mem=1024, append=f"{ALL_ON} mem=256M hotadd=all show=page_owner_sort "
                  "selftest=page_owner,page_poison,memory_hotplug*").must_be_good()
    must_have_run(result, "page_poison", "blocks_are_checked_whole")
    assert result.search(r"^memory hot-add: \d+ pages that mem= held back are online$")


def test_owners_are_listed():
    """By call site, most pages first; blocks with their page frame and types."""
    result = boot(mem=64, cpus=3, append="page_owner=on selftest=none "
                  "show=page_owner_sort,page_owner").must_be_good()
    pages = [int(count) for _, count in result.findall(r"^(\d+) times, (\d+) pages:$")]
    assert len(pages) >= 3 and pages == sorted(pages, reverse=True)
    blocks = result.findall(r"^Page allocated via order (\d+), mask 0x\w+$")
    assert sum(1 << int(order) for order in blocks) >= sum(pages)
    assert result.search(r"^PFN \d+ type \w+ Block \d+ type \w+ Flags 0x\w+$")


def test_nothing_is_kept_while_off():
    """No memory, no line in the log, and the list says how to turn it on."""
    result = boot(mem=64, append="selftest=page_*,debug_pagealloc show=page_owner").must_be_good()
    assert "page_owner is off: page_owner=on on the command line turns it on" in result.lines
    assert "Stack Depot" not in result.text
    for suite in AIDS.values():
        assert all("SKIP" in rest for rest in cases(result, suite).values())


def test_stacks_are_measured():
    """A line for each stack that was used; of one the log says that it is the fullest."""
    result = boot(mem=64, cpus=3, append="selftest=stack-usage").must_be_good()
    used = {name: (int(most), int(size)) for name, most, size in
            result.findall(r"^([\w\- ]+): (\d+) of (\d+) bytes used at most")}
    assert {"boot stack", "stack of CPU 1", "stack of CPU 2"} <= set(used)
    assert all(0 < most < size * 7 // 8 for most, size in used.values())
    assert len(result.findall(r"used at most(, the fullest)$")) == 1
    must_have_run(result, "stack-usage")


@full
@pytest.mark.parametrize("aids", [*(f"{parameter}=on" for parameter in AIDS), ALL_ON])
@pytest.mark.parametrize("machine", [{"mem": 128, "cpus": 2}, {"mem": 1100}], ids=str)
def test_everything_under(aids, machine):
    """Every self-test, torture included, with each aid and with all of them."""
    result = boot(append=aids, timeout=600, **machine).must_be_good()
    must_be_sealed(result)
