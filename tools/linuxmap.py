#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""docs/linux-map.md: each function here, and what it is called in three versions of Linux.

    tools/linuxmap.py           is the table as its data and the sources make it?  status 1 if not
    tools/linuxmap.py --write   make it

The first part comes from docs/linux-map.txt, written by hand.  The second part lists what else
has a "Linux:" line in its comment; it is read from there, so that the sources say it once.
"""
import functools
import re
import sys

import doclinks
from doclinks import ROOT

DATA = ROOT / "docs/linux-map.txt"
TABLE = ROOT / "docs/linux-map.md"
VERSIONS = {"2.6.34": ((2, 6, 34),) * 2, "3.14": ((3, 14),) * 2, "5.x": ((5, 4), (5, 10))}

INTRO = """# Linux's names

Which function of Linux is this, and is it still called so? Three versions stand for many: 2.6.34, which
books and articles describe; 3.14, whose log lines this kernel prints where it can; and 5.x, which is 5.4
to 5.10: what changed within them, or later, is in the remark. "same" is the same name; "—" means that
there is no such function. The file is where 3.14 has it, or the version next to it that has the function.

Made by `make docs-links` from [linux-map.txt](linux-map.txt) and from the `Linux:` lines in the sources;
a test fails when a function is gone or has moved. Letters in brackets are the rows of the specification
that the comments, tests and log lines name.
"""

REST = """
# The others

