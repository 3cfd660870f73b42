# SPDX-License-Identifier: MIT
"""make check: sparse and the sections have nothing to say, and would say it if there were something."""
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("B2B_BUILD", ROOT / "build"))
ENVIRONMENT = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}


def make(*words, build=BUILD):
    done = subprocess.run(["make", f"B={build}", *words], cwd=ROOT, env=ENVIRONMENT,
                          capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_sparse_finds_nothing():
    status, text = make("sparse")
    assert status == 0, text
    assert "warning" not in text and "error" not in text, text


@pytest.mark.full
@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "configs").iterdir()))
def test_sparse_finds_nothing_in(name, tmp_path):
    assert make(name, build=tmp_path)[0] == 0
    status, text = make("sparse", build=tmp_path)
    assert status == 0, text


HEAD = """
#include <linux/io.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static DEFINE_PER_CPU(int, mine);
int planted(int n);
"""

PLANTED = {
    "a device's register is read like memory":
        ("int planted(int n) { return *(int *)ioremap(n, 4); }", "removes address space '__iomem'"),
    "readl() of what is no register":
        ("int planted(int n) { return readl(&n); }", "different address spaces"),
    "iounmap() of what ioremap() has not made":
        ("int planted(int n) { iounmap(kmalloc(n, GFP_KERNEL)); return 0; }",
         "different address spaces"),
    "a per-CPU variable without an offset":
        ("int planted(int n) { return mine + n; }", "dereference of noderef"),
    "an offset for what is no per-CPU pointer":
        ("int planted(int n) { return *this_cpu_ptr(&n); }", "different address spaces"),
    "free_percpu() of memory that is not":
        ("int planted(int n) { free_percpu(kmalloc(n, GFP_KERNEL)); return 0; }",
         "different address spaces"),
    "a lock that is not given back on one way":
        ("int planted(int n) { spin_lock(&lock); if (n) return 1; spin_unlock(&lock); return 0; }",
         "context imbalance in 'planted'"),
    "a lock given back twice":
        ("int planted(int n) { spin_lock(&lock); spin_unlock(&lock); spin_unlock(&lock); return n; }",
         "context imbalance in 'planted'"),
    "a lock given back with interrupts left off":
        ("int planted(int n) { unsigned long flags; spin_lock_irqsave(&lock, flags);"
         " spin_unlock(&lock); return n; }", "context imbalance in 'planted'"),
    "interrupts left off on one way":
        ("int planted(int n) { unsigned long flags; local_irq_save(flags); if (n) return 1;"
         " local_irq_restore(flags); return 0; }", "context imbalance in 'planted'"),
    "a lock not taken, but given back":
        ("int planted(int n) { if (!spin_trylock(&lock)) n++; spin_unlock(&lock); return n; }",
         "context imbalance in 'planted'"),
    "GFP bits and a size mixed up":
        ("int planted(int n) { return kmalloc(GFP_KERNEL, n) != NULL; }", "restricted gfp_t"),
    "arithmetic with GFP bits":
        ("int planted(int n) { return alloc_pages(GFP_KERNEL + n, 0) != NULL; }",
         "restricted gfp_t degrades"),
    "a symbol that nobody declared": ("int other; int planted(int n) { return n; }",
                                      "'other' was not declared"),
}


@pytest.mark.parametrize("bug", PLANTED)
def test_sparse_sees(bug, tmp_path):
    text, complaint = PLANTED[bug]
    source = tmp_path / "planted.c"
    source.write_text(HEAD + text + "\n")
    status, said = make("sparse", f"C_SRCS={source}", "ASM_SRCS=")
    assert status != 0 and complaint in said, said


def test_sparse_is_content_with_the_right_way(tmp_path):
    source = tmp_path / "right.c"
    source.write_text(HEAD + """
int planted(int n)
{
	void __iomem *regs = ioremap(n, 4);
	int __percpu *hits = alloc_percpu(int);

	if (!spin_trylock(&lock))
		return 0;
	n += (int)readl(regs) + this_cpu_read(mine) + *this_cpu_ptr(hits) + per_cpu(mine, 0);
	spin_unlock(&lock);
	iounmap(regs);
	free_percpu(hits);
	return n;
}
""")
    status, said = make("sparse", f"C_SRCS={source}", "ASM_SRCS=")
    assert status == 0, said


def test_nothing_that_stays_uses_memory_that_goes():
    status, text = make("sections")
    assert status == 0, text
    assert " 0 of memory that goes" in text


SECTIONS_HEAD = """
#include <linux/init.h>
static noinline void __init gone(void) { barrier(); }
static int __initdata gone_data = 1;
void stays(void);
"""


def sections_say(tmp_path, text):
    """Compile the text as a file of the kernel and hold it to its sections."""
    source, obj = tmp_path / "planted.c", tmp_path / "planted.o"
    source.write_text(SECTIONS_HEAD + text)
    subprocess.run(["gcc", "-m32", "-O2", "-ffreestanding", "-fno-pic",
                    "-fno-asynchronous-unwind-tables", "-Iinclude", "-include",
                    BUILD / "include/generated/autoconf.h", "-c", "-o", obj, source],
                   cwd=ROOT, check=True)
    done = subprocess.run([ROOT / "tools/sections.py", "--build", tmp_path, obj],
                          capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


@pytest.mark.parametrize("text, complaint", [
    ("void stays(void) { gone(); }", "stays (.text.unlikely) stays, but uses .init.text"),
    ("void stays(void) { gone_data++; }", "stays (.text) stays, but uses .init.data"),
    ("void (*pointer)(void) = gone; void stays(void) { }",
     "pointer (.data) stays, but uses .init.text"),
])
def test_sections_see(text, complaint, tmp_path):
    status, said = sections_say(tmp_path, text)
    assert status == 1 and complaint in said, said


@pytest.mark.parametrize("text", [
    "void __init stays(void) { gone(); gone_data++; }",
    "void __ref stays(void) { gone(); }",
    "void (*pointer)(void) __refdata = gone; void stays(void) { }",
    "static int __init option(char *v) { gone(); return 0; } early_param(\"x\", option); void stays(void) { }",
])
def test_sections_allow(text, tmp_path):
    status, said = sections_say(tmp_path, text)
    assert status == 0, said
