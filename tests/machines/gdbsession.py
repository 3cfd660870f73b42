# SPDX-License-Identifier: MIT
"""Sessions of gdb by script: what a user would type, and what came for each line.

	answers = session(["b2b-zones", "b2b-buddy"], target=path)
	rows = table(answers["b2b-zones"])	[{"node": "0", "zone": "DMA", ...}, ...]
"""
import re
import subprocess

from b2bvm import KERNEL, PATIENCE, ROOT

COMMANDS = ROOT / "tools/gdb/b2b.py"

# An error must not end the session: it is an answer, too.
TYPE = """\
python
def type_line(line):
    gdb.write("\\n\\x1e" + line + "\\n")
    try:
        gdb.execute(line)
    except gdb.error as problem:
        gdb.write(f"error: {problem}\\n")
end
"""


def script(lines, target=None):
    head = ["set confirm off", "set pagination off", "set width 0", f"source {COMMANDS}", TYPE]
    if target:
        head.append(f"target remote {target}")
    return "\n".join(head + [f"python type_line({line!r})" for line in lines]) + "\n"


def gdb(path, *arguments, kernel=KERNEL):
    """Run gdb with a script.  Return: what it said, and what it complained about."""
    command = ["gdb", "-q", "-nx", "-batch", kernel, *map(str, arguments), "-x", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300 * PATIENCE, check=False)
    return done.stdout, done.stderr


def session(lines, path, target=None, core=None, kernel=KERNEL):
    """Type lines to gdb: on a machine, a core, or neither.  path: for the script.

    Return: {line: answer}; of a line that is typed twice, as `continue` is, [answer, answer ...].
    """
    path.write_text(script(lines, target), encoding="utf-8")
    said, complaints = gdb(path, *([core] if core else []), kernel=kernel)
    pieces = [piece.partition("\n")[::2] for piece in said.split("\n\x1e")[1:]]
    assert [line for line, _ in pieces] == list(lines), said + complaints
    answers = {}
    for line, answer in pieces:
        answers.setdefault(line, []).append(answer.strip("\n"))
    return {line: found[0] if len(found) == 1 else found for line, found in answers.items()}


def table(answer, nr=0):
    """The rows of a table in an answer, by heading.  nr: which, when there are several.

    Columns stand two blanks apart; a heading is as far left or right as what stands below.
    """
    lines = [line for line in answer.split("\n") if line.strip()]
    columns = [len(re.split(r" {2,}", line.strip())) if line.startswith("  ") else 0 for line in lines]
    heads = [i for i, count in enumerate(columns) if count > 2 and (not i or not columns[i - 1])]
    head = lines[heads[nr]]
    body = []
    for line in lines[heads[nr] + 1:]:
        if "  " not in line.strip() or not line.startswith("  "):
            break       # a sentence
        body.append(line)
    return [cells_of(head, line, body) for line in body]


def cells_of(head, line, body):
    """A column is what lies between two gutters: places that are blank in all lines."""
    width = max(map(len, [head, *body]))
    texts = [text.ljust(width) for text in [head, *body]]
    blank = [all(text[i] == " " for text in texts) for i in range(width)] + [True, True]
    names, cells, start = [], [], None
    for i in range(width + 1):
        gutter = blank[i] and blank[i + 1]
        if start is None and not blank[i]:
            start = i
        elif start is not None and gutter:
            names.append(texts[0][start:i].strip())
            cells.append(line.ljust(width)[start:i].strip())
            start = None
    return dict(zip(names, cells))
