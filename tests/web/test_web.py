# SPDX-License-Identifier: MIT
"""The pages: each file of web/tests runs in node, most of them with a real Chromium.

What the pages draw are records of machines that are booted, or simulated, here.
"""
import os
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("B2B_BUILD", ROOT / "build"))
FILES = sorted(path.name for path in (ROOT / "web/tests").glob("*.test.js"))


@pytest.mark.parametrize("name", FILES)
def test_file(name):
    done = subprocess.run(["node", "--test", "--test-reporter=tap", f"tests/{name}"], cwd=ROOT / "web",
                          env={**os.environ, "B2B_BUILD": str(BUILD)}, text=True, timeout=240,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    print(done.stdout)
    assert done.returncode == 0, done.stdout[-4000:]
    assert int(re.search(r"^# pass (\d+)", done.stdout, re.M)[1]) > 0
