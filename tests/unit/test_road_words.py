import re

import pytest
from msgspec.structs import replace

from kiosk.api.cases import RoadmapReply, WireHappening, WireLimit, WireOfficer, WireStage
from kiosk.domain.case_terms import CaseState
from kiosk.domain.course import TOLD
from kiosk.domain.procedures import BRANCHES
from kiosk.domain.roadmap import StageCode
from kiosk.resources import shipped_config
from kiosk.services.road_words import course_view, plain_law, road_facts, road_view
from kiosk.words import load_words

ZH = load_words()
EN = ZH.in_language("en")
WANG = WireOfficer("王建国", "信访科科长", "0317-5550201")
ROAD = RoadmapReply(
    number="XF1309260010001234",
    version="1",
    title="拖欠工资",
    state="ACC",
    today="2026-12-10",
    registered_on="2026-11-21",
    stages=[
        WireStage("registered", "done", "main", unit="县信访局", finished_on="2026-11-21"),
        WireStage(
            "handled", "current", "main", unit="县住建局", officer=WANG, due_on="2027-01-20", limit_days=60,
            unit_of_limit="natural", days_left=41, article="《信访工作条例》第三十四条", detail="being_handled", provisional=True,
        ),
        WireStage("replied", "next", "main", due_on="2027-01-20"),
        WireStage("review_asked", "skipped", "review"),
    ],
    clock_started_on="2026-11-21",
    clock_due_on="2027-01-20",
    clock_days_left=41,
    clock_limit_days=60,
    clock_unit="natural",
)  # fmt: skip


def road(**changes):
    number = str(_number())
    return replace(ROAD, number=number, **changes)


def _number():
    from kiosk.domain.numbers import MatterNumber

    return MatterNumber("130926", 1, 123)


def test_what_is_left_is_said_with_its_day_and_its_unit():
    assert road_view(road(), ZH).headline == "还剩 41 天，最迟2027年1月20日（星期三）。时限 60 日（自然日）"
    assert road_view(road(), EN).headline == "41 days left, by Wed 20/1/2027 (60 natural days)"


def test_a_provisional_date_says_so_in_both_languages():
    assert "暂按2027年1月20日" in road_view(road(clock_provisional=True), ZH).headline
    assert "provisional" in road_view(road(clock_provisional=True), EN).headline
    assert road_view(road(), ZH).stations[1].when == "暂按1月20日"


def test_an_overdue_case_says_by_how_many_days():
    late = road_view(road(clock_days_left=-3, overdue=True), ZH)
    assert late.headline.startswith("已超期 3 天")
    assert late.is_overdue
    assert road_view(road(clock_days_left=-3, overdue=True), EN).headline.startswith("Overdue by 3 days")


def test_an_overdue_station_says_so_instead_of_a_date():
    stage = replace(ROAD.stages[1], overdue=True, days_left=-2)
    view = road_view(road(stages=[stage]), ZH)
    assert view.stations[0].when == "已超期 2 天"


def test_a_merged_case_names_the_one_it_went_into():
    assert (
        road_view(road(state="MRG", merged_into="XF130926001000007X", clock_days_left=None), ZH).merged
        == "已并入 XF130926001000007X"
    )


def test_the_right_to_review_names_organ_day_and_what_is_left():
    replied = road(state="RPL", may_ask_review=True, review_organ="肃宁县人民政府", review_until="2027-01-09")
    assert road_view(replied, ZH).rights == "不同意答复？可在1月9日前向肃宁县人民政府申请复查（还剩 30 天）。"
    assert "30 days left" in road_view(replied, EN).rights
    assert road_view(replied, ZH).headline == "已书面答复，请看答复意见书。"


def test_the_present_station_shows_who_holds_it_and_the_done_ones_only_the_unit():
    done, current, coming, _ = road_view(road(), ZH).stations
    assert current.who == "县住建局 王建国 信访科科长 0317-5550201"
    assert current.card == "县住建局\n王建国 信访科科长\n0317-5550201"
    assert (done.who, coming.who) == ("县信访局", "")
    assert current.limit == "时限 60 日（自然日）"
    assert current.article == "《信访工作条例》第三十四条"


