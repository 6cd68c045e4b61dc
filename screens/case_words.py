"""Sentences that several screens say of a registration."""

from __future__ import annotations

from typing import Any

from kiosk.domain.masking import mask_name
from kiosk.domain.matters import Draft


def relative_words(words: Any, draft: Draft) -> str:
    """父母 张*明: whose matter it is, never with a number."""
    relation, name = words[f"relation.{draft.relation}"], mask_name(draft.relative.name)
    return str(words.say("review.relative_is", relation=relation, name=name)).strip()
