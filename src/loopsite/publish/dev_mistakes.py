"""Shows the mistakes in the sources on every page that `make serve` serves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import Any

from .dev_headers import Application

STYLE = "/loopsite-mistakes.css"
"""A file of its own, since the pages' policy forbids inline styles."""

NOT_BUILT = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta http-equiv="refresh" content="1"><title>Not built yet</title></head>
<body></body>
</html>
"""
"""What is served until the first build succeeds; it loads itself again, as no script does that yet."""

_BODY = re.compile(rb"<body\b[^>]*>")


def with_mistakes(application: Application, found: Callable[[], str]) -> Application:
    """Wrap a WSGI application: what `found` returns, a line for each mistake, is shown in each page; "" for nothing."""

    def application_with_mistakes(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("PATH_INFO") == STYLE:
            style = Path(__file__).with_name("dev_mistakes.css").read_bytes()
            start_response("200 OK", [("Content-Type", "text/css"), ("Content-Length", str(len(style)))])
            return [style]
        response: list[Any] = []

        def start(*arguments: Any) -> None:
            response[:] = arguments

        body = application(environ, start)
        status, headers, *rest = response
        if (mistakes := found()) and dict(headers).get("Content-Type", "").startswith("text/html"):
            page = b"".join(body)
            if close := getattr(body, "close", None):
                close()
            body = [_BODY.sub(lambda tag: tag[0] + _shown(mistakes).encode(), page, count=1)]
            headers = [(name, value) for name, value in headers if name != "Content-Length"]
            headers.append(("Content-Length", str(len(body[0]))))
        start_response(status, headers, *rest)
        return body

    return application_with_mistakes


def _shown(mistakes: str) -> str:
    return (
        f'<link rel="stylesheet" href="{STYLE}">'
        '<div class="loopsite-mistakes" role="alert"><details open><summary>To be corrected</summary>'
        f"<pre>{escape(mistakes)}</pre></details></div>"
    )
