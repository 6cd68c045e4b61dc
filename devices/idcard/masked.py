"""A card in one line that shows nobody: enough to see that it is the card in one's hand."""

from __future__ import annotations

from devices.idcard.card import IdCard


def masked(card: IdCard) -> str:
    """Kind, family name, first four and last two of the number, and until when it is valid."""
    number = card.number[:4] + "*" * (len(card.number) - 6) + card.number[-2:]
    valid_to = card.valid_to.isoformat() if card.valid_to else "长期"
    return (
        f"{card.kind.name.lower()} {card.name[:1]}{'*' * (len(card.name) - 1)} {number} valid to {valid_to}"
    )
