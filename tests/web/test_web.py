# SPDX-License-Identifier: MIT
"""The pages: each file of web/tests runs in node, most of them with a real Chromium.

What the pages draw are records of machines that are booted, and simulated, here.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("B2B_BUILD", ROOT / "build"))
FILES = sorted(path.name for path in (ROOT / "web/tests").glob("*.test.js"))
MAPS = json.loads((ROOT / "tests/data/e820-maps.json").read_text())

sys.path.insert(0, str(ROOT / "tools"))
import atlas    # noqa: E402  pylint: disable=wrong-import-position

KINDS = {1: "usable", 2: "reserved", 3: "ACPI data", 4: "ACPI NVS", 5: "unusable"}


def boot(**machine):
    args = dict(kernel=str(BUILD / "b2b.elf"), cpus=1, cpu="", machine="pc", append="", timeout=120)
    return atlas.booted(atlas.argparse.Namespace(**{**args, **machine}))


def simulated(folder):
    """A laptop's log, as dmesg prints it, through memsim."""
    entries = next(entries for name, entries in MAPS["real"].items() if "T440p" in name)
    log = "".join(f"[    0.000000] BIOS-e820: [mem {start:#018x}-{start + size - 1:#018x}] {KINDS[kind]}\n"
                  for start, size, kind in entries)
    (folder / "dmesg.txt").write_text(log)
    subprocess.run([BUILD / "memsim", "--dmesg", folder / "dmesg.txt", "--trace", folder / "dmesg.jsonl"],
                   stdout=subprocess.DEVNULL, check=True)


@pytest.fixture(scope="session", name="records")
def fixture_records(tmp_path_factory):
    folder = tmp_path_factory.mktemp("records")
    (folder / "pc.jsonl").write_text(boot(mem="512"))
    (folder / "nodes.jsonl").write_text(boot(mem="3583", append="numa=fake=8"))
    simulated(folder)
    for path in folder.glob("*.jsonl"):     # for who runs a test by hand
        (BUILD / "web/records").mkdir(exist_ok=True)
        shutil.copy(path, BUILD / "web/records")
    return folder


@pytest.mark.parametrize("name", FILES)
def test_file(records, name):
    done = subprocess.run(["node", "--test", "--test-reporter=tap", f"tests/{name}"], cwd=ROOT / "web",
                          env={**os.environ, "B2B_BUILD": str(BUILD), "B2B_RECORDS": str(records)},
                          text=True, timeout=240, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    print(done.stdout)
    assert done.returncode == 0, done.stdout[-6000:]
    assert int(re.search(r"^# pass (\d+)", done.stdout, re.M)[1]) > 0


def test_make_atlas_puts_records_into_the_page(records, tmp_path):
    """One file, two records, no address of any host; what stands in a log cannot end the script."""
    nasty = records / "nasty.jsonl"
    line = json.loads((records / "pc.jsonl").read_text().splitlines()[0])
    nasty.write_text(json.dumps({**line, "log": ["</script><b>"]}) + "\n")
    page = tmp_path / "atlas.html"
    done = subprocess.run([sys.executable, ROOT / "tools/atlas.py", "--page", BUILD / "web/atlas/atlas.html",
                           "--record", f"{records / 'pc.jsonl'},{nasty}", page], capture_output=True, text=True, check=True)
    assert "shows pc and nasty" in done.stdout
    text = page.read_text()
    entries = json.loads(re.search(r'id="records">(.*)</script>', text)[1])
    assert [entry["name"] for entry in entries] == ["pc", "nasty"]
    assert entries[0]["text"] == (records / "pc.jsonl").read_text()
    assert not re.search(r'(?:src|href)="(?!data:)', text)


def test_a_missing_record_is_told(tmp_path):
    done = subprocess.run([sys.executable, ROOT / "tools/atlas.py", "--page", BUILD / "web/atlas/atlas.html",
                           "--record", tmp_path / "nowhere", tmp_path / "out"], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "No such file" in done.stderr and not (tmp_path / "out").exists()


def test_what_is_no_record_is_told(tmp_path):
    done = subprocess.run([sys.executable, ROOT / "tools/atlas.py", "--page", BUILD / "web/atlas/atlas.html",
                           "--record", ROOT / "README.md", tmp_path / "out"], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and not (tmp_path / "out").exists()
    assert "README: no line of it is a record's" in done.stderr


def test_packages_come_from_nowhere_in_particular():
    """The lock file says what, not where from: whoever builds has a registry of their own."""
    lock = json.loads((ROOT / "web/package-lock.json").read_text())
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    wanted = json.loads((ROOT / "web/package.json").read_text())
    versions = {**wanted.get("dependencies", {}), **wanted.get("devDependencies", {})}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values())
