"""Where the sources of a page are on the web: to edit it there, and to report what is wrong with it.

Netlify says it in the environment of a build, as REPOSITORY_URL and BRANCH.
Material's own `repo_url` is not used: with it, each page asks the host's API for stars and forks while it is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

# what a host calls its pages for editing a file and for a new issue, by a part of its name
_FORMS = {
    "github": ("edit/{branch}/{path}", "issues/new?{title}", "title"),
    "gitlab": ("-/edit/{branch}/{path}", "-/issues/new?{title}", "issue[title]"),
}


@dataclass(frozen=True)
class Repository:
    """A repository by its address on the web, without a slash at the end, and the branch that a build is made of."""

    address: str
    branch: str

    @classmethod
    def of_build(cls, environment: Mapping[str, str]) -> Repository | None:
        """The one that the build's environment names, if it is on a host whose pages are known."""
        address = _web_address(environment.get("REPOSITORY_URL", ""))
        branch = environment.get("BRANCH", "")
        if branch.startswith("pull/"):  # a deploy preview: HEAD is the branch that is to be merged
            branch = environment.get("HEAD", "")
        repository = cls(address, branch or "main")
        return repository if address and repository._forms else None

    def edit(self, path: str) -> str:
        """Where to edit the file at `path`, which is relative to the repository."""
        return f"{self.address}/{self._forms[0].format(branch=quote(self.branch), path=quote(path))}"

    def report(self, title: str) -> str:
        """Where to report a problem, under this title."""
        _, form, name = self._forms
        return f"{self.address}/{form.format(title=urlencode({name: title}))}"

    @property
    def _forms(self) -> tuple[str, ...]:
        host = urlsplit(self.address).hostname or ""
        return next((forms for name, forms in _FORMS.items() if name in host), ())


def _web_address(remote: str) -> str:
    """The address for browsers of what git would clone, without what it may hold of a login; "" of anything else."""
    if found := re.fullmatch(r"[\w.-]+@(?P<host>[\w.-]+):(?P<path>[^:]+)", remote):
        host, path = found["host"], found["path"]
    else:
        url = urlsplit(remote)
        if url.scheme not in ("https", "ssh") or not url.hostname:
            return ""
        host, path = url.hostname, url.path
    return f"https://{host}/{path.strip('/').removesuffix('.git')}"
