"""Who writes of danger, or says 我很难受: somebody is called quietly, the screen says only what is true, and nothing is lost."""

from __future__ import annotations

import pytest
from support.doubles import WhenTold
from support.office import draft, road, visitor
from support.places import ID_NUMBER, site

from kiosk.api.records import CaseProof
from kiosk.api.terminals import HelpLine
from kiosk.errors import ServerUnreachable

WORDS = "我活不下去了"
LINE = "心理援助热线"


def write(glass, text=WORDS, pause=4.1):
    glass.show("story", draft=draft(""), goal="register")
    glass.app.stage.current.write(text)
    glass.tick(pause)


def rung(glass):
    """Why the desk was called, each time; this is all that leaves."""
    return [asked for name, *asked in glass.office.asked if name == "call_staff"]


def test_words_of_danger_call_somebody_once_the_writer_pauses(glass):
    write(glass)
    assert glass.screen() == "beside"
    assert rung(glass) == [["distress"]]
    assert "已通知工作人员" in glass.texts()
    assert WORDS not in glass.texts()


def test_nobody_is_interrupted_at_a_key(glass):
    write(glass, pause=3.5)
    for _ in range(3):
        glass.app.presence.finger_down()
        glass.tick(3.5)
    assert (glass.screen(), rung(glass)) == ("story", [])


def test_nobody_is_interrupted_while_choosing_a_help(glass):
    write(glass, pause=0)
    glass.tap("看不清")
    glass.tick(20)
    assert glass.screen() == "story"
    glass.tap("好了")
    glass.tick(4.1)
    assert glass.screen() == "beside"


def test_who_goes_on_at_once_is_looked_after_too(glass):
    write(glass, pause=0)
    glass.tap("下一步：看一遍")
    assert glass.screen() == "beside"


def test_everyday_words_call_nobody(glass):
    write(glass, "跳楼价甩卖的农药残留超标，要投诉")
    glass.tap("下一步：看一遍")
    assert (glass.screen(), rung(glass)) == ("review", [])


def test_whoever_goes_back_finds_every_word_and_is_not_called_for_again(glass):
    write(glass)
    glass.tap("继续写")
    assert (glass.screen(), glass.app.stage.current.text) == ("story", WORDS)
    glass.app.stage.current.write("，不想活")
    glass.tick(10)
    glass.tap("下一步：看一遍")
    assert (glass.screen(), rung(glass)) == ("review", [["distress"]])
    assert glass.app.context.visit.draft.story == WORDS + "，不想活"


def test_what_was_written_to_a_step_is_there_again_and_nothing_is_handed_in(glass):
    glass.show("write_step", roadmap=road(), step="supplement", proof=CaseProof(id_number=ID_NUMBER))
    glass.app.stage.current.write(WORDS)
    glass.app.stage.current.done()
    glass.settle()
    assert glass.screen() == "beside"
    glass.tap("继续写")
    assert (glass.screen(), glass.app.stage.current.text) == ("write_step", WORDS)
    assert "take_step" not in [name for name, *_ in glass.office.asked]


@pytest.mark.parametrize("screen", ["home", "fork", "category"])
def test_the_button_among_the_helps_calls_from_every_screen_and_leads_back(glass, screen):
    glass.show(screen)
    glass.walk("看不清", "我很难受")
    assert (glass.screen(), rung(glass)) == ("beside", [["distress"]])
    glass.tap("不用了，接着办")
    assert glass.screen() == screen


def test_notified_is_not_said_before_the_desk_has_it(glass):
    tasks = glass.app.context.tasks = WhenTold()
    write(glass)
    assert "正在叫工作人员" in glass.texts()
    assert "已通知" not in glass.texts()
    tasks.finish()
    glass.frames(2)
    assert "已通知工作人员" in glass.texts()


def test_coming_is_said_when_a_person_has_seen_it(glass):
    write(glass)
    glass.office.answers["call_was_seen"] = True
    glass.tick(2.1)
    assert "工作人员已看到，正过来" in glass.texts()


