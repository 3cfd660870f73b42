# SPDX-License-Identifier: MIT
"""tools/progress.py: what is said of something that takes long, and where."""
import io
import os
import pathlib
import re
import subprocess
import sys

import pexpect
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from progress import Progress, clock  # noqa: E402


class Clock:
    """Time that passes when a test says so."""

    def __init__(self):
        self.seconds = 100.0

    def __call__(self):
        return self.seconds


class Screen(io.StringIO):
    """A terminal."""

    def isatty(self):
        return True


@pytest.fixture(name="time")
def fixture_time():
    return Clock()


def test_clock():
    assert [clock(s) for s in (0, 59.9, 83, 3599, 3600, 7325)] == \
        ["0:00", "0:59", "1:23", "59:59", "1:00:00", "2:02:05"]


def test_things_that_are_alike(time):
    """Two of five take 20 seconds: three more take 30."""
    p = Progress(list("abcde"), "things", now=time)
    assert p.line() == "[0 of 5 things, 0:00 gone]"
    for name in "ab":
        p.begin(name)
        time.seconds += 10
        p.end(name)
    p.begin("c")
    p.begin("d")
    assert p.line() == "[2 of 5 things, 0:20 gone, about 0:30 to go] c, d"
    for name in "cde":
        p.end(name)
    assert p.line() == "[5 of 5 things, 0:20 gone]"


def test_times_to_expect(time):
    """60 and 120 seconds; after 30 of the first the rest is 150, on a machine as slow as expected."""
    p = Progress(["short", "long"], "targets", expected={"short": 60, "long": 120}, now=time)
    p.begin("short")
    time.seconds += 30
    assert p.line() == "[0 of 2 targets, 0:30 gone, about 2:30 to go] short"
    time.seconds += 90      # ... and on one that takes twice as long
    p.end("short")
    assert p.line() == "[1 of 2 targets, 2:00 gone, about 4:00 to go]"


def test_what_is_known_takes_no_time(time):
    """Eight of ten are known from before: what one of the others takes counts."""
    p = Progress(list("ab" * 5), "mutations", done=8, now=time)
    p.begin("a")
    time.seconds += 7
    p.end("a")
    assert p.line() == "[9 of 10 mutations, 0:07 gone, about 0:07 to go]"


def test_a_thing_that_breaks_is_over(time):
    p = Progress(["a"], "things", now=time)
    with pytest.raises(ValueError), p.running("a"):
        raise ValueError
    assert p.line() == "[1 of 1 things, 0:00 gone]"


def test_on_a_terminal(time, monkeypatch, capsys):
    """One line, as wide as the terminal at most; gone before a line that stays, and at the end."""
    monkeypatch.setenv("COLUMNS", "40")
    screen = Screen()
    with Progress(list("ab"), "things", stream=screen, now=time) as p:
        p.begin("x" * 50)
        assert screen.getvalue() == "\r\x1b[K" + ("[0 of 2 things, 0:00 gone] " + "x" * 50)[:39]
        p.say("a: done")
    assert capsys.readouterr().out == "a: done\n"
    assert screen.getvalue().count("\n") == 0 and screen.getvalue().endswith("\r\x1b[K")


SLOW = """
import sys, time
sys.path.insert(0, "tools")
from progress import Progress
with Progress(["a", "b"], "things") as p:
    for name in ["a", "b"]:
        with p.running(name):
            time.sleep(2)
        p.say(name + " is done")
"""


def test_in_a_pipe():
    """A line now and then on stderr, results alone on stdout; nothing when it is over soon."""
    for every, lines in (("0.4", True), ("15", False)):
        done = subprocess.run([sys.executable, "-c", SLOW], cwd=ROOT, capture_output=True, text=True,
                              env={**os.environ, "B2B_PROGRESS_EVERY": every}, check=True)
        assert done.stdout == "a is done\nb is done\n"
        assert "\r" not in done.stderr
        told = re.search(r"^\[1 of 2 things, 0:\d\d gone, about 0:\d\d to go\] b$", done.stderr, re.M)
        assert bool(told) == lines, done.stderr
        assert lines or not done.stderr


def test_renews_itself():
    """On a real terminal the time moves while one thing runs."""
    child = pexpect.spawn(sys.executable, ["-c", SLOW], cwd=str(ROOT), encoding="utf-8", timeout=30)
    child.expect_exact("[0 of 2 things, 0:00 gone] a")
    child.expect(r"\r\x1b\[K\[0 of 2 things, 0:0[1-9] gone\] a")
    child.expect_exact("\r\x1b[Ka is done")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
