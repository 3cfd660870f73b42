# SPDX-License-Identifier: MIT
"""v86, the emulator of the web page, as a second opinion on what a PC does.

One processor and simple firmware, but a CPU, devices and a loader that somebody else
has written.  The page itself: web/tests.
"""
import json
import re
import subprocess
from dataclasses import dataclass

import linuxlog
import pytest
from b2bvm import CASE_OK, KERNEL, PATIENCE, ROOT, TIMESTAMP

import tally  # (found by way of b2bvm)

full = pytest.mark.full
GOOD = "boot-to-buddy: verdict: good: "

# The cases that need what v86 leaves out, and what they say then.
LEFT_OUT = {
    "interrupted_everywhere": "this processor does not single-step",
    "kfree_interrupted_everywhere": "this processor does not single-step",
    "every_instruction_is_a_step": "this processor does not single-step",
    "single_step_ends": "this processor does not single-step",
    "struck_everywhere": "this processor does not single-step",
    "fixups_work_for_jumps": "this processor jumps nowhere, and does not say so",
}


@dataclass
class Boot:
    status: int
    text: str       # the console, without time stamps
    end: str        # what the emulator said last

    def must_be_good(self):
        assert self.status == 0 and GOOD in self.text, f"{self.end}\n{self.text[-3000:]}"
        return self


def boot(words="selftest=none", memory=128, firmware=False, typed=(), record=None, kernel=KERNEL,
         timeout=60):
    tally.add("machines")
    command = ["node", str(ROOT / "web/src/machine/node.js"), "--kernel", str(kernel),
               "--memory", str(memory), "--words", words, "--timeout", str(timeout * PATIENCE)]
    command += ["--firmware"] if firmware else []
    command += ["--record", str(record)] if record else []
    for line in typed:
        command += ["--type", line]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace",
                          timeout=2 * timeout * PATIENCE, check=False)
    result = Boot(done.returncode, TIMESTAMP.sub("", done.stdout.replace("\r", "")), done.stderr)
    tally.add("machine cases", len(CASE_OK.findall(result.text)))
    return result


def ram_of(text):
    return linuxlog.Memory.from_e820(
        linuxlog.read_e820(text, "BIOS-provided physical RAM map:")).present


@pytest.mark.parametrize("memory, firmware", [
    (32, False), (128, True), (2046, True),
    *(pytest.param(memory, firmware, marks=full) for memory in (16, 64, 512, 1024, 2046)
      for firmware in (False, True) if (memory, firmware) != (2046, True)),
])
def test_memory_sizes(memory, firmware):
    """The audit counts, to the page, the RAM of the map that firmware or loader have given."""
    result = boot(memory=memory, firmware=firmware).must_be_good()
    audit = re.search(r"^audit: (\d+) pages: .*, 0 disagree", result.text, re.M)
    assert int(audit[1]) == ram_of(result.text)
    assert ("ACPI: RSDP 0x" in result.text) == firmware
    assert ("boot: BIOS: E820h" in result.text) == firmware
    assert ("HighMem  [mem 0x" in result.text) == (memory > 887)


def test_self_tests():
    """All pass; of those that QEMU runs, exactly these find that the machine lacks something."""
    result = boot("", firmware=True, timeout=150).must_be_good()
    counts = re.search(r"self-tests: (\d+) passed, 0 failed", result.text)
    assert int(counts[1]) > 600
    skipped = dict(re.findall(r"^    ok \d+ (\w+) # SKIP (.*)$", result.text, re.M))
    assert {name: why for name, why in skipped.items() if why.startswith("this processor ")} == LEFT_OUT


@full
def test_self_tests_with_every_debugging_aid():
    boot("page_poison=on page_owner=on kmemleak=on debug_pagealloc=on numa=fake=4",
         timeout=400).must_be_good()


def test_the_prompt_answers():
    result = boot("monitor selftest=none", typed=["help ls", "cat meminfo", "nonsense", "go"]).must_be_good()
    assert "ls: list what cat can show" in result.text
    assert re.search(r"^MemTotal: +1\d{5} kB$", result.text, re.M)
    assert "nonsense: no such command" in result.text


def test_the_record_comes_from_the_second_port(tmp_path):
    result = boot("selftest=none trace=ttyS1", record=tmp_path / "record").must_be_good()
    lines = [json.loads(line) for line in (tmp_path / "record").read_text().splitlines()]
    stages = re.findall(r"^\tSTAGE\((\w+),", (ROOT / "include/linux/stage.h").read_text(), re.M)
    assert [line["stage"] for line in lines] == stages
    memmap = next(line for line in lines if line["stage"] == "memmap")
    assert sum(zone["present"] for zone in memmap["zones"]) == ram_of(result.text)


def test_what_the_page_offers():
    """Its examples of parameters are understood, all at once, and its commands answer."""
    offers = (ROOT / "web/src/machine/controls.js").read_text()
    words = re.findall(r"^  \['([\w.-]+=[^']*)',", offers, re.M)
    commands = re.findall(r"^  \['([a-z][^'=]*)', '", offers, re.M)
    assert len(words) > 6 and {"step", "go", "help"} < set(commands)
    commands = [line for line in commands if line not in ("step", "go")] + ["go"]
    result = boot(f"monitor selftest=none {' '.join(words)}", typed=commands)
    assert result.status == 0 and GOOD in result.text, result.text[-3000:]
    for complaint in ("Unknown kernel command line", "Malformed", "no such command", "usage:", "not before"):
        assert complaint not in result.text


def test_a_panic_is_the_end():
    result = boot("crash=panic selftest=none panic_on_warn")
    assert result.status == 0 and "Kernel panic - not syncing" in result.text


def triple_fault():
    """A kernel of two instructions: no interrupt table, and an interrupt."""
    magic, flags, load = 0x1badb002, 1 << 16, 0x100000
    header = [magic, flags, -(magic + flags) & 0xffffffff, load, load, 0, load + 4096, load + 32]
    code = bytes.fromhex("0f011d00f01f00" "cc")     # lidt [0x1ff000], which is zero; int3
    return b"".join(word.to_bytes(4, "little") for word in header) + code + bytes(64)


@pytest.mark.parametrize("content, said", [
    (triple_fault(), "triple fault"),
    (b"\x7fELF" + bytes(5000), "has no Multiboot header"),
    (b"", "is empty"),
], ids=["triple-fault", "no-header", "empty"])
def test_what_is_no_kernel(tmp_path, content, said):
    (tmp_path / "kernel").write_bytes(content)
    result = boot(kernel=tmp_path / "kernel", memory=32)
    assert result.status == 1 and said in result.end
