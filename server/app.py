"""The application: routes from the table, each behind the proof it asks for, and nothing that shows its inside."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from kiosk.api.codec import to_json
from kiosk.api.problems import MEDIA_TYPE, Problem, ProblemType
from kiosk.errors import InvalidInput, StoreUnavailable, Unreadable
from server.cases.sweep import SWEEP_EVERY_S, sweep
from server.cases.views import WRITE_EVERY_S as VIEWS_EVERY_S
from server.cases.views import write_views
from server.centre import Centre
from server.clock import Clock
from server.db.engine import Engine
from server.front import Answer, Front
from server.key_files import RandomBytes
from server.keys import Keys
from server.law.book import load_law
from server.law.lawbook import LawBook
from server.openapi import openapi_document
from server.pages.problems import is_for_people, page_of_problem
from server.people.proof import signed_in
from server.routes import ENDPOINTS
from server.settings import Settings
from server.site.book import SiteBook, load_plan
from server.terminals.heartbeats import WRITE_EVERY_S, write_heartbeats
from server.terminals.nonces import NonceWindow
from server.terminals.signed import signed_by
from server.web import HEADERS, Call, Endpoint, Proof, Refused, problem_response, read_body

FAREWELL_S = 1.0  # for the last views and heartbeats, when the server ends
_NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
}  # nothing leaves this machine


def make_centre(
    settings: Settings, engine: Engine, clock: Clock, random: RandomBytes, keys: Keys, *, demo: bool = False
) -> Centre:
    """Join the parts over a database that ``init`` has filled. Raises StoreUnavailable where it has not."""
    plan = engine.look(load_plan)
    if plan is None:
        raise StoreUnavailable("the database holds no centre; run `kiosk-server init`")
    division = plan.division
    return Centre(
        settings=settings,
        engine=engine,
        clock=clock,
        random=random,
        keys=keys,
        lawbook=LawBook(division, engine.look(lambda cursor: load_law(cursor, division))),
        site=SiteBook(plan),
        nonces=NonceWindow(settings.limits.nonces_remembered, clock()),
        demo=demo,
    )


def create_app(centre: Centre, endpoints: tuple[Endpoint, ...] = ENDPOINTS) -> Front:
    """The server as an ASGI application; demo routes are there only for a centre in demo mode."""
    centre.engine.watch(centre.metrics.committed)
    app = FastAPI(
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lambda _: _at_work(centre),
        telemetry=_NO_TELEMETRY,
    )
    answers: dict[tuple[str, str], Answer] = {}
    templates: dict[Answer, str] = {}
    methods: dict[str, set[str]] = {}
    for endpoint in endpoints:
        if endpoint.proof is not Proof.LOOPBACK or centre.demo:
            answer = _answer(centre, endpoint)
            app.add_route(endpoint.path, answer, methods=[endpoint.method])
            templates[answer] = endpoint.path
            methods.setdefault(endpoint.path, set()).add(endpoint.method)
            if "{" not in endpoint.path:
                answers[endpoint.method, endpoint.path] = answer
    document = to_json(openapi_document(endpoints))
    app.add_route("/openapi.json", _constant(document), methods=["GET"])
    app.add_exception_handler(HTTPException, partial(_http_problem, centre, templates, methods))
    return Front(
        app, answers, templates, centre.metrics, _internal_problem, slow_s=centre.settings.log.slow_ms / 1e3
    )


def _answer(centre: Centre, endpoint: Endpoint) -> Answer:
    """One route: body, proof, handler; whatever goes wrong becomes a problem."""
    cap, handler = centre.settings.limits.max_body_bytes, endpoint.handler
    needs_signature, loopback = endpoint.proof is Proof.TERMINAL, endpoint.proof is Proof.LOOPBACK
    needs_session = endpoint.proof is Proof.STAFF
    told = partial(page_of_problem, centre) if endpoint.page else _told

    async def answer(request: Request) -> Response:
        try:
            if loopback and not _is_local(request):
                raise Refused(ProblemType.NOT_FOUND)
            body = await read_body(request, cap)
            signer = await signed_by(centre, request, body) if needs_signature else None
            session = await signed_in(centre, request, body, endpoint) if needs_session else None
            return await handler(centre, Call(request, body, signer, session))
        except Refused as refused:
            return told(request, refused)
        except Unreadable as error:
            return told(request, Refused(ProblemType.MALFORMED, str(error)))
        except InvalidInput as error:
            return told(request, Refused(ProblemType.INVALID, str(error)))
        except ClientDisconnect:
            return told(request, Refused(ProblemType.MALFORMED, "the body never came"))
        except StoreUnavailable:
            return told(request, Refused(ProblemType.UNAVAILABLE))

    return answer


def _told(_: Request, refused: Refused) -> Response:
    return problem_response(refused)


def _is_local(request: Request) -> bool:
    return request.client is not None and request.client.host in ("127.0.0.1", "::1")


def _constant(body: bytes) -> Answer:
    async def answer(_: Request) -> Response:
        return Response(body, media_type="application/json")

    return answer


async def _http_problem(
    centre: Centre,
    templates: dict[Answer, str],
    methods: dict[str, set[str]],
    request: Request,
    error: Exception,
) -> Response:
    """404 and 405 of the router itself; people who mistyped the address of a page are told in words."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 404:
        told = partial(page_of_problem, centre) if is_for_people(request) else _told
        return told(request, Refused(ProblemType.NOT_FOUND))
    response = _plain_problem(status, str(getattr(error, "detail", "")))
    if status == 405:  # the router knows one route of a path; RFC 9110 §15.5.6 wants every method of it
        known = methods.get(templates.get(request.scope.get("endpoint"), ""), {"GET"})  # type: ignore[arg-type]
        response.headers["allow"] = ", ".join(sorted(known | ({"HEAD"} if "GET" in known else set())))
    return response


def _internal_problem() -> Response:
    """A mistake of ours: the log has it, the answer says nothing of the inside."""
    return _plain_problem(500, "Internal error")


def _plain_problem(status: int, title: str) -> Response:
    body = Problem("about:blank", title, status)
    return Response(to_json(body), status, HEADERS, MEDIA_TYPE)


@contextlib.asynccontextmanager
async def _at_work(centre: Centre) -> AsyncIterator[dict[str, Any]]:
    """While the server runs, heartbeats are written in groups and time does its work on cases."""
    tasks = [
        asyncio.create_task(_every(WRITE_EVERY_S, partial(write_heartbeats, centre))),
        asyncio.create_task(_every(VIEWS_EVERY_S, partial(write_views, centre))),
        asyncio.create_task(_every(SWEEP_EVERY_S, partial(sweep, centre))),
    ]
    await sweep(centre)
    try:
        yield {}
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with contextlib.suppress(StoreUnavailable, TimeoutError):  # a writer that stands still keeps nobody
            await asyncio.wait_for(asyncio.gather(write_views(centre), write_heartbeats(centre)), FAREWELL_S)


async def _every(seconds: float, work: Callable[[], Awaitable[None]]) -> None:
    while True:
        await asyncio.sleep(seconds)
        with contextlib.suppress(StoreUnavailable):  # done again the next time; /readyz tells of the store
            await work()
