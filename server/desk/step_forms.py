"""What each step of a case asks of the one who takes it: the forms of the desk are drawn from this table."""

from __future__ import annotations

from kiosk.domain.case_terms import Action

A = Action

# field names are those of StepRequest, in the order a form shows them; every form also has the date
FIELDS: dict[Action, tuple[str, ...]] = {
    A.SORT: (),
    A.RECLASSIFY: ("kind", "category"),
    A.MERGE: ("into",),
    A.UNMERGE: ("reason",),
    A.FORWARD: ("unit", "simple"),
    A.OBJECT: ("reason",),
    A.UPHOLD_OBJECTION: ("reason",),
    A.REJECT_OBJECTION: ("reason",),
    A.ACCEPT: ("unit", "officer_name", "officer_post", "officer_phone", "procedure", "simple"),
    A.LEAVE_SIMPLE: ("reason",),
    A.DIVERT: ("procedure", "unit"),
    A.END_TRACKING: ("outcome",),
    A.NOT_ACCEPT: ("ground", "reason"),
    A.NO_MORE: ("into", "reason"),
    A.ASK_MATERIAL: ("reason",),
    A.SUPPLEMENT: ("text",),
    A.MEDIATE: ("place", "confirmed"),
    A.END_MEDIATION: ("outcome",),
    A.EXTEND: ("days", "reason", "confirmed"),
    A.OPEN_HEARING: ("reason", "place"),
    A.CLOSE_HEARING: (),
    A.ISSUE: ("outcome", "text", "basis"),
    A.SERVE_OPINION: ("outcome", "text", "basis"),
    A.ANSWER: ("text",),
    A.ASK_REVIEW: ("reason",),
    A.SERVE_REVIEW: ("outcome", "text"),
    A.ORDER_REDO: ("until", "text"),
    A.ASK_REEXAM: ("reason",),
    A.SERVE_REEXAM: ("outcome", "text"),
    A.REREGISTER: (),
    A.ASK_WITHDRAW: ("reason",),
    A.WITHDRAW: ("confirmed", "reason"),
    A.URGE: (),
    A.ANSWER_URGE: ("reason",),
    A.SUPERVISE: ("way", "reason"),
    A.ANSWER_SUPERVISION: ("reason",),
    A.ASK_AVOIDANCE: ("reason",),
    A.REFUSE_AVOIDANCE: ("reason",),
    A.REASSIGN: ("unit", "officer_name", "officer_post", "officer_phone", "reason"),
    A.COMPLAIN: ("text",),
    A.ARCHIVE: (),
    A.UNDO: ("reason",),
}

# outcomes to choose from; an action that is not here takes free words
OUTCOMES: dict[Action, tuple[str, ...]] = {
    A.ISSUE: ("support", "partly", "explain", "not_support"),
    A.SERVE_OPINION: ("support", "partly", "explain", "not_support"),
    A.SERVE_REVIEW: ("keep", "change", "revoke"),
    A.SERVE_REEXAM: ("keep", "change", "revoke"),
    A.END_MEDIATION: ("agreed", "failed"),
}
