# SPDX-License-Identifier: MIT
"""The house stays tidy: functions and files of a size to take in, kernel-doc that fits its function."""
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROOMS = ["boot", "arch", "mm", "kernel", "lib", "init", "include", "tests", "tools"]

FUNCTION_LINES = 70
FILE_LINES = 700


def sources(*patterns):
    names = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard",
                            *patterns], cwd=ROOT, capture_output=True, text=True,
                           check=True).stdout.split()
    return [name for name in names if name.split("/")[0] in ROOMS and (ROOT / name).exists()]


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def functions(text):
    """Yield (name, lines) of each function: a brace that opens in column 0 and closes there."""
    begin, lines = None, text.split("\n")
    for number, line in enumerate(lines):
        if line == "{":
            begin = number
        elif line == "}" and begin is not None:
            head = re.findall(r"(\w+)\(", "\n".join(lines[max(0, begin - 3):begin]))
            yield (head[-1] if head else "?"), number - begin + 1
            begin = None


def test_functions_can_be_taken_in():
    long = {f"{name}: {function}" for name in sources("*.c", "*.h")
            for function, lines in functions(text_of(name)) if lines > FUNCTION_LINES}
    assert not long


def test_files_are_one_idea_each():
    long = {name for name in sources("*.c", "*.h", "*.asm", "*.py")
            if text_of(name).count("\n") > FILE_LINES}
    assert not long


# ---- kernel-doc ----------------------------------------------------------------------

DOC = re.compile(r"/\*\*\n((?: \*.*\n)+?) \*/\n((?:#.*\n)*)((?:.|\n)*?)[;{]")
ARGUMENT = re.compile(r"\(\*(?:const )?(\w+)|(\w+)(?:\[[^\]]*\])*$")


def arguments(text):
    """The names in a list of parameters."""
    found = []
    for one in re.split(r",(?![^()]*\))", text):
        one = one.strip()
        if one not in ("", "void", "..."):
            names = ARGUMENT.search(one)
            found.append(names[1] or names[2])
    return found


def complaints(text):
    """Yield what is wrong with each kernel-doc comment that stands above a function."""
    for doc, directives, declaration in DOC.findall(text):
        title = re.match(r" \* (\w+)\(\) - (.*)", doc)
        if not title:
            continue
        name = title[1]
        head = re.search(rf"(.*)\b{name}\s*\(((?:[^()]|\([^()]*\))*)\)", declaration, re.S)
        if not head:
            if name not in directives + declaration:     # a macro has no types to compare
                yield f"{name}: describes something else"
            continue
        real = arguments(head[2])
        told = re.findall(r"^ \* @(\w+)(?:\.\.\.)?:", doc, re.M)
        for argument in set(real) ^ set(told):
            yield f"{name}: @{argument} stands on one side only"
        answers = "void" not in head[1] or "*" in head[1]
        question = re.search(r"\bbool\b", head[1]) and "?" in title[2]
        if answers and not question and "Return:" not in doc:
            yield f"{name}: no word about what is returned"


@pytest.mark.parametrize("room", ROOMS)
def test_kernel_doc_fits(room):
    found = [f"{name}: {text}" for name in sources(f"{room}/*.c", f"{room}/*.h")
             for text in complaints(text_of(name))]
    assert not found, "\n".join(found)


def test_kernel_doc_that_does_not_fit():
    text = """/**
 * f() - half of a number
 * @number: it
 */
int f(int n);

/**
 * g() - is it one?
 * @n: number
 */
bool g(int n);
"""
    assert set(complaints(text)) == {"f: @number stands on one side only",
                                     "f: @n stands on one side only",
                                     "f: no word about what is returned"}
