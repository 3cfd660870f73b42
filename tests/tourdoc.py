# SPDX-License-Identifier: MIT
"""docs/tour.md and its translations, taken apart: stops, blocks of code, links.

	## memory_map: what the firmware says	a stop: the stage in front of the colon
	```log ...				lines that the stage prints
	```monitor ...				b2b> a command, and its answer; … is anything
	```gdb ...				(gdb) a command
	```text ...				a picture
"""
import pathlib
import re
from dataclasses import dataclass, field

ROOT = pathlib.Path(__file__).resolve().parents[1]

STAGE = re.compile(r'^\tSTAGE\((\w+), "(\w+)", "(.*)"\)', re.M)
HEADING = re.compile(r"^(#+) (.*)$")
FENCE = re.compile(r"^```(\w*)$")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")

# What a line has to say in other numbers when the kernel's own size, the host's speed or
# the place of a table changes.
NUMBER = re.compile(r"0x[0-9a-fA-F]+|[0-9a-f]*[0-9][0-9a-f]*")


def stages():
    """[(name, function)] of all stages, in the order of time."""
    text = (ROOT / "include/linux/stage.h").read_text(encoding="utf-8")
    return [(name, function) for name, function, _ in STAGE.findall(text)]


@dataclass
class Stop:
    """What stands between two headings of the second level."""
    title: str
    text: str = ""
    blocks: list = field(default_factory=list)      # (language, [line])

    @property
    def stage(self):
        """The stage that the stop is about; None for what stands in between."""
        name = re.match(r"(\w+)(?:: |：)", self.title)
        return name[1] if name and name[1] in dict(stages()) else None

    def of(self, language):
        return [lines for kind, lines in self.blocks if kind == language]

    @property
    def links(self):
        return LINK.findall(self.text)


def stops(document):
    """The document's stops; the first one is what stands above them."""
    found, block = [Stop("")], None
    for line in document.read_text(encoding="utf-8").split("\n"):
        fence = FENCE.match(line)
        if block is not None:
            if line == "```":
                block = None
            else:
                block.append(line)
        elif fence:
            block = []
            found[-1].blocks.append((fence[1], block))
        elif line.startswith("## "):
            found.append(Stop(line[3:]))
        else:
            found[-1].text += line + "\n"
    assert block is None, f"{document}: a block without end"
    return found


def normalised(line):
    """A line without what may be different on another day: numbers, and how many blanks."""
    return " ".join(NUMBER.sub("#", line).split())


def pattern(lines):
    """A regular expression for the text that the lines describe."""
    parts = []
    for line in lines:
        if line.strip() == "…":
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(r".*".join(re.escape(normalised(part)) if part.strip() else ""
                                    for part in line.split("…")) + r"\s*\n")
    return re.compile("".join(parts) + r"\s*")


def commands(lines, prompt):
    """[(command, [line of the answer])] of a block."""
    found = []
    for line in lines:
        if line.startswith(prompt):
            found.append((line[len(prompt):].strip(), []))
        else:
            found[-1][1].append(line)
    return found


def answered(expected, answer):
    """Is it the answer that the document shows?  Without lines anything will do."""
    text = "".join(normalised(line) + "\n" for line in answer.split("\n") if line.strip())
    return not expected or bool(pattern(expected).fullmatch(text))
