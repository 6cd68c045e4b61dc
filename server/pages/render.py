"""A page from a template: its words, who is signed in, and headers under which nothing foreign can run.

No script or style stands inside a page and nothing comes from another host, so the policy needs no exception.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kiosk.words import LANGUAGES, Words, load_words
from server.centre import Centre
from server.pages.actors import said_actor
from server.pages.dates import on_the_wall, said_date, said_meeting, said_moment, said_weekday
from server.pages.menu import menu_of
from server.pages.static_files import address_of
from server.people.sessions import Session
from server.web import HEADERS, Call

FOLDER = Path(__file__).parent
LANGUAGE_COOKIE = "language"
NO_CATEGORY = "来访事项"  # what the site calls a matter without a category
PAGE_HEADERS = {
    **HEADERS,
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


def page(
    centre: Centre, call: Call, template: str, *, status: int = 200, headers: dict[str, str] | None = None,
    **values: Any,
) -> Response:  # fmt: skip
    """The template with what every page has beside ``values``."""
    body = render(centre, call.request, call.signed_in, template, values)
    return Response(body, status, {**PAGE_HEADERS, **(headers or {})}, "text/html; charset=utf-8")


def render(
    centre: Centre, request: Request, session: Session | None, template: str, values: dict[str, Any]
) -> str:
    words = words_of(request)
    staff = session.staff if session else None
    common = {
        "t": words.say,
        "has": words.__contains__,
        "lang": words.language,
        "centre_name": centre_name(centre, words.language),
        "staff": staff,
        "csrf": session.csrf if session else "",
        "menu": menu_of(staff),
        "path": request.url.path,
        "local": lambda at: said_moment(centre, words, at),
        "exact": lambda at: said_moment(centre, words, at, clock="%H:%M:%S"),
        "meeting": lambda at: said_meeting(centre, words, at),
        "clock": lambda at: on_the_wall(centre, at).strftime("%H:%M"),
        "day_of": lambda text: said_date(text, words, centre.today()),
        "weekday_of": lambda day: said_weekday(day, words, centre.today()),
        "room_label": lambda room: room_in(centre, room, words.language),
        "title_label": lambda label: title_in(centre, label, words),
    }
    names = values.get("names", {})
    common["who"] = lambda actor: said_actor(words, names, actor)
    return _templates().get_template(template).render(**common, **values)


def go_to(path: str) -> Response:
    """After a form was done: see there (303)."""
    return RedirectResponse(path, 303, PAGE_HEADERS)


def words_of(request: Request) -> Words:
    """In the reader's language; Chinese unless they chose."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return _words(chosen if chosen in LANGUAGES else "zh")


def centre_name(centre: Centre, language: str) -> str:
    plan = centre.site.plan
    return plan.centre_name_en if language == "en" else plan.centre_name


def room_in(centre: Centre, room: str, language: str) -> str:
    """A room's name in the reader's language, by its id or its Chinese name."""
    known = next((one for one in centre.site.plan.rooms if room in (one.id, one.name)), None)
    if known is None:
        return room
    return known.name_en if language == "en" and known.name_en else known.name


def title_in(centre: Centre, label: str, words: Words) -> str:
    """A category's name in the reader's language, by its code or its Chinese name."""
    if words.language == "zh":
        return label
    plan = centre.site.plan.categories
    known = next((one for one in plan if label in (one.code, one.label)), None)
    if known and known.label_en:
        return known.label_en
    return words["page.no_category"] if label == NO_CATEGORY else label


@cache
def _words(language: str) -> Words:
    return load_words(language, FOLDER / "strings")


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.globals["static"] = address_of
    return environment
