# SPDX-License-Identifier: MIT
"""Where the log appears: two serial ports and the screen, chosen by console= and earlyprintk=.

	COM1 ──> the log of this machine       COM2 ──> a file       VGA ──> video memory
"""
import pytest
from b2bvm import boot, running
from keyboard import Front

LAST = "verdict: good"
COM1, COM2, SCREEN = "COM1", "COM2", "screen"
CHOICES = [     # parameters, where the log then is
    ("", {COM1, SCREEN}),
    ("console=ttyS0", {COM1}),
    ("console=tty0", {SCREEN}),
    ("console=tty0 console=ttyS0,115200", {COM1, SCREEN}),
    ("console=ttyS1,9600n8", {COM2}),
    ("earlyprintk=serial,ttyS1,9600", {COM2}),
    ("earlyprintk=serial,0x2f8 console=tty0", {COM2, SCREEN}),
    ("earlyprintk=vga", {SCREEN}),
]
WRONG = ["console=lp0", "console=ttyS4", "console=ttyS0,9600e7", "console=ttyS1,1", "console",
         "earlyprintk=ttyS1,0x10000", "earlyprintk=pigeon"]


@pytest.mark.parametrize("append, expected", CHOICES)
def test_the_log_is_where_it_is_wanted(append, expected, tmp_path):
    """To its last line on each console that is named, and nothing of it on the others."""
    second = tmp_path / "com2"
    second.touch()
    with running(mem=64, append=f"selftest=none {append}", debug_exit=False,
                 extra=["-serial", f"file:{second}"]) as guest:
        front = Front(guest)
        text = {COM1: lambda: guest.log, SCREEN: lambda: "\n".join(front.rows()),
                COM2: lambda: second.read_text(errors="replace")}
        for place in expected:
            front.wait(lambda: LAST in text[place](), f"nothing came to {place}; on the screen:")
        said = {place for place in text if "self-tests: 0 passed" in text[place]()}
    assert said == expected


@pytest.mark.parametrize("append", WRONG)
def test_what_is_not_understood_changes_nothing(append, tmp_path):
    """It is told, on the consoles that there are without it."""
    result = boot(mem=64, append=f"selftest=none {append}",
                  extra=["-serial", f"file:{tmp_path / 'com2'}"]).must_be_good()
    assert result.search(f"Malformed early option '{append.partition('=')[0]}'")
    assert not (tmp_path / "com2").read_text()
