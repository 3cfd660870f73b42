#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Runs the hosted tests in the build that counts lines, and says what they have reached.

    coverage_report.py --build build/coverage

Machines of several sizes, all property tests and small models, and every fuzzer's seeds.
Prints lines and branches by file and by room, and what is not reached of the files that
must be (MUST); makes html/index.html, with every line.  The status is 1 when a file that
must have LEAST % of its lines has less.
"""
import argparse
import collections
import fnmatch
import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "tests" / "fuzz"), str(ROOT / "tools")]
from fuzz import folders  # noqa: E402
from progress import Progress  # noqa: E402
from targets import TARGETS  # noqa: E402

LEAST = 95      # %
MUST = ["mm/memblock*.c", "arch/x86/kernel/e820*.c", "mm/buddy.c", "mm/page_alloc.c",
        "mm/page_free.c", "mm/pcp.c", "mm/page_check.c", "mm/pageblock.c"]
ROOMS = ["boot", "mm", "kernel", "lib", "init", "arch/x86/kernel", "arch/x86/mm"]

ALL = "selftest=all"
QUICK = "selftest=-*prop*,-*_states"
RUNS = [
    ["--mem=512", ALL],
    ["--mem=64", "memblock=debug", ALL.replace("all", "memblock*,e820*,buddy*,page*,pcp*,zone,numa*")],
    ["--mem=512", "highmem=64M", "selftest=kmap*,highmem*,page*"],
    ["--mem=1024", "numa=fake=4", "selftest=numa*,zone,audit,page_alloc,slab,kmalloc"],
    ["--mem=6144", "mminit_loglevel=4", "selftest=zone,e820*,page_alloc,memblock*,-*prop*"],
    ["--mem=16", "--cpu=486", "percpu_alloc=page", "slub_debug", "selftest=percpu,percpu_chunk,pcp,page_alloc"],
    ["--mem=4", "selftest=zone,memblock*,e820*,page_alloc,buddy,-*prop*,-*_states"],
    ["--mem=64", "mem=nopentium", "selftest=e820*"],
    ["--mem=512", "kernelcore=64M", "memmap=exactmap,640K@0,511M@1M,1M$32M", "selftest=zone,mobility"],
    ["--mem=512", "movablecore=64M", "memtest=2", QUICK],
    ["--mem=512", "mem=300M", "selftest=memory_hotplug*,zone,e820*"],
]


def jobs(build, work):
    """[(what, command, environment)]"""
    for words in RUNS:
        yield " ".join(words), [build / "runner", *words], {}
    for target in TARGETS:
        inputs = [str(name) for folder in folders(target, work) for name in sorted(folder.iterdir())]
        yield target, [build / "replay", *inputs], {"FUZZ": target}


def run_all(build):
    """Return: what ended badly."""
    todo, bad = list(jobs(build, build / "work")), []
    with Progress([what for what, _, _ in todo], "runs") as progress:
        for what, command, more in todo:
            with progress.running(what):
                done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, check=False,
                                      stderr=subprocess.STDOUT, env={**os.environ, **more}, timeout=600)
            if done.returncode:
                bad.append(what)
                progress.say(done.stdout.decode(errors="replace")[-2000:])
    return bad


def collect(build):
    """gcovr's figures: {file: {lines, reached lines, branches, reached branches, missing}}"""
    base = ["gcovr", "--root", ROOT, "--object-directory", build, "--exclude-throw-branches",
            "--exclude-unreachable-branches", "--gcov-ignore-parse-errors",
            *[word for room in ROOMS for word in ("--filter", f"{ROOT}/{room}/")], build]
    (build / "html").mkdir(exist_ok=True)
    subprocess.run([*map(str, base), "--json", str(build / "coverage.json"), "--html-details",
                    str(build / "html" / "index.html")], check=True, cwd=ROOT)
    figures = {}
    for one in json.loads((build / "coverage.json").read_text())["files"]:
        lines = [line for line in one["lines"] if not line["gcovr/noncode"]]
        branches = [branch for line in lines for branch in line["branches"]]
        figures[one["file"]] = {
            "lines": len(lines), "reached": sum(line["count"] > 0 for line in lines),
            "branches": len(branches), "taken": sum(b["count"] > 0 for b in branches),
            "missing": [line["line_number"] for line in lines if not line["count"]],
        }
    return figures


def percent(part, whole):
    return 100 * part / whole if whole else 100.0


def row(name, figure):
    return (f"{name:42}{figure['reached']:>7}/{figure['lines']:<6}"
            f"{percent(figure['reached'], figure['lines']):6.1f} %"
            f"{figure['taken']:>8}/{figure['branches']:<6}"
            f"{percent(figure['taken'], figure['branches']):6.1f} %")


def add_up(figures):
    total = collections.Counter()
    for figure in figures:
        total.update({key: value for key, value in figure.items() if key != "missing"})
    return total


def must_reach(name):
    """What writes the record of the boot runs in other programs."""
    return not name.endswith("_trace.c") and any(fnmatch.fnmatch(name, pattern) for pattern in MUST)


def spans(numbers):
    """[1, 2, 3, 7] is "1-3, 7"."""
    parts = []
    for number in numbers:
        if parts and parts[-1][1] == number - 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in parts)


def report(figures):
    """Print the table.  Return: the files that have too little."""
    print(f"\n{'file':42}{'lines':>14}{'':8}{'branches':>15}")
    for room in ROOMS:
        members = {name: figure for name, figure in sorted(figures.items())
                   if os.path.dirname(name) == room}
        for name, figure in members.items():
            print(row(name, figure))
        print(row(f"{room}/ together", add_up(members.values())) + "\n")
    print(row("all", add_up(figures.values())))
    must = {name: figure for name, figure in sorted(figures.items()) if must_reach(name)}
    print(row("memblock, e820, buddy", add_up(must.values())) + "\n\nNot reached of these:")
    for name, figure in must.items():
        if figure["missing"]:
            print(f"    {name}: {spans(figure['missing'])}")
    return [name for name, figure in must.items()
            if percent(figure["reached"], figure["lines"]) < LEAST]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", required=True, type=pathlib.Path)
    options = parser.parse_args()
    build = options.build.resolve()
    for old in build.rglob("*.gcda"):
        old.unlink()
    bad = run_all(build)
    poor = report(collect(build))
    print(f"\nEvery line: {build / 'html' / 'index.html'}")
    for name in poor:
        print(f"{name} has less than {LEAST} % of its lines reached")
    for what in bad:
        print(f"{what}: failed")
    return 1 if poor or bad else 0


if __name__ == "__main__":
    sys.exit(main())
