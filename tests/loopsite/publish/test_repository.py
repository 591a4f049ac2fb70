"""Links to a page's source, from the environment of a build."""

from __future__ import annotations

import pytest

from loopsite.publish.repository import Repository


@pytest.mark.parametrize(
    "remote",
    [
        "https://github.com/someone/book",
        "https://github.com/someone/book.git",
        "https://someone:secret@github.com/someone/book/",
        "git@github.com:someone/book.git",
        "ssh://git@github.com/someone/book.git",
    ],
)
def test_links_lead_to_the_host_whatever_the_form_of_the_address(remote: str) -> None:
    repository = Repository.of_build({"REPOSITORY_URL": remote, "BRANCH": "main"})

    assert repository is not None
    assert repository.edit("docs/timers.md") == "https://github.com/someone/book/edit/main/docs/timers.md"
    assert repository.report("Timers: ") == "https://github.com/someone/book/issues/new?title=Timers%3A+"


def test_gitlab_has_other_addresses() -> None:
    repository = Repository.of_build({"REPOSITORY_URL": "https://gitlab.com/someone/book", "BRANCH": "main"})

    assert repository is not None
    assert repository.edit("docs/timers.md") == "https://gitlab.com/someone/book/-/edit/main/docs/timers.md"
    assert repository.report("Timers") == "https://gitlab.com/someone/book/-/issues/new?issue%5Btitle%5D=Timers"


def test_a_preview_links_to_the_branch_to_be_merged() -> None:
    environment = {"REPOSITORY_URL": "https://github.com/someone/book", "BRANCH": "pull/7/head", "HEAD": "timers"}
    repository = Repository.of_build(environment)

    assert repository is not None
    assert repository.branch == "timers"


@pytest.mark.parametrize(
    "remote", ["", "/srv/book.git", "file:///srv/book", "https://example.org/book", "javascript:1"]
)
def test_an_address_that_readers_cannot_open_gives_no_links(remote: str) -> None:
    assert Repository.of_build({"REPOSITORY_URL": remote, "BRANCH": "main"}) is None
