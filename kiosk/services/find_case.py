"""办到哪了: find cases by slip, card or code, and read the road of one."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.api.cases import FoundCase, LookupRequest, RoadmapReply
from kiosk.api.records import CaseProof
from kiosk.domain.codes import parse_query_code
from kiosk.domain.slip_code import decode_slip_code
from kiosk.errors import InvalidInput, Unreadable
from kiosk.sync.centre import Centre


class FindCase:
    """Needs the centre: case details are never kept on a terminal. Raises ServerUnreachable, ServerRefused."""

    def __init__(self, centre: Centre, *, url_prefix: Callable[[], str]) -> None:
        self._centre, self._url_prefix = centre, url_prefix

    def by_slip(self, text: str) -> list[FoundCase]:
        """By the QR of a slip. Raises InvalidInput when it is none."""
        try:
            code, _ = decode_slip_code(text, url_prefix=self._url_prefix())
        except Unreadable as error:
            is_address = text.lower().startswith(("http://", "https://"))
            raise InvalidInput(
                "not a slip of ours", code="find_url" if is_address else "find_not_a_slip"
            ) from error
        return self._centre.find_cases(LookupRequest(slip_token=code.token.hex())).cases

    def proof_of(self, text: str) -> CaseProof:
        """What a slip that was read proves about who holds it."""
        code, _ = decode_slip_code(text, url_prefix=self._url_prefix())
        return CaseProof(slip_token=code.token.hex())

    def by_card(self, id_number: str) -> list[FoundCase]:
        return self._centre.find_cases(LookupRequest(id_number=id_number)).cases

    def by_code(self, query_code: str, factor: str) -> list[FoundCase]:
        """Raises InvalidInput before the centre is asked when a digit is plainly wrong."""
        digits = parse_query_code(query_code)
        if len(factor) != 4:
            raise InvalidInput("the last four are needed", code="find_factor_length")
        return self._centre.find_cases(LookupRequest(query_code=digits, factor=factor.upper())).cases

    def roadmap(self, ticket: str) -> RoadmapReply:
        return self._centre.roadmap(ticket)
