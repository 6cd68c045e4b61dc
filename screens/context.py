"""What a screen is given: looks, words, the visitor's visit, and the ports to act through. Nothing else is looked up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from kiosk.api.cases import FoundCase, RoadmapReply, WireDocument
from kiosk.api.queueing import AppointmentLookup
from kiosk.api.records import CaseProof
from kiosk.api.terminals import SiteConfig
from kiosk.domain.divisions import Divisions
from kiosk.domain.matters import Draft, Visitor
from kiosk.input.initials import Initials
from kiosk.services.left_drafts import LeftDrafts
from kiosk.tasks import TaskRunner
from screens.theme import Theme

if TYPE_CHECKING:
    from kiosk.words import Words


@dataclass(slots=True)
class Visit:
    """What is known in this session, in memory only. A new one replaces it at every end."""

    draft: Draft = field(default_factory=Draft)
    goal: str = ""  # register | number | check_in | find | reprint
    accepted: Any = None  # kiosk.services.capture.Accepted
    place: Any = None  # kiosk.services.take_number.Place
    door: Any = None  # kiosk.services.check_in.DoorAnswer
    cases: list[FoundCase] = field(default_factory=list)
    ticket: str = ""
    roadmap: RoadmapReply | None = None
    proof: CaseProof = field(default_factory=CaseProof)  # how the case was opened, for what is done with it
    article: str = ""  # of law, that the visitor wants in plain words
    step: str = ""  # of a case: what the visitor is about to do
    rating: tuple[str, int] | None = None  # target and score
    step_done: Any = None  # kiosk.services.wishes.StepDone
    deeds: list[Any] = field(default_factory=list)  # kiosk.services.today.Deed: steps that were kept
    slip_text: str = ""
    room: str = ""  # that a number is wanted for; empty: where the centre receives everybody
    keypad: str = ""  # what the keypad screen is asking for
    slips: list[str] = field(default_factory=list)  # print jobs of this visit, newest last
    role: str = ""  # staff | technician, once a PIN opened the door
    own_cases: list[FoundCase] = field(default_factory=list)  # by the card, while the visitor fills in
    left_draft: Draft | None = None  # what the holder of this card had typed when the time ran out
    wanted_place: str = ""  # what the place screen asks for: place | address
    division: str = ""  # chosen for an address; the rest of it is written
    line: str = ""  # what the line screen is asking for
    received_on: str = ""  # YYYY-MM-DD: when the answer came of which review is asked
    jobs: list[Any] = field(default_factory=list)  # the print journal, for technicians
    device: str = ""  # whose line a technician listens to
    self_test: Any = None  # kiosk.services.self_test.SelfTest, while a technician walks through it
    setting: str = (
        ""  # what staff are about to set: a key of kiosk.services.house_rules.MOST_CHARACTERS, hours, volume
    )
    pairing_code: Any = None  # kiosk.api.terminals.EnrolmentCode, shown to staff
    beside: str = ""  # what is true of the quiet call: asking | rung | seen | go_to
    unfinished: str = ""  # what was being written when somebody was called
    checked: Any = None  # kiosk.services.morning_check.Checked, just made


@dataclass(frozen=True, slots=True)
class Ports:
    """What visitors can do. Every one may raise kiosk.errors; the slow ones are run by ``tasks``."""

    register: Callable[[Draft], Any]
    take_number: Callable[[Visitor, str], Any]  # the second: a room that was asked for, or empty
    check_in: Callable[[str], Any]
    find_appointment: Callable[[AppointmentLookup], str]
    cases_by_slip: Callable[[str], list[FoundCase]]
    cases_by_card: Callable[[str], list[FoundCase]]
    cases_by_code: Callable[[str, str], list[FoundCase]]
    slip_proof: Callable[[str], CaseProof]  # of a slip's text that has opened a case
    roadmap: Callable[[str], RoadmapReply]
    urge: Callable[[str], Any]
    take_step: Callable[[Any], Any]  # kiosk.services.wishes: Wish -> StepDone
    call_staff: Callable[[str], str]
    call_was_seen: Callable[[str], bool]
    print_roadmap: Callable[[Any, str], str]
    print_copy: Callable[[RoadmapReply, str], str]
    print_guide: Callable[[str], str]
    print_platforms: Callable[[], str]
    print_today: Callable[[Any], str]  # kiosk.services.today.Deed, one or more
    print_paper: Callable[[RoadmapReply, WireDocument, str], str]
    print_again: Callable[[Any], str]
    slip_picture: Callable[[Any], Any]
    site: Callable[[], SiteConfig | None]
    closed_today: Callable[
        [], str
    ]  # why staff closed for today: one of kiosk.services.house_rules.REASONS, or empty
    now: Callable[[], datetime]
    is_online: Callable[[], bool]
    may_begin: Callable[[], bool]  # whether there is room on the disk for what would be told now
    record_is_sent: Callable[[str], bool]
    acceptance_day: Callable[[datetime], date]
    divisions: Callable[[], Divisions]
    initials: Callable[[], Initials]


@dataclass(frozen=True, slots=True)
class ServicePorts:
    """What staff and technicians can do. Those that reach a device or judge a PIN are run by ``tasks``."""

    open: Callable[[str], str]  # a PIN -> staff | technician; raises InvalidInput
    wait_s: Callable[[], int]
    shuffled: Callable[[], str]  # the ten digits in another order each time
    devices: Callable[
        [], dict[str, tuple[str, bool]]
    ]  # device -> its last code (empty: not told yet), and whether that is well
    conditions: Callable[[], list[str]]  # devices.printer.status.Condition names that hold now
    print_test: Callable[[], str]
    new_roll: Callable[[], None]
    paper: Callable[[], Any]  # kiosk.services.paper_book.PaperCount
    jobs: Callable[[], list[Any]]  # kiosk.store.print_journal.JournalRow, newest first
    ears: Any  # kiosk.services.self_test.Ears
    test_picture: Callable[[], Any]
    printer_code: Callable[[], str]
    beep: Callable[[str], bool]  # whether there is sound
    panel: Any  # kiosk.services.panel.Panel
    log_lines: Callable[[], list[dict[str, str]]]  # kiosk.plain_log, oldest first
    write_diagnosis: Callable[[], Any]  # kiosk.services.diagnosis.Written
    poke_centre: Callable[[], None]
    listen: Callable[[str], None]  # to printer, scanner or card_reader, from now on
    look_at_line: Callable[[], Any]  # kiosk.services.live_bytes.LineLook: what is new since the last look
    clock_offset_ms: Callable[[], int | None]
    has_device: Callable[[str], bool]  # printer, scanner or card_reader: whether the settings name one
    figures: Callable[[], Any]  # kiosk.services.figures.Figures
    queue: Callable[[], Any]  # kiosk.api.queueing.QueueNow; raises ServerUnreachable, ServerRefused
    link: Callable[[], Any]  # kiosk.sync.link.LinkState
    address: str  # of the centre
    pairing: Callable[[], Any]  # kiosk.services.pairing.Pairing
    serve: Callable[[], None]  # begin to serve, just paired; raises NeedsAttention
    hand_over: Callable[[], Any]  # kiosk.services.hand_over.HandOver
    end: Callable[[str], None]  # restart | maintenance: wipe, and end the program
    house: Any  # kiosk.services.house.House
    morning: Any  # kiosk.services.morning_book.MorningBook


@dataclass(slots=True)
class Context:
    theme: Theme
    words: Words
    tasks: TaskRunner
    ports: Ports
    service: ServicePorts
    go: Callable[[str], None]
    back: Callable[[], None]
    came_from: Callable[[], str]  # the screen that 返回 leads to; empty: none
    finish: Callable[[], None]
    is_busy: Callable[[], bool]
    busy: Callable[[str], None]  # a key of assets/strings while something slow runs; empty: over
    schedule: Callable[[Callable[[], None], float], Any]  # call later, on the drawing thread
    ask_card: Callable[[bool], None]
    pinyin: Callable[[], Any]  # kiosk.input.pinyin.PinyinEngine, or None where its words are missing
    handwriting: Any  # kiosk.compose.writing_helps.Handwriting: what the pad asks for its engine; None where there is no pad
    writing_board: Callable[[], Any]  # screens.widgets.writing_board.WritingBoard: the one of all screens
    cover: Callable[[Any], None]  # lay a widget over everything; ``uncover`` takes it away
    uncover: Callable[[Any], None]
    ask_aloud: Callable[[], None]  # the question on this screen is another one now
    stand_by: Callable[[], None]  # call somebody quietly, and ask nothing more
    left_drafts: LeftDrafts  # of visitors whose time ran out
    visit: Visit = field(default_factory=Visit)
    session_serial: Callable[[], int] = lambda: 0
    devices: Callable[[], dict[str, str]] = dict  # device -> code; empty when all is well
    print_state: dict[str, Any] = field(default_factory=dict)  # job -> kiosk.services.print_slip.Printed
