#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Breaks the code on purpose, one small patch at a time, and looks who notices.

    tests/mutations/run.py [--jobs N] [--sample N] [PATTERN ...]

Each tests/mutations/*.patch begins with a line that says what is broken, and one that
names the test which has to fail:

    The guard page behind an area is forgotten.
    Caught by: host selftest=vmalloc*

    --- a/mm/vmap_area.c
    +++ b/mm/vmap_area.c
    ...

    host ARGS     build/host-asan/runner ARGS       the hosted kernel's command line
    boot ARGS     tools/run.py with ARGS            a machine; make run-kernel's options
    pytest ARGS   pytest ARGS

Works on copies of the tree, one for each job.  A patch that does not apply, or does not
compile, is a failure of its own: it says nothing about any test.  The test is run without
the patch first, and has to pass.  Ends in "N mutations caught of N tried".
"""
import argparse
import fnmatch
import os
import pathlib
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
NOT_OK = re.compile(r"not ok \d+ ([\w-]+)")
TIMEOUT = 600


class Mutation:
    def __init__(self, path):
        text = path.read_text()
        self.path, self.name = path, path.stem
        self.what = text.splitlines()[0]
        self.kind, self.args = re.search(r"^Caught by: (host|boot|pytest) ?(.*)$", text,
                                         re.MULTILINE).groups()

    @property
    def test(self):
        return (self.kind, self.args)


def run(command, cwd, **kwargs):
    try:
        done = subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL, text=True, errors="replace",
                              timeout=TIMEOUT, check=False, **kwargs)
        return done.returncode, done.stdout
    except subprocess.TimeoutExpired as late:
        return 124, (late.stdout or b"").decode(errors="replace") + "\nno end within its time"


class Workplace:
    """A copy of the tree with a build directory of its own."""

    def __init__(self, where):
        self.tree = where
        self.passing = set()
        files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, stdout=subprocess.PIPE,
                               check=True).stdout.decode().split("\0")
        for name in filter(None, files):
            if not (ROOT / name).exists():
                continue
            (where / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, where / name)

    def build(self, kind):
        target = {"host": "build/host-asan/runner", "boot": "all", "pytest": "all memsim"}[kind]
        return run(["make", *target.split()], self.tree)

    def test(self, kind, args):
        if kind == "host":
            return run(["build/host-asan/runner", *args.split()], self.tree)
        if kind == "boot":
            return run([sys.executable, "tools/run.py", "--loader", "kernel", "--kernel",
                        "build/b2b.elf", *args.split()], self.tree)
        return run([sys.executable, "-m", "pytest", "-q", "-x", *args.split()], self.tree)

    def passes_unbroken(self, mutation):
        """The test without the patch: once for each test."""
        if mutation.test not in self.passing:
            status, output = self.build(mutation.kind)
            if not status:
                status, output = self.test(*mutation.test)
            if status:
                return f"its test fails without it:\n{output[-1500:]}"
            self.passing.add(mutation.test)
        return None

    def patch(self, mutation, *options):
        return run(["patch", "-p1", "--batch", "--fuzz=0", *options, "-i", str(mutation.path)],
                   self.tree)

    def judge(self, mutation):
        """(caught, remark)"""
        trouble = self.passes_unbroken(mutation)
        if trouble:
            return False, trouble
        status, output = self.patch(mutation)
        if status:
            self.patch(mutation, "-R", "--force")
            return False, f"the patch does not apply:\n{output}"
        try:
            return self.judge_broken(mutation)
        finally:
            self.patch(mutation, "-R")

    def judge_broken(self, mutation):
        status, output = self.build(mutation.kind)
        if status:
            return False, f"the patch does not compile:\n{output[-1500:]}"
        status, output = self.test(*mutation.test)
        if not status:
            return False, "nobody has noticed"
        return True, first_complaint(output)


def first_complaint(output):
    """The first case that failed, or the first words of a panic."""
    for pattern in (NOT_OK, re.compile(r"(Kernel panic - .*)"), re.compile(r"(ERROR: Address.*)"),
                    re.compile(r"(runtime error: .*)"), re.compile(r"^FAILED (.*)", re.MULTILINE)):
        found = pattern.search(output)
        if found:
            return found[1][:100]
    return output.strip().splitlines()[-1][:100]


class Progress:
    """What is done, how many of how many, how long it may still take."""

    def __init__(self, total):
        self.total, self.done, self.caught, self.start = total, 0, 0, time.monotonic()
        self.lock = threading.Lock()

    def report(self, mutation, caught, remark):
        with self.lock:
            self.done += 1
            self.caught += caught
            each = (time.monotonic() - self.start) / self.done
            left = round(each * (self.total - self.done))
            print(f"[{self.done}/{self.total}, {left} s left] {mutation.name}: "
                  f"{'caught: ' if caught else 'MISSED: '}{remark}", flush=True)


def work(where, todo, progress):
    place = Workplace(where)
    while True:
        try:
            mutation = todo.get_nowait()
        except queue.Empty:
            return
        progress.report(mutation, *place.judge(mutation))


def choose(patterns, sample):
    chosen = [Mutation(path) for path in sorted(HERE.glob("*.patch"))]
    if patterns:
        chosen = [m for m in chosen if any(fnmatch.fnmatch(m.name, p) for p in patterns)]
    if sample and sample < len(chosen):     # spread over all of them, the same each time
        chosen = [chosen[i * len(chosen) // sample] for i in range(sample)]
    return chosen


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--sample", type=int, help="so many of them, spread evenly")
    parser.add_argument("patterns", nargs="*", help="names, with wildcards (default: all)")
    options = parser.parse_args()
    chosen = choose(options.patterns, options.sample)
    todo = queue.Queue()
    for mutation in sorted(chosen, key=lambda m: m.test):
        todo.put(mutation)
    progress = Progress(len(chosen))
    with tempfile.TemporaryDirectory(prefix="b2b-mutations-") as tmp:
        jobs = []
        for number in range(min(options.jobs, len(chosen))):
            where = pathlib.Path(tmp) / f"job{number}"
            where.mkdir()
            jobs.append(threading.Thread(target=work, args=(where, todo, progress)))
            jobs[-1].start()
        for job in jobs:
            job.join()
    print(f"{progress.caught} mutations caught of {len(chosen)} tried")
    print(f"{progress.caught} passed, {len(chosen) - progress.caught} failed")
    return 0 if chosen and progress.caught == len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main())
