"""Every screen as it was looked at and found good: three looks, two panels, the longest texts, a rare name.

After a change that is meant: ``make golden``, then look at what git shows.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import replace as replaced
from typing import Any

import pytest
from support.glass import SIZE
from support.golden import MOST_OFF, Album, drawing_stack, furthest_off, photograph
from support.office import SLIP_TEXT, draft
from support.scenes import LONG_STORY, SCENES, replied, restyle

from kiosk.services.print_slip import Printed

LOOKS = {"normal": {}, "large": {"scale": 2.0}, "high": {"contrast": "high"}}
PANEL = "portrait" if SIZE[0] < SIZE[1] else "landscape"


def rare(told):
    """The same draft of somebody whose name few fonts have."""
    told.visitor = replaced(told.visitor, name="㛃𬭎𫖮𬱟")
    return told


def out_of_order(glass):
    glass.office.troubles = {"printer": "P01", "card_reader": "C01", "scanner": "S01"}
    glass.office.is_online = False


def closed(glass):
    glass.office.house.close_today("holiday", "staff")


def paper_came(outcome):
    return lambda glass: glass.app.context.print_state.update({"job-1": Printed("job-1", outcome, "P01")})


def over(name, said=""):
    """An overlay above the screen, with its words."""

    def show(glass):
        overlay = getattr(glass.app.covers, name)
        overlay.text = glass.app.context.words[said] if said else ""
        glass.app.covers.lay(overlay)

    return show


def given_up(glass):
    """The machine trusts itself no more."""
    glass.app.guard._count.give_up("K03", glass.clock())
    glass.app.show("home")


def nothing(_):
    """As it is."""


@dataclass(frozen=True)
class Scene:
    """A screen with a visit on it, after ``before`` was done to the centre and ``then`` to the screen."""

    screen: str
    visit: dict[str, Any]
    before: Callable[[Any], Any] = nothing
    then: Callable[[Any], Any] = nothing


DONE = SCENES["done"]
ALSO = {
    "review-rare": Scene("review", {"draft": rare(draft(LONG_STORY))}),
    "card_first-rare": Scene("card_first", {"draft": rare(draft())}),
    "home-out-of-order": Scene("home", {}, out_of_order),
    "home-closed": Scene("home", {}, closed),
    "home-given-up": Scene("home", {}, then=given_up),
    "fork-offline": Scene("fork", {}, out_of_order),
    "done-printed": Scene("done", DONE, paper_came("PRINTED")),
    "done-not-printed": Scene("done", DONE, paper_came("NOT_PRINTED")),
    "done-uncertain": Scene("done", DONE, paper_came("UNCERTAIN")),
    "keypad-wrong": Scene(
        "keypad", {"keypad": "query_code"}, then=lambda glass: glass.app.stage.current.done()
    ),
    "roadmap-answered": Scene("roadmap", {"roadmap": replied(), "slip_text": SLIP_TEXT}),
    "fork-assist": Scene("fork", {}, then=over("assist")),
    "fork-still-there": Scene("fork", {}, then=over("still")),
    "fork-called": Scene("fork", {}, then=over("notice", "call.seen")),
    "fork-working": Scene("fork", {}, then=over("working", "busy.find")),
}
OVERLAYS = ("assist", "still", "notice", "working", "out_of_order")


def pictures(glass):
    """Name -> picture, of all looks."""
    scenes = {name: Scene(name, visit) for name, visit in SCENES.items()} | ALSO
    for look, style in LOOKS.items():
        restyle(glass, **style)
        for name, scene in scenes.items():
            yield f"{look}/{name}", taken(glass, scene)


def taken(glass, scene):
    """The picture of one scene; centre, paper and overlays are as before afterwards."""
    glass.app.stage.history.clear()
    scene.before(glass)
    glass.show(scene.screen, **scene.visit)
    if scene.screen == "home":
        glass.app.stage.current.refresh()
    scene.then(glass)
    glass.settle()
    picture = photograph(glass)
    for overlay in OVERLAYS:
        glass.app.covers.hide(getattr(glass.app.covers, overlay))
    glass.new_guard()
    glass.office.reset()
    glass.app.context.print_state.clear()
    return picture


@pytest.fixture(scope="module")
def album(one_glass):
    return Album(PANEL, drawing_stack())


@pytest.mark.skipif(
    "KIOSK_TEST_SIZE" not in os.environ, reason="test_own_windows.py looks, in another process"
)
def test_every_screen_looks_as_it_was_found_good(glass, album, request, tmp_path):
    if request.config.getoption("--golden-update"):
        album.keep(dict(pictures(glass)))
        return
    seen, found = set(), {}
    for name, picture in pictures(glass):
        seen.add(name)
        if difference := album.difference(name, picture):
            path = tmp_path / f"{PANEL}-{name.replace('/', '-')}.png"
            picture.save(path)
            found[name] = f"{difference}: {path}"
    assert (found, album.names() - seen) == ({}, set())


def test_one_word_more_is_too_much_even_for_another_renderer(glass):
    restyle(glass)
    glass.show("fork")
    before = small(photograph(glass))
    words = next(w for w in glass.app.stage.current.walk(restrict=True) if getattr(w, "content", ""))
    words.content += "了"
    glass.settle()
    assert furthest_off(before, small(photograph(glass))) > MOST_OFF


def small(picture):
    return picture.resize((picture.width // 2, picture.height // 2))
