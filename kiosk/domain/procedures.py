"""Where a matter belongs by law (Art. 31, 信访工作条例): the six branches of an appeal, and the ways beside them.

A matter that is led elsewhere is registered all the same; the limits here are that law's and are told as information.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kiosk.domain.policy import LimitCode


class Procedure(Enum):
    """P1 to P6 in the order of Art. 31; DISCIPLINE is for accusations (Art. 30), ELSEWHERE for another place or level."""

    JUDICIAL = "judicial"  # P1 courts, procuratorates, police; also what is not yet concluded there
    ARBITRATION = "arbitration"  # P2
    PARTY = "party"  # P3 a party member's appeal
    ADMINISTRATIVE = "administrative"  # P4 reconsideration, ruling, confirmation, licence, penalty
    DUTY = "duty"  # P5 an organ is asked to act or to protect
    PETITION = "petition"  # P6 none of these: heard, investigated, answered in writing
    MEDIATION = "mediation"  # people's mediation, by free choice
    DISCIPLINE = "discipline"
    ELSEWHERE = "elsewhere"  # Art. 20, 22: another place or level


@dataclass(frozen=True, slots=True)
class Branch:
    """``branch`` is P1 ... P6 or empty; ``limits`` are told, never counted by the centre."""

    procedure: Procedure
    branch: str
    article: str
    limits: tuple[LimitCode, ...] = ()


P, L = Procedure, LimitCode
_REGULATION = "《信访工作条例》"

BRANCHES: dict[Procedure, Branch] = {
    row.procedure: row
    for row in (
        Branch(P.JUDICIAL, "P1", f"{_REGULATION}第三十一条第一项", (L.LEGAL_AID,)),
        Branch(P.ARBITRATION, "P2", f"{_REGULATION}第三十一条第二项", (L.ARBITRATION_APPLY, L.ARBITRATION)),
        Branch(P.PARTY, "P3", f"{_REGULATION}第三十一条第三项"),
        Branch(
            P.ADMINISTRATIVE, "P4", f"{_REGULATION}第三十一条第四项",
            (L.RECONSIDERATION_APPLY, L.RECONSIDERATION, L.LAWSUIT_APPLY),
        ),
        Branch(P.DUTY, "P5", f"{_REGULATION}第三十一条第五项", (L.DUTY,)),
        Branch(P.PETITION, "P6", f"{_REGULATION}第三十一条第六项"),
        Branch(P.MEDIATION, "", "《人民调解法》第十七条", (L.MEDIATION_CONFIRM,)),
        Branch(P.DISCIPLINE, "", f"{_REGULATION}第三十条"),
        Branch(P.ELSEWHERE, "", f"{_REGULATION}第二十二条"),
    )
}  # fmt: skip

ACCEPTED_HERE = frozenset({Procedure.DUTY, Procedure.PETITION})  # an organ handles these itself
LED_ELSEWHERE = frozenset(Procedure) - {Procedure.PETITION}
