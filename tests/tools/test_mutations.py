# SPDX-License-Identifier: MIT
"""The patches of tests/mutations: each applies, every file has one, and they are caught.

`make test-mutations` tries all of them and shows how it goes on; so does the test here that
is marked full.  A sample of the quick ones is tried each time.
"""
import os
import pathlib
import re
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("B2B_BUILD", ROOT / "build"))
PATCHES = sorted((ROOT / "tests/mutations").glob("*.patch"))

# Each of these files has at least one.
COVERED = ("mm/*.c", "lib/*.c", "boot/*.c", "boot/*.asm", "arch/x86/mm/*.c", "arch/x86/kernel/e820*.c")
# A node's map at addresses of low memory: what goes wrong there no test has noticed yet.
NOT_YET = {"arch/x86/mm/numa_remap.c"}


# Each aid, switched off while its parameter says on: its own test has to miss it.
AIDS = {
    "O1 page_poison": ["page-poison-switched-off"],
    "O2 debug_pagealloc": ["debug-pagealloc-switched-off"],
    "O3 page_owner": ["page-owner-switched-off"],
    "O4 slub_debug": ["slub-debug-switched-off"],
    "O5 fault injection": ["fail-page-alloc-switched-off", "failslab-switched-off"],
    "O6 lock debugging": ["spinlock-debug-switched-off", "might-sleep-switched-off",
                          "list-debug-switched-off"],
    "O7 kmemleak": ["kmemleak-switched-off"],
    "O8 UBSan": ["ubsan-switched-off"],
    "O9 audit of page tables": ["wx-audit-switched-off"],
    "O10 use of stacks": ["stack-usage-switched-off"],
    "O1 to O3 together": ["page-debug-switched-off"],
}


def run(tally, *words):
    done = subprocess.run([sys.executable, ROOT / "tests/mutations/run.py", "--build", BUILD, *words],
                          capture_output=True, text=True, check=False)
    print(done.stdout, done.stderr)
    counts = re.search(r"^(\d+) mutations caught of (\d+) tried$", done.stdout, re.MULTILINE)
    assert counts, f"none was tried: {(done.stdout + done.stderr)[-1500:]}"
    tally("mutations caught", int(counts[1]))
    tally("mutations tried", int(counts[2]))
    return done.returncode, done.stdout.splitlines()


def test_each_patch_applies():
    """As the code is now; lines may have moved.  A patch that is stale tests nothing."""
    stale = {}
    for path in PATCHES:
        done = subprocess.run(["patch", "-p1", "--batch", "--dry-run", "--fuzz=0", "-i", path],
                              cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            stale[path.name] = done.stdout
    assert not stale


def test_each_patch_says_what_it_does():
    for path in PATCHES:
        first, second, third = path.read_text(encoding="utf-8").splitlines()[:3]
        assert re.fullmatch(r"\w.+\.", first), path.name
        assert re.fullmatch(r"Caught by: (host|boot|pytest) .+", second), path.name
        assert third == "", path.name


def test_every_file_has_a_mutation():
    broken = set()
    for path in PATCHES:
        broken.update(re.findall(r"^\+\+\+ b/(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE))
    files = {str(path.relative_to(ROOT)) for pattern in COVERED for path in ROOT.glob(pattern)}
    assert files - broken == NOT_YET


def test_every_aid_has_one_that_switches_it_off():
    """That each is caught, test_all_are_caught shows; make test-mutations PATTERN='*-switched-off'."""
    assert {name for names in AIDS.values() for name in names} == \
        {path.stem for path in PATCHES if path.stem.endswith("-switched-off")}
    assert {row.split()[0] for row in AIDS} == {f"O{i}" for i in range(1, 11)}


def test_a_sample_is_caught(tally):
    status, lines = run(tally, "--jobs", "1", "--quick", "--sample", "10")
    assert status == 0
    assert lines[-1] == "10 mutations caught of 10 tried"


@pytest.mark.full
def test_all_are_caught(tally):
    status, lines = run(tally, "--jobs", "2")
    assert status == 0
    assert lines[-1] == f"{len(PATCHES)} mutations caught of {len(PATCHES)} tried"
