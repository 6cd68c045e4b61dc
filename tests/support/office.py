"""What the screens ask, answered by a made-up office: every port of screens.context.Ports, scripted by tests."""

from __future__ import annotations

import atexit
from dataclasses import fields, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from support.doubles import NOON
from support.places import ID_NUMBER, enrolment, site

from kiosk.api.cases import FoundCase, RoadmapReply, WireOfficer, WireStage
from kiosk.api.queueing import QueueNow, RoomQueue
from kiosk.api.records import CaseProof, LookupSecrets
from kiosk.api.terminals import EnrolmentCode, EnrolmentProgress
from kiosk.domain.appointment import Admission
from kiosk.domain.matters import Draft, Visitor
from kiosk.domain.numbers import MatterNumber
from kiosk.errors import InvalidInput, KioskError
from kiosk.resources import divisions as shipped_divisions
from kiosk.resources import initials as shipped_initials
from kiosk.services.capture import Accepted
from kiosk.services.check_in import DoorAnswer
from kiosk.services.diagnosis import Written
from kiosk.services.figures import Figures
from kiosk.services.hand_over import Left
from kiosk.services.house import House
from kiosk.services.house_rules import Overrides
from kiosk.services.live_bytes import IN, OUT, BitSeen, LineLook, LineSeen, Said
from kiosk.services.morning_book import CHECKED, MorningBook
from kiosk.services.morning_check import STEPS as MORNING
from kiosk.services.morning_check import Checked
from kiosk.services.pairing import Who
from kiosk.services.panel import Panel
from kiosk.services.paper_book import PaperCount
from kiosk.services.self_test import Ears, Result, Verdict
from kiosk.services.take_number import NumberTaken, Place
from kiosk.services.wishes import StepDone
from kiosk.store.database import Database
from kiosk.store.facts import Facts
from kiosk.store.print_journal import JournalRow
from kiosk.sync.link import LinkState

divisions, initials = cache(shipped_divisions), cache(shipped_initials)
NUMBER = MatterNumber("130926", 1, 123)
SLIP_TEXT = "XF2:" + "A" * 137
PIN = "730461"
NAME, PHONE, ADDRESS, STORY = "甲乙丙丁", "13800001234", "示范街九号", "canary-story"
CANARIES = (
    NAME,
    PHONE,
    ID_NUMBER,
    ADDRESS,
    STORY,
    "canary",
    "9876543",
    "987 654",
    str(NUMBER),
    NUMBER.grouped(),
    "A012",
    "甲**丁",
)


def visitor():
    return Visitor(NAME, "resident", ID_NUMBER, PHONE, ADDRESS, read_from_card=True)


def draft(story=STORY):
    return Draft(visitor=visitor(), category="labour.wages", in_procedure="no", story=story, reply_by="phone")


def accepted():
    return Accepted(
        record_id="0191f1c0-0000-7000-8000-000000000001",
        number=str(NUMBER),
        grouped=NUMBER.grouped(),
        secrets=LookupSecrets("987654321", "00" * 10, "0042"),
        slip_code=SLIP_TEXT,
        job_id="job-1",
        captured_at=NOON,
        slip=None,
        slip_registered=None,
    )


def place():
    return Place("A012", "hall", 3, 20)


def road(**changes):
    officer = WireOfficer("王建国", "住房和城乡建设局信访科科长", "0317-5550201")
    due = "2027-01-20"
    values = {
        "number": str(NUMBER),
        "version": "1",
        "title": "canary 拖欠工资",
        "state": "ACC",
        "today": "2026-12-10",
        "registered_on": "2026-11-21",
        "stages": [
            WireStage("registered", "done", "main", unit="肃宁县信访局", finished_on="2026-11-21"),
            WireStage("sorted", "done", "main", unit="肃宁县信访局", finished_on="2026-11-30"),
            WireStage(
                "handled", "current", "main", unit="肃宁县住房和城乡建设局", officer=officer, due_on=due, limit_days=60,
                unit_of_limit="natural", days_left=-3, overdue=True, article="《信访工作条例》第三十四条", detail="being_handled",
            ),
            WireStage("replied", "next", "main", due_on=due, provisional=True),
            WireStage("review_asked", "next", "review", limit_days=30, unit_of_limit="natural"),
        ],
        "clock_started_on": "2026-11-21",
        "clock_due_on": due,
        "clock_days_left": -3,
        "clock_limit_days": 60,
        "clock_unit": "natural",
        "overdue": True,
        "may_urge": True,
        "may": ["supplement", "complain", "ask_avoidance", "ask_withdraw"],
    }  # fmt: skip
    return RoadmapReply(**{**values, **changes})


