"""Digits, one question at a time: ID number, phone, query code, last four. Wrong digits are told in words, live."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from kivy.properties import StringProperty

from kiosk.api.queueing import AppointmentLookup
from kiosk.api.records import CaseProof
from kiosk.domain.codes import parse_query_code
from kiosk.domain.identity import compact, parse_id_number, parse_mobile
from kiosk.domain.matters import Visitor
from kiosk.errors import InvalidInput
from screens.case_steps import go_on
from screens.journeys import run, run_check_in, run_find
from screens.kv import load_kv
from screens.stage import KioskScreen
from screens.widgets.keys import edit

load_kv(__file__)


@dataclass(frozen=True, slots=True)
class Question:
    """``groups``: how digits are set apart while typing; ``next``: the question that follows, or empty."""

    limit: int
    groups: tuple[int, ...]
    layout: str = "number"
    next: str = ""
    may_skip: bool = False


QUESTIONS = {
    "id_number": Question(18, (6, 8, 4), layout="identity", may_skip=True),
    "relative_id": Question(18, (6, 8, 4), layout="identity", may_skip=True),
    "phone": Question(11, (3, 4, 4), may_skip=True),
    "query_code": Question(9, (3, 3, 3), next="factor"),
    "factor": Question(4, (4,), layout="identity"),
    "booking_phone": Question(11, (3, 4, 4), next="booking_code"),
    "booking_code": Question(6, (3, 3)),
}


class KeypadScreen(KioskScreen):
    where = "where.keypad"
    question = StringProperty()
    shown = StringProperty()
    problem = StringProperty()
    layout = StringProperty("number")
    skip = StringProperty()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._typed: dict[str, str] = {}
        super().__init__(*args, **kwargs)

    def enter(self) -> None:
        self._ask(self.context.visit.keypad)

    def wipe(self) -> None:
        self._typed.clear()
        self.shown = self.problem = self.question = ""

    def relabel(self) -> None:
        self._show()

    def prompt(self) -> str:
        return f"voice.keypad.{self._asking()}"

    def key(self, key: str) -> None:
        asked = QUESTIONS[self._asking()]
        self._typed[self._asking()] = compact(edit(self._text(), key, limit=asked.limit))
        self._show()

    def done(self) -> None:
        """The visitor says the number is complete."""
        asking, asked = self._asking(), QUESTIONS[self._asking()]
        try:
            value = self._checked(asking)
        except InvalidInput as error:
            self.problem = self.words.say(f"wrong.{error.code}", n=len(self._text()))
            return
        self._typed[asking] = value
        if asked.next:
            self._ask(asked.next)
            self.context.ask_aloud()
        else:
            self._answered(asking, value)

    def skipped(self) -> None:
        self._typed.pop(self._asking(), None)
        self._answered(self._asking(), "")

    def _asking(self) -> str:
        return self.context.visit.keypad

    def _ask(self, question: str) -> None:
        self.context.visit.keypad = question
        self._show()

    def _text(self) -> str:
        return self._typed.get(self._asking(), "")

    def _checked(self, asking: str) -> str:
        text = self._text()
        if asking in ("id_number", "relative_id"):
            return parse_id_number(text, today=self.context.ports.now().date()).number
        if asking in ("phone", "booking_phone"):
            return parse_mobile(text)
        if asking == "query_code":
            return parse_query_code(text)
        if len(text) != QUESTIONS[asking].limit:
            raise InvalidInput("too short", code=f"{asking}_length")
        return text

    def _answered(self, asking: str, value: str) -> None:
        visit, ports = self.context.visit, self.context.ports
        match asking:
            case "id_number":
                self._identified(value)
            case "relative_id":
                visit.draft.relative, visit.line = self._holder(value), "relative"
                self.context.go("line")
            case "phone":
                visit.draft.visitor.phone = value
                self.context.go("review")
            case "factor":
                self._proven(CaseProof(query_code=self._typed.get("query_code", ""), factor=value.upper()))
            case "booking_code":
                lookup = AppointmentLookup(phone=self._typed.get("booking_phone", ""), booking_code=value)
                run(
                    self.context,
                    partial(ports.find_appointment, lookup),
                    done=partial(run_check_in, self.context),
                    busy="busy.find",
                )

    def _proven(self, proof: CaseProof) -> None:
        """Code and factor open cases, or let the visitor go on with a step for one that is open."""
        visit, ports = self.context.visit, self.context.ports
        if visit.goal == "prove":
            visit.goal, token = "find", visit.proof.slip_token
            visit.proof = replace(proof, slip_token=token)
            go_on(self.context)
        else:
            run_find(self.context, partial(ports.cases_by_code, proof.query_code, proof.factor), proof=proof)

    def _identified(self, number: str) -> None:
        visitor, holder = self.context.visit.draft.visitor, self._holder(number)
        visitor.id_number, visitor.id_kind = holder.id_number, holder.id_kind or visitor.id_kind
        self.context.go("name")

    def _holder(self, number: str) -> Visitor:
        """Of a number that was checked, or of none."""
        today = self.context.ports.now().date()
        kind = parse_id_number(number, today=today).kind.value if number else ""
        return Visitor(id_number=number, id_kind=kind)

    def _show(self) -> None:
        asking = self._asking()
        if asking not in QUESTIONS:
            return
        asked = QUESTIONS[asking]
        self.question = self.words[f"keypad.{asking}"]
        self.layout, self.problem = asked.layout, ""
        self.skip = self.words["keypad.skip"] if asked.may_skip else ""
        self.shown = grouped(self._text(), asked.groups)


def grouped(text: str, groups: tuple[int, ...]) -> str:
    """``130926 19550101 0018`` while it is being typed."""
    pieces, start = [], 0
    for size in groups:
        pieces.append(text[start : start + size])
        start += size
    return " ".join(piece for piece in pieces if piece)
