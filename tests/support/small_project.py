"""A project with one page and one snippet, in which tests make the mistakes that contributors make."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.support.paths import LOOPSITE

MKDOCS = """\
site_name: A site
theme:
  name: material
  font: false
plugins:
  - markdown-exec:
      languages: [python]
  - loopsite
markdown_extensions:
  - pymdownx.superfences
"""


@dataclass(frozen=True)
class Project:
    """A folder with mkdocs.yml, docs/, snippets/ and, after a build, site/."""

    root: Path

    @classmethod
    def create(cls, root: Path, program: str, expected: str) -> Project:
        """Write a project whose only page shows `program`, without building it."""
        project = cls(root)
        project.write("mkdocs.yml", MKDOCS)
        project.write("docs/index.md", '# A page\n\n```python exec="1" snippet="page/program"\n```\n')
        project.snippet(program, expected)
        return project

    def write(self, path: str, text: str | bytes) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def snippet(self, program: str | bytes, expected: str | None = "") -> None:
        """Make `program` the snippet that the page shows."""
        self.write("snippets/page/program.py", program)
        if expected is None:
            (self.root / "snippets/page/program.out").unlink()
        else:
            self.write("snippets/page/program.out", expected)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a `loopsite` command here."""
        return subprocess.run([LOOPSITE, *arguments], cwd=self.root, capture_output=True, text=True, check=False)

    def copy_to(self, root: Path) -> Project:
        """A copy that a test may change. It shares the 120 MB of Pyodide, which a build links too."""
        shutil.copytree(self.root, root, ignore=lambda folder, _: ["pyodide"] if Path(folder) == self._site else [])
        copy = Project(root)
        if (self._site / "pyodide").exists():
            shutil.copytree(self._site / "pyodide", copy._site / "pyodide", copy_function=os.link)
        return copy

    def fingerprint(self) -> dict[str, str]:
        """A digest of each file of the built site; the size suffices for Pyodide's, whose folders have a hash."""
        files = (path for path in self._site.rglob("*") if path.is_file())
        return {
            str(path.relative_to(self._site)): str(path.stat().st_size)
            if path.is_relative_to(self._site / "pyodide")
            else hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files
        }

    @property
    def _site(self) -> Path:
        return self.root / "site"
