"""A project of one page and one snippet, to be broken in the ways contributors break things."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

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
    """A folder with mkdocs.yml, docs/, snippets/ and, once built, site/."""

    root: Path

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
        loopsite = Path(sys.executable).with_name("loopsite")
        return subprocess.run([loopsite, *arguments], cwd=self.root, capture_output=True, text=True, check=False)

    def fingerprint(self) -> dict[str, str]:
        """A digest of each file of the built site."""
        site = self.root / "site"
        return {
            str(path.relative_to(site)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in site.rglob("*")
            if path.is_file()
        }


@pytest.fixture(scope="session")
def built_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project as it is when all is well."""
    project = Project(tmp_path_factory.mktemp("built"))
    project.write("mkdocs.yml", MKDOCS)
    project.write("docs/index.md", '# A page\n\n```python exec="1" snippet="page/program"\n```\n')
    project.snippet('print("hello")\n', "hello\n")
    done = project.run("build")
    assert done.returncode == 0, done.stderr
    return project


@pytest.fixture
def project(built_project: Project, tmp_path: Path) -> Project:
    """A copy of it, to do with as you like."""
    shutil.copytree(built_project.root, tmp_path / "project")
    return Project(tmp_path / "project")
