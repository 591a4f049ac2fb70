"""The paths of the project and of its commands."""

from __future__ import annotations

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
LOOPSITE = Path(sys.executable).with_name("loopsite")
NODE = Path(sys.executable).with_name("node")
