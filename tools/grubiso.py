#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Put the kernel on a CD that GRUB boots.

One image serves a BIOS and a 32-bit UEFI.  Its menu has the kernel twice, by
Multiboot 2 and by Multiboot 1, because the two hand over different structures
and the kernel has to understand both.  Knows nothing of emulators.
"""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile

GRUB_DIRS = {"pc": "/usr/lib/grub/i386-pc", "efi": "/usr/lib/grub/i386-efi"}
# What GRUB needs to find the kernel on a CD and to start it; everything else
# would only make the image larger.
GRUB_MODULES = "normal iso9660 part_acorn echo test configfile multiboot multiboot2 all_video"
PROTOCOLS = ("multiboot2", "multiboot")


class IsoError(Exception):
    """The image could not be made; the text says why."""


def quoted(word):
    """A word as GRUB's shell takes it literally (memmap=64M$128M has a dollar sign)."""
    return "'" + word.replace("'", "'\\''") + "'"


def quoted_words(text):
    return "".join(" " + quoted(word) for word in text.split())


def menu_entry(protocol, append, modules):
    """One entry of the menu; modules are (file name on the CD, its command line)."""
    load = "module2" if protocol == "multiboot2" else "module"
    lines = [f'menuentry "boot-to-buddy ({protocol})" {{',
             f"\t{protocol} /boot/b2b.elf{quoted_words(append)}"]
    for name, cmdline in modules:
        lines.append(f"\t{load} /boot/{name}{quoted_words(cmdline)}")
    return "\n".join(lines + ["}"])


def menu(default, append, modules):
    lines = ["set timeout=0", f"set default={PROTOCOLS.index(default)}"]
    lines += [menu_entry(protocol, append, modules) for protocol in PROTOCOLS]
    return "\n".join(lines) + "\n"


def grub_directory_option(firmware):
    """GRUB's own files: of one firmware, or (both) of every one that is installed."""
    if firmware == "both":
        return []
    if not os.path.isdir(GRUB_DIRS[firmware]):
        raise IsoError(f"GRUB for {firmware} is missing ({GRUB_DIRS[firmware]}); run tools/deps")
    return ["-d", GRUB_DIRS[firmware]]


def copy_kernel(kernel, out):
    """Without debugging information: GRUB loads that, too, and a machine of 4 MB is then full."""
    subprocess.run(["objcopy", "--strip-debug", kernel, out], check=True)


def make_iso(out, kernel, protocol="multiboot2", append="", modules=(), firmware="both"):
    """Write the image.  modules are (path, command line); firmware is pc, efi or both."""
    directory = grub_directory_option(firmware)
    with tempfile.TemporaryDirectory(prefix="b2b-iso-") as root:
        os.makedirs(f"{root}/boot/grub")
        copy_kernel(kernel, f"{root}/boot/b2b.elf")
        on_cd = []
        for path, cmdline in modules:
            shutil.copy(path, f"{root}/boot/")
            on_cd.append((os.path.basename(path), cmdline))
        with open(f"{root}/boot/grub/grub.cfg", "w", encoding="ascii") as file:
            file.write(menu(protocol, append, on_cd))
        command = ["grub-mkrescue", *directory, f"--install-modules={GRUB_MODULES}", "--fonts=",
                   "--locales=", "--themes=", "-o", out + ".part", root]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    # grub-mkrescue can end with 0 and no image when xorriso or mtools is missing.
    if done.returncode or not os.path.exists(out + ".part"):
        raise IsoError(f"grub-mkrescue failed:\n{done.stdout}{done.stderr}")
    os.replace(out + ".part", out)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("kernel")
    parser.add_argument("out")
    parser.add_argument("--append", default="", help="kernel command line")
    args = parser.parse_args()
    try:
        make_iso(args.out, args.kernel, append=args.append)
    except IsoError as error:
        sys.exit(f"{args.out}: {error}")


if __name__ == "__main__":
    main()
