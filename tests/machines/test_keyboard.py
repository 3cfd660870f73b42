# SPDX-License-Identifier: MIT
"""The monitor on the VGA screen, by PS/2 keyboard; and how it waits for keys."""
import re

import pytest
from b2bvm import GOOD, PATIENCE, running
from keyboard import ROWS, Front
from prompt import PROMPT, Session, at_prompt

QUICK = "monitor selftest=none"


@pytest.fixture(name="front", scope="module")
def fixture_front():
    with running(mem=64, append=QUICK) as guest:
        front = Front(guest)
        front.wait_last("b2b>")
        yield front


@pytest.fixture(autouse=True)
def empty_line(request):
    """Each test begins and ends with an empty line."""
    yield
    if "front" in request.fixturenames:
        front = request.getfixturevalue("front")
        front.press("ctrl", "c")
        front.wait_last("b2b>")


def test_characters(front):
    """Every character of a US keyboard: what is typed is what stands there."""
    for text in ("abcdefghijklm nopqrstuvwxyz", "ABCDEFGHIJKLM NOPQRSTUVWXYZ", "0123456789",
                 "`-=[]\\;',./", "~!@#$%^&*()_+{}|:\"<>?"):
        front.type(text)
        front.wait_last("b2b> " + text)
        front.press("ctrl", "u")
        front.wait_last("b2b>")


def test_caps_lock(front):
    front.press("caps_lock")
    front.type("aB1")
    front.press("caps_lock")
    front.type("aB1")
    front.wait_last("b2b> Ab1aB1")


def edit(front, *keys):
    for key in keys:
        front.press(*key.split("-"))


@pytest.mark.parametrize("keys, line, column", [
    (("left", "left", "x"), "one two thrxee", 17),
    (("home", "x", "end", "y"), "xone two threey", 20),
    (("ctrl-a", "right", "delete"), "oe two three", 6),
    (("ctrl-a", "ctrl-e", "backspace"), "one two thre", 17),
    (("left", "left", "ctrl-k"), "one two thr", 16),
    (("left", "left", "ctrl-u"), "ee", 5),
    (("ctrl-w", "ctrl-w"), "one", 9),
    (("ctrl-w", "home", "ctrl-y"), "threeone two", 10),
    (("up", "down"), "one two three", 18),
    (("kp_4", "kp_decimal"), "one two thre", 17),
])
def test_editing(front, keys, line, column):
    """The line, and where the cursor stands in it."""
    front.type("one two three")
    edit(front, *keys)
    front.wait_last("b2b> " + line)
    assert front.cursor()[1] == column


def test_history_and_tab(front):
    front.type("help sta\t\n")
    front.wait_screen("^stage: list the stages")
    front.type("help md\n")
    front.wait_screen("^usage: md ADDRESS")
    edit(front, "up", "up")
    front.wait_last("b2b> help stage")
    edit(front, "down")
    front.wait_last("b2b> help md")


def test_colours(front):
    """A line of the log has the colour of its level; what is typed and answered is plain."""
    front.type("selftest keyboard.shift\nselftest nosuch\n")
    front.wait_screen("^0 passed, 1 failed")
    front.wait_last("b2b>")
    colours = {}
    for cells in front.cells():
        text = "".join(char for char, _ in cells).rstrip()
        colours[re.sub(r"^\[ *\d+\.\d+\] ", "", text)] = {colour for _, colour in cells[:len(text)]}
    assert colours["ok 1 keyboard"] == colours["0 passed, 1 failed, 0 skipped"] == {0x07}
    assert colours['Bail out! no test matches "nosuch"'] == {0x0c}
    assert colours["b2b> selftest nosuch"] == colours["b2b>"] == {0x07}


# ---- looking back ------------------------------------------------------------------------

HALF = ROWS // 2


def test_shift_page_up_looks_back(front):
    """Half a screen each time, to the first row that there is, and back again.  The picture, too."""
    front.type("help\n")
    front.wait_screen("^vmalloc ")
    bottom, top = front.rows(), front.top()
    lines = front.picture()
    assert front.rows() == bottom

    edit(front, "shift-pgup")
    assert front.top() == top - HALF
    assert front.rows()[HALF:] == bottom[:ROWS - HALF] and front.rows() != bottom
    assert front.picture()[16 * HALF:] == lines[:16 * (ROWS - HALF)]
    assert front.picture() != lines

    edit(front, "shift-pgup", "shift-pgup", "shift-pgdn")
    assert front.top() == top - 2 * HALF
    edit(front, *["shift-pgup"] * 20)
    assert front.top() == 0
    edit(front, *["shift-pgdn"] * 20)
    assert front.top() == top and front.rows() == bottom


def test_keys_and_output_go_back_to_the_end(front):
    """Keys of the line do, also one without an effect, and output does; no other key does."""
    top = front.top()
    edit(front, "shift-pgup", "shift", "pgup", "pgdn", "f1")
    assert front.top() == top - HALF
    edit(front, "end")
    assert front.top() == top
    edit(front, "shift-pgup")
    front.type("x")
    assert front.top() == top
    front.wait_last("b2b> x")
    edit(front, "shift-pgup")
    front.guest.send("y")
    front.wait_last("b2b> xy")
    assert front.top() == top


