"""Finds sealed records in the raw bytes of a damaged store: an envelope is one JSON object that proves itself by its hash."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from kiosk.api.codec import from_json
from kiosk.api.envelope import Envelope
from kiosk.errors import Unreadable

MOST_BYTES = 100_000  # of one envelope
_BEGIN = re.compile(rb'\{"id":"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"')


def carved_envelopes(files: Iterable[Path]) -> list[dict[str, object]]:
    """Rows for the outbox, each once, in the order of their ids (which is that of their making); all of them pending.

    One that reaches over a page of the store (some 4 kB) lies there in pieces and is not found.
    """
    found: dict[str, dict[str, object]] = {}
    for file in files:
        data = file.read_bytes()
        for begin in _BEGIN.finditer(data):
            end = data.find(b"}", begin.start(), begin.start() + MOST_BYTES)
            row = as_row(data[begin.start() : end + 1]) if end > 0 else None
            if row is not None:
                found[str(row["id"])] = row
    return [found[record_id] for record_id in sorted(found)]


def as_row(raw: bytes) -> dict[str, object] | None:
    """The outbox's row of an envelope that is whole; None of anything else."""
    try:
        envelope = from_json(raw, Envelope)
        envelope.sealed_bytes()
    except Unreadable:
        return None
    return {
        "id": envelope.id,
        "kind": envelope.kind.value,
        "number": "",
        "captured_at": envelope.captured_at,
        "sha256": envelope.sha256,
        "envelope": raw,
        "state": "pending",
    }
