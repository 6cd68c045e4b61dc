"""Made-up visitors, each different, and what they do at a kiosk that runs: for the searches and the long runs."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from support import searched_kiosk
from support.heap import disguised, plain

from kiosk.cli.processes import wait_until
from kiosk.cli.stack import Stack
from kiosk.cli.steps import Steps

SURNAMES = "欧阳上官皇甫司徒诸葛夏侯东方尉迟"
GIVEN = "蘅荻峤岫澜湲棣桢琬璟珩翎翊骁骞骐霁霏飏馥鹄鹍黛黧"
WEIGHTS, CHECKS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"


class SearchedStack(Stack):
    """The centre on this machine with a kiosk that can be searched; ``kiosk_words`` starts it."""

    def start_kiosk(self, *, token: str = "") -> None:
        words = [searched_kiosk.__file__, "run", "--config", str(self.settings_file), "--offscreen"]
        self._kiosk = self._processes.spawn("kiosk.log", *words, *(["--enrol-token", token] if token else []))
        self.kiosk_starts += 1
        wait_until(self._in_service, "kiosk.log", self._kiosk)


@dataclass
class Person:
    """Nobody's name, number, telephone and story."""

    name: str
    number: str
    phone: str
    address: str
    story: str
    marks: list[str] = field(default_factory=list)

    @classmethod
    def made_up(cls, dice: random.Random) -> Person:
        at = dice.randrange(0, len(SURNAMES), 2)
        name = SURNAMES[at : at + 2] + "".join(dice.sample(GIVEN, 2))
        first = f"130926{dice.randrange(1950, 2000)}{dice.randrange(1, 13):02}{dice.randrange(1, 29):02}{dice.randrange(1000):03}"
        total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first, strict=True))
        phone = f"139{dice.randrange(10**8):08}"
        address = f"河北省沧州市肃宁县{''.join(dice.sample(GIVEN, 3))}街{dice.randrange(100, 1000)}号"
        story = "".join(dice.choice("bcdfghjkmpqrstvwxz") for _ in range(7))
        person = cls(name, first + CHECKS[total % 11], phone, address, story)
        person.marks = [name, person.number, phone, address[9:], story, f"{name[0]}**{name[-1]}", first[6:]]
        return person

    def chip(self) -> str:
        """As the simulated reader takes it."""
        import json

        birth = self.number[6:14]
        return json.dumps(
            {
                "kind": "resident",
                "name": self.name,
                "sex": "1",
                "birth": f"{birth[:4]}-{birth[4:6]}-{birth[6:]}",
                "number": self.number,
                "address": self.address,
                "valid_from": "2020-01-01",
                "valid_to": "2040-01-01",
            },
            ensure_ascii=False,
        )


def strangers(dice: random.Random) -> Iterator[Person]:
    """Nobody comes twice: the kiosk would ask the second about the first one's matter."""
    seen: set[str] = set()
    while True:
        person = Person.made_up(dice)
        if person.number not in seen:
            seen.add(person.number)
            yield person


class Visitor:
    """One visit, on a running stack, through the control socket."""

    def __init__(self, stack, hands, steps: Steps, person: Person) -> None:
        self._stack, self._hands, self._steps, self.person = stack, hands, steps, person

    def do(self, *steps: str) -> None:
        for step in steps:
            self._steps.run(step)

    def card(self) -> None:
        self._stack.command("card_reader", "tap " + self.person.chip())

    def to_story(self) -> None:
        """By card, up to the page where the story is written; half of it in the line, unfinished."""
        self.do("wait home", "tap 我有事要反映", "tap 自己填", "wait identify")
        self.card()
        self.do("wait category", "tap 工资", "tap 拖欠工资", "wait procedure", "tap 没有", "wait story")
        self._stack.command("card_reader", "lift")
        self.do("tap ABC", *(f"tap {letter}" for letter in self.person.story))
        self.do("tap 拼音", "tap x", "tap i", "tap u", "tap l")

    def to_review(self) -> None:
        self.to_story()
        self.do("tap u", "tap 修路", "tap 下一步", "wait review", "tap 改#6", "wait keypad")
        self.do(*(f"tap {digit}" for digit in self.person.phone), "tap 下一步", "wait review", "tap 打电话")

    def to_done(self) -> None:
        """Handed in; what must be secret about it is among the marks from now on."""
        self.to_review()
        self.do("tap 交上去", "wait done")
        self.secrets = [plain(mark) for mark in self._hands.ask("secrets")["marks"]]
        self.person.marks += self.secrets

    def typed(self) -> None:
        """Without a card, in other looks: number and name typed, up to the page that is looked through."""
        self.in_other_looks()
        self.do("tap 我有事要反映", "tap 自己填", "wait identify", "tap 按数字输入", "wait keypad")
        self.do(*(f"tap {digit}" for digit in self.person.number), "tap 下一步", "wait name")
        self.do("tap ABC", *(f"tap {letter}" for letter in self.person.story), "tap 下一步", "wait category")
        self.do(
            "tap 工资",
            "tap 拖欠工资",
            "wait procedure",
            "tap 没有",
            "wait story",
            "tap 请工作人员代写",
            "wait review",
        )

    def own_cases(self) -> None:
        """Somebody of the sample centre looks at the own case, by card, and urges it."""
        person = self._stack.sample()["cards"][9]
        self.person.marks = [person["name"], person["number"], person["address"]]
        self.do("wait home", "card 9", "wait card_first", "lift", "tap 看我的事", "wait roadmap")

    def in_other_looks(self) -> None:
        self.do("wait home", "tap 看不清", "tap 大字", "tap 黑底黄字", "tap 按钮放低", "tap 好了")

    # ---- how it ends ----

    def end(self, how: str) -> None:
        """By 结束, by the last page's own button, by silence, or by an error that names the visitor."""
        if how == "finish":
            self.do("tap 结束")
        elif how == "last page":
            self.do("tap 好了，结束")
        elif how == "time-out":
            self._hands.ask("pass_time", seconds=1000)
            self._hands.ask("pass_time", seconds=60)
        else:
            self._hands.ask("crash", mark=disguised(f"{self.person.name} {self.person.number}"))
        self.do("wait home")
        self._until_paper()

    def _until_paper(self) -> None:
        """A slip under way is still somebody's."""
        deadline = time.monotonic() + 30
        while any(
            row["state"] in ("queued", "sending", "sent") for row in self._hands.ask("journal")["rows"]
        ):
            assert time.monotonic() < deadline, "a slip has no outcome"
            time.sleep(0.02)


JOURNEYS = {
    "to_story": Visitor.to_story,
    "to_review": Visitor.to_review,
    "to_done": Visitor.to_done,
    "typed": Visitor.typed,
    "own_cases": Visitor.own_cases,
}
