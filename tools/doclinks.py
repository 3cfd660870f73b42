#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Links from the documents to the sources: [`name()`](../mm/file.c#L12).

    tools/doclinks.py           tell which links are stale; status 1 if any is
    tools/doclinks.py --write   set file and line of each to where the name is defined now

A link is good when its file defines the name within a few lines of where it points: an
edit above a function does not make every document wrong at once.  `make docs-links` writes
those that are not.
"""
import functools
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
ROOMS = ("boot", "arch", "mm", "kernel", "lib", "init", "include", "tests/kunit", "tests/bench")
NEAR = 25       # lines: what a screen shows

LINK = re.compile(r"\[`(?P<name>[^`\]]+)`\]\((?P<path>[^)#\s]+)#L(?P<line>\d+)\)")

# How a name comes into being, with the name in group 1; each at the beginning of a line.
DEFINITIONS = (
    (re.compile(r"#\s*define[ \t]+(\w+)"), "macro"),
    (re.compile(r"(?:typedef )?(?:struct|enum|union)[ \t]+(\w+)[ \t]*\{"), "type"),
    (re.compile(r"(?:[A-Za-z_][\w ]*?[ *]+)(?:\w+[ \t]+)*?\**(\w+)\("), "function"),
    (re.compile(r"[A-Za-z_][\w \t*]*?\b(\w+)(?:\[[^\]]*\])*(?:[ \t]+__\w+(?:\([^)]*\))?)*"
                r"[ \t]*(?:=|;)"), "variable"),
    (re.compile(r"(?:static )?DEFINE_(?:EARLY_)?PER_CPU\w*\(.*?,\s*(\w+)"), "variable"),
)
NO_VARIABLE = re.compile(r"extern|return|typedef|(?:struct|enum|union) \w+;")
SEVERAL = re.compile(r"(?:unsigned )?(?:long|int) (\w+(?:, \w+)+);")
MEMBER = re.compile(r"\t(?:\w+[ \t*]+)+(\w+)(?:\[[^\]]*\])*;")
LABEL = re.compile(r"(\w+):")


def sources():
    """Every source file, relative to the project's root."""
    names = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard",
                            *ROOMS], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in names.split() if name.endswith((".c", ".h", ".asm"))
            and (ROOT / name).exists()]


def ends_in_brace(lines, number):
    """Is what begins in this line a function's body, and not only its declaration?"""
    for line in lines[number:number + 8]:
        for character in re.sub(r"//.*|/\*.*?\*/", "", line):
            if character in "{;":
                return character == "{"
    return False


def defined_in(text, assembler):
    """Yield (name, kind, line number) of whatever a file defines at its outer level."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if assembler:
            found = LABEL.match(line)
            if found:
                yield found[1], "function", number + 1
            continue
        if line.startswith("\t"):
            found = MEMBER.match(line)
            if found:
                yield found[1], "member", number + 1
            continue
        several = SEVERAL.match(line)
        if several:
            yield from ((name, "variable", number + 1) for name in re.findall(r"\w+", several[1]))
            continue
        for pattern, kind in DEFINITIONS:
            found = pattern.match(line)
            if not found or (kind == "function" and not ends_in_brace(lines, number)):
                continue
            if kind == "variable" and NO_VARIABLE.match(line):
                continue
            yield found[1], kind, number + 1
            break


@functools.lru_cache(maxsize=None)
def index():
    """{name: [(kind, file, line)]} of all sources."""
    places = {}
    for path in sources():
        text = (ROOT / path).read_text(encoding="utf-8")
        for name, kind, line in defined_in(text, path.endswith(".asm")):
            places.setdefault(name, []).append((kind, path, line))
    return places


def bare(name):
    """`struct page`, `pfn_to_page()`, `zone.lowmem_reserve`: the word to look for."""
    return re.sub(r"^(?:struct|enum) |\(.*\)$|^\w+\.", "", name)


ORDER = ("function", "macro", "type", "variable", "member")


def find(name, prefer=None):
    """Where a name is defined: (file, line), in the preferred file if it is there; else None."""
    wanted = ("function", "macro") if name.endswith("()") else \
        ("type",) if name.startswith("struct ") else ORDER
    places = [place for place in index().get(bare(name), []) if place[0] in wanted]
    if prefer and any(path == prefer for _, path, _ in places):
        places = [place for place in places if place[1] == prefer]
    if not places:
        return None
    # A function before a macro, C before headers, where several are left.
    places.sort(key=lambda place: (ORDER.index(place[0]), place[1].endswith(".h"), place[1]))
    return places[0][1], places[0][2]


def documents():
    """The documents with links into the sources."""
    return [*sorted(ROOT.glob("README*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def relative(document, path):
    return os.path.relpath(ROOT / path, document.parent)


def lines_in(name, path):
    """At which lines a file defines a name."""
    return [line for _, where, line in index().get(bare(name), []) if where == path]


def is_near(name, path, line):
    """Does whoever follows the link see the definition?"""
    return any(abs(there - line) <= NEAR for there in lines_in(name, path))


def pointed(document, link):
    return os.path.relpath(os.path.normpath(document.parent / link["path"]), ROOT)


def complaints(document, text):
    """Yield what is wrong with each link of a document."""
    for link in LINK.finditer(text):
        path = pointed(document, link)
        lines = lines_in(link["name"], path)
        if not (ROOT / path).exists():
            yield f"{link['name']}: no file {path}"
        elif not lines:
            yield f"{link['name']}: not defined in {path}"
        elif not is_near(link["name"], path, int(link["line"])):
            yield f"{link['name']}: {path} has it at line {lines[0]}, not at {link['line']}"


def refreshed(document, text):
    """The text with each stale link where it belongs; a name that is nowhere stays.

    What is good stays as it is, or every edit of a source would be one of each document, too.
    """
    def moved(link):
        old = pointed(document, link)
        place = find(link["name"], old)
        if not place or is_near(link["name"], old, int(link["line"])):
            return link[0]
        return f"[`{link['name']}`]({relative(document, place[0])}#L{place[1]})"
    return LINK.sub(moved, text)


def main():
    bad = 0
    for document in documents():
        text = document.read_text(encoding="utf-8")
        if "--write" in sys.argv[1:]:
            new = refreshed(document, text)
            if new != text:
                document.write_text(new, encoding="utf-8")
                text = new
        for complaint in complaints(document, text):
            print(f"{document.relative_to(ROOT)}: {complaint}")
            bad += 1
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
