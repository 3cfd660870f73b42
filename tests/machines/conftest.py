# SPDX-License-Identifier: MIT
"""Found by pytest: lets the tests import b2bvm and says early when there is no kernel."""
import os
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import b2bvm  # noqa: E402


def pytest_sessionstart(session):
    if not os.path.exists(b2bvm.KERNEL):
        pytest.exit(f"no kernel at {b2bvm.KERNEL}: run make first", returncode=2)
