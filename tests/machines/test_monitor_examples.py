# SPDX-License-Identifier: MIT
"""What help says of each command holds: its example works; Tab knows what may follow.

And the prompt survives whatever is typed at it.
"""
import random
import re

import pytest
from machine import GOOD
from prompt import at_prompt, handle

# What has to be held for an example's $1.
FIRST = {"free": ["alloc 3"], "kfree": ["kmalloc 100"], "vfree": ["vmalloc 20000"],
         "kmap": ["alloc 0 highmem"], "kunmap": ["alloc 0 highmem", "kmap $1"],
         "kmap_atomic": ["alloc 0 highmem"], "kunmap_atomic": ["alloc 0 highmem", "kmap_atomic $1"]}

# They leave the prompt, for which there are tests of their own.
LEAVING = {"go", "step", "quit", "exit"}

COMPLAINTS = ("usage:", "no such", "not before", "there is none", "not a wish", "given back already")


@pytest.fixture(name="prompt", scope="module")
def fixture_prompt():
    with at_prompt(mem=1024) as session:
        yield session


def examples(session):
    """{command: its example}"""
    names = re.findall(r"^(\w+) +\S", session.type("help"), re.M)
    return {name: re.search(r"^e\.g\.   (.*)$", session.type(f"help {name}"), re.M)[1]
            for name in names}


def give_everything_back(session):
    """The last first, as kunmap_atomic wants it."""
    back = {"alloc": "free", "kmalloc": "kfree", "vmalloc": "vfree", "kmap": "kunmap",
            "kmap_atomic": "kunmap_atomic", "percpu": "percpu free"}
    for name, how in reversed(re.findall(r"^(\$\d+) +(\w+)", session.type("held"), re.M)):
        assert f"{name} is not held any more" in session.type(f"{back[how]} {name}")
    assert session.type("held") == "nothing is held\n"


def test_every_example_works(prompt):
    for name, line in examples(prompt).items():
        if name in LEAVING:
            continue
        needed = None
        for before in FIRST.get(name, []):
            needed = handle(prompt.type(before.replace("$1", needed or "")))
        answer = prompt.type(line.replace("$1", needed or "$1"))
        complaints = [text for text in COMPLAINTS if text in answer and name not in ("help", "dmesg")]
        assert not complaints, (line, answer)
        assert ("the command faulted" in answer) == (name == "fault")
    give_everything_back(prompt)


def test_tab_completes_what_follows(prompt):
    """A word of each command that has some; then, of handles, those that are held."""
    for typed, completed in (("alloc 3 mov", "alloc 3 movable "), ("kmalloc 8 ato", "kmalloc 8 atomic "),
                             ("vmalloc 8 ze", "vmalloc 8 zero "), ("percpu al", "percpu alloc "),
                             ("cat kalls", "cat kallsyms "),
                             ("cat /proc/budd", "cat /proc/buddyinfo "), ("help kmap_a", "help kmap_atomic "),
                             ("stage sealed", "stage sealed "), ("kunmap_", "kunmap_atomic ")):
        prompt.guest.send(typed + "\t\x15\r")
        seen = prompt.guest.wait_for(re.escape(completed), 60, prompt.seen)
        assert seen, prompt.guest.log[prompt.seen:]
        prompt.wait_prompt()
    name = handle(prompt.type("alloc 0"))
    prompt.guest.send("free $\t\r")
    assert f"{name} is not held any more" in prompt.wait_prompt()


def test_lines_that_are_too_long(prompt):
    """More than fits is not taken, with a beep for each; what fits is what counts."""
    answer = prompt.type("x" * 200)
    assert "x" * 72 + ": no such command" in answer and "x" * 73 not in answer
    assert "blocks have orders" in prompt.type("alloc " + "9" * 9)
    assert "usage: alloc" in prompt.type("alloc " + "9" * 100)
    assert "usage: page" in prompt.type("page pfn " + "1" * 100)
    assert "not a wish" in prompt.type("alloc 0 " + "z" * 100)


def test_too_many_words(prompt):
    for name in examples(prompt):
        assert prompt.type(name + " 1" * 8) == "more than 8 words\n"
        answer = prompt.type(name + " 1" * 7) if name not in LEAVING | {"fault"} else "usage"
        assert answer


WORDS = ["-1", "0", "1", "11", "4096", "0xffffffff", "0x7fffffff", "4294967295", "4294967296",
         "0xc0000000", "0xc0100000", "0xfffff000", "$0", "$1", "$2", "$4294967296", "$", "pfn", "phys",
         "alloc", "free", "movable", "highmem", "dma", "atomic", "zero", "comp", "node=0", "node=",
         "node=99", "1K", "3G", "5G", "K", "start_kernel", "%s%n%p", "\\", "'", "=", "x" * 40]

# Freeing what is somebody's by its address is allowed, and the end of him; so are leaving and these.
NOT_AT_RANDOM = LEAVING | {"free", "kfree", "vfree", "stage", "selftest", "bench", "help", "dmesg"}


