"""Who holds a case, who must not, and whether an accusation names somebody."""

from __future__ import annotations

from kiosk.domain.case_file import CaseFile
from kiosk.domain.case_terms import Action, OfficerCard


def holder(file: CaseFile) -> OfficerCard | None:
    """The officer named last."""
    return next((event.officer for event in reversed(file.log) if event.officer), None)


def avoided(file: CaseFile) -> list[OfficerCard]:
    """Officers who were replaced because the visitor asked for it (Art. 28)."""
    found: list[OfficerCard] = []
    named: OfficerCard | None = None
    asked = False
    for event in file.log:
        if event.action is Action.REASSIGN and asked and named:
            found.append(named)
        asked = _is_asked(asked, event.action)
        named = event.officer or named
    return found


def _is_asked(asked: bool, action: Action) -> bool:
    if action is Action.ASK_AVOIDANCE:
        return True
    return asked and action not in (Action.REFUSE_AVOIDANCE, Action.REASSIGN)


def is_named_in(name: str, accused: str) -> bool:
    """Whether the unit or person ``name`` is what the accusation's text names, is a part of it, or contains it."""
    plain, text = "".join(name.split()), "".join(accused.split())
    return bool(plain and text) and (plain in text or text in plain)