def case(state="ACC", glance=None):
    return FoundCase(
        str(NUMBER),
        "canary 拖欠工资",
        "2026-11-21",
        state,
        "ticket-canary",
        "2026-11-21T05:00:00Z",
        glance=glance,
    )


def job(seq):
    state, code = (("PRINTED", "P00"), ("NOT_PRINTED", "P01"), ("UNCERTAIN", "P12"))[seq % 3]
    kind = ("registration", "roadmap", "copy", "test")[seq % 4]
    number = "" if kind == "test" else str(MatterNumber("130926", 1, seq))
    at = "2026-11-21T03:58:00.000Z"
    return JournalRow(seq, f"job-{seq}", kind, number, int(kind == "copy"), state, code, at, at)


def checked():
    """A morning check that found the scanner ill, and has no card reader."""
    verdicts = (Verdict.WELL, Verdict.BAD, Verdict.LEFT_OUT, Verdict.WELL, Verdict.WELL)
    results = (
        Result(step, v, "S01" if v is Verdict.BAD else "") for step, v in zip(MORNING, verdicts, strict=True)
    )
    return Checked("2026-11-21T00:02:00.000Z", 41, "staff", tuple(results))


def line_look(count=1, *, start=0):
    """What a technician sees of the printer's line: ``count`` questions and an answer, with its bits."""
    asked = [
        LineSeen(NOON + timedelta(seconds=n), OUT, bytes((0x10, 4, n % 256)), (Said("asks", (("q", n),)),))
        for n in range(start, start + count)
    ]
    answer = LineSeen(NOON, IN, b"\x16", (Said("answers", (("q", 2), ("conditions", ("COVER_OPEN",)))),))
    bits = (
        BitSeen("DLE EOT 2", "1:04", "cover", True, True),
        BitSeen("DLE EOT 2", "1:20", "paper_stop", False, True),
        BitSeen("DLE EOT 4", "1:0C", "near_end", True, True),
    )
    return LineLook((*asked, answer), bits, (("DLE EOT 2", b"\x16"), ("DLE EOT 4", b"\x1e")))


def log_line(number):
    level = ("INFO", "WARNING", "ERROR")[number % 3]
    line = {
        "at": f"2026-11-21T04:00:{number:02}.000Z",
        "level": level,
        "logger": "kiosk",
        "said": f"device printer: P{number:02}",
    }
    return line | ({"error": "OSError", "place": "kiosk/run.py:7"} if level == "ERROR" else {})


class FakePairing:
    """``state``: what the next poll says; an error is raised."""

    def __init__(self):
        self.terminal, self.waiting, self.state, self.problem = "130926-001", 0, "authorization_pending", None
        self.asked = 0

    def who(self):
        return Who(self.terminal, self.terminal[:6], "0123456789abcdef")

    def unsent(self):
        return self.waiting

    def is_paired(self):
        return bool(self.terminal)

    def ask(self):
        self.asked += 1
        if self.problem is not None:
            raise self.problem
        return pairing_code()

    def poll(self, code):
        if isinstance(self.state, Exception):
            raise self.state
        return EnrolmentProgress(self.state, 5, enrolment() if self.state == "approved" else None)


def pairing_code():
    address = "https://centre.example:8443/desk/terminals"
    return EnrolmentCode("secret", "WDJB-MJHT", address, f"{address}?code=WDJB-MJHT", 900, 5)


class FakeHandOver:
    def __init__(self):
        self.now, self.sends, self.problem = Left(3, 1, 4), 0, None

    def left(self):
        return self.now

    def send_all(self):
        self.sends += 1

    def export(self):
        if self.problem is not None:
            raise self.problem
        self.now = Left(self.now.waiting, self.now.rejected, 0)
        return Written(Path("/media/stick/kiosk-records-20261121-120000.jsonl"), 4096, on_stick=True), 4


