"""Copies of a case's papers: what counts is on them, and that they do not stand for the stamped one."""

from msgspec.structs import replace
from support.office import road

from kiosk.api.cases import WireDocument, WireOfficer, WireStage
from kiosk.domain.case_slips import DocumentFacts, document_slip
from kiosk.domain.receipt import TextLine, lay_out
from kiosk.domain.slips import SlipHead
from kiosk.services.road_words import acceptance_facts
from kiosk.words import load_words

WORDS = load_words()
HEAD = SlipHead("示例中心", "0317-5550000", "2026-11-21 12:00", "130926-001")
NOTICE = WireDocument("ACC", "受理告知书", "2026-11-30", ["已决定受理。"])
HANDLED = WireStage(
    "handled", "current", "main", unit="示例局", officer=WireOfficer("王示例", "科长", "0317-5550201"),
    due_on="2027-01-29", limit_days=60, unit_of_limit="natural",
)  # fmt: skip


def text_of(slip):
    return [
        line.text for line in lay_out(slip, columns=48, width_dots=576).lines if isinstance(line, TextLine)
    ]


def test_a_copy_says_twice_that_the_stamped_paper_counts():
    facts = DocumentFacts("XF 1", "听证通知书", "2026-12-02", ["第一段。", "第二段。"])
    text = "\n".join(text_of(document_slip(HEAD, facts, WORDS.say)))
    assert text.count("不代替盖章文书") == 2
    assert text.index("第一段") < text.index("第二段")


def test_what_counts_in_an_acceptance_notice():
    facts = acceptance_facts(road(stages=[HANDLED]), NOTICE, WORDS, "XF2:A")
    assert (facts.organ, facts.officer.name, facts.slip_code) == ("示例局", "王示例", "XF2:A")
    assert facts.accepted_on.startswith("2026年11月30日")
    assert facts.due.startswith("2027年1月29日")
    assert "60 日" in facts.limit


def test_other_papers_and_a_road_without_its_limit_are_copied_as_they_are():
    other = WireDocument("HEAR", "听证通知书", "2026-12-02", ["。"])
    assert acceptance_facts(road(stages=[HANDLED]), other, WORDS, "") is None
    assert acceptance_facts(road(stages=[replace(HANDLED, due_on="")]), NOTICE, WORDS, "") is None


def test_an_acceptance_whose_officer_is_not_named_yet():
    facts = acceptance_facts(road(stages=[replace(HANDLED, officer=None)]), NOTICE, WORDS, "")
    assert facts.officer.name == ""
