"""Looking a case up, and its roadmap on the wire."""

from __future__ import annotations

import msgspec


class LookupRequest(msgspec.Struct, frozen=True):
    """POST /v1/lookups: exactly one way is given.

    ``slip_token`` 20 hex digits with the slip's ``terminal_number``; or ``id_number`` read from the card by the
    terminal; or ``query_code`` (9 digits) with ``factor`` (last 4 of phone or ID number, or the slip's PIN).
    """

    slip_token: str = ""
    id_number: str = ""
    query_code: str = ""
    factor: str = ""


class CaseGlance(msgspec.Struct, frozen=True, omit_defaults=True):
    """The road in one line. ``holder``: what its officer is called, 王科长; ``days_left`` of the limit now running, negative
    when overdue; ``review_days_left`` while a review may be asked for."""

    unit: str = ""
    holder: str = ""
    days_left: int | None = None
    overdue: bool = False
    review_days_left: int | None = None


class FoundCase(msgspec.Struct, frozen=True):
    """One case that may be read. ``ticket`` opens its roadmap until ``expires_at``."""

    number: str
    title: str  # plain words of the category; neutral for accusations
    registered_on: str
    state: str
    ticket: str
    expires_at: str
    category: str = ""  # code of the site's tree; empty for accusations
    glance: CaseGlance | None = None  # by the own card alone, of the newest ten; never of an accusation


class LookupReply(msgspec.Struct, frozen=True):
    """Newest first. Wrong code and wrong factor give the same problem in the same time, never an empty list."""

    cases: list[FoundCase]


class WireOfficer(msgspec.Struct, frozen=True):
    name: str
    post: str
    phone: str


class WireDocument(msgspec.Struct, frozen=True):
    code: str  # template id: ACC, OPN ...
    title: str
    issued_on: str
    text: list[str] = msgspec.field(default_factory=list)  # empty when the way in does not show bodies


class WireLimit(msgspec.Struct, frozen=True):
    """A limit told as information. ``code``: kiosk.domain.policy.LimitCode value; ``unit``: natural | working | month."""

    code: str
    days: int
    unit: str
    article: str


class WireStage(msgspec.Struct, frozen=True):
    """One station of the road. Dates are local ``YYYY-MM-DD``, empty when not known yet.

    ``state``: done | current | next | skipped; ``branch``: main | review (drawn dashed until taken).
    ``unit_of_limit``: natural | working | month | empty. ``days_left`` is negative when overdue.
    """

    code: str  # kiosk.domain.roadmap.StageCode value
    state: str
    branch: str
    unit: str = ""
    officer: WireOfficer | None = None
    started_on: str = ""
    finished_on: str = ""
    limit_days: int | None = None
    unit_of_limit: str = ""
    due_on: str = ""
    provisional: bool = False
    days_left: int | None = None
    overdue: bool = False
    article: str = ""  # "《信访工作条例》第三十四条"
    detail: str = ""  # what is being done, in words, for the current stage
    documents: list[WireDocument] = msgspec.field(default_factory=list)
    procedure: str = ""  # of the station "diverted": where it was led, in words
    told: list[WireLimit] = msgspec.field(default_factory=list)  # that law's limits, as information


class WireHappening(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of the course (办理经过). ``on``: local date; ``what``: kiosk.domain.case_terms.Action value."""

    on: str
    what: str
    unit: str = ""


class RoadmapReply(msgspec.Struct, frozen=True):
    """GET /v1/roadmap with ``Authorization: Bearer TICKET``; ETag = ``version``.

    ``clock_*`` describe the bar on top: the limit now running. Empty when none runs. ``today`` is the server's.
    ``masked_name`` and the documents' bodies are empty when the way in was the slip alone.
    """

    number: str
    version: str
    title: str
    state: str
    today: str
    registered_on: str
    stages: list[WireStage]
    clock_started_on: str = ""
    clock_due_on: str = ""
    clock_days_left: int | None = None
    clock_limit_days: int | None = None
    clock_unit: str = ""
    clock_provisional: bool = False
    clock_stage: str = ""
    overdue: bool = False
    may_urge: bool = False
    urge_again_on: str = ""
    may_ask_review: bool = False
    review_organ: str = ""
    review_until: str = ""
    merged_into: str = ""
    masked_name: str = ""
    may_rate: list[str] = msgspec.field(default_factory=list)  # petition_department | responsible_unit
    kind: str = ""  # of matter; empty for an accusation
    flags: list[str] = msgspec.field(
        default_factory=list
    )  # urged | supervised | supplemented | withdrawal_asked | ...
    may: list[str] = msgspec.field(
        default_factory=list
    )  # supplement | complain | ask_avoidance | ask_withdraw
    request_text: str = ""  # the visitor's own words: the own card's view alone
    course: list[WireHappening] = msgspec.field(default_factory=list)  # oldest first
