"""What pages say of days, answers and audited facts, in Chinese and English."""

from datetime import date

import pytest

from kiosk.api.terminals import Guide
from kiosk.words import load_words
from server.pages.actors import said_actor
from server.pages.answers import answer_in, guide_in_words
from server.pages.audit import said_action, said_facts
from server.pages.dates import said_date, said_weekday
from server.pages.render import FOLDER

ZH, EN = (load_words(language, FOLDER / "strings") for language in ("zh", "en"))
TODAY = date(2026, 11, 21)
COURT = Guide(
    "C", "法院", "一楼", "12368", "工作日", ["身份证"], "Court", "Floor 1", "Working days", ["ID card"]
)
POLICE = Guide("P", "公安局", "二楼", "110", "全天", [])


def test_a_day_says_its_year_only_when_it_is_another():
    assert [said_date(text, ZH, TODAY) for text in ("2026-11-02", "2027-01-04")] == [
        "11月2日",
        "2027年1月4日",
    ]
    assert [said_date(text, EN, TODAY) for text in ("2026-11-02", "2027-01-04")] == ["2 Nov", "4 Jan 2027"]
    assert said_date("", ZH, TODAY) == ""


def test_a_day_that_lies_ahead_says_its_weekday():
    assert said_weekday(date(2026, 11, 25), ZH, TODAY) == "11月25日 星期三"
    assert said_weekday(date(2026, 11, 25), EN, TODAY) == "Wed 25 Nov"


def test_an_english_reader_is_sent_elsewhere_in_english_and_reads_the_clerks_words_as_written():
    reason = f"{guide_in_words(COURT)} 带上工资条。"
    assert answer_in(reason, [POLICE, COURT], "zh") == (guide_in_words(COURT), "带上工资条。")
    english, own = answer_in(reason, [POLICE, COURT], "en")
    assert english == "Please go to Court: Floor 1. Telephone 12368. Working days. Please bring: ID card."
    assert own == "带上工资条。"


def test_a_place_without_english_is_told_in_chinese_and_an_answer_in_own_words_as_it_is():
    assert answer_in(guide_in_words(POLICE), [POLICE], "en") == (guide_in_words(POLICE), "")
    assert answer_in("请打电话问承办人。", [POLICE, COURT], "en") == ("", "请打电话问承办人。")


@pytest.mark.parametrize(
    ("facts", "zh", "en"),
    [
        ('{"role":"officer","unit":""}', "角色：承办人", "role: Officer"),
        ('{"changed":"notices hours"}', "改了：通知、开放时间", "changed: Notices, Opening hours"),
        ('{"outcome":"found","way":"token"}', "结果：找到；方式：凭条二维码", "outcome: found; by: the slip's code"),
        ('{"same":true}', "是同一件：是", "the same: yes"),
        ('{"source":"a.toml","years":[2026,2027]}', "来源：a.toml；年份：2026、2027", "source: a.toml; years: 2026, 2027"),
        ("{}", "", ""),
        ('{"new_one":{"deep":1}}', "new_one：{'deep': 1}", "new_one: {'deep': 1}"),
    ],
)  # fmt: skip
def test_audited_facts_are_said_in_words(facts, zh, en):
    assert (said_facts(ZH, facts), said_facts(EN, facts)) == (zh, en)


def test_an_audited_action_is_said_by_the_words_of_the_step_or_as_it_is():
    said = [
        said_action(EN, action) for action in ("case_read", "step_accept", "queue_serve", "from_the_future")
    ]
    assert said == ["read a case", "Accept", "Served", "from_the_future"]


def test_who_acted_is_a_colleague_by_name_a_kiosk_by_number_or_a_word():
    names = {"dengji": "赵敏"}
    said = [said_actor(ZH, names, actor) for actor in ("dengji", "terminal:130926-001", "visitor", "gone")]
    assert said == ["赵敏（dengji）", "自助终端 130926-001", "来访人", "gone"]
