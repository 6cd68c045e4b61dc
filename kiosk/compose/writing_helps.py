"""What visitors write with, opened when one first does: the words of the pinyin keyboard, the templates of the pad.

Where a part of it is missing, visitors have no key for it and staff have a code.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from kiosk.health import Health

if TYPE_CHECKING:
    from kiosk.input.handwriting import HandwritingEngine
    from kiosk.input.pinyin import PinyinEngine

TEMPLATES = "handwriting/templates.npz"
NO_LEXICON, NO_HANDWRITING = "I01", "I02"
LOG = logging.getLogger("kiosk")


class Pinyin:
    """The keyboard's words. Without them the keyboard has Latin letters."""

    def __init__(self, health: Health) -> None:
        self._health = health
        self._engine: PinyinEngine | None = None

    def engine(self) -> PinyinEngine | None:
        """None where its words are missing."""
        if self._engine is None and "lexicon" not in self._health.codes:
            from sqlite3 import Error

            from kiosk.input.pinyin import PinyinEngine
            from kiosk.resources import asset
            from kiosk.store.lexicon import SqliteLexicon
            from kiosk.whole import is_whole_database

            try:
                path = asset("pinyin/lexicon.sqlite")
                if not is_whole_database(path):
                    raise OSError(f"{path} is not whole")
                self._engine = PinyinEngine(SqliteLexicon(path))
            except (OSError, Error) as error:
                LOG.error("no words for the pinyin keyboard: %s", error)
                self._health.codes["lexicon"] = NO_LEXICON
        return self._engine


class Handwriting:
    """The pad's templates. Without them, or numpy, there is no pad."""

    def __init__(self, health: Health) -> None:
        self._health = health
        self._engine: HandwritingEngine | None = None

    def is_offered(self) -> bool:
        """Whether there is what the pad needs, as far as can be told without opening it."""
        from importlib.util import find_spec

        from kiosk.resources import asset

        try:
            asset(TEMPLATES)
        except FileNotFoundError as error:
            self._is_missing(error)
        if find_spec("numpy") is None:
            self._is_missing("numpy is not installed")
        return "handwriting" not in self._health.codes

    def engine(self) -> HandwritingEngine | None:
        """None where there is no pad. The first call takes a fifth of a second."""
        if self._engine is None and self.is_offered():
            from kiosk.resources import asset

            try:
                from kiosk.input.handwriting import HandwritingEngine
                from kiosk.store.templates import load_templates

                self._engine = HandwritingEngine(load_templates(asset(TEMPLATES)))
            except (ImportError, OSError, ValueError) as error:
                self._is_missing(error)
        return self._engine

    def _is_missing(self, why: object) -> None:
        if "handwriting" not in self._health.codes:
            LOG.error("no handwriting: %s", why)
            self._health.codes["handwriting"] = NO_HANDWRITING
