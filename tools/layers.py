#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Hold the real call graph against the floors.

	layers.py [--nm NM] [--build DIR] TABLE OBJECT...

The graph comes from the objects themselves: an undefined symbol in one file and
its definition in another is a use, be it a call or an access to data.  A file may
use files on lower floors, and files on its own floor as long as no circle comes
about.  The status is 1 when a file has no floor, uses something above it, or
stands in a circle.  The table (tools/layers.txt) explains its own form.
"""
import argparse
import fnmatch
import re
import subprocess
import sys
from collections import defaultdict


class Table:
    """The floors: which files stand where, which rooms keep to themselves, what does not count."""

    def __init__(self, lines):
        self.titles = {}        # floor number: its title
        self.patterns = []      # (pattern, floor number)
        self.alone = []         # (pattern, symbols that it may use of others)
        self.free = set()       # symbols whose use is no use
        floor = None
        for line in lines:
            line = line.split("#")[0].rstrip()
            if not line:
                continue
            if heading := re.fullmatch(r"(\d+)\s+(.*)", line):
                floor = int(heading[1])
                self.titles[floor] = heading[2]
            elif line.startswith("alone "):
                _, pattern, *symbols = line.split()
                self.alone.append((pattern, set(symbols)))
            elif line.startswith("free "):
                self.free.update(line.split()[1:])
            elif line[0].isspace() and floor is not None:
                self.patterns += [(pattern, floor) for pattern in line.split()]
            else:
                sys.exit(f"the table of floors has a line of no known form: {line}")

    def floor(self, source):
        """The floor of a file, None where it has none; a whole name beats a pattern."""
        fitting = [(pattern == source, len(pattern), floor) for pattern, floor in self.patterns
                   if fnmatch.fnmatchcase(source, pattern)]
        return max(fitting)[2] if fitting else None

    def foreign_symbols(self, user, used, symbols):
        """Those of the symbols that a room which keeps to itself may not use."""
        for pattern, allowed in self.alone:
            if fnmatch.fnmatchcase(user, pattern) and not fnmatch.fnmatchcase(used, pattern):
                return symbols - allowed
        return set()


def read_symbols(nm, objects):
    """Return: {object: (symbols it defines, symbols it needs)}."""
    listing = subprocess.run([nm, "-g", "-A", "--format=posix", *objects], text=True,
                             capture_output=True, check=True).stdout
    symbols = {name: (set(), set()) for name in objects}
    for line in listing.splitlines():
        name, symbol, kind = re.match(r"(.*?): (\S+) (\S)", line).groups()
        symbols[name][kind in "Uw"].add(symbol)
    return symbols


def use_graph(symbols, name_of, free):
    """Return: {user: {used: symbols}}, by the names of the source files, less the free symbols."""
    home = {symbol: name_of(obj) for obj, (defined, _) in symbols.items() for symbol in defined}
    graph = defaultdict(lambda: defaultdict(set))
    for obj, (_, needed) in symbols.items():
        user = name_of(obj)
        graph[user]     # a file that uses nothing is in the graph, too
        for symbol in (needed & home.keys()) - free:
            if home[symbol] != user:
                graph[user][home[symbol]].add(symbol)
    return graph


def circles(graph):
    """The strongly connected groups of more than one file (Tarjan), each as a list."""
    number, low, stack, found = {}, {}, [], []

    def visit(file):
        number[file] = low[file] = len(number)
        stack.append(file)
        for used in sorted(graph[file]):
            if used not in number:
                visit(used)
                low[file] = min(low[file], low[used])
            elif used in stack:
                low[file] = min(low[file], number[used])
        if low[file] == number[file]:
            cut = stack.index(file)
            group, stack[cut:] = stack[cut:], []
            if len(group) > 1:
                found.append(sorted(group))

    for file in sorted(graph):
        if file not in number:
            visit(file)
    return found


def listed(symbols):
    names = sorted(symbols)
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")


def upward_uses(graph, table):
    floors = {file: table.floor(file) for file in graph}
    for user in sorted(graph):
        for used, symbols in sorted(graph[user].items()):
            if None not in (floors[user], floors[used]) and floors[user] < floors[used]:
                yield (f"upwards: {user} (floor {floors[user]}) uses {used} (floor {floors[used]}): "
                       + listed(symbols))
            if foreign := table.foreign_symbols(user, used, symbols):
                yield f"not alone: {user} uses {used}: {listed(foreign)}"


def problems(graph, table):
    yield from (f"no floor: {file}; give it one in the table" for file in sorted(graph)
                if table.floor(file) is None)
    yield from upward_uses(graph, table)
    for group in circles(graph):
        inside = [f"\n\t{user} uses {used}: {listed(graph[user][used])}" for user in group
                  for used in group if used in graph[user]]
        yield f"circle of {len(group)} files:" + "".join(inside)


def show(graph, table):
    for floor, title in sorted(table.titles.items(), reverse=True):
        files = sorted(file for file in graph if table.floor(file) == floor)
        print(f"{floor:3}  {title}")
        for file in files:
            below = sum(table.floor(used) != floor for used in graph[file])
            print(f"       {file:40} uses {below:2} files below, {len(graph[file]) - below:2} beside")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--nm", default="nm")
    parser.add_argument("--build", default="build", help="where the objects lie")
    parser.add_argument("table")
    parser.add_argument("objects", nargs="+")
    args = parser.parse_args()

    with open(args.table, encoding="ascii") as file:
        table = Table(file)
    graph = use_graph(read_symbols(args.nm, args.objects),
                      lambda obj: re.sub(r"\.o$", "", obj.removeprefix(args.build + "/")),
                      table.free)
    show(graph, table)
    found = list(problems(graph, table))
    print("\n".join(["", *found]) if found else
          f"\n{len(graph)} files, no use upwards, no circle")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
