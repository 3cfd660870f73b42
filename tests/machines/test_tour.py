# SPDX-License-Identifier: MIT
"""docs/tour.md, walked: what it says is printed is printed, in that stage, and what it types answers so."""
import json
import re

import pytest
import tourdoc
from b2bvm import PATIENCE, ROOT, TIMESTAMP, boot, running, spec, vm
from gdbsession import session
from machine import GOOD
from test_monitor import Session

MACHINE = {"mem": 1024, "cpus": 2}
STOPS = {stop.stage: stop for stop in tourdoc.stops(ROOT / "docs/tour.md") if stop.stage}

# Lines whose numbers say something of the host, of QEMU's tables, or of the kernel's size.
VARIES = re.compile(r"CPU:|tsc:|ACPI: [A-Z]{4} |NODE_DATA|  DMA zone: |Built |Memory: |    fixmap|"
                    r"      \.|audit:|PERCPU|pcpu-alloc|Freeing|Write protecting|x86/mm: Checked|"
                    r"Kernel command line|boot: BIOS")


@pytest.fixture(scope="module", name="logs")
def fixture_logs(tmp_path_factory):
    """{stage: the lines that it logs}."""
    records = tmp_path_factory.mktemp("tour") / "records"
    boot(append="trace=ttyS1 selftest=none", extra=["-serial", f"file:{records}"],
         **MACHINE).must_be_good()
    return {record["stage"]: [TIMESTAMP.sub("", line) for line in record["log"]]
            for record in map(json.loads, records.read_text().splitlines())}


def same(told, logged):
    if "…" in told or VARIES.match(told):
        return tourdoc.pattern([told]).fullmatch(tourdoc.normalised(logged) + "\n")
    return told.rstrip() == logged.rstrip()


@pytest.mark.parametrize("stage", STOPS)
def test_lines_are_printed(stage, logs):
    lines = iter(logs[stage])
    for told in (line for block in STOPS[stage].of("log") for line in block):
        assert any(same(told, logged) for logged in lines), f"not in this place: {told}\n" + \
            "\n".join(logs[stage])
    if not STOPS[stage].of("log"):
        assert not [line for line in logs[stage] if line], "it does print something"


NOT_UNDERSTOOD = re.compile(r"^usage: |^\S+: (?:no such|neither a number)", re.M)


def test_commands_answer_so():
    """One machine, from stop to stop with all that is typed there."""
    wrong = []
    with running(append="stage=all selftest=none", **MACHINE) as guest:
        session = Session(guest)
        for stage, stop in STOPS.items():
            assert f"stage {stage}, behind " in session.wait_prompt()
            for block in stop.of("monitor"):
                for command, expected in tourdoc.commands(block, "b2b> "):
                    answer = TIMESTAMP.sub("", session.type(command))
                    expected = [TIMESTAMP.sub("", line) for line in expected]
                    if NOT_UNDERSTOOD.search(answer) or not tourdoc.answered(expected, answer):
                        wrong.append(f"{stage}: {command}\n{answer}")
            guest.send("go\r")
        guest.wait(120 * PATIENCE)
        assert guest.exit_code == GOOD
    assert not wrong, "\n".join(wrong)


def test_gdb_shows_it(tmp_path):
    """The same in gdb: it stops in every stage, and each command has something to show there."""
    typed = [("", "b2b-stages all")]
    for stage, stop in STOPS.items():
        typed.append((stage, "continue"))
        typed += [(stage, command) for block in stop.of("gdb")
                  for command, _ in tourdoc.commands(block, "(gdb) ")]
    target = "| exec " + vm.debug_command(spec(append="selftest=none", **MACHINE), tmp_path / "serial")
    answers = session([line for _, line in typed], tmp_path / "script", target=target)
    answers = {line: iter([answer] if isinstance(answer, str) else answer)
               for line, answer in answers.items()}
    for stage, line in typed:
        answer = next(answers[line])
        assert answer.strip() and not answer.startswith("error:"), f"{stage}: {line}\n{answer}"
        assert line != "continue" or f"stage {stage}, behind " in answer
