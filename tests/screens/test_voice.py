"""Voice: who asks hears every screen, nobody else hears anything, and only fixed sentences are heard."""

from __future__ import annotations

import json

import pytest
from support.office import CANARIES, SLIP_TEXT, accepted, draft, road, visitor

from kiosk.errors import ServerUnreachable
from kiosk.resources import asset
from kiosk.services.print_slip import Printed
from screens.voice import FURTHEST

SENTENCES = json.loads(asset("strings/voice.json").read_text(encoding="utf-8"))


@pytest.fixture
def asked(glass):
    """A visitor has asked for voice on the second screen, and nothing of that is in ``heard`` any more."""
    glass.show("fork")
    ask(glass)
    glass.office.heard.clear()
    return glass


def ask(glass, *more):
    glass.app.covers.show_assist()
    glass.settle()
    for label in ("语音：说给我听", *more, "好了"):
        glass.tap(label)


def spoken(glass):
    return [heard[0] for heard in glass.office.heard if heard != "hush" and heard[0].startswith("voice.")]


def test_nobody_who_did_not_ask_hears_a_prompt(glass):
    glass.show("fork")
    glass.show("review", draft=draft())
    glass.app.covers.show_assist()
    glass.app.other_language()
    glass.app.covers.say_over("", "voice.call.rung")
    glass.tick(91)
    glass.tap("I am here")
    glass.app.finish()
    assert glass.office.heard == []


def test_who_asks_hears_that_it_is_on_and_then_the_screen_and_each_that_comes(glass):
    glass.show("fork")
    ask(glass)
    glass.tap("自己填")
    assert [key for key in spoken(glass) if key != "voice.assist"] == [
        "voice.on",
        "voice.fork",
        "voice.identify",
    ]


def test_a_touch_silences_before_what_it_does_is_spoken(asked):
    asked.tap("自己填")
    assert asked.office.heard == ["hush", ("voice.identify", "zh")]


def test_a_finger_that_slides_off_silences_and_nothing_is_said(asked):
    x, y = asked.where("自己填")
    asked.down(x, y)
    asked.move(x, 5)
    asked.up(x, 5)
    assert set(asked.office.heard) == {"hush"}


def test_the_other_language_is_spoken_from_then_on(asked):
    asked.app.covers.show_assist()
    asked.settle()
    asked.tap("English")
    asked.tap("Done")
    assert [heard for heard in asked.office.heard if heard != "hush"] == [
        ("voice.assist", "zh"),
        ("voice.assist", "en"),
        ("voice.fork", "en"),
    ]


def test_the_question_of_the_time_out_is_spoken_and_the_session_is_three_times_as_patient(asked):
    asked.tick(269)
    assert spoken(asked) == []
    asked.tick(2)
    assert spoken(asked) == ["voice.still"]
    asked.tap("我还在")
    assert asked.office.heard[-1] == "hush"


@pytest.mark.parametrize("end", ["finish", "time-out", "error"])
def test_voice_and_volume_end_with_the_session(glass, end):
    glass.show("review", draft=draft())
    ask(glass, "大声", "大声")
    assert ("louder", 2) in glass.office.heard
    glass.end(end)
    assert glass.office.heard[-2:] == ["hush", ("louder", 0)]
    glass.office.heard.clear()
    glass.show("fork")
    glass.tick(91)
    assert glass.office.heard == []
    assert glass.app.covers.still.parent is not None  # as patient as with any visitor


def test_asking_again_turns_it_off(asked):
    asked.app.covers.show_assist()
    asked.settle()
    asked.tap("语音：说给我听")
    asked.office.heard.clear()
    asked.tap("好了")
    asked.tap("自己填")
    assert asked.office.heard == []
    assert not asked.app.session.is_slow


def test_each_turn_of_the_volume_is_heard_and_there_is_an_end_to_it(asked):
    for _ in range(FURTHEST + 2):
        asked.app.covers.assist.louder(1)
    asked.app.covers.assist.louder(-1)
    steps = [heard[1] for heard in asked.office.heard if heard[0] == "louder"]
    assert steps == [1, 2, 3, 3, 3, 2]
    assert spoken(asked) == ["voice.volume"] * 6


def test_without_a_loudspeaker_there_is_no_button_for_voice(glass):
    glass.office.has_voice = False
    glass.show("fork")
    glass.app.covers.show_assist()
    glass.settle()
    assert not any("语音" in label for label in glass.look()["buttons"])


