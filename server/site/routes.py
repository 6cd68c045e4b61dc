"""GET /v1/site: everything a terminal needs to work alone."""

from __future__ import annotations

from starlette.responses import Response

from kiosk.api.terminals import SiteConfig
from server.centre import Centre
from server.web import HEADERS, IF_NONE_MATCH, Call, Endpoint, Proof


async def site(centre: Centre, call: Call) -> Response:
    """The configuration, or 304 when the terminal has this version already."""
    current = centre.site.current(centre)
    tag = f'"{current.version}"'
    headers = {**HEADERS, "etag": tag}
    if call.request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(current.body, headers=headers, media_type="application/json")


ENDPOINTS = (
    Endpoint("GET", "/v1/site", site, Proof.TERMINAL, "The site configuration (ETag)", gives=SiteConfig,
             headers=(IF_NONE_MATCH,), also=(304,)),
)  # fmt: skip
