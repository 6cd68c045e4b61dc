"""The ways of visitors, tapped on the real screens with a made-up office behind."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.office import NAME, NUMBER, SLIP_TEXT, STORY, accepted, draft, place, road, visitor

from kiosk.domain.appointment import Admission
from kiosk.domain.matters import Visitor
from kiosk.errors import InvalidInput, ServerRefused, ServerUnreachable, StoreUnavailable
from kiosk.services.check_in import DoorAnswer
from kiosk.services.print_slip import Printed


def names(glass):
    return [name for name, *_ in glass.office.asked]


def test_registering_with_a_card_takes_six_taps(glass):
    glass.tap("我有事要反映")
    glass.tap("自己填")
    glass.lay_card(visitor())
    for label in ("工资", "拖欠工资", "没有", "请工作人员代写"):
        glass.tap(label)
    glass.tap("交上去")
    assert glass.screen() == "done"
    draft = next(values[0] for name, *values in glass.office.asked if name == "register")
    assert (draft.visitor.name, draft.category, draft.in_procedure, draft.story_by_staff) == (
        NAME,
        "labour.wages",
        "no",
        True,
    )
    assert NUMBER.grouped() in glass.texts()


def test_nothing_is_said_to_be_registered_before_the_centre_has_it(glass):
    glass.show("done", accepted=accepted())
    assert "已保存，联网后上报" in glass.texts()
    assert "已登记" not in glass.texts()
    glass.office.is_sent = True
    glass.app.news.record_sent(accepted().record_id)
    assert "已登记（还不是受理）" in glass.texts()


def test_nothing_is_said_to_be_printed_before_the_printers_word(glass):
    glass.show("done", accepted=accepted())
    assert "正在打印" in glass.texts()
    glass.app.news.printed(Printed("job-1", "PRINTED", "P00"))
    assert "凭条打好了" in glass.texts()


def test_an_uncertain_slip_asks_the_visitor_and_prints_again_only_when_told(glass):
    glass.show("done", accepted=accepted())
    glass.app.news.printed(Printed("job-1", "UNCERTAIN", "P12"))
    glass.settle()
    assert "凭条打印出来了吗" in glass.texts()
    assert "print_again" not in names(glass)
    glass.tap("没有，补打")
    assert "print_again" in names(glass)


def test_without_paper_number_and_code_stay_on_the_screen(glass):
    glass.show("done", accepted=accepted())
    glass.app.news.printed(Printed("job-1", "NOT_PRINTED", "P01"))
    assert "打印机没纸了" in glass.texts()
    assert NUMBER.grouped() in glass.texts()
    assert glass.app.stage.current.code_on_screen == SLIP_TEXT


def test_another_visits_slip_changes_nothing_here(glass):
    glass.show("done", accepted=accepted())
    glass.app.news.printed(Printed("job-of-another", "PRINTED", "P00"))
    assert "凭条打好了" not in glass.texts()


def test_a_wish_for_privacy_skips_the_story(glass):
    glass.tap("我有事要反映")
    glass.tap("自己填")
    glass.lay_card(visitor())
    glass.tap("想单独")
    assert glass.screen() == "review"
    assert "经过" not in glass.texts()
    assert glass.app.context.visit.draft.wants_privacy


def test_what_was_written_is_there_again_for_who_wanted_privacy_by_mistake(glass):
    glass.show("category", draft=draft("写了很多"))
    glass.tap("想单独")
    assert "写了很多" not in glass.texts()
    glass.show("category")
    glass.walk("工资", "拖欠工资", "没有")
    assert "写了很多" in glass.texts()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ServerUnreachable(), "暂时联不上中心"),
        (InvalidInput(), "这不是我们的码"),
        (ServerRefused(status=404, problem_type="/problems/not-found"), "没有查到"),
        (ServerRefused(status=429, problem_type="/problems/too-many-tries"), "试的次数多了"),
        (ServerRefused(status=403), "中心没有接受"),
    ],
    ids=["offline", "not ours", "not found", "too many", "refused"],
)
def test_what_fails_says_what_to_do_and_offers_a_number(glass, error, sentence):
    glass.office.answers["cases_by_slip"] = error
    glass.scan(SLIP_TEXT)
    assert glass.screen() == "message"
    assert sentence in glass.texts()
    glass.tap("取号，见人说")
    assert glass.screen() == "identify"


def test_where_nothing_can_be_kept_it_says_so_and_offers_no_number(glass):
    glass.office.answers["cases_by_slip"] = StoreUnavailable()
    glass.scan(SLIP_TEXT)
    assert "本机暂时存不了" in glass.texts()
    assert "取号，见人说" not in glass.look()["buttons"]


@pytest.mark.parametrize(
    "admission", [a for a in Admission if a.value in ("admitted", "early", "late", "wrong_day")]
)
def test_an_appointment_in_its_time_or_not_gets_a_number(glass, admission):
    glass.office.answers["check_in"] = DoorAnswer(admission, glass.office.now, place(), accepted())
    glass.scan("XF1:CODE")
    assert glass.screen() == "door"
    assert "A012" in glass.texts()


@pytest.mark.parametrize(
    "admission",
    [a for a in Admission if a.value in ("used", "cancelled", "wrong_place", "forged", "malformed")],
)
def test_an_appointment_that_does_not_hold_still_leads_to_a_number(glass, admission):
    glass.office.answers["check_in"] = DoorAnswer(admission)
    glass.scan("XF1:CODE")
    assert "现在取号" in glass.look()["buttons"]
    glass.tap("现在取号")
    glass.tap("没带证件")
    assert "A012" in glass.texts()


def test_a_card_on_the_home_screen_shows_the_ways_on(glass):
    glass.office.answers["find_appointment"] = ServerRefused(status=404)
    glass.lay_card(visitor())
    assert glass.screen() == "card_first"
    glass.tap("看我的事")
    assert glass.screen() == "cases"


def test_a_card_with_an_appointment_needs_no_tap(glass):
    glass.office.answers["find_appointment"] = "XF1:CODE"
    glass.lay_card(visitor())
    assert glass.screen() == "door"


def test_a_slips_code_opens_the_road_with_no_tap(glass):
    glass.scan(SLIP_TEXT)
    assert glass.screen() == "roadmap"
    assert "已超期 3 天" in glass.texts()
    assert "王建国" in glass.texts()
    glass.tap("催办")
    assert "催办已保存，联网后上报" in glass.texts()


def test_a_wrong_digit_is_told_in_words_and_may_be_mended(glass):
    glass.show("keypad", keypad="phone")
    for digit in "128":
        glass.tap(digit)
    glass.tap("下一步")
    assert "手机号应是 11 位，您按了 3 位" in glass.texts()
    glass.tap("1")
    assert "手机号应是" not in glass.texts()


def test_what_is_shown_of_a_person_is_masked(glass):
    glass.show("review", draft=replace_draft(glass))
    text = glass.texts()
    assert "甲**丁" in text
    assert "138****1234" in text
    assert NAME not in text
    assert "13800001234" not in text


def replace_draft(glass):
    from support.office import draft

    return draft()


def test_a_name_of_rare_characters_is_drawn(glass):
    glass.show("card_first", draft=replace(replace_draft(glass), visitor=Visitor("𠮷龘𪚥")))
    glass.frames(2)
    assert "𠮷*𪚥" in glass.texts()


@pytest.mark.parametrize(
    "text",
    [
        "[b]粗[/b]",
        "[color=ff0000]红",
        "[ref=x]&amp;[/ref]",
        "&bl;b&br;",
        "[font=/etc/passwd]x[/font]",
        "𠮷[b]x",
    ],
)
def test_what_a_visitor_wrote_is_shown_as_it_is_and_never_as_markup(glass, text):
    from screens.widgets.text import Words

    glass.show("story", draft=replace(replace_draft(glass), story=text))
    field = next(
        w for w in glass.app.stage.walk(restrict=True) if isinstance(w, Words) and w.content.startswith(text)
    )
    assert (read_markup(field.text) if field.markup else field.text) == field.content


def read_markup(text):
    """What markup of ours shows: only our font tag is a tag, everything else is escaped."""
    for tag in ("[font=KioskSansFull]", "[/font]", "\n"):
        text = text.replace(tag, "")
    assert "[" not in text
    assert "]" not in text
    return text.replace("&bl;", "[").replace("&br;", "]").replace("&amp;", "&")


def test_the_story_may_be_written_for_ever(glass):
    glass.show("story", draft=replace_draft(glass))
    for _ in range(30):
        glass.app.presence.finger_down()
        glass.tick(299)
    assert STORY in glass.texts()
    assert (glass.screen(), glass.app.covers.still.parent) == ("story", None)


def test_a_road_without_a_running_clock_shows_no_bar(glass):
    glass.office.answers["roadmap"] = road(
        clock_days_left=None, clock_due_on="", may_urge=False, overdue=False
    )
    glass.scan(SLIP_TEXT)
    assert glass.app.stage.current.ids.bar.height == 0
    assert "催办" not in glass.look()["buttons"]


def test_what_was_written_goes_along_when_staff_are_asked_to_write_the_rest(glass):
    glass.show("story", draft=draft("先写了一半"))
    glass.tap("请工作人员代写")
    assert "先写了一半\n请工作人员代写" in glass.texts()
    glass.tap("交上去")
    ((_, handed_in),) = [call for call in glass.office.asked if call[0] == "register"]
    assert (handed_in.story, handed_in.story_by_staff) == ("先写了一半", True)
