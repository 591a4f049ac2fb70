"""Where the project and its programs are."""

from __future__ import annotations

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
LOOPSITE = Path(sys.executable).with_name("loopsite")
NODE = Path(sys.executable).with_name("node")
