#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The configuration: Kconfig + .config → autoconf.h.

	config.py sync AUTOCONF		complete .config and write the header from it
	config.py defconfig		every option at its default
	config.py merge FRAGMENT...	these options on top of the present ones
	config.py menuconfig		choose in a text menu

.config is found through KCONFIG_CONFIG, as with Linux.  Files are written only
when their content changes, so that nothing is rebuilt for nothing.
"""
import os
import sys

import kconfiglib

HEADER = "# Written by tools/config.py; `make menuconfig` changes it.\n"


def load():
    kconf = kconfiglib.Kconfig("Kconfig", warn_to_stderr=False)
    path = os.environ["KCONFIG_CONFIG"]
    if os.path.exists(path):
        kconf.load_config(path)
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    return kconf


def merge(kconf, fragments):
    """Lay the fragments over the configuration; an option that cannot be had is an error."""
    kconf.warn_assign_undef = True
    for fragment in fragments:
        kconf.load_config(fragment, replace=False)
    refused = [f"{symbol.name} wanted {wanted}, but its conditions give {symbol.str_value}"
               for symbol in kconf.unique_defined_syms
               if (wanted := wanted_value(symbol)) not in (None, symbol.str_value)]
    refused += [warning for warning in kconf.warnings if "undefined symbol" in warning]
    if refused:
        sys.exit("\n".join(refused))


def wanted_value(symbol):
    """What a configuration file said about the option, as text; None where none spoke."""
    if symbol.user_value is None:
        return None
    return kconfiglib.TRI_TO_STR.get(symbol.user_value, symbol.user_value)


def main():
    if len(sys.argv) < 2 or sys.argv[1] not in ("sync", "defconfig", "merge", "menuconfig"):
        sys.exit(__doc__)
    command, *arguments = sys.argv[1:]
    kconf = load()
    if command == "menuconfig":
        import menuconfig
        menuconfig.menuconfig(kconf)
        return
    if command == "defconfig":
        kconf.unset_values()
    elif command == "merge":
        merge(kconf, arguments)
    kconf.write_config(header=HEADER, save_old=False)
    if command == "sync":
        os.makedirs(os.path.dirname(arguments[0]), exist_ok=True)
        kconf.write_autoconf(arguments[0])


if __name__ == "__main__":
    main()
