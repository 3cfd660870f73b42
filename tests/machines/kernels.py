# SPDX-License-Identifier: MIT
"""Kernels in other configurations than the one under test, built when a test asks.

	kernel = configured("tiny")		# configs/tiny.config on top of the defaults
	kernel = configured("tiny", CONFIG_HIGHMEM="n")
	kernel = configured("", CONFIG_FLATMEM="y")	# the defaults but for this

Each is built once, in a directory beside the kernel under test; tests that run beside
this one wait.
"""
import fcntl
import functools
import os
import subprocess

from b2bvm import BUILD, KERNEL, ROOT


def run(*command, **env):
    clean = {name: value for name, value in os.environ.items()
             if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "KCONFIG_CONFIG")}
    done = subprocess.run(command, cwd=ROOT, env=clean | env, capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def configs():
    return sorted(path.stem for path in (ROOT / "configs").glob("*.config"))


def lines_of(options):
    """CONFIG_NAME=\"y\" as .config says it."""
    return "".join(f"# {name} is not set\n" if value == "n" else f"{name}={value}\n"
                   for name, value in sorted(options.items()))


def configure(build, name, options):
    """A .config from the defaults, the named fragment and the options; a new one if they changed."""
    fragment, config = build / "fragment", build / ".config"
    named = (ROOT / f"configs/{name}.config").read_text(encoding="utf-8") if name else ""
    text = named + lines_of(options)
    if not config.exists() or not fragment.exists() or fragment.read_text("utf-8") != text:
        config.unlink(missing_ok=True)
        fragment.write_text(text, encoding="utf-8")
        run("/usr/bin/python3", "tools/config.py", "merge", str(fragment), KCONFIG_CONFIG=str(config))


@functools.cache
def _built(name, options, goal, compiler="gcc"):
    words = [name or "default", *(f"{key.removeprefix('CONFIG_').lower()}-{value}" for key, value in options)]
    words += [compiler] if compiler != "gcc" else []
    build = BUILD / "configs" / "-".join(words)
    build.mkdir(parents=True, exist_ok=True)
    with open(BUILD / "configs" / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        configure(build, name, dict(options))
        run("make", "--no-print-directory", "-j2", f"CC={compiler}", f"B={build}", str(build / goal))
    return str(build / goal)


def configured(name, **options):
    """The kernel of configs/NAME.config with these options on top.  Return: the ELF file."""
    return _built(name, tuple(sorted(options.items())), "b2b.elf")


def by_clang(name):
    """The same, compiled with clang."""
    return _built(name, (), "b2b.elf", "clang")


MODELS = ("SPARSEMEM", "DISCONTIGMEM", "FLATMEM")


def with_model(model):
    """The kernel under test, or its defaults with another memory model."""
    return KERNEL if model == "SPARSEMEM" else configured("", **{f"CONFIG_{model}": "y"})


def hosted(name, **options):
    """The same in a process, with its tests, under sanitizers.  Return: the program."""
    return _built(name, tuple(sorted(options.items())), "host-asan/runner")
