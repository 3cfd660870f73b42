# SPDX-License-Identifier: MIT
"""make layers: the kernel keeps to its floors, and the tool sees it when a file does not."""
import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("B2B_BUILD", ROOT / "build"))

TABLE = """
1 ground
	lib/*
2 house
	mm/*
3 roof
	mm/top	# a whole name beats a pattern
alone boot/* startup
free hook
4 door
	boot/*
"""


def layers(directory, table, objects):
    command = [sys.executable, ROOT / "tools/layers.py", "--build", directory, table, *objects]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


@pytest.fixture(name="check")
def fixture_check(tmp_path):
    """Compile {file: C text} and hold the objects against TABLE."""
    def check(sources):
        objects = []
        for name, text in sources.items():
            source, obj = tmp_path / f"{name}.c", tmp_path / f"{name}.o"
            source.parent.mkdir(parents=True, exist_ok=True)
            source.write_text(text)
            subprocess.run(["gcc", "-m32", "-c", "-w", "-o", obj, source], check=True)
            objects.append(obj)
        (tmp_path / "table").write_text(TABLE)
        return layers(tmp_path, tmp_path / "table", objects)
    return check


def test_downwards_is_fine(check):
    status, said = check({"lib/a": "int a(void) { return 1; }",
                          "mm/b": "int b(void) { return a(); }",
                          "mm/top": "int main(void) { return a() + b(); }"})
    assert status == 0, said
    assert "3 files, no use upwards, no circle" in said


def test_upwards_is_found(check):
    status, said = check({"lib/a": "int a(void) { return top(); }",
                          "mm/top": "int top(void) { return 1; }"})
    assert status == 1
    assert "upwards: lib/a (floor 1) uses mm/top (floor 3): top" in said


def test_upward_access_to_data_is_found(check):
    status, said = check({"lib/a": "extern int data; int a(void) { return data; }",
                          "mm/b": "int data = 5;"})
    assert status == 1
    assert "upwards: lib/a (floor 1) uses mm/b (floor 2): data" in said


def test_free_symbols_do_not_count(check):
    status, said = check({"lib/a": "extern int hook; int a(void) { return hook; }",
                          "mm/b": "int hook = 5;"})
    assert status == 0, said


def test_circle_on_one_floor_is_found(check):
    status, said = check({"mm/a": "int a(void) { return b(); }",
                          "mm/b": "int b(void) { return c(); }",
                          "mm/c": "int c(void) { return a(); }",
                          "mm/d": "int d(void) { return a(); }"})
    assert status == 1
    assert "circle of 3 files" in said
    assert "mm/c uses mm/a: a" in said and "mm/d" not in said.split("circle")[1]


def test_file_without_floor_is_found(check):
    status, said = check({"kernel/x": "int x;"})
    assert status == 1
    assert "no floor: kernel/x" in said


def test_room_that_keeps_to_itself(check):
    sources = {"lib/a": "int a(void) { return 1; } int startup(void) { return 2; }",
               "boot/in": "int in(void) { return startup(); }"}
    assert check(sources)[0] == 0
    sources["boot/in"] = "int in(void) { return startup() + a(); }"
    status, said = check(sources)
    assert status == 1
    assert "not alone: boot/in uses lib/a: a" in said


def test_the_kernel_keeps_to_its_floors():
    linked = (BUILD / "link.flags").read_text(encoding="utf-8").split()
    objects = [ROOT / word for word in linked if word.endswith(".o")]
    assert len(objects) > 50
    status, said = layers(BUILD, ROOT / "tools/layers.txt", objects)
    assert status == 0, said.split("\n\n")[-1]
