# SPDX-License-Identifier: MIT
"""`make monitor`: the kernel's prompt on a real terminal, from the first key to the last."""
import sys

import pexpect
import pytest
from b2bvm import KERNEL, PATIENCE, ROOT

PROMPT = "b2b> "


class Terminal:
    """A terminal with tools/run.py in it, as make starts it."""

    def __init__(self, *words):
        self.child = pexpect.spawn(sys.executable, [str(ROOT / "tools/run.py"), "--kernel", KERNEL,
                                                    "--mem", "64", *words],
                                   encoding="latin-1", timeout=120 * PATIENCE, dimensions=(25, 100))
        self.child.delaybeforesend = None

    def prompt(self):
        """What comes before the next prompt."""
        self.child.expect_exact(PROMPT)
        return self.child.before.replace("\r", "")

    def type(self, keys):
        self.child.send(keys)

    def end(self):
        """The last words, and the exit status."""
        self.child.expect(pexpect.EOF)
        self.child.close()
        return self.child.before.replace("\r", ""), self.child.exitstatus


@pytest.fixture(name="terminal")
def fixture_terminal():
    opened = []

    def terminal(*words):
        opened.append(Terminal(*words))
        return opened[-1]

    yield terminal
    for one in opened:
        one.child.close(force=True)


def test_monitor(terminal, tmp_path):
    """Keys as a terminal sends them; Ctrl-C and Ctrl-A are the line editor's; quit ends it all."""
    log = tmp_path / "log"
    t = terminal("--monitor", "--log", str(log))
    said = t.prompt()
    assert "quit ends the machine" in said and "stage running, behind kernel_init()" in said
    t.type("not this\x03")
    assert t.prompt().endswith("not this^C\n")
    t.type("md_\x01help \x05\x7f\r")
    assert "usage: md ADDRESS" in t.prompt()
    t.type("\x1b[A\r")
    assert "usage: md ADDRESS" in t.prompt()
    t.type("quit\r")
    said, status = t.end()
    assert status == 0 and "the kernel's verdict is good" in said
    assert "usage: md ADDRESS" in log.read_text(encoding="latin-1")


def test_leaving_early(terminal):
    """A stage in APPEND comes to a terminal, too; whoever leaves there gets no verdict, and no error."""
    t = terminal("--append", "stage=memblock")
    assert "stage memblock" in t.prompt()
    t.type("exit\r")
    said, status = t.end()
    assert status == 0 and "before the boot was over: no verdict" in said


def test_a_kernel_that_hangs(terminal):
    """Ctrl-] x is QEMU's, whatever the kernel does."""
    t = terminal("--append", "stage=memblock")
    t.prompt()
    t.type("\x1dx")
    said, status = t.end()
    assert status == 3 and "without a verdict" in said


def test_tests_on_request(terminal):
    """The tests are left out for a quick prompt, unless somebody wants them."""
    t = terminal("--monitor", "--append", "selftest=string monitor")
    assert "ok 1 string" in t.prompt()
    t.type("go\r")
    assert t.end()[1] == 0
