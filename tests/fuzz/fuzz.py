#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Runs the fuzzer on each target of targets.py.

    fuzz.py --binary build/fuzz/fuzz --seconds 60 --work build/fuzz [TARGET ...]

TARGET may be a pattern.  An input begins with the target's seeds and with what once broke
it (tests/fuzz/corpus/TARGET/).  What is found along the way is kept in WORK/corpus/TARGET
and used the next time; an input that breaks a property ends as WORK/crash-*, and the
status is 1.  Shows what runs, how many of how many, and how long the rest will take; each
target closes with the number of inputs that were tried.
"""
import argparse
import fnmatch
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "tools")]
from progress import Progress  # noqa: E402  (their folders are none of Python's)
from targets import TARGETS  # noqa: E402

TRIED = re.compile(r"stat::number_of_executed_units: +(\d+)")


def folders(target, work):
    """Where inputs are: what is found goes into the first."""
    found = pathlib.Path(work) / "corpus" / target
    found.mkdir(parents=True, exist_ok=True)
    names = [found]
    if target in TARGETS:
        seeds = pathlib.Path(work) / "seeds" / target
        seeds.mkdir(parents=True, exist_ok=True)
        for name, data in TARGETS[target].seeds().items():
            (seeds / name).write_bytes(data)
        names.append(seeds)
    kept = HERE / "corpus" / target
    return [*names, *([kept] if kept.is_dir() else [])]


def command(binary, target, work, limits):
    words = TARGETS[target].dictionary() if target in TARGETS else None
    max_len = TARGETS[target].max_len if target in TARGETS else 64
    return [binary, *limits, f"-max_len={max_len}", "-timeout=60", "-print_final_stats=1",
            "-verbosity=0", f"-artifact_prefix={work}/crash-{target}-",
            *([f"-dict={words}"] if words else []), *map(str, folders(target, work))]


def fuzz(binary, target, work, limits):
    """One target.  Returns (status, inputs tried, output)."""
    done = subprocess.run(command(binary, target, work, limits), check=False,
                          env={**os.environ, "FUZZ": target}, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace")
    tried = TRIED.search(done.stdout)
    return done.returncode, int(tried[1]) if tried else 0, done.stdout


def chosen(patterns):
    names = [name for name in TARGETS
             if not patterns or any(fnmatch.fnmatch(name, one) for one in patterns)]
    return names or sys.exit(f"fuzz.py: no target is called {' or '.join(patterns)}")


def fuzz_all(targets, options):
    """One target after the other.  Returns (inputs tried, targets that broke)."""
    total = broken = 0
    with Progress(targets, "targets", expected=dict.fromkeys(targets, options.seconds)) as progress:
        for target in targets:
            with progress.running(target):
                status, tried, output = fuzz(options.binary, target, options.work,
                                             [f"-max_total_time={options.seconds}"])
            total += tried
            broken += status != 0
            progress.say(f"{target}: {tried:,} inputs, "
                         + ("all well" if status == 0 else f"BROKEN:\n{output[-6000:]}"))
    return total, broken


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", required=True)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--work", required=True)
    parser.add_argument("targets", nargs="*", default=[])
    options = parser.parse_args()
    targets = chosen(options.targets)
    total, broken = fuzz_all(targets, options)
    print(f"{total:,} inputs to {len(targets)} properties")
    print(f"{len(targets) - broken} passed, {broken} failed")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
