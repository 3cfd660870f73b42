#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Breaks the code on purpose, one small patch at a time, and looks who notices.

    tests/mutations/run.py [--jobs N] [--sample N] [--quick] [PATTERN ...]

Each tests/mutations/*.patch begins with a line that says what is broken, and one that
names the test which has to fail:

    The guard page behind an area is forgotten.
    Caught by: host selftest=vmap-area

    --- a/mm/vmap_area.c
    +++ b/mm/vmap_area.c
    ...

    host ARGS     build/host-asan/runner ARGS       the hosted kernel's command line
    boot ARGS     tools/run.py ARGS                 a machine; --append "..." for its command line
    pytest ARGS   pytest ARGS

Works on copies of the tree (workplace.py), one for each job.  Every test is run without any
patch before it is trusted, and has to pass.  A patch that does not apply or does not compile is a failure
of its own: it says nothing about any test.  So is a test that has to be killed: a hang
counts as noticed only when the test itself ends and complains.
A run of all that was interrupted goes on where it was, as long as the tree is the same
(record.py).
Ends in "N mutations caught of N tried".
"""
import argparse
import fnmatch
import os
import pathlib
import queue
import re
import shlex
import sys
import threading

from record import Record, digest_of_tree
from workplace import ROOT, NoEnd, Workplace, sources

sys.path.insert(0, str(ROOT / "tools"))
from progress import Progress  # noqa: E402  (found through the line above)

HERE = pathlib.Path(__file__).resolve().parent

KINDS = ("host", "boot", "pytest")      # the quick ones first

# What a failing test says, the most telling first.
COMPLAINTS = [re.compile(pattern, re.MULTILINE) for pattern in (
    r"^(?:\[[ .\d]+\])? +not ok \d+ ([\w-]+)", r"(Kernel panic - .*)", r"(ERROR: Address.*)",
    r"(runtime error: .*)", r"^FAILED (.*)", r"^(BUG: .*)", r"(no verdict in time)", r"(no end within .*)")]


class Mutation:
    def __init__(self, path):
        text = path.read_text(encoding="utf-8")
        self.path, self.name, self.text = path, path.stem, text
        self.what = text.splitlines()[0]
        self.kind, args = re.search(r"^Caught by: (host|boot|pytest) (.+)$", text,
                                    re.MULTILINE).groups()
        self.args = tuple(shlex.split(args))
        self.files = re.findall(r"^\+\+\+ b/(\S+)", text, re.MULTILINE)

    @property
    def test(self):
        return (self.kind, self.args)


def first_complaint(output):
    for pattern in COMPLAINTS:
        found = pattern.search(output)
        if found:
            return found[1][:100]
    return ([""] + output.strip().splitlines())[-1][:100]


def try_unbroken(place, test):
    """Return: what is wrong with the test itself, or nothing."""
    try:
        status, output = place.test(*test)
    except NoEnd as late:
        return f"its test fails without it: {late}"
    return f"its test fails without it: {first_complaint(output)}" if status else ""


def try_broken(place, mutation):
    """Return: (caught, remark)."""
    status, output = place.build(mutation.kind)
    if status:
        return False, f"the patch does not compile:\n{output[-1500:]}"
    status, output = place.test(*mutation.test)
    return (True, first_complaint(output)) if status else (False, "nobody has noticed")


def judge(place, mutation):
    """Return: (caught, remark).  Leaves the place unbroken."""
    kept, trouble = place.patch(mutation)
    try:
        if trouble:
            return False, f"the patch does not apply:\n{trouble}"
        return try_broken(place, mutation)
    except NoEnd as late:
        return False, f"{late} (its test has to notice a hang by itself)"
    finally:
        place.put_back(mutation, kept)


class Trial:
    """Judges mutations, and knows what each test says of the unbroken tree."""

    def __init__(self, record, tests):
        self.record = record
        self.trouble = {}
        self.locks = {test: threading.Lock() for test in tests}     # each is tried once only

    def trouble_with(self, place, test):
        with self.locks[test]:
            if test not in self.trouble:
                self.trouble[test] = self.ask_unbroken(place, test)
        return self.trouble[test]

    def ask_unbroken(self, place, test):
        if self.record.recall("passes", repr(test)) is not None:
            return ""
        trouble = try_unbroken(place, test)
        if not trouble:
            self.record.keep("passes", "", repr(test))
        return trouble

    def judge(self, place, mutation):
        trouble = self.trouble_with(place, mutation.test)
        if trouble:
            return False, trouble
        caught, remark = judge(place, mutation)
        if caught:
            self.record.keep("caught", remark, mutation.text)
        return caught, remark


class Verdicts:
    """Tells what became of each mutation, and how far the run is."""

    def __init__(self, trial, progress):
        self.trial, self.progress, self.missed = trial, progress, []

    def judge(self, place, mutation):
        with self.progress.running(mutation.name):
            caught, remark = self.trial.judge(place, mutation)
        if not caught:
            self.missed.append(mutation.name)
        self.progress.say(f"{mutation.name}: {'caught: ' if caught else 'MISSED: '}{remark}")


def drain(things, work):
    """Call work on each until none is left."""
    while True:
        try:
            thing = things.get_nowait()
        except queue.Empty:
            return
        work(thing)


def in_parallel(places, things, work):
    """work(place, thing) for each thing, one at a time in each place."""
    todo = queue.Queue()
    for thing in things:
        todo.put(thing)
    jobs = [threading.Thread(target=drain, args=(todo, lambda thing, p=place: work(p, thing)))
            for place in places]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()


def prepare(where, count, seed):
    """Copies of the tree, built.  The others are copied from the first."""
    places = [Workplace(where) for _ in range(count)]
    for place in places:
        place.seed(seed if place is places[0] else places[0].tree / "build")
        place.update()
        trouble = place.build_all(count)
        if trouble:
            sys.exit(f"the unbroken tree does not build:\n{trouble}")
    return places


def choose(patterns, sample, quick):
    chosen = [Mutation(path) for path in sorted(HERE.glob("*.patch"))]
    if patterns:
        chosen = [m for m in chosen if any(fnmatch.fnmatch(m.name, p) for p in patterns)]
    if quick:
        chosen = [m for m in chosen if m.kind != "pytest"]
    if sample and sample < len(chosen):     # spread over all of them, the same each time
        chosen = [chosen[i * len(chosen) // sample] for i in range(sample)]
    return sorted(chosen, key=lambda m: (KINDS.index(m.kind), m.files))


def try_all(todo, known, record, where, options):
    """Return: names of those that nobody noticed."""
    jobs = min(options.jobs, len(todo))
    print(f"building {jobs} unbroken copies of the tree", flush=True)
    places = prepare(where, jobs, options.build)
    with Progress([m.name for m in todo] + [""] * known, "mutations", done=known) as progress:
        verdicts = Verdicts(Trial(record, {m.test for m in todo}), progress)
        in_parallel(places, todo, verdicts.judge)
    return verdicts.missed


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--sample", type=int, default=0, help="so many of them, spread evenly")
    parser.add_argument("--quick", action="store_true", help="none of those that pytest catches")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build",
                        help="the copies are kept here, and objects are taken from here")
    parser.add_argument("patterns", nargs="*", help="names, with wildcards (default: all)")
    return parser.parse_args()


def main():
    options = arguments()
    chosen = choose(options.patterns, options.sample, options.quick)
    if not chosen:
        sys.exit("no mutation has such a name")
    where = options.build / "mutations"
    whole = not (options.patterns or options.sample or options.quick)
    record = Record(where / "record" if whole else None, digest_of_tree(ROOT, sources()))
    todo = [m for m in chosen if record.recall("caught", m.text) is None]
    if len(todo) < len(chosen):
        print(f"{len(chosen) - len(todo)} of {len(chosen)} are known from a run that was "
              f"interrupted ({where / 'record'})", flush=True)

    missed = try_all(todo, len(chosen) - len(todo), record, where, options) if todo else []
    for name in missed:
        print(f"MISSED: {name}")
    print(f"{len(chosen) - len(missed)} mutations caught of {len(chosen)} tried")
    if not missed:
        record.forget()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
