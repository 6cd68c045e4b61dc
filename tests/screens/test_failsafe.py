"""Errors that nobody expected: one leads home, three within a minute out of order, and none leaves a visitor behind."""

from __future__ import annotations

import pytest
from support.office import NAME, draft, road, visitor
from support.residue import FULL, canaries_in

from kiosk.failsafe import LEAST_LIFE_S, SHOWN_S
from screens.failsafe import FailsafePorts, Guard


@pytest.fixture
def kiosk(glass):
    """The glass with a guard of its own, whose ends are written down."""
    glass.ends, glass.lost = [], []
    app = glass.app
    app.guard = Guard(
        FailsafePorts(
            end=lambda: glass.ends.append("end"),
            end_at_once=lambda: glass.ends.append("at once"),
            lost_parts=lambda: glass.lost,
            told=glass.logged.append,
        ),
        now=glass.clock,
        show=app.finish,
        is_idle=lambda: app.session.state.value == "idle",
    )
    yield glass
    glass.new_guard()
    app.show("home")


def break_down(glass, times=1):
    """Errors in a handler, through Kivy's own catch."""
    for _ in range(times):
        glass.show("review", draft=draft())
        glass.office.answers["register"] = ValueError(NAME)
        glass.tap("交上去")
        glass.frames(2)


def is_out_of_order(glass):
    return glass.app.covers.out_of_order.parent is not None


def test_two_errors_lead_home_and_the_next_visitor_is_served(kiosk):
    break_down(kiosk, 2)
    assert not is_out_of_order(kiosk)
    kiosk.tap("我有事要反映")
    assert kiosk.screen() != "home"


def test_three_errors_within_a_minute_and_it_says_where_to_go_with_a_code(kiosk):
    break_down(kiosk, 3)
    assert is_out_of_order(kiosk)
    for words in ("暂停服务", "Out of service", "请到", "Please go to", "已拿到号码的，都已记下。", "K03"):
        assert words in kiosk.texts()
    assert canaries_in(kiosk.app) == []
    assert kiosk.look()["buttons"] == []


def test_three_errors_in_an_hour_are_three_times_home(kiosk):
    for _ in range(3):
        break_down(kiosk)
        kiosk.clock.now += 1200
    assert not is_out_of_order(kiosk)


def test_out_of_order_no_touch_no_card_and_no_code_does_anything(kiosk):
    break_down(kiosk, 3)
    kiosk.office.asked.clear()
    for x in range(60, 540, 140):
        for y in range(90, 960, 170):
            kiosk.press(x, y)
    kiosk.lay_card(visitor())
    kiosk.scan("XF2:" + "A" * 137)
    kiosk.app.news.card_unreadable("C02")
    kiosk.app.news.scan_unreadable("S02")
    kiosk.tick(0.2)
    assert is_out_of_order(kiosk)
    assert kiosk.screen() == "home"
    assert kiosk.office.asked == []
    assert kiosk.app.session.state.value == "idle"
    assert kiosk.app.covers.notice.parent is None


def test_it_says_so_for_fifteen_seconds_and_then_ends_once(kiosk):
    break_down(kiosk, 3)
    kiosk.tick(SHOWN_S - 1)
    assert kiosk.ends == []
    kiosk.tick(2)
    kiosk.tick(60)
    assert kiosk.ends == ["end"]
    assert is_out_of_order(kiosk)


def test_staff_come_past_it_by_the_corner_and_it_does_not_end_under_them(kiosk):
    break_down(kiosk, 3)
    kiosk.down(kiosk.window.width - 5, 5)
    kiosk.app.root_widget._holding.cancel()
    kiosk.app._corner_held()
    kiosk.up(kiosk.window.width - 5, 5)
    assert kiosk.screen() == "service_door"
    assert not is_out_of_order(kiosk)
    for _ in range(3):
        kiosk.tick(SHOWN_S)
    assert kiosk.ends == []
    kiosk.app.finish()
    kiosk.frames(2)
    assert is_out_of_order(kiosk)
    kiosk.tick(SHOWN_S - 1)
    assert kiosk.ends == []
    kiosk.tick(2)
    assert kiosk.ends == ["end"]


def test_staff_who_walk_away_leave_it_out_of_order(kiosk):
    break_down(kiosk, 3)
    kiosk.app._corner_held()
    kiosk.tick(300)
    kiosk.tick(300)
    assert is_out_of_order(kiosk)


