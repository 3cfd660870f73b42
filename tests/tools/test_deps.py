# SPDX-License-Identifier: MIT
"""tools/deps: silent when all is there, one command to type when not, apt-get where it may."""
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SYSTEM = "id sh env flock sort cat".split()


@pytest.fixture(name="deps")
def fixture_deps(tmp_path):
    """Run tools/deps where only the named programs exist; fakes are shell scripts."""
    def deps(*groups, fakes):
        for name in SYSTEM:
            (tmp_path / name).symlink_to(subprocess.check_output(["which", name], text=True).strip())
        for name, text in fakes.items():
            (tmp_path / name).unlink(missing_ok=True)
            (tmp_path / name).write_text("#!/bin/sh\n" + text + "\n")
            (tmp_path / name).chmod(0o755)
        return subprocess.run([ROOT / "tools/deps", *groups], capture_output=True, text=True,
                              env={"PATH": str(tmp_path), "TMPDIR": str(tmp_path)}, check=False)
    deps.path = tmp_path
    return deps


def test_silent_when_all_is_there():
    done = subprocess.run([ROOT / "tools/deps", "build", "run"], capture_output=True, text=True,
                          check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_root_installs(deps):
    # The pretended apt-get puts a gdb where the pretended system has its programs.
    log, gdb = deps.path / "log", deps.path / "gdb"
    done = deps("gdb", fakes={
        "id": "echo 0",
        "apt-get": f'echo "$@" >> {log}; [ "$1" = update ] || {{ echo > {gdb}; /bin/chmod +x {gdb}; }}'})
    assert done.returncode == 0, done.stdout + done.stderr
    assert log.read_text() == "update -qq\ninstall -y --no-install-recommends gdb\n"


def test_user_is_told_the_one_command(deps):
    done = deps("gdb", fakes={"id": "echo 1000", "sudo": "exit 1", "apt-get": "exit 99"})
    assert done.returncode == 1
    assert "sudo apt-get install -y --no-install-recommends gdb" in done.stdout


def test_sudo_without_password_installs(deps):
    log, gdb = deps.path / "log", deps.path / "gdb"
    done = deps("gdb", fakes={
        "id": "echo 1000", "sudo": f'echo sudo >> {log}; [ "$1" = -n ] || exec "$@"',
        "apt-get": f'[ "$1" = update ] || {{ echo > {gdb}; /bin/chmod +x {gdb}; }}'})
    assert done.returncode == 0, done.stdout + done.stderr
    assert "sudo" in log.read_text()


def test_a_failed_installation_is_an_error(deps):
    done = deps("gdb", fakes={"id": "echo 0", "apt-get": "exit 1"})
    assert done.returncode == 1
    assert "Installing failed" in done.stdout


def test_elsewhere_than_debian_names_are_given(deps):
    done = deps("gdb", fakes={"id": "echo 0"})
    assert done.returncode == 1
    assert "gdb" in done.stdout


def test_unknown_group():
    done = subprocess.run([ROOT / "tools/deps", "nonsense"], capture_output=True, text=True,
                          check=False)
    assert done.returncode == 2 and "nonsense" in done.stderr
