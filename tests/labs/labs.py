#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Is this tree the solution of a lab?  docs/porting-labs.md has the exercises.

    labs.py RUNNER [LAB ...]        RUNNER: build/host/labs, made from the tree in question

Prints what the check of each lab says; ends with 0 when all that were asked for are solved.
Without a name: one line for each.
"""
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent

# In the order of the exercises: what is on the kernel's command line for the check.
LABS = {
    "soft_reserved": "",
    "reserve_mem": "reserve_mem=2M:64K:lab reserve_mem=1M:4K:other",
    "watermark": "min_free_kbytes=512",
    "init_on_alloc": "init_on_alloc=1",
    "mempool": "",
    "kvmalloc": "",
}
STAMP = re.compile(r"^\[ *\d+\.\d+\] ")


def check(runner, lab):
    """Return: (solved, the lines that say why not)."""
    suite = "lab-" + lab.replace("_", "-")
    done = subprocess.run([runner, "--mem=512", "--timeout=300", f"{LABS[lab]} selftest={suite}".strip()],
                          capture_output=True, text=True, errors="replace", check=False)
    lines = [STAMP.sub("", line) for line in (done.stdout + done.stderr).splitlines()]
    start = next((i for i, line in enumerate(lines) if line.strip().endswith(f"# Subtest: {suite}")), 0)
    return done.returncode == 0, lines[start:]


def show(lab, solved, lines):
    print(f"{lab}: {'solved' if solved else 'not solved'}")
    if not solved:
        print("\n".join("    " + line for line in lines))


def overview(runner):
    for lab in LABS:
        solved, lines = check(runner, lab)
        counted = re.search(r"# lab-[\w-]+: pass:(\d+) .*total:(\d+)", "\n".join(lines))
        state = "solved" if solved else "not solved"
        print(f"{lab + ':':<15}{state}" + (f", {counted[1]} of {counted[2]} cases pass" if counted else ""))
    print("LAB=NAME shows what the check of one says; docs/porting-labs.md has the exercises")


def main():
    runner, *wanted = sys.argv[1:]
    if not wanted:
        overview(runner)
        return 0
    unknown = [lab for lab in wanted if lab not in LABS]
    if unknown:
        sys.exit(f"no lab is called {', '.join(unknown)}; there are {', '.join(LABS)}")
    results = {lab: check(runner, lab) for lab in wanted}
    for lab, result in results.items():
        show(lab, *result)
    return 0 if all(solved for solved, _ in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
