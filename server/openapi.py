"""The OpenAPI 3.1 document, made from the table of endpoints and the wire's own types."""

from __future__ import annotations

from typing import Any

import msgspec

from kiosk.api.problems import MEDIA_TYPE, Problem, ProblemType
from server.web import Endpoint, Link, Parameter, Proof

_P = ProblemType
_REF = "#/components/schemas/{name}"
_SCHEMES: dict[str, dict[str, str]] = {
    "terminalSignature": {"type": "http", "scheme": "signature", "description": "RFC 9421, Ed25519"},
    "caseTicket": {"type": "http", "scheme": "bearer", "description": "from POST /v1/lookups"},
    "deskSession": {
        "type": "apiKey",
        "in": "cookie",
        "name": "desk",
        "description": "from POST /v1/desk/session; __Host-desk over https",
    },
    "deskToken": {
        "type": "apiKey",
        "in": "header",
        "name": "X-CSRF-Token",
        "description": "csrf of the session; with everything that changes something",
    },
}
_NEEDED = {
    Proof.TERMINAL: ("terminalSignature",),
    Proof.TICKET: ("caseTicket",),
    Proof.STAFF: ("deskSession", "deskToken"),
}
# what any route behind a proof may say, beside its own problems
_OF_PROOF: dict[Proof, tuple[ProblemType, ...]] = {
    Proof.TERMINAL: (_P.NOT_SIGNED, _P.CLOCK_SKEW, _P.NOT_ENROLLED),
    Proof.TICKET: (_P.TICKET_EXPIRED,),
    Proof.STAFF: (_P.SIGN_IN, _P.FORBIDDEN),
}


def openapi_document(endpoints: tuple[Endpoint, ...]) -> dict[str, Any]:
    """What a client of another make needs; demo routes and pages are left out."""
    public = [
        endpoint for endpoint in endpoints if endpoint.proof is not Proof.LOOPBACK and not endpoint.page
    ]
    types = [kind for endpoint in public for kind in (endpoint.takes, endpoint.gives) if kind is not None]
    unique = list(dict.fromkeys([*types, Problem]))
    schemas, components = msgspec.json.schema_components(unique, ref_template=_REF)
    named = dict(zip(unique, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in public:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, named)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Petition kiosk central server", "version": "1"},
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": _SCHEMES},
    }


def _operation(endpoint: Endpoint, named: dict[type[Any], dict[str, Any]]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": endpoint.summary,
        "operationId": endpoint.handler.__name__,
        "responses": {**_successes(endpoint, named), **_refusals(endpoint, named[Problem])},
        "parameters": _parameters(endpoint),
    }
    if endpoint.raw:
        operation["requestBody"] = {"content": {"application/octet-stream": {}}}
    elif endpoint.takes:
        operation["requestBody"] = {
            "required": True,
            "content": _content("application/json", named[endpoint.takes]),
        }
    if endpoint.proof in _NEEDED:
        names = _NEEDED[endpoint.proof][: 1 if endpoint.method == "GET" else 2]
        operation["security"] = [{name: [] for name in names}]
    return operation


def _successes(endpoint: Endpoint, named: dict[type[Any], dict[str, Any]]) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": endpoint.summary}
    schema = named[endpoint.gives] if endpoint.gives else {}
    answer["content"] = _content(endpoint.media, schema)
    if endpoint.links:
        answer["links"] = {link.operation: _link(link) for link in endpoint.links}
    statuses = {str(status): answer for status in (endpoint.status, *endpoint.also) if status != 304}
    return statuses | ({"304": {"description": "It is still so"}} if 304 in endpoint.also else {})


def problems_of(endpoint: Endpoint) -> list[ProblemType]:
    """Every problem that a route may answer: its own, those of its proof, and those of any body, path or store."""
    found = [*endpoint.problems, *_OF_PROOF.get(endpoint.proof, ())]
    if endpoint.proof is Proof.STAFF and endpoint.method != "GET":
        found.append(_P.NOT_OURS)
    if endpoint.method != "GET":
        found.append(_P.TOO_LARGE)
    if endpoint.method != "GET" or endpoint.query or "{" in endpoint.path:
        found.append(_P.MALFORMED)
    if "{" in endpoint.path:
        found.append(_P.NOT_FOUND)
    return list(dict.fromkeys([*found, _P.UNAVAILABLE]))


def _refusals(endpoint: Endpoint, schema: dict[str, Any]) -> dict[str, Any]:
    titles: dict[str, list[str]] = {}
    for problem in problems_of(endpoint):
        titles.setdefault(str(problem.status), []).append(f"{problem.path}: {problem.title}")
    return {
        status: {"description": ". ".join(told), "content": _content(MEDIA_TYPE, schema)}
        for status, told in sorted(titles.items())
    }


def _link(link: Link) -> dict[str, Any]:
    parameters = {name: f"$response.body#{pointer}" for name, pointer in link.fields}
    return {"operationId": link.operation, "parameters": parameters}


def _content(media_type: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {media_type: {"schema": schema}}


def _parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in endpoint.path.split("/") if part.startswith("{")]
    in_path = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]
    return [
        *in_path,
        *(_parameter("query", told) for told in endpoint.query),
        *(_parameter("header", told) for told in endpoint.headers),
    ]


def _parameter(place: str, told: Parameter) -> dict[str, Any]:
    schema = {"type": "string", **({"pattern": told.pattern} if told.pattern else {})}
    return {
        "name": told.name,
        "in": place,
        "required": told.required,
        "description": told.says,
        "schema": schema,
    }
