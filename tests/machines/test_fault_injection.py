# SPDX-License-Identifier: MIT
"""Requests for memory that fail on purpose (row O5): reported as Linux does, and survived."""
import re

import pytest
from b2bvm import PANIC, boot

QUIET = "failslab=1,0,0,-1,0 fail_page_alloc=1,0,0,-1,0"     # set up, but off: no reports
CASES = ("mobility,slowpath,buddy,zone,page_alloc,page_check,pcp,slab,kmalloc,vmalloc,vmap-area,vmap,"
         "ioremap,pageattr,highmem,memblock-alloc,resource,proc,numa,audit,smp,percpu,percpu-smp,shrinker")


def test_report():
    """The third request of the self-tests: Linux's two lines, and who asked."""
    text = boot(mem=256, append="fail_nth=tests,3 selftest=vmap").text
    assert re.search(r"FAULT_INJECTION: forcing a failure\.\n"
                     r"name fail(slab|_page_alloc), interval 1, probability 0, space 0, times -1\n"
                     r"Call Trace:\n", text)
    assert text.count("FAULT_INJECTION") == 1


def test_rules():
    """Every second object, twice: the reports count down, and the third never comes."""
    result = boot(mem=256, append="failslab=2,100,0,2 selftest=buddy,mobility,vmap")
    assert re.findall(r"name failslab, interval 2, probability 100, space 0, times (\d)",
                      result.text) == ["1", "0"]


@pytest.mark.parametrize("mem,cpus,append", [(64, 1, ""), (512, 4, ""), (1800, 2, " mem=512M")])
def test_each_request_of_each_interface(mem, cpus, append):
    """The sweep: at least so many failed, RAM that is added later among them where there is any."""
    result = boot(mem=mem, cpus=cpus, append="selftest=fault*" + append).must_be_good()
    failed = int(result.search(r"fault-sweep: (\d+) requests failed on purpose").group(1))
    assert failed >= 110
    if "mem=" in append:
        assert result.search(r"hot-add: [3-9] requests failed")


def cases_survive(limit, mem, selftest, timeout=120):
    """Return: how many requests were failed.  None may end a case: it is made again, and what
    the case holds by then is given back at its end.  So nothing may be missing after that."""
    result = boot(mem=mem, timeout=timeout,
                  append=f"fail_nth=cases,{limit} {QUIET} selftest={selftest}")
    bad = [line for line in result.lines if "not ok" in line or "on purpose, and" in line]
    assert not bad, "\n".join(bad)
    result.must_be_good()
    counts = result.findall(r"# (\w+): (\d+) requests failed, (\d+) ended it$")
    assert not [name for name, _, ended in counts if int(ended)]
    failed = sum(int(number) for _, number, _ in counts)
    print(f"{failed} requests failed, one at a time")
    return failed


def test_first_requests_of_each_case(tally):
    """Each case of the allocators' own suites, once for each of its first two requests."""
    failed = cases_survive(2, 512, CASES)
    tally("requests for memory failed on purpose", failed)
    assert failed > 300


@pytest.mark.full
@pytest.mark.parametrize("suite", CASES.split(","))
def test_many_requests_of_each_case(suite, tally):
    tally("requests for memory failed on purpose", cases_survive(60, 1024, suite, timeout=900))


def booted_or_said_why(nth):
    result = boot(mem=512, cpus=2, append=f"fail_nth=boot,{nth} {QUIET} selftest=slab,page_alloc")
    text = result.text
    assert "Oops" not in text and "BUG:" not in text.split("KTAP")[0], result.tail()
    if result.exit_code == PANIC:
        assert re.search(r"Kernel panic - not syncing: \S.*(no memory|Failed to allocate|no cache)",
                         text), result.tail()
    else:
        result.must_be_good()


@pytest.mark.parametrize("nth", [1, 7, 40])
def test_requests_of_the_boot(nth):
    """Behind mm_init() a request fails: the boot manages without, or says what it cannot do without."""
    booted_or_said_why(nth)


@pytest.mark.full
@pytest.mark.parametrize("nth", range(2, 60))
def test_each_request_of_the_boot(nth):
    booted_or_said_why(nth)
