"""Measure, and print tables: `make bench`. Every figure that the project quotes comes from here."""

from __future__ import annotations

from . import build_time

if __name__ == "__main__":
    build_time.main()
