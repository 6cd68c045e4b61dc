"""Which codes may pass from the scanner to the screens: ours by their form, and nothing else."""

from __future__ import annotations

import re
from enum import Enum

_BASE45 = re.compile(r"XF[12]:[0-9A-Z $%*+\-./:]{1,400}", re.ASCII)
_BASE32 = re.compile(r"[A-Z2-7]{1,400}", re.ASCII)
_ADDRESS = re.compile(r"https?://", re.ASCII | re.IGNORECASE)


class Form(Enum):
    OURS = "ours"
    ADDRESS = "address"  # a web address that is not the site's own
    STRANGE = "strange"


def form_of(text: str, *, url_prefix: str = "") -> Form:
    """``XF1:`` and ``XF2:`` with base45, or the site's own address with base32, when it has one."""
    if _BASE45.fullmatch(text):
        return Form.OURS
    if url_prefix and text.startswith(url_prefix) and _BASE32.fullmatch(text[len(url_prefix) :]):
        return Form.OURS
    return Form.ADDRESS if _ADDRESS.match(text) else Form.STRANGE
