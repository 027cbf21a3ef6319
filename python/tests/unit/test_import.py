"""Importing the package is cheap: no PyTorch, no Java."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src"


def test_import_needs_neither_torch_nor_java() -> None:
    check = (
        "import sys, brian2grad\n"
        "from brian2.devices.device import all_devices\n"
        "assert 'brian2grad' in all_devices\n"
        "assert 'torch' not in sys.modules and 'jpype' not in sys.modules\n"
        "assert callable(brian2grad.capture_network)\n"
        "assert 'torch' not in sys.modules and 'jpype' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", check], check=True, env={"PYTHONPATH": str(SOURCE)})
