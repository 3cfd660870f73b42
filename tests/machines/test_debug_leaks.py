# SPDX-License-Identifier: MIT
"""kmemleak (row O7) and UBSan (row O8): they find what is planted, and nothing in the kernel itself."""
import re
import shutil

import pytest
from b2bvm import boot
from kernels import by_clang, configured
from prompt import at_prompt

ALLOCATORS = "slab,kmalloc,vmalloc,vmap,percpu,resource,proc,highmem,audit,numa,buddy,mobility"


def leaks(result):
    return [line for line in result.lines if line.startswith("unreferenced ")]


@pytest.mark.parametrize("mem,cpus", [(64, 1), (1024, 4)])
def test_finds_what_is_planted(mem, cpus):
    result = boot(mem=mem, cpus=cpus, append="kmemleak=on selftest=kmemleak").must_be_good()
    alone = cpus == 1       # no other processor can have an address in a register
    assert result.search(rf"# kmemleak: pass:{10 - alone} fail:0 skip:{int(alone)} total:10")
    assert result.search(r"kmemleak: \d+ objects, 0 of them unreferenced")


def test_off_is_said():
    result = boot(mem=64, append="selftest=kmemleak show=kmemleak").must_be_good()
    assert len(result.findall(r"ok \d+ \w+ # SKIP kmemleak is off \(kmemleak=on\)")) == 10
    assert "kmemleak is off: kmemleak=on on the command line turns it on" in result.lines


def test_scan_when_asked():
    """At the prompt: what is allocated there is known; what is forgotten there is found."""
    with at_prompt(mem=64, append="kmemleak=on monitor selftest=none") as prompt:
        assert re.search(r"kmemleak: \d+ objects, 0 of them unreferenced", prompt.type("kmemleak scan"))
        assert "usage: kmemleak" in prompt.type("kmemleak nonsense")
        prompt.type("kmemleak clear")


def no_leak(selftest, timeout=120, append="", **machine):
    """When all is over, the tests' own data included, everything has somebody who knows it."""
    result = boot(append=f"kmemleak=on selftest={selftest} {append}", timeout=timeout, **machine)
    assert not leaks(result), result.tail(100)
    assert "Cannot insert" not in result.text
    objects = int(result.search(r"kmemleak: (\d+) objects, 0 of them unreferenced").group(1))
    assert objects > 30
    result.must_be_good()


def test_kernel_has_no_leak():
    no_leak("none", mem=512, cpus=4)


def test_self_tests_have_no_leak():
    no_leak(ALLOCATORS, mem=256, cpus=2)


def test_memory_that_comes_in_two_pieces_leaves_nothing_over():
    """A zone that grows twice: the types of its pageblocks after the first time are not needed any more."""
    no_leak("memory_hotplug", mem=512, append="mem=256M")


@pytest.mark.full
def test_all_self_tests_have_no_leak():
    no_leak("-torture,-kmemleak", mem=512, cpus=2, timeout=600)


# ---- UBSan (row O8) ------------------------------------------------------------------------

def undefined_behaviour_is_reported_in(kernel):
    result = boot(kernel=kernel, mem=256, append="selftest=ubsan").must_be_good()
    assert result.search(r"# ubsan: pass:10 fail:0 skip:0 total:10")
    assert result.search(r"UBSAN: shift-out-of-bounds in tests/kunit/ubsan_hwtest\.c:\d+:\d+\n"
                         r"shift exponent 33 is too large for 32-bit type 'int'\n"
                         r"Call Trace:\n \[<\w{8}>\] __ubsan_handle_shift_out_of_bounds\+")


def test_undefined_behaviour_is_reported():
    undefined_behaviour_is_reported_in(configured("debug"))


@pytest.mark.full
@pytest.mark.skipif(not shutil.which("clang"), reason="clang is not installed")
def test_clang_reports_the_same():
    """Its structures differ in places, and it takes other values for constants."""
    kernel = by_clang("debug")
    undefined_behaviour_is_reported_in(kernel)
    no_undefined_behaviour(ALLOCATORS, kernel=kernel)


def no_undefined_behaviour(selftest, timeout=120, kernel=None):
    result = boot(kernel=kernel or configured("debug"), mem=512, cpus=2, timeout=timeout,
                  append=f"selftest={selftest}").must_be_good()
    assert "UBSAN" not in result.text, result.findall("UBSAN: .*")


def test_allocators_do_nothing_undefined():
    no_undefined_behaviour("memblock*,buddy,zone,slab*,kmalloc,vm*,percpu,string,printf,e820*,number")


@pytest.mark.full
def test_nothing_does_anything_undefined():
    no_undefined_behaviour("-torture,-ubsan", timeout=600)
