"""The slip of what was done today: what, with whom, what comes next; nothing that was written, no rating, no name."""

from __future__ import annotations

from support.office import road
from support.places import ID_NUMBER

from kiosk.domain.case_slips import today_slip
from kiosk.domain.receipt import TextLine, lay_out
from kiosk.domain.slips import SlipHead
from kiosk.services.today import Deed, deed_facts, may_be_printed
from kiosk.words import load_words

WORDS = load_words("zh")
HEAD = SlipHead("示例中心", "0000-0000000", "2026-11-21 12:00", "130926-001")


def paper(*deeds):
    layout = lay_out(today_slip(HEAD, deed_facts(deeds, WORDS), WORDS.say), columns=48, width_dots=576)
    return "\n".join(line.text for line in layout.lines if isinstance(line, TextLine))


def test_each_step_says_whether_the_centre_has_it_and_what_comes_next():
    told = paper(Deed("urge", is_sent=True, road=road()), Deed("supplement", is_sent=False, road=road()))
    assert "催办：已交给中心" in told
    assert "补充情况：已保存，联网后上报" in told
    assert "您写的已放进这件事的材料里" in told
    assert told.count("肃宁县住房和城乡建设局") == 1


def test_a_review_of_a_review_has_its_own_name():
    deed = Deed("ask_review", is_sent=True, road=road(state="REVD", review_organ="沧州市人民政府"))
    assert "申请复核" in paper(deed)
    assert "沧州市人民政府会在收到之日起30日内给您复核意见" in "".join(paper(deed).split())


def test_no_rating_stands_on_paper_and_one_alone_prints_nothing():
    rating = Deed("rate", is_sent=True, road=road())
    assert not may_be_printed([rating])
    assert "评价" not in paper(rating, Deed("urge", is_sent=True, road=road()))


def test_neither_name_nor_words_nor_id_number_stand_on_it():
    told = paper(Deed("complain", is_sent=True, road=road(masked_name="甲**丁", request_text="canary-story")))
    assert not [c for c in (ID_NUMBER, "甲**丁", "canary-story") if c in told]


def test_every_step_that_can_be_done_has_its_words():
    for step in ("urge", "supplement", "complain", "ask_avoidance", "ask_withdraw", "ask_review"):
        assert deed_facts([Deed(step, is_sent=True, road=road())], WORDS)[0].next_step
