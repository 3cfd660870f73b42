#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Show every use of memory that is given back after the boot by something that stays.

	sections.py [--objdump OBJDUMP] --build DIR OBJECT...

What is marked __init, __initdata or __initconst lies in sections whose pages go to the
page allocator when the boot is over; code, constants and zeroed data of tests/ follow
when the self-tests have run.  A function that stays and calls one of them, or a table
that stays and points at one, is a jump into somebody else's memory some day; the
compiler does not see it.  The objects' relocations show each such use.

Allowed is what never looks there later:

	init -> init, tests -> tests	both go at the same time
	__ref, __refdata		say that they know (linux/init.h)
	.head.text			the way in
	param_table			parameters are parsed during the boot only
	bug_table, __ex_table		compared with an address that has been executed
	kunit_suites ...		the tests' tables, read while the tests run
	.debug_*			not loaded

Not allowed is __jump_table: a static key may be switched long after the boot, and then
its branches are written.

The status is 1 when something is found.
"""
import argparse
import os
import re
import subprocess
import sys
from collections import namedtuple

INIT = re.compile(r"\.init\.|iommu_table$")
TESTS = re.compile(r"\.text|\.rodata|\.bss")     # of tests/*; their .data stays
HARMLESS = re.compile(r"(\.init\..*|iommu_table|\.text\.\.ref|\.data\.\.ref|\.head\.text|param_table"
                      r"|bug_table|__ex_table|kunit_suites|bench_groups|crash_kinds"
                      r"|\.debug.*|\.comment|\.note.*)$")

Symbol = namedtuple("Symbol", "name section start")
Use = namedtuple("Use", "section offset target")

SYMBOL = re.compile(r"([0-9a-f]+) (.{7}) (\S+)\t[0-9a-f]+ (?:0x\w+ |\.\w+ )?(\S+)$")
USE = re.compile(r"([0-9a-f]+) R_\w+ +(\S+)")


def read(objdump, paths):
    """Return: {path: (symbols, uses)}, as objdump tells them."""
    text = subprocess.run([objdump, "-tr", *paths], capture_output=True, text=True,
                          check=True).stdout
    files, section = {}, None
    for line in text.splitlines():
        if heading := re.match(r"(\S+): +file format", line):
            symbols, uses = files[heading[1]] = [], []
        elif heading := re.match(r"RELOCATION RECORDS FOR \[(.*)\]", line):
            section = heading[1]
        elif found := SYMBOL.match(line):
            symbols.append(Symbol(found[4], found[3], int(found[1], 16)))
        elif found := USE.match(line):
            target = re.sub(r"[-+]0x[0-9a-f]+$", "", found[2])
            uses.append(Use(section, int(found[1], 16), target))
    return files


def name_at(symbols, section, offset):
    """The function or variable that the place belongs to."""
    inside = [s for s in symbols if s.section == section and s.start <= offset
              and not s.name.startswith(".") and s.name != section]
    return max(inside, key=lambda s: s.start).name if inside else section


def is_test(path):
    return path.startswith("tests/")


def goes(path, section):
    """Is the section of this object given back?"""
    return bool(INIT.match(section) or (is_test(path) and TESTS.match(section)))


def misuses(files):
    """Yield (path, who, its section, what, its section) for each use that must not be."""
    everywhere = {s.name: (path, s.section) for path, (symbols, _) in files.items()
                  for s in symbols if s.section not in ("*UND*", "*ABS*")}
    for path, (symbols, uses) in sorted(files.items()):
        here = {s.name: (path, s.section) for s in symbols if s.section != "*UND*"}
        for use in uses:
            place = here.get(use.target) or everywhere.get(use.target, (path, use.target))
            if not goes(*place) or HARMLESS.match(use.section):
                continue
            if is_test(path) and is_test(place[0]) and not INIT.match(place[1]):
                continue
            yield (path, name_at(symbols, use.section, use.offset), use.section,
                   use.target, place[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--objdump", default="objdump")
    parser.add_argument("--build", default=".", help="the objects' names begin below it")
    parser.add_argument("objects", nargs="+")
    args = parser.parse_args()

    files = {os.path.relpath(path, args.build): found
             for path, found in read(args.objdump, args.objects).items()}
    found = sorted(set(misuses(files)))
    for path, who, section, what, where in found:
        print(f"{path}: {who} ({section}) stays, but uses {what} ({where}), which does not")
    uses = sum(len(uses) for _, uses in files.values())
    print(f"{uses} uses in {len(files)} objects, {len(found)} of memory that goes")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
