"""The response headers that `make serve` adds, so that it isolates pages as the published site does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

# SharedArrayBuffer, and so Stop as an interrupt, exists only on cross-origin isolated pages; netlify.toml has the
# same for the published site, and tests/site holds the two together
ISOLATION: Mapping[str, str] = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
}

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def with_headers(application: Application, headers: Mapping[str, str]) -> Application:
    """A WSGI application that adds `headers` to every response of `application`."""

    def application_with_headers(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, given: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, [*given, *headers.items()], *rest)

        return application(environ, start)

    return application_with_headers
