# SPDX-License-Identifier: MIT
"""Somebody who sits at the monitor's prompt, and what the answers say."""
import contextlib
import re

from b2bvm import PATIENCE, running

PROMPT = "b2b> "
BEHIND_THE_BOOT = "monitor selftest=none quiet"


class Session:
    """Somebody in front of a machine."""

    def __init__(self, guest):
        self.guest = guest
        self.seen = 0       # characters of the log

    def wait_prompt(self):
        """What has come since the last prompt, up to the next one."""
        found = self.guest.wait_for(PROMPT, 120 * PATIENCE, self.seen)
        assert found, f"no prompt came behind:\n{self.guest.log[self.seen:]}"
        text, self.seen = self.guest.log[self.seen:found.start()], found.end()
        return text.replace("\r", "")

    def type(self, line):
        """Type a line.  Return: the answer, without the line itself."""
        self.guest.send(line + "\r")
        return self.wait_prompt().partition("\n")[2]

    def leave(self, line="go"):
        self.guest.send(line + "\r")
        self.guest.wait(120 * PATIENCE)
        return self.guest.exit_code


@contextlib.contextmanager
def at_prompt(*kernel, append=BEHIND_THE_BOOT, **machine):
    """Boot a machine, arguments as of running(), to its first prompt.  Yield: the session there."""
    with running(*kernel, append=append, **machine) as guest:
        session = Session(guest)
        session.wait_prompt()
        yield session


def buddyinfo(session):
    """{zone: [free blocks of each order]}"""
    return {words[3]: list(map(int, words[4:]))
            for words in map(str.split, session.type("cat buddyinfo").splitlines())}


def meminfo(session):
    """{name: kB}"""
    return {name: int(size) for name, size in
            re.findall(r"^(\w+): +(\d+) kB$", session.type("cat meminfo"), re.M)}


def changes(answer):
    """{(zone, type, parked): (was, is)} of the table that ends an experiment's answer."""
    rows = re.findall(r"^(\w+(?:/\d)?) +(\w+) +was(( +\d+){11})\n(  parked)? +is(( +\d+){11})$",
                      answer, re.M)
    return {(zone, kind, bool(parked)): ([int(n) for n in was.split()], [int(n) for n in now.split()])
            for zone, kind, was, _, parked, now, _ in rows}


def handle(answer):
    """ "$1" """
    found = re.search(r"^(\$\d+) = ", answer, re.M)
    assert found, answer
    return found[1]