def test_an_article_without_plain_words_is_named_beside_its_limit():
    stage = replace(ROAD.stages[1], article="《本县办法》第九条")
    shown = road_view(road(stages=[stage]), ZH).stations[0]
    assert (shown.limit, shown.article) == ("时限 60 日（自然日） 依据：《本县办法》第九条", "")


def test_the_bar_is_between_nothing_and_all():
    assert road_view(road(today="2026-11-01"), ZH).gone == 0
    assert road_view(road(today="2026-12-21"), ZH).gone == 0.5
    assert road_view(road(today="2027-05-01"), ZH).gone == 1
    assert road_view(road(clock_due_on="", clock_days_left=None), ZH).gone is None


def test_a_skipped_station_is_not_on_paper():
    assert [line.title for line in road_facts(road(), ZH, "").lines] == ["登记", "办理", "答复"]


def test_on_paper_the_present_station_has_its_officer_a_line_each_and_what_may_be_done_stands_below():
    facts = road_facts(road(may_urge=True, may=["supplement", "complain"]), ZH, "")
    assert [line.card for line in facts.lines if line.card] == [
        road_view(road(), ZH).stations[1].card.splitlines()
    ]
    assert facts.may == "在机器上您可以：催办、补充情况、监督投诉"
    assert road_facts(road(may_urge=False, may=[]), ZH, "").may == ""


def test_an_urged_case_says_when_it_may_be_urged_again():
    assert road_view(road(urge_again_on="2026-12-17"), ZH).urge_note == "已催办，12月17日后可再催。"


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
@pytest.mark.parametrize("state", CaseState, ids=lambda state: state.value)
def test_every_state_has_its_words(state, words):
    view = road_view(road(state=state.value, clock_days_left=None), words)
    assert "⟦" not in view.state + view.headline


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
@pytest.mark.parametrize("code", StageCode, ids=lambda code: code.value)
def test_every_station_has_its_words(code, words):
    view = road_view(road(stages=[WireStage(code.value, "next", "main")]), words)
    assert "⟦" not in view.stations[0].title


def test_a_matter_led_elsewhere_says_where_and_that_laws_limits():
    told = [
        WireLimit("reconsideration_apply", 60, "natural", "x"),
        WireLimit("lawsuit_apply", 6, "month", "x"),
    ]
    stage = WireStage("diverted", "done", "main", unit="县司法局", procedure="行政复议", told=told)
    station = road_view(road(stages=[stage]), ZH).stations[0]
    assert station.detail == "行政复议；申请行政复议 60 日（自然日）；直接起诉 6 个月"


def test_every_limit_that_is_told_has_its_words():
    for branch in BRANCHES.values():
        assert all(ZH[f"told.{code.value}"] and EN[f"told.{code.value}"] for code in branch.limits)


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
def test_everything_that_is_told_has_its_words(words):
    told = course_view(road(course=[WireHappening("2026-12-01", action.value) for action in TOLD]), words)
    assert len({line.what for line in told}) == len(TOLD)
    assert words["event.other"] not in {line.what for line in told}


def test_the_newest_is_told_first_and_an_unknown_step_by_a_word():
    course = [WireHappening("2026-11-30", "submit"), WireHappening("2026-12-01", "something new", "县住建局")]
    told = course_view(road(course=course), ZH)
    assert [(line.day, line.what, line.unit) for line in told] == [
        ("2026年12月1日", "有新的进展", "县住建局"),
        ("2026年11月30日", "您的事已登记", ""),
    ]


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
def test_every_article_of_every_limit_has_plain_words(words):
    policies = shipped_config("policy").glob("*.toml")
    articles = {
        found for path in policies for found in re.findall(r'article = "(.+)"', path.read_text("utf-8"))
    }
    assert len(articles) > 5
    assert [article for article in articles if not plain_law(article, words)] == []
