# SPDX-License-Identifier: MIT
"""The monitor, as somebody types at it: commands, keys, stages, faults."""
import re

import pytest
from b2bvm import PATIENCE, ROOT, running
from machine import GOOD
from prompt import Session, at_prompt

@pytest.fixture(name="prompt")
def fixture_prompt():
    with at_prompt(mem=256, append="monitor selftest=none") as session:
        yield session


def commands():
    text = "".join(path.read_text() for room in ("kernel", "mm", "arch", "init")
                   for path in (ROOT / room).rglob("*.c"))
    return re.findall(r"^MONITOR_COMMAND\((\w+),.*?\);$", text, re.M | re.S)


def test_help_names_every_command(prompt):
    listed = re.findall(r"^(\w+) +\S", prompt.type("help"), re.M)
    assert sorted(listed) == sorted(commands())
    for name in listed:
        answer = prompt.type(f"help {name}")
        assert re.match(rf"{name}: .+\nusage: {name}.*\ne\.g\.   {name}", answer)


def test_cat_shows_every_entry(prompt):
    names = prompt.type("ls").split()
    assert names == sorted(names)
    for name in names:
        answer = prompt.type(f"cat /proc/{name}")
        assert answer and "usage: cat" not in answer and "no such file" not in answer
    assert "interrupts" in names and prompt.type("cat interupts") == "interupts: no such file; ls lists them\n"
    assert re.search(r"^MemTotal: +\d+ kB$", prompt.type("cat meminfo"), re.M)


def test_memory_is_shown_and_holes_are_survived(prompt):
    answer = prompt.type("md __stack_chk_fail 20")
    assert [len(line.split()[0]) for line in answer.splitlines()] == [8, 8]
    assert prompt.type("md 0xf0000000 4").startswith("f0000000  .. .. .. ..  ")
    assert prompt.type("md nowhere") == "nowhere: neither a number nor a function of the kernel\n"
    assert prompt.type("md start_kernel 0") == "from 1 to 65536 bytes\n"
    assert "usage: md" in prompt.type("md start_kernel much")


def test_the_log_and_the_call_trace(prompt):
    assert "Zone ranges:" in prompt.type("dmesg")
    assert "start_kernel+0x" in prompt.type("bt")
    assert "---[ Kernel Mapping ]---" in prompt.type("ptdump")


def test_keys(prompt):
    """Left, Backspace, Up and Tab, as a terminal sends them."""
    prompt.guest.send("helpx\x1b[D\x1b[C\x7f sta\t\r")
    assert "stage: list the stages" in prompt.wait_prompt()
    prompt.guest.send("\x1b[A\r")
    assert "stage: list the stages" in prompt.wait_prompt()


def functions(prompt, begin):
    names = {line.split()[2] for line in prompt.type("cat kallsyms").splitlines()}
    return sorted(name for name in names if name.startswith(begin))


def typed_and_shown(prompt, keys):
    """What stands at the prompt behind some keys; the line is given up."""
    prompt.guest.send(f"{keys}\x03")
    return prompt.wait_prompt()


@pytest.mark.parametrize("command", ["md", "fault", "page"])
def test_tab_completes_functions(prompt, command):
    """One that is the only one, the common part of several, then the list of them."""
    names = functions(prompt, "monitor_")
    assert len(names) > 5
    assert typed_and_shown(prompt, f"{command} start_ker\t") == f"{command} start_kernel ^C\n"
    assert typed_and_shown(prompt, f"{command} monito\t") == f"{command} monitor_^C\n"
    prompt.guest.send(f"{command} monito\t\t")
    listed = prompt.wait_prompt()
    assert listed.split() == [command, "monitor_", *names]
    assert max(map(len, listed.splitlines())) <= 80
    assert typed_and_shown(prompt, "") == f"{command} monitor_^C\n"


def test_long_lists_end_in_a_number(prompt):
    """48 names, and how many more; all in all as many as there are."""
    names = functions(prompt, "p")
    prompt.guest.send("md p\t")
    listed = prompt.wait_prompt().split()[2:]
    assert listed[:48] == names[:48]
    assert listed[48] == "..." and int(listed[49]) >= len(names) - 48 and listed[50:] == ["more"]
    typed_and_shown(prompt, "")


