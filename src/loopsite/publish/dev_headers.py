"""The response headers that `make serve` adds, so that its pages can do what those of the published site can."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from . import csp

# SharedArrayBuffer, and so Stop as an interrupt, exists only on cross-origin isolated pages; netlify.toml has the
# same for the published site, and tests/site holds the two together
ISOLATION: Mapping[str, str] = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
}

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[str, str]]


def with_headers(application: Application, policies: Callable[[], Sequence[csp.Rule]]) -> Application:
    """A WSGI application that isolates every response of `application`, and adds the policy that is for its path.

    `policies` gives those of the last build.
    """

    def application_with_headers(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        answered: list[Any] = []

        def start(*arguments: Any) -> None:
            answered[:] = arguments

        body = application(environ, start)
        status, given, *rest = answered
        headers: Headers = [*given, *ISOLATION.items()]
        path = str(environ.get("PATH_INFO", ""))
        policy = next((rule.policy for rule in policies() if rule.matches(path)), None)
        if policy is not None and dict(given).get("Content-Type", "").startswith("text/html"):
            # MkDocs's server adds a script, which reloads the page, and never the same
            page = b"".join(body)
            if close := getattr(body, "close", None):
                close()
            body, policy = [page], csp.with_scripts(policy, page.decode())
        if policy is not None:
            headers.append((csp.NAME, policy))
        start_response(status, headers, *rest)
        return body

    return application_with_headers
