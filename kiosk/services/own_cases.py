"""Whether somebody has raised such a matter before, as far as the own card tells."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.api.cases import FoundCase
from kiosk.domain.case_terms import CaseState as S

OVER = frozenset(state.value for state in (S.DONE, S.FINAL, S.DIV, S.NACC, S.NOMORE, S.WDR, S.MRG))


def similar_cases(cases: Sequence[FoundCase], category: str) -> list[FoundCase]:
    """Those about the same thing that are not over, newest first as they came."""
    return [case for case in cases if category and case.category == category and case.state not in OVER]
