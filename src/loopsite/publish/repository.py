"""Links to edit a page in its repository, and to report a problem with it.

Netlify sets REPOSITORY_URL and BRANCH in the environment of a build. Material's own `repo_url` is not used: it makes
each page request stars and forks from the host's API.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

# by a part of the host's name: the forms of its addresses to edit a file and to open an issue, and the title's key
_FORMS = {
    "github": ("edit/{branch}/{path}", "issues/new?{title}", "title"),
    "gitlab": ("-/edit/{branch}/{path}", "-/issues/new?{title}", "issue[title]"),
}


@dataclass(frozen=True)
class Repository:
    """A repository by its web address, without a trailing slash, and the branch that is built."""

    address: str
    branch: str

    @classmethod
    def of_build(cls, environment: Mapping[str, str]) -> Repository | None:
        """The one named by the build's environment, if it is on a known host."""
        address = _web_address(environment.get("REPOSITORY_URL", ""))
        branch = environment.get("BRANCH", "")
        if branch.startswith("pull/"):  # a deploy preview: HEAD is the branch to be merged
            branch = environment.get("HEAD", "")
        repository = cls(address, branch or "main")
        return repository if address and repository._forms else None

    def edit(self, path: str) -> str:
        """The address at which to edit the file at `path`, relative to the repository."""
        return f"{self.address}/{self._forms[0].format(branch=quote(self.branch), path=quote(path))}"

    def report(self, title: str) -> str:
        """The address at which to report a problem, with this title filled in."""
        _, form, name = self._forms
        return f"{self.address}/{form.format(title=urlencode({name: title}))}"

    @property
    def _forms(self) -> tuple[str, ...]:
        host = urlsplit(self.address).hostname or ""
        return next((forms for name, forms in _FORMS.items() if name in host), ())


def _web_address(remote: str) -> str:
    """The web address of a git remote, without any credentials in it; "" if it has none."""
    if found := re.fullmatch(r"[\w.-]+@(?P<host>[\w.-]+):(?P<path>[^:]+)", remote):
        host, path = found["host"], found["path"]
    else:
        url = urlsplit(remote)
        if url.scheme not in ("https", "ssh") or not url.hostname:
            return ""
        host, path = url.hostname, url.path
    return f"https://{host}/{path.strip('/').removesuffix('.git')}"
