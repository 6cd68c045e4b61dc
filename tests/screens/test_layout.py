"""Every screen in every mode: nothing clipped, nothing covered, everything large enough for a finger."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from support.glass import (
    SIZE,
    above,
    box,
    clipped,
    han,
    outside,
    overlapping,
    running_text,
    things,
    too_close,
    too_small,
)
from support.office import line_look
from support.scenes import SCENES, each_scene, restyle

from kiosk.services.print_slip import Printed
from kiosk.services.self_test import STEPS, SelfTest, Verdict

SCALES = (1.0, 1.5, 2.0)
MOST_HAN = 40
TOLD_BY_VISITORS = {"story", "write_step"}  # what stands there is their own


def flaws(glass, root):
    mm = glass.app.theme.mm
    return clipped(root) + outside(root) + overlapping(root) + too_small(root, mm) + too_close(root, mm)


def test_every_screen_has_its_scene(glass):
    from screens.navigation import SCREENS

    assert set(SCENES) == set(SCREENS)
    assert glass.missing_fonts == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scale", SCALES)
def test_nothing_is_clipped_covered_or_too_small_and_no_word_split(glass, scale, language):
    glass.office.troubles = {"printer": "P01", "card_reader": "C01"}
    restyle(glass, scale=scale, language=language)
    root = glass.app.root_widget
    found = {name: flaws(glass, root) + split_words(root) for name, _ in each_scene(glass)}
    assert {name: some for name, some in found.items() if some} == {}


def test_nothing_is_clipped_covered_or_too_small_in_yellow_on_black(glass):
    restyle(glass, scale=2.0, contrast="high")
    found = {name: flaws(glass, glass.app.root_widget) for name, _ in each_scene(glass)}
    assert {name: some for name, some in found.items() if some} == {}


@pytest.mark.parametrize("scale", SCALES)
def test_the_bar_at_the_bottom_is_whole_and_everything_can_be_reached(glass, scale):
    restyle(glass, scale=scale)
    places = [
        (name, box(glass.app.frame.bottom_bar), box(glass.app.stage), lost(glass, screen))
        for name, screen in each_scene(glass)
    ]
    assert [name for name, *_, lost_buttons in places if lost_buttons] == []
    assert {tuple(map(round, bar[:3])) for _, bar, *_ in places} == {(0, 0, SIZE[0])}
    assert all(bar[3] <= 48.5 * glass.app.theme.mm for _, bar, *_ in places)
    assert all(stage[1] >= bar[3] - 1 and stage[3] - stage[1] >= 0.3 * SIZE[1] for _, bar, stage, _ in places)
    assert [bool(button.label) for button in glass.app.frame.bottom_bar.children] == [True] * 4


def split_words(root):
    """Latin words of buttons that go on in the next line."""
    from screens.widgets.buttons import TapButton

    said = [button._words for button in things(root) if isinstance(button, TapButton) and button.label]
    return [words.text for words in said if not latin(words.content) <= latin(words.text)]


def latin(text):
    return {word for word in text.split() if word.isascii()}


def lost(glass, screen):
    """Buttons that no finger comes to: not found, or outside a column that shows no arrows."""
    from screens.widgets.buttons import TapButton
    from screens.widgets.scroller import Scroller

    buttons = [w for w in things(screen) if isinstance(w, TapButton) and not w.disabled and w.label]
    scrollers = [w for w in screen.walk(restrict=True) if isinstance(w, Scroller)]
    return [b.label for b in buttons if glass._hands._find(b.label.replace("\n", "")) is None] + [
        s for s in scrollers if s.arrows.opacity == 0 and s.column.height > s.view.height + 1
    ]


@dataclass(frozen=True)
class Lowered:
    """What is told of one screen whose buttons are put lower."""

    top: float
    above: list
    flaws: list


@pytest.fixture(scope="module")
def walked():
    """Scale -> what was seen on the way through every screen."""
    return {}


@pytest.fixture(params=SCALES)
def lowered(glass, walked, request):
    """Every screen with its buttons put lower, walked through once for three promises."""
    root, scale = glass.app.root_widget, request.param
    if scale not in walked:
        restyle(glass, low=True, scale=scale)
        walked[scale] = {
            name: Lowered(box(glass.app.stage)[3], above(root, 0.6 * SIZE[1]), flaws(glass, root))
            for name, _ in each_scene(glass)
        }
    return walked[scale]


@pytest.mark.skipif(SIZE[0] > SIZE[1], reason="buttons are put lower on portrait panels only")
def test_with_buttons_put_lower_everything_stands_in_the_lower_part(lowered):
    assert {name for name, told in lowered.items() if told.top > 0.6 * SIZE[1] + 1} == set()


@pytest.mark.skipif(SIZE[0] > SIZE[1], reason="buttons are put lower on portrait panels only")
def test_with_buttons_put_lower_nothing_to_touch_lies_above_the_line(lowered):
    assert {name: told.above for name, told in lowered.items() if told.above} == {}


def test_with_buttons_put_lower_nothing_is_clipped_covered_or_too_small(lowered):
    assert {name: told.flaws for name, told in lowered.items() if told.flaws} == {}


def test_no_screen_asks_to_read_more_than_forty_han(glass):
    restyle(glass)
    told = {name: running_text(screen) for name, screen in each_scene(glass) if name not in TOLD_BY_VISITORS}
    assert {name: some for name, some in told.items() if sum(map(han, some)) > MOST_HAN} == {}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scale", SCALES)
def test_what_comes_over_a_screen_is_whole(glass, scale, language):
    restyle(glass, scale=scale, language=language)
    glass.show("fork")
    found = {name: covering(glass, name) for name in ("assist", "still", "notice", "working")}
    assert {name: some for name, some in found.items() if some} == {}


def covering(glass, name):
    """The flaws of one overlay, beginning with its sticking out of the window."""
    overlay = getattr(glass.app.covers, name)
    if name == "assist":
        overlay.is_speaking = True
    overlay.text = glass.app.context.words["call.seen"] if name in ("notice", "working") else ""
    glass.app.covers.lay(overlay)
    glass.settle()
    left, bottom, right, top = box(overlay.children[0])
    found = flaws(glass, overlay)
    glass.app.covers.hide(overlay)
    is_inside = left >= 0 and bottom >= 0 and right <= SIZE[0] and top <= SIZE[1]
    return found if is_inside else [f"{left:.0f},{bottom:.0f} to {right:.0f},{top:.0f}", *found]


@pytest.mark.parametrize("scale", SCALES)
def test_whatever_became_of_the_paper_fits(glass, scale):
    restyle(glass, scale=scale)
    found = {outcome: paper(glass, outcome) for outcome in ("PRINTED", "NOT_PRINTED", "UNCERTAIN")}
    assert {outcome: some for outcome, some in found.items() if some} == {}


def paper(glass, outcome):
    glass.app.context.print_state["job-1"] = Printed("job-1", outcome, "P01")
    glass.show("done", **SCENES["done"])
    return flaws(glass, glass.app.root_widget)


@pytest.mark.parametrize("scale", SCALES)
def test_every_question_of_the_keypad_fits_with_its_problem(glass, scale):
    restyle(glass, scale=scale)
    asked = ("phone", "query_code", "factor", "booking_phone", "booking_code")
    found = {question: wrongly_answered(glass, question) for question in asked}
    assert {question: some for question, some in found.items() if some} == {}


def wrongly_answered(glass, question):
    glass.show("keypad", keypad=question)
    glass.app.stage.current.done()
    glass.settle()
    assert glass.app.stage.current.problem != ""
    return flaws(glass, glass.app.root_widget)


@pytest.mark.parametrize(("scale", "language"), [(1.0, "zh"), (2.0, "zh"), (2.0, "en")])
def test_every_step_of_the_self_test_is_whole(glass, scale, language):
    restyle(glass, scale=scale, language=language)
    found = {step: self_test_step(glass, number) for number, step in enumerate(STEPS)}
    assert {step: some for step, some in found.items() if some} == {}


def self_test_step(glass, number):
    test = SelfTest()
    for _ in range(number):
        test.judge(Verdict.LEFT_OUT)
    glass.show("service_test", role="technician", self_test=test)
    glass.app.news.printed(Printed("job-2", "UNCERTAIN", "P08"))
    glass.settle()
    top = glass.app.root_widget.children[0]  # the crosses lie over everything
    return flaws(glass, top)


@pytest.mark.parametrize(("scale", "language"), [(1.0, "zh"), (2.0, "en")])
def test_a_full_page_of_bytes_every_bit_and_a_trial_are_whole(glass, scale, language):
    restyle(glass, scale=scale, language=language)
    found = {name: listening(glass, name) for name in ("service_lines", "service_bits", "service_trial")}
    assert {name: some for name, some in found.items() if some} == {}


def listening(glass, name):
    glass.office.line_look = line_look(30)
    glass.office.panel.try_plain()
    glass.show(name, role="technician")
    glass.frames(6)
    glass.settle()
    return flaws(glass, glass.app.root_widget)


@pytest.mark.parametrize(("scale", "language"), [(1.0, "zh"), (1.5, "en"), (2.0, "zh"), (2.0, "en")])
def test_the_pad_for_a_finger_and_its_keys_are_whole(glass, scale, language):
    restyle(glass, scale=scale, language=language)
    found = {name: on_the_pad(glass, name) for name in ("story", "name", "write_step")}
    assert {name: some for name, some in found.items() if some} == {}


def on_the_pad(glass, name):
    glass.show(name, **SCENES[name])
    writing = glass.app.stage.current.ids.writing
    writing.board.keys.press("hand")
    writing.board.ink.dispatch("on_stroke", [(0, 0), (90, 0)])
    glass.settle()
    pad, keys = writing.board.ink, writing.board.keys
    found = flaws(glass, glass.app.root_widget)
    least = (100 if SIZE[0] > SIZE[1] else 120) * glass.app.theme.mm
    if min(pad.size) < least or box(pad)[2] > box(keys)[0]:
        found.append(f"pad {pad.size}, {box(pad)} beside keys {box(keys)}")
    writing.wipe()
    return found
