# SPDX-License-Identifier: MIT
"""Self-tests and benchmarks by hand, at the monitor's prompt."""
import re

import pytest
from b2bvm import GOOD, PATIENCE, running
from kernels import configured
from prompt import Session, at_prompt

QUICK = "monitor selftest=none quiet"
TOTALS = r"^(\d+) passed, (\d+) failed, (\d+) skipped$"


@pytest.fixture(name="prompt", scope="module")
def fixture_prompt():
    with at_prompt(mem=64, append=QUICK) as session:
        yield session


def totals(answer):
    found = re.search(TOTALS, answer, re.M)
    assert found, answer
    return tuple(map(int, found.groups()))


def ktap(answer):
    """The answer without time stamps."""
    return re.sub(r"^\[ *\d+\.\d+\] ", "", answer, flags=re.M)


def test_a_suite_again_and_again(prompt):
    """All of a suite, in KTAP, in spite of "quiet"; the same each time."""
    answers = [ktap(prompt.type("selftest string")) for _ in range(3)]
    assert re.match(r"KTAP version 1\n1\.\.1\n    KTAP version 1\n    # Subtest: string\n", answers[0])
    assert re.search(r"^ok 1 string$", answers[0], re.M)
    passed, failed, _ = totals(answers[0])
    assert passed > 5 and failed == 0
    assert answers[1:] == answers[:1] * 2


def test_some_cases_and_no_case(prompt):
    assert totals(prompt.type("selftest keyboard.caps*,keyboard.shift")) == (2, 0, 0)
    answer = prompt.type("selftest nosuchthing")
    assert 'Bail out! no test matches "nosuchthing"' in answer and totals(answer) == (0, 1, 0)
    assert "usage: selftest" in prompt.type("selftest a b")
    assert "quiet" in prompt.type("cat cmdline")


def test_the_list(prompt):
    cases = ktap(prompt.type("selftest list")).split()
    assert "keyboard.caps_lock" in cases and len(cases) > 500
    prompt.guest.send("selftest keyb\t\r")
    assert totals(prompt.wait_prompt())[1] == 0


def test_bench(prompt):
    groups = prompt.type("bench").split()
    assert groups[0] == "all" and "page" in groups
    for _ in range(2):
        assert re.search(r"bench: page_pair_o0: \d+ ticks / \d+ = \d+\.\d$", prompt.type("bench page"), re.M)
    assert "bench=nosuch: no such workload; there is: all" in prompt.type("bench nosuch")


def test_the_verdict_is_the_boots():
    """What fails at the prompt is told there, and the machine ends as the boot went."""
    with at_prompt(mem=64, append=QUICK) as session:
        assert totals(session.type("selftest nosuchthing"))[1] == 1
        assert session.leave("quit") == GOOD


@pytest.mark.parametrize("append, typed, kept", [
    ("monitor", [], True), ("stage=all", ["go"] * 40, True), ("stage=memblock", ["go"], False),
    ("stage=memblock", ["stage running"], True), ("", [], False),
])
def test_memory_is_kept_for_a_prompt(append, typed, kept):
    """Kept and said when a prompt comes behind the tests, given back when none does."""
    with running(mem=64, append=append + " selftest=none") as guest:
        session = Session(guest)
        for line in typed:
            session.wait_prompt()
            guest.send(line + "\r")
            if "stage running, behind" in guest.log:
                break
        found = guest.wait_for(r"Freeing self-test code memory|Keeping self-test memory: \d+K", 120 * PATIENCE)
        assert found and ("Keeping" in found[0]) == kept


def test_kernels_without():
    """What is not built in says how to get it."""
    with at_prompt(configured("tiny"), mem=64, append="monitor") as session:
        for command, option in (("bench page", "BENCH"), ("selftest", "SELFTEST")):
            answer = session.type(command)
            assert f"are not in this kernel: make menuconfig, CONFIG_{option}" in answer


def test_too_early():
    with at_prompt(mem=64, append="stage=audit selftest=none") as session:
        assert "selftest: not before stage sealed" in session.type("selftest")


@pytest.mark.full
@pytest.mark.parametrize("machine", [{"mem": 64}, {"mem": 1200, "cpus": 2}])
def test_everything_twice(machine):
    """All suites run at the prompt, and again; whatever they leave behind, none fails."""
    with at_prompt(append=QUICK, **machine) as session:
        for _ in range(2):
            session.guest.send("selftest\r")
            assert session.guest.wait_for(TOTALS, 400 * PATIENCE, session.seen)
            answer = session.wait_prompt()
            assert totals(answer)[1] == 0, re.findall(".*not ok.*", answer)