Whatever else says in its comment which function of Linux it answers to, room by room. "—": not in that
version, as far as the comment goes; empty: the comment names no versions.
"""


# ---- the first part: by hand -----------------------------------------------------------

def rows():
    """Yield headings (str) and rows (dict) of the data file."""
    for number, line in enumerate(DATA.read_text(encoding="utf-8").split("\n"), 1):
        if line.startswith("## "):
            yield line
        elif line.strip() and not line.startswith("#"):
            cells = [cell.strip() for cell in line.split("|")]
            assert len(cells) == 6, f"{DATA.name}:{number}: {len(cells)} columns"
            name, _, hint = cells[0].partition(" @")
            yield {"name": name, "hint": hint, "file": cells[1], "in": cells[2:5],
                   "remark": cells[5]}


@functools.lru_cache(maxsize=None)
def links_now():
    """The links that the table has, as far as they are good: {(name, file): line}."""
    text = TABLE.read_text(encoding="utf-8") if TABLE.exists() else ""
    found = {(link["name"], doclinks.pointed(TABLE, link)): int(link["line"])
             for link in doclinks.LINK.finditer(text)}
    return {key: line for key, line in found.items() if doclinks.is_near(*key, line)}


def link(name, hint=None):
    place = doclinks.find(name, hint)
    if not place:
        raise SystemExit(f"{DATA.name}: {name} is defined nowhere")
    line = links_now().get((name, place[0]), place[1])
    return f"[`{name}`]({doclinks.relative(TABLE, place[0])}#L{line})"


def cell(text):
    return {"=": "same", "-": "—"}.get(text, f"`{text}`")


HEAD = """
| here | in Linux | 2.6.34 | 3.14 | 5.x | what differs |
| --- | --- | --- | --- | --- | --- |"""


def first_part():
    for row in rows():
        if isinstance(row, str):
            yield f"\n{row}\n{HEAD}"
        else:
            cells = [link(row["name"], row["hint"]), cell(row["file"]).strip("`"),
                     *map(cell, row["in"]), row["remark"]]
            yield "| " + " | ".join(cells) + " |"


# ---- the second part: from the comments ------------------------------------------------

# A comment and the first line below it that declares something.
COMMENT = re.compile(r"/\*(?P<text>(?:(?!\*/).)*?\bLinux: (?:(?!\*/).)*)\*/\n"
                     r"(?P<below>[^\n]*(?:\n[^\n]*)?)", re.S)
NAMED = re.compile(r"\s*\*\s+(\w+)(?:\(\))? - ")
DECLARED = re.compile(r"(?:#\s*define\s+|[A-Za-z_][\w \t*]*?\b)(\w+)\(|struct (\w+) \{")
CLAIM = re.compile(r"(?:(?P<name>\w+)\(\)[^,;:]*, )?(?:(?P<file>[\w./-]+\.[chS])(?:,[^,;]*?)?, )?"
                   r"(?P<when>all versions|\d[\d.]*\d?x?)(?P<to> to [\d.x]+| and later| on)?"
                   r"(?=[.,; (]|$)")


def number(version):
    """2.6.34 -> (2, 6, 34); 2.6.2x -> (2, 6, 20); 5.x -> (5, 99)."""
    version = version.strip(".")
    if re.fullmatch(r"2\.6\.\dx", version):
        version = version.replace("x", "0")
    return tuple(99 if part == "x" else int(part) for part in version.split("."))


def present(when, to):
    """In which of VERSIONS is it, between these two?"""
    if when == "all versions":
        return [True] * 3
    first = number(when if not when.endswith(".x") else when[:-1] + "0")
    last = first if not to else number(to[4:]) if to.startswith(" to") else (99,)
    return [first <= till and since[:len(last)] <= last for since, till in VERSIONS.values()]


def claims():
    """Yield (name, file here, line, Linux's words, kind of claim) of each comment."""
    for path in doclinks.sources():
        if not path.endswith((".c", ".h")) or path.startswith("tests/"):
            continue
        text = (ROOT / path).read_text(encoding="utf-8")
        for comment in COMMENT.finditer(text):
            words = re.sub(r"\s*\n\s*\*?\s*", " ", comment["text"].partition("Linux: ")[2]).strip()
            named = NAMED.match(comment["text"])
            declared = DECLARED.match(comment["below"])
            name = named[1] if named else declared and declared[1]
            if name:
                yield name, path, words


def versions(name, words):
    """The cells of a claim: file, one for each version, remark."""
    claim = CLAIM.match(words)
    if not claim:
        return ["", "", "", "", words.rstrip(".").replace("|", "\\|")]
    there = claim["name"] or name
    called = "same" if there == name else f"`{there}()`"
    return [claim["file"] or "",
            *(called if yes else "—" for yes in present(claim["when"], claim["to"])),
            words[claim.end():].strip(" .,;:()")]


def second_part():
    known = {doclinks.bare(row["name"]) for row in rows() if not isinstance(row, str)}
    rooms = {}
    for name, path, words in claims():
        place = doclinks.find(name + "()", path)
        if name in known or name.startswith("DEFINE_") or not place:
            continue
        room = rooms.setdefault(place[0].rpartition("/")[0], {})
        room[name] = "| " + " | ".join([link(name + "()", path), *versions(name, words)]) + " |"
    for room in sorted(rooms):
        yield f"\n## {room}/\n{HEAD}"
        yield from (rooms[room][name] for name in sorted(rooms[room]))


def table():
    return "\n".join([INTRO.strip(), *first_part(), REST.rstrip(), *second_part()]) + "\n"


def contradictions():
    """Yield where the data and the comment in the source tell different stories."""
    data = {doclinks.bare(row["name"]): row for row in rows() if not isinstance(row, str)}
    for name, path, words in claims():
        claim = CLAIM.match(words)
        row = data.get(name)
        if not row or not claim or (claim["name"] or name) != name:
            continue
        if path.endswith(".c") and path != doclinks.find(row["name"], row["hint"])[0]:
            continue        # another configuration's
        for version, mine, theirs in zip(VERSIONS, row["in"],
                                         present(claim["when"], claim["to"])):
            if (mine == "=") != theirs:
                yield f"{path}: {name}(): \"{words}\"; in {version} linux-map.txt says {mine}"


def complaints():
    """Yield what is wrong with the table as it stands in the repository."""
    written = TABLE.read_text(encoding="utf-8") if TABLE.exists() else ""
    if written != table():
        yield "docs/linux-map.md: not what its sources say now; make docs-links writes it anew"
    yield from contradictions()


def main():
    if "--write" in sys.argv[1:]:
        TABLE.write_text(table(), encoding="utf-8")
    found = list(complaints())
    print("\n".join(found), end="\n" if found else "")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