class Office:
    """Answers as told: ``answers[port]`` is the result, or an error to raise. ``asked`` says what was asked."""

    def __init__(self):
        folder = Path(mkdtemp(prefix="office-"))
        atexit.register(rmtree, folder, ignore_errors=True)
        self.ears, self.panel = Ears(), Panel(folder, 0)
        self.facts = Facts(Database(folder / "kiosk.db"))
        self.morning = MorningBook(self.facts)
        self.house = House(self.facts, lambda: self.now, lambda: None)
        self.reset()

    def reset(self):
        self.asked, self.heard = [], []
        self.has_voice, self.always_speaks = True, False
        self.panel.reset()
        self.is_online, self.is_sent, self.site, self.now = True, False, site(), NOON
        self.has_room = True
        self.troubles = {}
        self.line_look, self.log_lines = LineLook(()), [log_line(number) for number in range(30)]
        self.has_sound, self.test_picture = True, None
        self.link = LinkState(True, NOON - timedelta(hours=3), NOON, 42, "", 9)
        self.pairing, self.hand_over = FakePairing(), FakeHandOver()
        self.missing = set()  # devices that the settings do not name
        self.facts.put(CHECKED, "")
        self.house._set = Overrides()
        self.digits, self.wait_s, self.conditions = "7390461528", 0, []
        self.lights = {"printer": ("P00", True), "scanner": ("S01", False), "card_reader": ("", True)}
        self.paper = PaperCount(
            128_400, 31_250, 411, 97, "2026-11-20T01:00:00.000Z", {"PRINTED": 408, "UNCERTAIN": 3}
        )
        self.figures = Figures(12, 7, 5, 2, 9, 24, 1, 0, 3, 1, "2026-11-21T02:31:00.000Z")
        self.jobs = [job(50 - n) for n in range(50)]
        self.answers = {
            "register": accepted(),
            "take_number": NumberTaken(accepted(), place()),
            "check_in": DoorAnswer(Admission.ADMITTED, NOON + timedelta(hours=2), place(), accepted()),
            "find_appointment": KioskError("none"),
            "cases_by_slip": [case()],
            "cases_by_card": [case(), case("RPL")],
            "cases_by_code": [case()],
            "roadmap": road(),
            "urge": accepted(),
            "take_step": StepDone("supplement", is_sent=True),
            "slip_proof": CaseProof(slip_token="00" * 10),
            "call_staff": "event-1",
            "call_was_seen": False,
            "slip_picture": None,
            "queue": QueueNow(
                "2026-11-21T04:00:00.000Z",
                [
                    RoomQueue("接待大厅", 6, "W012"),
                    RoomQueue("法律工作室", 0),
                    RoomQueue("心理疏导室", 1, "Y003"),
                ],
            ),
            "acceptance_day": date(2026, 12, 7),
        }

    def ports(self):
        from screens.context import Ports

        told = {
            "site": lambda: self.house.over(self.site),
            "closed_today": lambda: self.house.overrides.closed,
            "now": lambda: self.now,
            "is_online": lambda: self.is_online,
            "may_begin": lambda: self.has_room,
            "record_is_sent": lambda _: self.is_sent,
            "divisions": divisions,
            "initials": initials,
        }
        return Ports(**{f.name: told.get(f.name) or self._port(f.name) for f in fields(Ports)})

    def service_ports(self):
        from screens.context import ServicePorts

        return ServicePorts(
            open=self._open,
            wait_s=lambda: self.wait_s,
            shuffled=lambda: self.digits,
            devices=lambda: self.lights,
            conditions=lambda: self.conditions,
            print_test=self._port("print_test"),
            new_roll=self._port("new_roll"),
            paper=lambda: self.paper,
            jobs=lambda: self.jobs,
            ears=self.ears,
            test_picture=lambda: self.test_picture,
            printer_code=lambda: self.lights["printer"][0],
            beep=self._beep,
            panel=self.panel,
            log_lines=lambda: self.log_lines,
            write_diagnosis=self._port("write_diagnosis"),
            poke_centre=self._port("poke_centre"),
            clock_offset_ms=lambda: 400,
            listen=self._port("listen"),
            look_at_line=self._look_at_line,
            has_device=lambda device: device not in self.missing,
            figures=lambda: self.figures,
            queue=self._port("queue"),
            link=lambda: self.link,
            address="https://centre.example:8443",
            pairing=lambda: self.pairing,
            serve=self._port("serve"),
            hand_over=lambda: self.hand_over,
            end=self._port("end"),
            house=self.house,
            morning=self.morning,
        )

    def voice_ports(self):
        """The loudspeaker: ``heard`` says what came out, in order."""
        from screens.voice import VoicePorts

        return VoicePorts(
            is_offered=lambda: self.has_voice,
            is_always=lambda: self.always_speaks,
            say=lambda key, language, waits: self.heard.append(
                (key, language, *(["waits"] if waits else []))
            ),
            chime=lambda name: self.heard.append(("chime", name)),
            hush=lambda: self.heard.append("hush"),
            louder=lambda steps: self.heard.append(("louder", steps)),
        )

    def _look_at_line(self):
        """Each look hands out what is new, as the real one does."""
        look, self.line_look = self.line_look, replace(self.line_look, lines=())
        return look

    def _beep(self, name):
        self.asked.append(("beep", name))
        return self.has_sound

    def _open(self, pin):
        self.asked.append(("open", len(pin)))
        if pin != PIN:
            raise InvalidInput("wrong", code="pin_locked" if self.wait_s else "pin_wrong")
        return "technician"

    def _port(self, name):
        def port(*values):
            self.asked.append((name, *values))
            answer = self.answers.get(name, "job-2")
            if isinstance(answer, Exception):
                raise answer
            return answer

        return port