def test_louder_and_softer_are_there_when_voice_is_on_only(glass):
    glass.show("fork")
    glass.app.covers.show_assist()
    glass.settle()
    assert "大声" not in glass.texts()
    glass.tap("语音：说给我听")
    assert "大声" in glass.texts()


def test_a_loudspeaker_that_fails_leaves_the_visitor_in_peace(asked):
    asked.office.has_voice = False
    asked.tap("自己填")
    assert asked.office.heard == []
    assert asked.screen() == "identify"


def test_where_the_centre_wants_it_voice_is_on_for_everybody_and_can_be_turned_off(glass):
    glass.office.always_speaks = True
    glass.show("fork")
    assert spoken(glass) == ["voice.fork"]
    assert glass.app.session.is_slow
    ask(glass)
    glass.office.heard.clear()
    glass.tap("自己填")
    assert glass.office.heard == []
    glass.app.finish()
    assert glass.office.heard == []  # a hall where nobody stands hears nothing
    glass.show("fork")
    assert spoken(glass) == ["voice.fork"]


def test_a_screen_that_leads_on_at_once_is_not_spoken(asked, monkeypatch):
    monkeypatch.setattr(asked.app.stage.screen("cases"), "enter", lambda: asked.app.go("roadmap"))
    asked.app.context.visit.roadmap = road()
    asked.app.go("cases")
    assert spoken(asked) == ["voice.roadmap"]


def test_what_became_of_the_paper_is_said_after_what_is_said_now(asked):
    asked.show("done", accepted=accepted(), draft=draft())
    for outcome in ("PRINTED", "UNCERTAIN", "NOT_PRINTED"):
        asked.app.news.printed(Printed("job-1", outcome, "P01"))
    assert asked.office.heard[1:] == [
        (f"voice.print.{outcome}", "zh", "waits") for outcome in ("PRINTED", "UNCERTAIN", "NOT_PRINTED")
    ]


def test_a_call_is_followed_by_ear(asked):
    asked.tap("叫人")
    asked.office.answers["call_was_seen"] = True
    asked.tick(2.1)
    asked.tap("知道了")
    asked.office.answers["call_staff"] = ServerUnreachable("no way")
    asked.tap("叫人")
    assert spoken(asked) == ["voice.call.rung", "voice.call.seen", "voice.call.go_to"]


def test_a_question_that_follows_on_the_same_screen_is_spoken(asked):
    asked.show("keypad", keypad="booking_phone")
    for digit in "13800001234":
        asked.tap(digit)
    asked.tap("下一步")
    assert spoken(asked) == ["voice.keypad.booking_phone", "voice.keypad.booking_code"]
    asked.show("category")
    asked.app.stage.current._tapped(0)
    assert spoken(asked)[2:] == ["voice.category", "voice.category.which"]


def test_a_message_is_spoken_itself_or_said_to_be_read(asked):
    asked.show("message", keypad="message.not_found")
    asked.show("message", keypad="message.refused")
    asked.app.news.card_unreadable("C02")
    asked.app.news.card_unreadable("C06")
    assert spoken(asked) == [
        "voice.message.not_found",
        "voice.message",
        "voice.message.C02",
        "voice.message",
    ]


def test_done_chimes_for_those_who_hear_no_voice(glass):
    glass.show("done", accepted=accepted(), draft=draft())
    assert glass.office.heard == [("chime", "done")]
    ask(glass)
    glass.office.heard.clear()
    glass.show("done", accepted=accepted(), draft=draft())
    assert spoken(glass) == ["voice.done"]
    assert ("chime", "done") not in glass.office.heard


def test_only_sentences_of_the_product_are_heard_on_a_whole_walk_with_somebodys_data(asked):
    for scene in ("identify", "review", "card_first", "story", "name", "done"):
        asked.show(scene, draft=draft(), accepted=accepted())
    asked.lay_card(visitor())
    asked.scan(SLIP_TEXT)
    asked.show("roadmap", roadmap=road(), slip_text=SLIP_TEXT)
    heard = [entry for entry in asked.office.heard if entry != "hush"]
    assert len(heard) >= 7
    assert {entry[0] for entry in heard} <= set(SENTENCES)
    assert [entry for entry in heard for canary in CANARIES if canary in str(entry)] == []