def test_names_of_functions_stand_for_addresses_only(prompt):
    """Not before one has begun, not as a second argument, not for commands that take none."""
    for line in ("md ", "md 0 start_ker", "page pfn start_ker", "cat start_ker", "bt start_ker"):
        shown = typed_and_shown(prompt, f"{line}\t")
        assert "start_kernel" not in shown and "more" not in shown
    prompt.type("alloc 0")
    assert typed_and_shown(prompt, "md \t") == "md $1 ^C\n"


def test_interrupts_are_counted(prompt):
    """What is typed comes by the first port's interrupt."""
    counts = []
    for _ in range(2):
        counts.append(int(re.search(r"^ *4: +(\d+)", prompt.type("cat interrupts"), re.M)[1]))
    assert counts[1] > counts[0] > 0


def test_nonsense_is_told(prompt):
    assert "nonsense: no such command" in prompt.type("nonsense 1 2")
    assert "more than 8 words" in prompt.type("help a b c d e f g h")
    assert "usage: cat" in prompt.type("cat")
    assert prompt.type("help nonsense") == "nonsense: no such command; help lists them\n"
    assert prompt.type("stage nonsense") == "nonsense: no such stage; stage lists them\n"
    assert prompt.type("   ") == ""


def test_words_are_offered_by_the_alphabet(prompt):
    prompt.guest.send("\t")
    listed = prompt.wait_prompt()
    assert max(map(len, listed.splitlines())) < 80
    assert listed.split() == sorted(commands())


def test_nothing_is_freed_at_null(prompt):
    for command in ("free", "kfree", "vfree"):
        assert prompt.type(f"{command} 0").startswith("0 is NULL: there is nothing to free\n")
    assert prompt.type("free pfn 0x1000") == "pfn: neither a number nor a function of the kernel\n"


def test_a_fault_comes_back_to_the_prompt(prompt):
    """A command that reads a wild address, twice: reported each time, and nothing else is lost."""
    for count in (1, 2):
        answer = prompt.type("fault")
        assert "BUG: kernel NULL pointer dereference" in answer and f"[#{count}]" in answer
        assert "fault_command" in answer and "the prompt goes on" in answer
    assert prompt.type("stage running") == "running is over\n"
    assert prompt.type("step") == "this is the last stage: quit ends the machine, with its verdict\n"
    assert prompt.leave() == GOOD


def test_every_stage_stops(prompt):
    """stage=all, from before there is memory to the end; the prompt works in each."""
    stages = re.findall(r"^\tSTAGE\((\w+),", (ROOT / "include/linux/stage.h").read_text(), re.M)
    with running(mem=64, append="stage=all selftest=none") as guest:
        session = Session(guest)
        for name in stages:
            assert f"stage {name}, behind " in session.wait_prompt()
            assert f">* {name} " in session.type("stage")
            guest.send("go\r")
        guest.wait(120 * PATIENCE)
        assert guest.exit_code == GOOD


def test_from_stage_to_stage():
    with running(mem=64, append="stage=memblock selftest=none") as guest:
        session = Session(guest)
        assert "stage memblock, behind memblock_x86_fill()" in session.wait_prompt()
        assert "meminfo: not before stage watermarks" in session.type("cat meminfo")
        assert re.search("reserved:\n   0: .*\n", session.type("cat memblock"))
        assert "memory_map is over" in session.type("stage memory_map")
        assert "stage low_memory, behind" in session.type("step")
        assert "stage audit, behind boot_audit()" in session.type("stage audit")
        assert session.leave() == GOOD


def test_a_named_stage_is_the_next_stop():
    """stage=all, and one that is named: none of those before it stops."""
    with running(mem=64, append="stage=all selftest=none") as guest:
        session = Session(guest)
        session.wait_prompt()
        session.type("step")
        assert session.type("ptdump").startswith("---[ Kernel Mapping ]---\n0xc0000000-")
        assert "stage direct_map, behind" in (answer := session.type("stage direct_map"))
        assert answer.count("\nstage ") == 1
        assert "stage firmware_tables, behind" in session.type("go")


def test_an_unknown_stage_is_told():
    with running(mem=64, append="stage=memblok selftest=none") as guest:
        guest.wait(120 * PATIENCE)
        assert "Malformed early option 'stage'" in guest.log and guest.exit_code == GOOD