def test_without_an_answer_there_is_the_window_and_the_line_and_a_late_answer_is_told(glass):
    write(glass)
    glass.tick(31)
    assert "请到1 号窗口找工作人员" in glass.texts()
    assert LINE in glass.texts()
    glass.office.answers["call_was_seen"] = True
    glass.tick(2.1)
    assert "工作人员已看到" in glass.texts()
    assert LINE not in glass.texts()


def test_cut_off_it_says_where_to_go_at_once(glass):
    glass.office.answers["call_staff"] = ServerUnreachable("no way")
    write(glass)
    assert "请到1 号窗口找工作人员" in glass.texts()
    assert "已通知" not in glass.texts()


def test_no_line_is_made_up_where_the_centre_has_none(glass):
    from dataclasses import replace

    glass.office.site = replace(site(), help_line=HelpLine())
    glass.office.answers["call_staff"] = ServerUnreachable("no way")
    write(glass)
    assert "也可以打" not in glass.texts()


def test_calling_again_while_somebody_is_on_the_way_rings_no_second_time(glass):
    write(glass)
    glass.tap("叫人")
    assert rung(glass) == [["distress"]]
    glass.office.answers["call_was_seen"] = True
    glass.tick(2.1)
    glass.tap("叫人")
    assert rung(glass) == [["distress"], ["distress"]]


def test_a_call_for_help_that_is_answered_late_does_not_speak_for_the_quiet_one(glass):
    glass.show("fork")
    tasks = glass.app.context.tasks = WhenTold()
    glass.tap("叫人")
    glass.app.person.stand_by()
    glass.settle()
    tasks.finish()
    glass.frames(2)
    assert glass.app.covers.notice.parent is None


def test_an_answer_to_help_that_comes_while_the_quiet_call_is_on_its_way_does_not_speak_for_it(glass):
    glass.show("home")
    glass.app.person.calls.ring("help")
    glass.settle()
    assert glass.app.person.calls._event
    told, tasks = [], WhenTold()
    glass.app.person.calls._told = lambda *what: told.append(what)
    real, glass.app.context.tasks = glass.app.context.tasks, tasks
    try:
        glass.office.answers["call_was_seen"] = True
        glass.app.person.calls._next = 0.0
        glass.app.person.calls.tick()
        glass.app.person.calls.ring("distress")
        tasks.finish()
    finally:
        glass.app.context.tasks = real
        glass.app.person.calls._told = glass.app.person.told
        glass.office.reset()
    assert told == [("distress", "rung")]


def test_the_log_says_that_somebody_was_called_and_nothing_else(glass, caplog):
    caplog.set_level("DEBUG")
    write(glass)
    assert [r.getMessage() for r in caplog.records if r.name.startswith("kiosk")] == [
        "a call for staff: rung"
    ]


def test_nobody_is_asked_whether_they_are_there_for_five_minutes_and_then_it_is_wiped(glass):
    write(glass)
    glass.tick(295)
    assert glass.app.covers.still.parent is None
    glass.tick(5)
    assert glass.app.covers.still.parent is not None
    glass.tick(31)
    assert (glass.screen(), glass.app.context.visit.beside) == ("home", "")


def test_a_story_left_on_the_glass_is_wiped_and_the_same_card_has_it_back(glass):
    told = draft("")
    told.visitor = visitor()
    glass.show("story", draft=told, goal="register")
    glass.app.stage.current.write("拖欠工资")
    glass.tick(299)
    assert glass.app.covers.still.parent is None
    glass.tick(2)
    glass.tick(31)
    assert glass.screen() == "home"
    glass.lay_card(visitor())
    glass.tap("继续刚才写的")
    assert glass.app.context.visit.draft.story == "拖欠工资"


def test_a_line_that_was_begun_is_there_again_too(glass):
    glass.show("line", draft=draft(), line="unit")
    glass.app.stage.current.write("某某局")
    glass.walk("看不清", "我很难受", "不用了，接着办")
    assert (glass.screen(), glass.app.stage.current.text) == ("line", "某某局")
