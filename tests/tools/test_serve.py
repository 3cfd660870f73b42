# SPDX-License-Identifier: MIT
"""tools/serve.py: says where the page is, and what kind of file each is."""
import pathlib
import re
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
KINDS = {"index.html": "text/html", "a.js": "text/javascript", "v86.wasm": "application/wasm",
         "b2b.elf": "application/octet-stream"}


@pytest.fixture(name="serve")
def fixture_serve(tmp_path):
    """Start it on the files of KINDS.  Return: the address that it prints."""
    started = []
    for name in KINDS:
        (tmp_path / name).write_text(name)

    def serve(port):
        process = subprocess.Popen([sys.executable, str(ROOT / "tools/serve.py"), "--port", str(port),
                                    str(tmp_path)], stdout=subprocess.PIPE, text=True)
        started.append(process)
        return re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())[0]

    yield serve
    for process in started:
        process.terminate()
        process.wait(10)
        process.stdout.close()


def test_files_and_their_kinds(serve):
    address = serve(18400)
    for name, kind in KINDS.items():
        with urllib.request.urlopen(address + name, timeout=10) as answer:
            assert answer.read().decode() == name
            assert answer.headers["content-type"].split(";")[0] == kind
            assert answer.headers["cache-control"] == "no-cache"
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(address + "missing", timeout=10)


def test_a_port_that_is_taken_is_left_alone(serve):
    assert serve(18440) != serve(18440)
