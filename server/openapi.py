"""The OpenAPI 3.1 document, made from the table of endpoints and the wire's own types."""

from __future__ import annotations

from typing import Any

import msgspec

from kiosk.api.problems import MEDIA_TYPE, Problem
from server.web import Endpoint, Proof

_REF = "#/components/schemas/{name}"
_SCHEMES = {
    Proof.TERMINAL: {
        "terminalSignature": {"type": "http", "scheme": "signature", "description": "RFC 9421, Ed25519"}
    },
    Proof.TICKET: {
        "caseTicket": {"type": "http", "scheme": "bearer", "description": "from POST /v1/lookups"}
    },
    Proof.STAFF: {
        "deskSession": {
            "type": "apiKey",
            "in": "cookie",
            "name": "desk",
            "description": "from POST /v1/desk/session; __Host-desk over https. POSTs need its X-CSRF-Token too",
        }
    },
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
    security = {name: scheme for schemes in _SCHEMES.values() for name, scheme in schemes.items()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Petition kiosk central server", "version": "1"},
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": security},
    }


def _operation(endpoint: Endpoint, named: dict[type[Any], dict[str, Any]]) -> dict[str, Any]:
    responses: dict[str, Any] = {str(endpoint.status): {"description": endpoint.summary}}
    if endpoint.gives:
        responses[str(endpoint.status)]["content"] = _content("application/json", named[endpoint.gives])
    for problem in endpoint.problems:
        answer = {"description": problem.title, "content": _content(MEDIA_TYPE, named[Problem])}
        responses.setdefault(str(problem.status), answer)
    operation: dict[str, Any] = {
        "summary": endpoint.summary,
        "operationId": endpoint.handler.__name__,
        "responses": responses,
        "parameters": _parameters(endpoint.path),
    }
    if endpoint.takes:
        operation["requestBody"] = {
            "required": True,
            "content": _content("application/json", named[endpoint.takes]),
        }
    if endpoint.proof in _SCHEMES:
        operation["security"] = [{name: []} for name in _SCHEMES[endpoint.proof]]
    return operation


def _content(media_type: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {media_type: {"schema": schema}}


def _parameters(path: str) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]
