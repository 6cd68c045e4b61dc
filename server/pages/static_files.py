"""GET /static/{name}: styles, scripts and sounds of the pages, read once; the address changes with the content."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from starlette.responses import Response

from kiosk.api.problems import ProblemType
from server.centre import Centre
from server.web import Call, Endpoint, Proof, Refused

FOLDER = Path(__file__).parent / "static"
MEDIA = {
    ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".wav": "audio/wav",
    ".svg": "image/svg+xml",
}  # fmt: skip
HEADERS = {"cache-control": "public, max-age=31536000, immutable", "x-content-type-options": "nosniff"}


@cache
def _files() -> dict[str, tuple[bytes, str]]:
    return {p.name: (p.read_bytes(), MEDIA[p.suffix]) for p in FOLDER.iterdir() if p.suffix in MEDIA}


@cache
def address_of(name: str) -> str:
    """Where a page finds it. Raises KeyError for a file that is not there."""
    return f"/static/{name}?{hashlib.sha256(_files()[name][0]).hexdigest()[:12]}"


async def static_file(_: Centre, call: Call) -> Response:
    found = _files().get(call.request.path_params["name"])
    if found is None:
        raise Refused(ProblemType.NOT_FOUND)
    return Response(found[0], headers={**HEADERS, "content-type": found[1]})


ENDPOINTS = (
    Endpoint(
        "GET", "/static/{name}", static_file, Proof.NONE, "Styles, scripts and sounds of the pages", page=True
    ),
)
