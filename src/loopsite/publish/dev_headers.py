"""The response headers that `make serve` adds, so that its pages work like those of the published site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from . import csp

# SharedArrayBuffer, with which Stop interrupts a program, needs cross-origin isolation. netlify.toml has the same for
# the published site; tests/site compares the two
ISOLATION: Mapping[str, str] = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
}

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[str, str]]


def with_headers(application: Application, policies: Callable[[], Sequence[csp.Rule]]) -> Application:
    """Wrap a WSGI application: isolate each response, and add the policy for its path.

    `policies` returns those of the last build.
    """

    def application_with_headers(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        response: list[Any] = []

        def start(*arguments: Any) -> None:
            response[:] = arguments

        body = application(environ, start)
        status, original, *rest = response
        headers: Headers = [*original, *ISOLATION.items()]
        path = str(environ.get("PATH_INFO", ""))
        policy = next((rule.policy for rule in policies() if rule.matches(path)), None)
        if policy is not None and dict(original).get("Content-Type", "").startswith("text/html"):
            # MkDocs's server adds a script that reloads the page, and it differs each time
            page = b"".join(body)
            if close := getattr(body, "close", None):
                close()
            body, policy = [page], csp.with_scripts(policy, page.decode())
        if policy is not None:
            headers.append((csp.NAME, policy))
        start_response(status, headers, *rest)
        return body

    return application_with_headers
