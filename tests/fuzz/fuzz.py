#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Runs the fuzzer on each target, with the seeds of tests/fuzz/seeds/TARGET.

    fuzz.py --binary build/fuzz/fuzz --seconds 60 --work build/fuzz [TARGET ...]

What is found along the way is kept in WORK/corpus/TARGET and used the next time;
an input that breaks a property ends as WORK/crash-*, and the status is 1.  The last
line of each target says how many inputs were tried.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
# Each is a property test; the second figure bounds an input's length in bytes.
TARGETS = {
    "boot_prop.multiboot1_stays_sound": 768,
    "boot_prop.multiboot2_stays_sound": 768,
    "e820_prop.random_tables_equal_the_model": 1024,
    "e820_prop.changes_conserve_bytes": 1024,
    "madt_prop.random_bytes": 256,
    "memblock_prop.agrees_with_model": 512,
    "memblock_prop.agrees_while_growing": 1024,
}


def command(binary, target, corpus, limits):
    seeds = HERE / "seeds" / target
    return [binary, *limits, f"-max_len={TARGETS.get(target, 64)}", "-timeout=60", "-print_final_stats=1",
            "-verbosity=0", f"-artifact_prefix={corpus.parents[1]}/crash-{target}-",
            str(corpus), *([str(seeds)] if seeds.is_dir() else [])]


def fuzz(binary, target, work, limits):
    """One target.  Returns (status, inputs tried, output)."""
    corpus = pathlib.Path(work) / "corpus" / target
    corpus.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(command(binary, target, corpus, limits), check=False,
                          env={**os.environ, "FUZZ": target}, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace")
    tried = re.search(r"stat::number_of_executed_units: +(\d+)", done.stdout)
    return done.returncode, int(tried[1]) if tried else 0, done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", required=True)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--work", required=True)
    parser.add_argument("targets", nargs="*", default=[])
    options = parser.parse_args()
    targets = options.targets or list(TARGETS)
    broken = 0
    for number, target in enumerate(targets, 1):
        left = (len(targets) - number + 1) * options.seconds
        print(f"[{number}/{len(targets)}] {target}: {options.seconds} s, {left} s to go for all",
              flush=True)
        status, tried, output = fuzz(options.binary, target, options.work,
                                     [f"-max_total_time={options.seconds}"])
        print(f"    {tried} inputs, " + ("all well" if status == 0 else "BROKEN:"), flush=True)
        if status:
            print(output[-6000:])
            broken += 1
    print(f"{len(targets) - broken} passed, {broken} failed")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
