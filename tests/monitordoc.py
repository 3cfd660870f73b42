#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""docs/monitor.md, typed: its commands, and the kernel's answers.

    tests/monitordoc.py             compare; status 1 when an answer is another one now
    tests/monitordoc.py --write     put the answers of today into the page

Numbers, and how often a block was split, depend on the size of the kernel: they are not
compared.
"""
import difflib
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/machines"), str(ROOT / "tools")]

import tourdoc      # noqa: E402
from b2bvm import TIMESTAMP     # noqa: E402
from prompt import at_prompt    # noqa: E402

PAGE = ROOT / "docs/monitor.md"
MACHINE = {"mem": 1024, "cpus": 2}
PROMPT = "b2b> "
LONGEST = 24        # lines: of an answer that is longer, so many from its head and its tail
HEAD, TAIL = 12, 3

BLOCK = re.compile(r"(?<=^```monitor\n)(.*?)(?=^```$)", re.M | re.S)
TABLE = re.compile(r"(?<=like the answers above -->\n\n)((?:\|.*\n)*)")

# Pictures, tables of free blocks, and what says where memory happened to lie.
VARIES = re.compile(r"^(  order +\d+ [#.]|free blocks of order|.* (was|is)( +\d+){5,}$|these \d+ pages|"
                    r"\w+: (a block of order|it goes to|parked on top|from the top)|no free list)|"
                    r"^ ?[0-9a-f]{8} |^(EIP|E[A-D]X|ESI| DS|CR0|Stack|Code)|^ {4,}|^ *\[<|^ *\(and|"
                    r"^[0-9a-f]{8}-[0-9a-f]{8}  pfn|^buddy |^ *\d+: 0x\w+\.\.0x\w+$")


def answer_of(session, command):
    lines = [TIMESTAMP.sub("", line).rstrip() for line in session.type(command).splitlines()]
    return lines[:HEAD] + ["…"] + lines[-TAIL:] if len(lines) > LONGEST else lines


def typed(session, block):
    """The block with the answers of today."""
    lines = []
    for command, _ in tourdoc.commands(block.splitlines(), PROMPT):
        lines += [PROMPT + command, *answer_of(session, command)]
    return "\n".join(lines) + "\n"


def cells(*texts):
    return "| " + " | ".join(text.replace("|", "\\|") for text in texts) + " |\n"


def table(session):
    """All commands as help tells them."""
    rows = [cells("command", "what", "e.g."), cells("---", "---", "---")]
    for name in re.findall(r"^(\w+) +\S", session.type("help"), re.M):
        what, usage, example = re.match(r"\w+: (.*)\nusage: (.*)\ne\.g\. +(.*)",
                                        session.type(f"help {name}")).groups()
        rows.append(cells(f"`{usage}`", what, f"`{example}`"))
    return "".join(rows)


def walked():
    """The page as it would be written now."""
    with at_prompt(**MACHINE) as session:
        text = BLOCK.sub(lambda block: typed(session, block[0]), PAGE.read_text(encoding="utf-8"))
        rows = table(session)
        return TABLE.sub(lambda _: rows, text)


def shape(text):
    """What of a page does not depend on the kernel's size."""
    return [tourdoc.normalised(line) for line in text.split("\n") if not VARIES.search(line)]


def main():
    now = walked()
    if "--write" in sys.argv:
        PAGE.write_text(now, encoding="utf-8")
        return 0
    was, now = shape(PAGE.read_text(encoding="utf-8")), shape(now)
    print(*difflib.unified_diff(was, now, "the page", "the kernel", lineterm="", n=1), sep="\n")
    return was != now


if __name__ == "__main__":
    sys.exit(main())
