"""What is sealed inside an envelope, by kind, and what the centre answers to an upload.

Field names follow docs/glossary.md. Everything here is personal data: it exists in clear only in the
visitor's session and behind the centre's seal key.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Person:
    """Who came. Empty strings where a visitor gave nothing; ``id_kind`` is empty without a document."""

    name: str = ""
    id_kind: str = ""  # kiosk.domain.identity.IdKind value
    id_number: str = ""
    phone: str = ""
    address: str = ""
    read_from_card: bool = False


@dataclass(frozen=True, slots=True)
class Agent:
    """Who acts for the visitor by written authority (代理人): a near relative, a lawyer, a guardian.

    ``authority``: the paper that says so; ``scope``: what for.
    """

    person: Person
    relation: str
    authority: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class PersonConcerned:
    """For whom the visitor speaks at home (替家人办), as the visitor says; staff ask for the written authority.

    ``relation``: what this person is to the visitor: parent | spouse | child | other.
    """

    person: Person
    relation: str


@dataclass(frozen=True, slots=True)
class LookupSecrets:
    """What opens the case later. The centre keeps HMACs only.

    ``query_code`` 9 digits; ``slip_token`` 20 hex digits (80 bits); ``pin`` 4 digits, empty when a phone or an
    ID number is the second factor.
    """

    query_code: str
    slip_token: str
    pin: str = ""


@dataclass(frozen=True, slots=True)
class RegistrationPayload:
    """A matter registered on the terminal (条例 第二十一条, 第二十二条)."""

    number: str
    kind: str  # appeal | suggest | complain | consult | accuse | unsure
    category: str  # code of the category tree, e.g. labour.wages
    person: Person
    secrets: LookupSecrets
    story: str
    in_procedure: str  # yes | no | unsure: already before a court or an arbitration body
    place: str = ""
    unit_complained_of: str = ""
    reply_by: str = "collect"  # post | phone | collect
    reply_address: str = ""
    people_came: int = 1
    people_affected: int = 1
    story_by_staff: bool = False
    representatives: list[Person] = field(default_factory=list)
    agents: list[Agent] = field(default_factory=list)  # one or two
    helps_relative: bool = False
    printed_ticket: str = ""
    place_code: str = ""  # of ``place``: six digits to the county, nine to the township
    concerned: PersonConcerned | None = None  # whose matter it is, where ``helps_relative``


@dataclass(frozen=True, slots=True)
class VisitPayload:
    """A number taken to speak with a person: registered all the same, with or without a name."""

    number: str
    person: Person
    secrets: LookupSecrets
    ticket: str  # what is on the paper
    room: str = ""


@dataclass(frozen=True, slots=True)
class CheckInPayload:
    """An appointment used at the door. ``ticket`` is what is on the paper; offline it carries the terminal's letter."""

    appointment_id: str  # 16 hex digits
    ticket: str
    judged: str  # kiosk.domain.appointment.Admission value
    provisional: bool  # the clock was not trusted, or the centre was not reached


@dataclass(frozen=True, slots=True)
class UrgePayload:
    """A visitor asks for speed on a case (催办)."""

    number: str


@dataclass(frozen=True, slots=True)
class CaseProof:
    """Why the one who stands there may speak for the case: one of the three ways in.

    A slip alone is enough to urge, rate and complain; the others need the own card, or the code with its factor.
    """

    slip_token: str = ""
    id_number: str = ""
    query_code: str = ""
    factor: str = ""


@dataclass(frozen=True, slots=True)
class SupplementPayload:
    """Something is added to a case; papers themselves are handed in at the counter."""

    number: str
    proof: CaseProof
    text: str


@dataclass(frozen=True, slots=True)
class WithdrawalPayload:
    """A withdrawal is asked for; staff confirm it after seeing who asks."""

    number: str
    proof: CaseProof
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReviewRequestPayload:
    """Review of a reply (条例 第三十五条), or re-examination of a review (第三十六条), whichever is open."""

    number: str
    proof: CaseProof
    text: str
    received_on: str = (
        ""  # YYYY-MM-DD, local: when the written answer came, as the visitor says; empty: not said
    )


@dataclass(frozen=True, slots=True)
class AvoidancePayload:
    """Another officer is asked for (条例 第二十八条)."""

    number: str
    proof: CaseProof
    reason: str


@dataclass(frozen=True, slots=True)
class RatingPayload:
    """``target``: petition_department | responsible_unit; ``score``: 0 满意, 1 基本满意, 3 不满意."""

    number: str
    proof: CaseProof
    target: str
    score: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class ComplaintPayload:
    """A complaint about how the case is handled (监督投诉): it goes to the supervisor."""

    number: str
    proof: CaseProof
    text: str


@dataclass(frozen=True, slots=True)
class RecordReply:
    """The centre's answer to an upload. It counts only if ``id`` and ``sha256`` echo the envelope.

    ``outcome``: ``stored`` the first time, ``already`` on every repeat; ``note`` may say what became of it
    (``check_in_conflict``, ``urge_too_soon``): a record is kept in any case.
    """

    id: str
    sha256: str
    outcome: str
    received_at: str
    number: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RecordMark:
    """One record as terminal and centre know it: the envelope's id and hash."""

    id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class HeldQuestion:
    """A terminal asks which of the records that it has sent the centre holds; at most 500 at once."""

    records: list[RecordMark]


@dataclass(frozen=True, slots=True)
class HeldReply:
    """``missing``: ids that the centre does not hold with this hash, in the order of the question."""

    missing: list[str]
