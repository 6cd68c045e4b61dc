"""Where the keyboard for Chinese stands on a screen. There is one of it for all screens; it comes to the one that is entered."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout


class Writing(BoxLayout):
    """A place for the one :class:`screens.widgets.writing_board.WritingBoard`: a board of its own would cost each screen
    six megabytes.

    ``composing`` is what stands in the board's line, to be shown behind the text. Events: ``on_text`` with what was
    written, ``on_backspace`` for the text before the line.
    """

    theme = ObjectProperty(None, allownone=True)
    words = ObjectProperty(None, allownone=True)
    board = ObjectProperty(None, allownone=True)  # while it stands here
    of_names = BooleanProperty(False)
    composing = StringProperty()

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("size_hint_y", None)
        super().__init__(**kwargs)
        self.register_event_type("on_text")
        self.register_event_type("on_backspace")

    def on_text(self, text: str) -> None:
        """``text`` was written."""

    def on_backspace(self) -> None:
        """One character before the line is to go."""

    def on_words(self, *_: object) -> None:
        if self.board is not None:
            self.board.words = self.words

    def take(self, board: Any, *, engine: Any, hand: Any) -> None:
        """Have the board here, with nothing on it that was written elsewhere. Here again, it is as it was left."""
        if board.writer is not self:
            board.move_to(self)
        self.board = board
        board.begin(self.words, engine=engine, hand=hand, of_names=self.of_names)

    def give_back(self) -> None:
        """The board stands nowhere until another place takes it."""
        if self.board is not None:
            self.board.move_to(None)

    def gone(self) -> None:
        """The board is taken elsewhere; nothing of what stood in its line stays here."""
        self.board, self.composing = None, ""

    def wipe(self) -> None:
        if self.board is not None:
            self.board.wipe()
        self.composing = ""

    def finish(self) -> str:
        """What is still in the line or on the pad, as text: the visitor goes on."""
        return "" if self.board is None else str(self.board.finish())
