# SPDX-License-Identifier: MIT
"""b2b-help: all commands, one line each."""
from b2b.command import Command, all_commands, register, say, table


@register
class Help(Command):
    """this list; `help b2b-page` tells more of one"""
    name = "b2b-help"
    looks = False

    def show(self, argument):
        table(("command", "", "what it shows"),
              [(name, command.usage, command.__doc__.split("\n")[0])
               for name, command in sorted(all_commands.items())], left=("command", "", "what it shows"))
        say('\n  In expressions: $page(PFN), $pfn(PAGE), $per_cpu("NAME", CPU); as in print *$page(0x1000)')
