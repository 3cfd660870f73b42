# SPDX-License-Identifier: MIT
"""A pytest plugin: counts what the tests do, shows how far they are, and sums up.

	def test_it(tally):
		tally("fuzz executions", 3000)		a number that is added up
		tally.kind("crash kinds", "double-free")	a name that counts once in the run

Code that tests call, such as b2bvm.boot(), uses add() and kind() of this module.  A test's
counts travel in its report, so they arrive from pytest-xdist's processes as well.  The
summary stands at the end of pytest's output, in front of tests/run.py's closing line.
"""
import collections
import json
import os
import pathlib
import shutil
import sys
import time

import pytest

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
from progress import CLEAR, EVERY, sentence, time_left  # noqa: E402  (found through the line above)

NUMBER, NAME = "tally", "tally-kind"
DURATIONS = pathlib.Path(os.environ.get("B2B_BUILD", "build")) / "test-durations.json"

# What the summary always says, if only that there was none of it.
ROWS = [
    ("hosted cases", "cases in the hosted kernel"),
    ("machine cases", "cases in kernels on machines"),
    ("machines", "machines booted"),
    ("states", "states of small models, all that there are"),
    ("crash kinds", "kinds of crash provoked"),
    ("mutations tried", "mutations"),
    ("fuzz executions", "inputs tried by fuzzers"),
]

_current = None     # the test that runs in this process


def add(what, number=1):
    """Something was done, so many times."""
    if _current is not None:
        _current.user_properties.append((NUMBER, [what, number]))


def kind(what, name):
    """Something of this name was done; the same name counts once."""
    if _current is not None:
        _current.user_properties.append((NAME, [what, name]))


class Tally:
    """What the fixture gives."""
    kind = staticmethod(kind)

    def __call__(self, what, number=1):
        add(what, number)


@pytest.fixture(name="tally")
def fixture_tally():
    return Tally()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item):
    global _current     # pylint: disable=global-statement
    _current = item
    yield
    _current = None


# ---- the process that collects ----------------------------------------------------

class Summary:
    """Adds up, tells how far it is."""

    def __init__(self, config):
        self.config = config
        self.numbers = collections.Counter()
        self.kinds = collections.defaultdict(set)
        self.seconds = {}
        self.total = 0
        self.began = self.told = time.monotonic()
        self.expected = json.loads(DURATIONS.read_text()) if DURATIONS.exists() else {}
        self.ids = []

    def pytest_collection_finish(self, session):
        self.ids = self.ids or [item.nodeid for item in session.items]

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids):
        self.ids = list(ids)

    def pytest_runtest_logreport(self, report):
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0) + report.duration
        if report.when != "teardown":
            return
        for sort, value in report.user_properties:
            if sort == NUMBER:
                self.numbers[value[0]] += value[1]
            elif sort == NAME:
                self.kinds[value[0]].add(value[1])
        self.total += 1
        self.tell_progress(report.nodeid)

    def time_left(self):
        """From the last run's durations, where there was one; else all are alike."""
        done = sum(self.expected.get(name, 0) for name in self.seconds)
        left = sum(self.expected.get(name, 0) for name in self.ids if name not in self.seconds)
        known = sum(name in self.expected for name in self.ids)
        gone = time.monotonic() - self.began
        if known < len(self.ids) * 0.9 or not done:
            return time_left(gone, self.total, len(self.ids) - self.total)
        return time_left(gone, done, left)

    def terminal(self):
        """pytest's reporter, when somebody watches it; one line renews itself there."""
        reporter = self.config.pluginmanager.get_plugin("terminalreporter")
        return reporter if reporter and reporter.isatty else None

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report):
        """On a terminal: no dots."""
        if self.terminal() and report.when == "call" and report.passed:
            return "passed", "", "PASSED"
        return None

    def tell_progress(self, name):
        now = time.monotonic()
        said = sentence(self.total, len(self.ids), "tests", now - self.began, self.time_left())
        reporter = self.config.pluginmanager.get_plugin("terminalreporter")
        if self.terminal():
            width = shutil.get_terminal_size().columns
            reporter.write(CLEAR + f"[{said}] {name}"[:width - 1], flush=True)
        elif reporter and now - self.told >= EVERY:
            self.told = now
            reporter.ensure_newline()
            reporter.write_line(f"    {said}")

    def pytest_sessionfinish(self):
        if not DURATIONS.parent.is_dir():
            return
        kept = {**self.expected, **{name: round(s, 2) for name, s in self.seconds.items()}}
        DURATIONS.write_text(json.dumps(kept, indent=0, sort_keys=True))

    def rows(self):
        counted = self.numbers + collections.Counter({what: len(names)
                                                      for what, names in self.kinds.items()})
        for what, words in ROWS:
            number = counted.pop(what, 0)
            if what == "mutations tried":
                yield f"{counted.pop('mutations caught', 0):,} of {number:,}", f"{words} caught"
            else:
                yield f"{number:,}", words
        yield from ((f"{number:,}", what) for what, number in sorted(counted.items()))

    def pytest_terminal_summary(self, terminalreporter):
        terminalreporter.write_sep("=", "what was run")
        for number, words in self.rows():
            terminalreporter.write_line(f"{number:>12} {words}")


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Summary(config), "tally-summary")
