# SPDX-License-Identifier: MIT
"""make frama-c: EVA has no alarm for the e820 code, and has one as soon as a bound is off by one."""
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("B2B_BUILD", ROOT / "build"))
ENVIRONMENT = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
FILES = ["e820.c", "e820_sanitize.c", "e820_type.c", "e820_bios.c", "e820_held_back.c",
         "e820_resource.c"]

pytestmark = pytest.mark.full


def frama_c(*words):
    done = subprocess.run(["make", f"B={BUILD}", "frama-c", *words], cwd=ROOT, env=ENVIRONMENT,
                          capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_no_alarm():
    status, text = frama_c()
    assert status == 0, text
    assert "0 alarms generated" in text and "99% coverage" in text


@pytest.mark.parametrize("name, right, wrong", [
    ("e820_sanitize.c", "if (count >= room)", "if (count > room)"),
    ("e820.c", "if (e820.nr_map < ARRAY_SIZE(e820.map))", "if (e820.nr_map <= ARRAY_SIZE(e820.map))"),
    ("e820_sanitize.c", "min_t(u32, max_nr_map, ARRAY_SIZE(result))", "ARRAY_SIZE(result) + 1"),
])
def test_an_alarm(name, right, wrong, tmp_path):
    source = ROOT / "arch/x86/kernel" / name
    text = source.read_text()
    assert text.count(right) == 1
    (tmp_path / name).write_text(text.replace(right, wrong))
    sources = [tmp_path / name if file == name else f"arch/x86/kernel/{file}" for file in FILES]
    status, said = frama_c(f"FRAMA_C_SRCS=tests/frama-c/e820.c {' '.join(map(str, sources))}")
    assert status != 0 and "[eva:alarm]" in said, said
