"""What a visitor tells while registering, before it is accepted. Lives in the session's memory only."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.errors import InvalidInput

MAX_STORY = 1000
RELATIONS = ("parent", "spouse", "child", "other")  # what the person concerned is to the visitor
MAX_REPRESENTATIVES = 5  # 条例 第二十条第三款


@dataclass(slots=True)
class Visitor:
    """Who is standing there: from the card, typed, or nobody we know."""

    name: str = ""
    id_kind: str = ""
    id_number: str = ""
    phone: str = ""
    address: str = ""
    read_from_card: bool = False


@dataclass(slots=True)
class Draft:
    """A registration being written. ``category`` is a code of the site's tree; ``wants_privacy`` is the path of
    检举控告: no free text in the hall, a neutral title."""

    visitor: Visitor = field(default_factory=Visitor)
    category: str = ""
    wants_privacy: bool = False
    in_procedure: str = ""  # yes | no | unsure
    story: str = ""
    story_by_staff: bool = False
    place: str = ""
    place_code: str = ""  # of ``place``: six digits to the county, nine to the township
    place_is_told: bool = (
        False  # the visitor has chosen it, or chosen to leave it out; else the card's address tells
    )
    unit_complained_of: str = ""
    reply_by: str = "collect"
    reply_address: str = ""  # empty: the visitor's own
    people_came: int = 1
    representatives: list[Visitor] = field(default_factory=list)
    relation: str = ""  # a key of RELATIONS, where the matter is a relative's
    relative: Visitor = field(default_factory=Visitor)

    def address(self) -> str:
        """Where a written answer goes."""
        return self.reply_address or self.visitor.address


def check_draft(draft: Draft) -> None:
    """Raise InvalidInput when something needed is missing. Little is: a name may be withheld, a story dictated."""
    if not draft.category and not draft.wants_privacy:
        raise InvalidInput("a category is needed", code="need_category")
    if len(draft.story) > MAX_STORY:
        raise InvalidInput(f"a story has at most {MAX_STORY} characters", code="story_long")
    if len(draft.representatives) > MAX_REPRESENTATIVES:
        raise InvalidInput("at most five representatives", code="too_many_representatives")
    if draft.people_came < 1 or draft.people_came < len(draft.representatives):
        raise InvalidInput("fewer people came than representatives are named", code="people_count")


def kind_of(draft: Draft) -> str:
    """The track that staff will confirm: the machine only notes what the visitor chose."""
    return "accuse" if draft.wants_privacy else "appeal"
