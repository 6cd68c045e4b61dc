"""What was said at registration, read again: by staff who may, and by the rules about an accusation."""

from __future__ import annotations

from dataclasses import replace

from kiosk.api.codec import from_json
from kiosk.api.records import RegistrationPayload, VisitPayload
from kiosk.domain.case_file import CaseFile
from kiosk.domain.case_terms import Kind
from server.cases.registration import particulars_place
from server.cases.store import CaseRow
from server.keys import Keys
from server.site.book import SiteBook


def particulars_of(keys: Keys, row: CaseRow) -> RegistrationPayload | VisitPayload:
    """Decrypt the particulars of a case. Raises Unreadable."""
    clear = keys.decrypt(row.particulars, place=particulars_place(row.number))
    if b'"story":' in clear:
        return from_json(clear, RegistrationPayload)
    return from_json(clear, VisitPayload)


def with_accused(keys: Keys, site: SiteBook, row: CaseRow, file: CaseFile) -> CaseFile:
    """The file of an accusation with whom it is against and who may receive it (Art. 30); another unchanged."""
    if file.kind is not Kind.ACCUSE:
        return file
    said = particulars_of(keys, row)
    accused = said.unit_complained_of if isinstance(said, RegistrationPayload) else ""
    return replace(file, accused=accused, recipients=tuple(site.plan.accusation_recipients))
