# SPDX-License-Identifier: MIT
"""The build: a changed option or flag rebuilds what it touches, and nothing is rebuilt for nothing.

Works in a build directory of its own, on two objects, since that is all it takes.
"""
import os
import pathlib
import shlex
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
OBJECTS = ["lib/string.o", "mm/page_alloc.o"]


@pytest.fixture(name="make")
def fixture_make(tmp_path):
    """make(GOAL..., VAR=...) → the files that were compiled."""
    # A make above this one hands its variables down (WERROR=1, CC=clang): start without.
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR")
                   if name in os.environ}

    def make(*words):
        done = subprocess.run(["make", f"B={tmp_path}", *words], cwd=ROOT, env=environment,
                              capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return [line.split()[1] for line in done.stdout.splitlines()
                if line.startswith("  CC ")]
    make.objects = [str(tmp_path / name) for name in OBJECTS]
    make.directory = tmp_path
    return make


SOURCES = [name.replace(".o", ".c") for name in OBJECTS]


def test_nothing_is_rebuilt_for_nothing(make):
    assert make(*make.objects) == SOURCES
    assert make(*make.objects) == []
    make("defconfig")
    assert make(*make.objects) == []


def test_an_option_rebuilds(make):
    make(*make.objects)
    make("nohighmem.config")
    autoconf = make.directory / "include/generated/autoconf.h"
    assert "CONFIG_HIGHMEM" in autoconf.read_text()     # not yet: nothing was built since
    assert make(*make.objects) == SOURCES
    assert "CONFIG_HIGHMEM" not in autoconf.read_text()
    assert make(*make.objects) == []


def test_a_flag_rebuilds(make):
    make(*make.objects)
    assert make(*make.objects, "WERROR=1") == SOURCES
    assert make(*make.objects, "WERROR=1") == []
    assert make(*make.objects) == SOURCES


def test_a_header_rebuilds(make):
    make(*make.objects)
    header = ROOT / "include/linux/mmzone.h"
    # A date in the future, for make only: the file itself stays as it is.
    assert make(*make.objects, f"-W{header.relative_to(ROOT)}") == ["mm/page_alloc.c"]


def test_a_fragment_that_cannot_be_had_is_refused(make):
    fragment = make.directory / "wrong.config"
    fragment.write_text("CONFIG_NO_SUCH_OPTION=y\n")
    done = subprocess.run(["/usr/bin/python3", "tools/config.py", "merge", fragment], cwd=ROOT,
                          env={**os.environ, "KCONFIG_CONFIG": str(make.directory / ".config")},
                          capture_output=True, text=True, check=False)
    assert done.returncode != 0 and "NO_SUCH_OPTION" in done.stderr


def test_help_has_a_line_for_each_target():
    done = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True,
                          check=True)
    for target in ("all iso run run-kernel run-uefi run-bochs debug test test-full test-machines test-host "
                   "memsim layers format menuconfig defconfig help clean").split():
        assert any(line.split()[:1] == [target] and len(line.split()) > 2
                   for line in done.stdout.splitlines()), target


def test_parameters_reach_the_kernel_as_they_were_typed(tmp_path):
    """make expands $3 in a variable, and a shell would in quotes of its own: memmap=16M$32M is neither's."""
    typed = "memmap=16M$32M x='a b'"
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(["make", "-n", f"B={tmp_path}", "run-kernel", f"APPEND={typed}"], cwd=ROOT,
                          env=environment, capture_output=True, text=True, check=True)
    launch = [line for line in done.stdout.splitlines() if "tools/run.py" in line]
    assert typed in shlex.split(launch[-1])
