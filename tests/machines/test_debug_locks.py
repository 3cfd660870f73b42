# SPDX-License-Identifier: MIT
"""Spinlocks used wrongly, sleep where nobody may, in the debug kernel (row O6).

Each misuse is also a kind of crash (lock-*, sleep-* in crashkinds.py).
"""
import re

from b2bvm import boot
from kernels import configured

MISUSES = ("recursion", "already unlocked", "bad magic", "wrong CPU")


def test_spinlocks_used_wrongly():
    """The suite of spinlocks, with the cases that only this kernel has; and their reports."""
    result = boot(kernel=configured("debug"), mem=64, cpus=2, append="selftest=spinlock").must_be_good()
    passed, skipped = map(int, result.search(r"# spinlock: pass:(\d+) fail:0 skip:(\d+)").groups())
    assert passed >= 10 and skipped == 0
    for misuse in MISUSES:
        assert re.search(rf"BUG: spinlock {misuse} on CPU#\d, \w+\+0x", result.text), misuse


def test_the_default_kernel_does_not_look():
    result = boot(mem=64, append="selftest=spinlock").must_be_good()
    assert "BUG: spinlock" not in result.text
