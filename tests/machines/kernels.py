# SPDX-License-Identifier: MIT
"""Kernels in other configurations than the one under test, built when a test asks.

	kernel = configured("tiny")		# configs/tiny.config on top of the defaults
	kernel = configured("tiny", CONFIG_HIGHMEM="n")

Each is built once, in a directory beside the kernel under test; tests that run beside
this one wait.
"""
import fcntl
import functools
import os
import subprocess

from b2bvm import BUILD, ROOT


def make(build, *goals):
    env = {name: value for name, value in os.environ.items()
           if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "KCONFIG_CONFIG")}
    done = subprocess.run(["make", "-C", ROOT, "--no-print-directory", "-j2", f"B={build}", *goals],
                          env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def configs():
    return sorted(path.stem for path in (ROOT / "configs").glob("*.config"))


def lines_of(options):
    """CONFIG_NAME=\"y\" as .config says it."""
    return "".join(f"# {name} is not set\n" if value == "n" else f"{name}={value}\n"
                   for name, value in sorted(options.items()))


@functools.cache
def build_dir(name, options):
    """The build directory of a configuration, with its .config; built by the caller."""
    words = [name, *(f"{key.removeprefix('CONFIG_').lower()}-{value}" for key, value in options)]
    build = BUILD / "configs" / "-".join(words)
    build.mkdir(parents=True, exist_ok=True)
    wanted = build / "wanted"
    text = (ROOT / f"configs/{name}.config").read_text(encoding="utf-8") + lines_of(dict(options))
    if not wanted.exists() or wanted.read_text(encoding="utf-8") != text:
        (build / ".config").write_text(text, encoding="utf-8")
        wanted.write_text(text, encoding="utf-8")
    return build


@functools.cache
def _configured(name, options, goals, result):
    (BUILD / "configs").mkdir(parents=True, exist_ok=True)
    with open(BUILD / "configs" / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        build = build_dir(name, options)
        make(build, *goals)
    return str(build / result)


def configured(name, **options):
    """The kernel of configs/NAME.config with these options on top.  Return: the ELF file."""
    return _configured(name, tuple(sorted(options.items())), ("all",), "b2b.elf")


def hosted(name, **options):
    """The same kernel in a process, with its tests.  Return: the program."""
    goal = "host-asan/runner"
    build = BUILD / "configs" / name
    return _configured(name, tuple(sorted(options.items())), (f"{build}/{goal}",), goal)
