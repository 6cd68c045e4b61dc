"""替家人办: whose matter it is goes with the record, is seen at the check, and stands with no number anywhere."""

from __future__ import annotations

from dataclasses import replace

from support.office import draft, visitor

MOTHER = replace(visitor(), name="示例母", id_number="130926193501010027")


def registered(glass):
    (found,) = [values[0] for name, *values in glass.office.asked if name == "register"]
    return found


def test_a_relatives_card_and_then_the_own_one(glass):
    glass.walk("我有事要反映", "自己填", "替家人办", "父母")
    glass.lay_card(MOTHER)
    glass.walk("好了，下一步")
    assert glass.screen() == "identify"
    assert "替父母 示*母办" in glass.texts()
    glass.lay_card(visitor())
    glass.walk("工资", "拖欠工资", "没有", "请工作人员代写")
    assert "父母 示*母" in glass.texts()
    assert MOTHER.id_number not in glass.texts()
    glass.walk("交上去")
    told = registered(glass)
    assert (told.relation, told.relative, told.visitor.id_number) == ("parent", MOTHER, visitor().id_number)


def test_without_the_card_number_and_name_are_typed(glass):
    glass.show("relative", draft=replace(draft(), category=""), goal="register")
    glass.walk("配偶", "没带他的证", *MOTHER.id_number, "下一步")
    assert glass.screen() == "line"
    glass.app.stage.current.write("示例妻")
    glass.frames(2)
    glass.walk("下一步")
    assert glass.screen() == "relative"
    told = glass.app.context.visit.draft
    assert (told.relation, told.relative.name, told.relative.id_number) == (
        "spouse",
        "示例妻",
        MOTHER.id_number,
    )
    assert not told.relative.read_from_card


def test_the_own_card_is_not_a_relatives(glass):
    glass.show("relative", draft=draft(), goal="register")
    glass.lay_card(visitor())
    assert "这是您自己的证" in glass.texts()
    assert glass.app.context.visit.draft.relative.name == ""


def test_it_can_be_taken_back_at_the_check(glass):
    glass.show("review", draft=replace(draft(), relation="child", relative=MOTHER), goal="register")
    glass.walk("改#8")
    assert glass.screen() == "relative"
    glass.walk("给自己办")
    assert glass.screen() == "review"
    assert "替家人办" not in glass.texts()


def test_only_who_registers_may_speak_for_a_relative(glass):
    glass.walk("我有事要反映", "先取号")
    assert "替家人办" not in glass.texts()


def test_nothing_of_the_relative_is_left_behind(glass):
    glass.show("relative", draft=draft(), goal="register")
    glass.lay_card(MOTHER)
    glass.app.finish()
    glass.frames(2)
    assert glass.app.stage.screen("relative").said == ""