def test_three_more_while_it_says_so_end_it_at_once(kiosk):
    break_down(kiosk, 3)
    for _ in range(3):
        kiosk.app.failed(ValueError(NAME))
    assert kiosk.ends == ["at once"]


def test_an_error_that_ends_a_thread_counts_but_the_visitor_goes_on(kiosk):
    kiosk.show("review", draft=draft())
    for _ in range(2):
        kiosk.app.guard.failed_elsewhere()
    assert kiosk.screen() == "review"
    kiosk.app.guard.failed_elsewhere()
    assert is_out_of_order(kiosk)
    assert canaries_in(kiosk.app) == []


def test_a_terminal_that_did_not_come_up_whole_says_so(kiosk):
    kiosk.app.guard.give_up()
    kiosk.frames(2)
    assert is_out_of_order(kiosk)
    assert "K04" in kiosk.texts()


def test_a_part_that_has_ended_ends_the_program_once_nobody_is_there(kiosk, caplog):
    kiosk.show("review", draft=draft())
    kiosk.lost[:] = ["sender"]
    kiosk.tick(LEAST_LIFE_S / 2)
    kiosk.app.presence.touched()
    kiosk.tick(LEAST_LIFE_S / 2)
    assert kiosk.ends == []
    assert [r.getMessage() for r in caplog.records].count("a part has ended: sender") == 1
    kiosk.app.finish()
    kiosk.tick(1)
    assert kiosk.ends == ["end"]


def test_a_part_that_ends_at_each_start_does_not_make_the_panel_flicker(kiosk):
    kiosk.lost[:] = ["printing"]
    kiosk.tick(LEAST_LIFE_S - 1)
    assert kiosk.ends == []
    kiosk.tick(2)
    assert kiosk.ends == ["end"]


PARTS = {
    "calls": lambda app: (app.person.calls, "forget"),
    "voice": lambda app: (app.voice, "forget"),
    "looks": lambda app: (app.theme, "reset"),
    "words": lambda app: (app, "_speak"),
    "overlays": lambda app: (app.covers, "wipe"),
    "one screen": lambda app: (app.stage.screen("story"), "wipe"),
    "home": lambda app: (app.stage.screen("home"), "enter"),
}


@pytest.mark.parametrize("name", PARTS)
def test_a_part_that_cannot_be_wiped_ends_the_program_and_the_others_are_wiped(
    kiosk, name, monkeypatch, caplog
):
    for screen in ("story", "review", "done", "roadmap", "cases"):
        kiosk.show(screen, **FULL[screen])
    owner, method = PARTS[name](kiosk.app)

    def fail(*_):
        raise RuntimeError(NAME)

    with monkeypatch.context() as broken:
        broken.setattr(owner, method, fail)
        kiosk.app.finish()
        if name == "one screen":  # what it holds is known to stay: that is why the program ends
            broken.undo()
            kiosk.app.stage.screen("story").wipe()
    assert kiosk.ends == ["at once"]
    assert kiosk.app.context.visit.draft.visitor.name == ""
    left = canaries_in(kiosk.app)
    assert left == []
    assert NAME not in caplog.text
    assert "not wiped: " in caplog.text


def test_an_error_of_a_frame_that_comes_again_and_again_ends_out_of_order(kiosk):
    """As from a canvas that cannot be drawn: nobody does anything, and each frame fails."""
    from kivy.base import ExceptionManager

    kiosk.show("roadmap", roadmap=road())
    for _ in range(3):
        assert ExceptionManager.handle_exception(ZeroDivisionError()) == ExceptionManager.PASS
    assert is_out_of_order(kiosk)
    assert canaries_in(kiosk.app) == []


def turns(glass, count):
    """As many turns of the app's own clock, which Kivy calls: nobody ticks by hand."""
    import time

    for _ in range(count):
        time.sleep(0.26)  # its interval
        glass.frames(1)


def test_an_error_of_the_clock_that_watches_the_session_does_not_stop_it(kiosk, monkeypatch):
    """Kivy drops an interval whose call has raised: the next visitor would never be asked 还在吗？"""
    with monkeypatch.context() as broken:
        broken.setattr(kiosk.app.person.calls, "tick", lambda: 1 / 0)
        turns(kiosk, 1)
    assert [type(error) for error in kiosk.logged] == [ZeroDivisionError]
    kiosk.show("review", draft=draft())
    kiosk.clock.now += 91
    turns(kiosk, 1)
    assert kiosk.app.covers.still.parent is not None
    kiosk.clock.now += 31
    turns(kiosk, 1)
    assert kiosk.screen() == "home"
    assert canaries_in(kiosk.app) == []
