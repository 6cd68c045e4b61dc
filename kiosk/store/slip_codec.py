"""A slip as bytes for the print journal, and back. Only our own process reads them again."""

from __future__ import annotations

import json
from dataclasses import fields
from enum import Enum
from typing import Any

from kiosk.domain.receipt import Align, Block, Gap, Pair, Paragraph, QrCode, Receipt, Rule, SlipKind

_BLOCKS: dict[str, type[Any]] = {kind.__name__: kind for kind in (Paragraph, Pair, Rule, Gap, QrCode)}


def slip_to_bytes(receipt: Receipt) -> bytes:
    return json.dumps([receipt.kind.value, [_flat(b) for b in receipt.blocks]], ensure_ascii=False).encode()


def slip_from_bytes(data: bytes) -> Receipt:
    kind, blocks = json.loads(data)
    return Receipt(SlipKind(kind), tuple(_block(name, values) for name, values in blocks))


def _flat(block: Block) -> list[Any]:
    values = {f.name: getattr(block, f.name) for f in fields(block)}
    plain = {name: v.value if isinstance(v, Enum) else v for name, v in values.items()}
    return [type(block).__name__, plain]


def _block(name: str, values: dict[str, Any]) -> Block:
    if "align" in values:
        values["align"] = Align(values["align"])
    block: Block = _BLOCKS[name](**values)
    return block