def test_hundreds_of_lines_of_nonsense(prompt):
    """Commands with arguments drawn from a bag: each ends at the prompt, in its own words."""
    dice = random.Random(20)
    names = sorted(set(examples(prompt)) - NOT_AT_RANDOM)
    for _ in range(300):
        line = " ".join([dice.choice(names)] + dice.choices(WORDS, k=dice.randrange(5)))
        if line.startswith(("cat", "md", "percpu free", "ptdump")):
            continue
        answer = prompt.type(line)
        if "the command faulted" in answer:
            assert line.startswith("fault") or "kunmap_atomic" in line, (line, answer)
        if re.search(r"^\$\d+ = ", answer, re.M):
            give_everything_back(prompt)


NEVER_ALLOCATED = ["0", "1", "16", "0x1000", "0x7fffffff", "0xbffff000", "0xbfffffff", "0xc00a0000",
                   "0xc0100000", "0xc0100001", "0xe0000800", "0xf8000000", "0xf9000000", "0xff800000",
                   "0xfffff000", "0xffffffff", "md_command", "start_kernel"]


@pytest.mark.parametrize("back", ["free", "kfree", "vfree", "percpu free"])
def test_what_was_never_allocated_is_not_freed(prompt, back):
    """Whatever the address: a report or nothing, then the prompt, and the lists are as before."""
    before = prompt.type("cat buddyinfo")
    for address in NEVER_ALLOCATED:
        answer = prompt.type(f"{back} {address}")
        assert "the command faulted" not in answer, (back, address, answer)
        if int(address, 0) > 16 if address[0].isdigit() else True:
            assert "BUG" in answer, (back, address, answer)
    assert prompt.type("cat buddyinfo") == before


def test_keys_at_random():
    """Any bytes at all, control characters and halves of sequences among them; the prompt stays."""
    dice = random.Random(7)
    with at_prompt(mem=64) as session:
        for _ in range(60):
            keys = "".join(chr(dice.choice([dice.randrange(1, 128), 27, 9, 91, 32, 65]))
                           for _ in range(40))
            session.guest.send(keys.replace("\r", "").replace("\n", "") + "\x1b[A\x03\x03")
        session.guest.send("\x03\rhelp go\r")
        assert session.guest.wait_for("go: go on, to the next stage", 120, session.seen)
        session.seen = len(session.guest.log)
        session.guest.send("\r")
        session.wait_prompt()
        assert session.leave() == GOOD


def test_another_processor_is_asked_where_it_is():
    with at_prompt(mem=64, cpus=2) as session:
        assert "start_kernel+0x" in session.type("bt")
        answer = session.type("bt 1")
        assert "NMI backtrace for cpu 1" in answer and "start_secondary" in answer
        assert session.type("bt 7") == "processor 7 does not run; running: 2\n"
        assert "usage: bt" in session.type("bt x")
        assert re.search(r"^NMI: +0 +1   Non-maskable", session.type("cat interrupts"), re.M)
        assert session.leave() == GOOD


def test_a_node_is_asked():
    """Where there are two nodes: the block, the bytes, the pages come from the one that was named."""
    numa = ["-object", "memory-backend-ram,id=m0,size=256M", "-numa", "node,nodeid=0,memdev=m0,cpus=0",
            "-object", "memory-backend-ram,id=m1,size=256M", "-numa", "node,nodeid=1,memdev=m1,cpus=1"]
    with at_prompt(mem=512, cpus=2, extra=numa) as session:
        for line in ("alloc 3 node=1", "alloc 0 node=0", "kmalloc 100 node=1", "vmalloc 8K node=1"):
            name = handle(session.type(line))
            node = line[-1]
            assert f"place   node {node}, " in session.type(f"page {name}"), line
        assert "node 2: there is none; the first is 0, and there are 2" in \
            session.type("alloc 0 node=2")
        assert re.search(r"^(Normal|HighMem)/1 ", session.type("alloc 10 node=1"), re.M)


# One line for each command that asks for something that may not exist yet, and what gives it back.
EARLY = {"held": None, "page pfn 0x100": None, "page 0xc0000000": None, "page md_command": None,
         "page 0xf9000000": None, "alloc 0": "free", "kmalloc 8": "kfree", "vmalloc 1": "vfree",
         "percpu alloc 4": "percpu free", "kmap pfn 0x100": "kunmap", "bt 0": None, "md 0xc0000000": None,
         "kmap_atomic pfn 0x100": "kunmap_atomic", "cat interrupts": None, "cat kmemleak": None,
         "cat zoneinfo": None, "cat vmallocinfo": None}


@pytest.mark.parametrize("machine", [
    pytest.param({"mem": 64}, id="64M"),
    pytest.param({"mem": 1024, "cpus": 2}, id="1G", marks=pytest.mark.full)])
def test_every_stage_bears_every_command(machine):
    """Too early is an answer; a fault is none."""
    stages = 0
    with at_prompt(append="stage=all selftest=none", **machine) as session:
        while True:
            stages += 1
            for line, back in EARLY.items():
                answer = session.type(line)
                assert "the command faulted" not in answer and "BUG" not in answer, answer
                if back and " = " in answer:
                    assert "is not held any more" in session.type(f"{back} {handle(answer)}")
            if re.search(r"^>\* running", session.type("stage"), re.M):
                break
            session.type("go")
        assert stages > 25 and session.leave() == GOOD