def test_memory_of_the_card_ends(front):
    """More lines than it has: of the last 136 and the screen none is missing, again and again."""
    seen = set()
    for _ in range(3):
        before = len(front.guest.log)
        front.guest.send("ls\r" * 10)
        assert front.guest.wait_for(rf"({PROMPT}ls\n[^>]*){{9}}{PROMPT}", 60 * PATIENCE, before)
        front.wait_idle()
        rows = ["".join(char for char, _ in row).rstrip() for row in front.memory(0, front.top() + ROWS)]
        while not rows[-1]:
            rows.pop()
        written = [line.replace("\r", "").rstrip() for line in front.guest.log.split("\n")]
        assert len(rows) >= 136 + ROWS and rows == written[-len(rows):]
        seen.add(front.top())
        assert max(seen) + ROWS <= 204
    assert len(seen) > 1
    edit(front, *["shift-pgup"] * 20)
    assert front.top() == 0


def test_serial_and_keyboard_write_one_line(front):
    """What is typed on one is edited on the other; both show it."""
    front.type("help ")
    front.guest.send("dmesX")
    front.wait_last("b2b> help dmesX")
    front.press("backspace")
    front.guest.send("g")
    front.wait_last("b2b> help dmesg")
    front.type("\n")
    front.wait_screen("^dmesg: the log")
    assert front.guest.wait_for("^dmesg: the log", 60 * PATIENCE)


# ---- machines without, and with another --------------------------------------------------

@pytest.mark.parametrize("machine", ["q35,i8042=off", "pc,i8042=off"])
def test_no_controller(machine):
    """Nothing at the keyboard's ports: nothing is said, serial works, the processor halts."""
    with at_prompt(mem=64, machine=machine, append=QUICK) as session:
        assert "dmesg: the log" in session.type("help dmesg")
        Front(session.guest).wait_idle()
        assert "i8042" not in session.guest.log
        assert session.leave() == GOOD


def test_nothing_to_type_on():
    """Neither keyboard nor serial port: nobody could ever go on from the prompt, so there is none."""
    with running(mem=64, machine="pc,i8042=off", append=QUICK + " quiet earlyprintk=vga",
                 debug_exit=False) as guest:
        front = Front(guest)
        front.wait_screen("^monitor: there is nothing to type on; the boot goes on")
        front.wait_screen("verdict: good")


@pytest.mark.parametrize("options", [
    {"machine": "q35", "cpus": 2}, {"cpu": "486"},
    pytest.param({"loader": "uefi", "mem": 256}, marks=pytest.mark.full),
])
def test_halts_on(options):
    """Other boards and processors, one without APIC and time stamp; all halt, and wake up."""
    with at_prompt(**{"mem": 64, "append": QUICK, **options}) as session:
        for _ in range(3):
            Front(session.guest).wait_idle()
            assert "dmesg: the log" in session.type("help dmesg")
        assert "does not arrive" not in session.guest.log
        assert session.leave() == GOOD


def test_keyboard_without_serial():
    """The screen alone, on a board with another chip set."""
    with running(mem=64, machine="q35", append=QUICK + " earlyprintk=vga",
                 debug_exit=False) as guest:
        front = Front(guest)
        front.wait_last("b2b>")
        front.type("go\n")
        front.wait_screen("verdict: good")


# ---- waiting --------------------------------------------------------------------------------

def test_every_stage_waits():
    """Before there are handlers for interrupts the prompt asks again and again; then it halts."""
    with running(mem=64, append="stage=all selftest=none") as guest:
        session = Session(guest)
        halts, name = {}, ""
        while name != "running":
            name = session.wait_prompt().rpartition("\nstage ")[2].partition(",")[0]
            session.type("")
            halts[name] = any(Front(guest).halted() for _ in range(20))
            guest.send("go\r")
        names = list(halts)
        since = names.index("traps")
        assert not any(halts[name] for name in names[:since])
        assert all(halts[name] for name in names[since:]), halts


def test_interrupts_that_get_lost():
    """No interrupt controller: it is noticed, said once, and the prompt works without."""
    with at_prompt(mem=64, machine="microvm,pic=off,isa-serial=on", append=QUICK) as session:
        for _ in range(3):
            assert "dmesg: the log" in session.type("help dmesg")
        assert session.guest.log.count("console: serial: IRQ 4 does not arrive") == 1


def test_bursts():
    """500 characters at once, again and again, also while a command runs: none is lost."""
    with at_prompt(mem=64, append=QUICK) as session:
        line = "help " + "x" * 18
        for _ in range(10):
            session.guest.send("ptdump\r" + (line + "\r") * 20 + "\r" * 20)
            end = session.guest.wait_for(rf"({PROMPT}\n){{20}}{PROMPT}", 60 * PATIENCE, session.seen)
            assert end, session.guest.log[session.seen:]
            text, session.seen = session.guest.log[session.seen:end.end()], end.end()
            assert text.count(f"{PROMPT}{line}\n{'x' * 18}: no such command; help lists them\n") == 20
        Front(session.guest).wait_idle()


def test_no_wake_up_is_lost():
    """Each character comes as soon as the echo of the one before: when the processor is about to halt."""
    with at_prompt(mem=64, append=QUICK) as session:
        for _ in range(20):
            seen = len(session.guest.log)
            for char in "a quick brown fox":
                session.guest.send(char)
                found = session.guest.wait_for(re.escape(char), 20 * PATIENCE, seen)
                assert found, f"no echo behind {session.guest.log[seen:]!r}"
                seen = found.end()
            session.type("")
