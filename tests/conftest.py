# SPDX-License-Identifier: MIT
"""Found by pytest in every directory below: the plugin that counts what tests do."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))

pytest_plugins = ["tally"]
