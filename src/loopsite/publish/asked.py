"""Questions in the words of learners, which the search finds as it finds the headings of a page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

INDEX = "search/search_index.json"
BOOST = 2
"""As much as *Errors by their message* has: with 1, that page comes before most questions; with 3, after some."""


def add_questions(site: Path, questions: Mapping[str, Iterable[str]]) -> None:
    """Add the questions of each page, by its address in the site, to the search index; each leads to the page's top."""
    index = json.loads((site / INDEX).read_text())
    for page, asked in questions.items():
        for number, question in enumerate(asked, 1):
            index["docs"].append({"location": f"{page}#asked-{number}", "title": question, "text": "", "boost": BOOST})
    (site / INDEX).write_text(json.dumps(index, separators=(",", ":"), sort_keys=True))
