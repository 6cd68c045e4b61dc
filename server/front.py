"""The way in: finds most routes in one step, counts every answer, and logs what failed or was slow.

A path without parts that vary is found in a dictionary and answered here. All others, and what is no route at all,
go to FastAPI's router. An error that nobody expected ends here: the log has its type and place, the answer nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from time import perf_counter

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.health.log import place_of, tell
from server.health.metrics import OTHER, Metrics

Answer = Callable[[Request], Awaitable[Response]]
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})


class Front:
    """``answers`` by (method, path); ``templates`` name the router's own endpoints for figures and log."""

    def __init__(
        self,
        router: ASGIApp,
        answers: dict[tuple[str, str], Answer],
        templates: dict[Answer, str],
        metrics: Metrics,
        failed: Callable[[], Response],
        *,
        slow_s: float,
    ) -> None:
        self._router, self._answers, self._templates = router, answers, templates
        self._metrics, self._failed, self._slow_s = metrics, failed, slow_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._router(scope, receive, send)
        began, method, path = perf_counter(), scope["method"], scope["path"]
        answer = self._answers.get((method, path))
        if answer is None:
            await self._routed(scope, receive, send, began)
            return None
        error = ""
        try:
            response = await answer(Request(scope, receive))
        except Exception as unexpected:  # noqa: BLE001 - the failsafe at the top
            response, error = self._unexpected(unexpected)
        await response(scope, receive, send)
        self._told(path, method, response.status_code, perf_counter() - began, error)
        return None

    async def _routed(self, scope: Scope, receive: Receive, send: Send, began: float) -> None:
        status, error = 0, ""

        async def seen(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self._router(scope, receive, seen)
        except Exception as unexpected:  # noqa: BLE001 - the failsafe at the top
            response, error = self._unexpected(unexpected)
            if not status:
                await response(scope, receive, seen)
        route = self._templates.get(scope.get("endpoint"), OTHER)  # type: ignore[arg-type]
        method = scope["method"] if scope["method"] in _METHODS else OTHER
        self._told(route, method, status, perf_counter() - began, error)

    def _unexpected(self, error: Exception) -> tuple[Response, str]:
        return self._failed(), f"{type(error).__name__} {place_of(error)}"

    def _told(self, route: str, method: str, status: int, seconds: float, error: str) -> None:
        self._metrics.answered(route, method, status, seconds)
        if status < 500 and seconds < self._slow_s:
            return
        kind, _, place = error.partition(" ")
        failure = {"error": kind, "place": place} if error else {}
        level, event = (logging.ERROR, "failed") if status >= 500 else (logging.WARNING, "slow")
        tell(level, event, route=route, method=method, status=status, ms=round(seconds * 1e3), **failure)
