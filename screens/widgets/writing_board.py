"""Where Chinese is written: a strip of candidates over a keyboard or a pad for a finger. It keeps nothing that was written."""

from __future__ import annotations

from typing import Any

from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.input.composition import LETTERS, Composition
from kiosk.input.pad import Pad
from screens.widgets.candidates import Candidates
from screens.widgets.ink_pad import InkPad
from screens.widgets.keys import Keys

LAYOUTS = {"pinyin": "pinyin", "latin": "letters", "symbols": "symbols", "hand": "hand"}
CAPTIONS = ("symbols", "latin", "pinyin", "hand", "undo_stroke", "clear_ink")
BESIDE_PAD_MM = 68  # at least for the keys beside the pad


class WritingBoard(BoxLayout):
    """A keyboard for Chinese and Latin letters, that writes for ``writer``: a :class:`screens.widgets.writing.Writing`.

    It tells the writer what stands in the line (``composing``), what was written (``on_text``), that a character
    before the line is to go (``on_backspace``), and how high it is.
    """

    theme = ObjectProperty(None, allownone=True)
    words = ObjectProperty(None, allownone=True)
    composing = StringProperty()

    def __init__(self, **kwargs: Any) -> None:
        self.writer: Any = None
        self._asked: tuple[Any, Any, bool] = (None, None, False)  # engine, hand, of names
        self._is_fresh = True  # nothing was touched since it was wiped
        self._line: Composition | None = None
        self._pad: Pad | None = None
        self.strip, self.keys = Candidates(), Keys(layout="letters", without=["hand"])
        self.ink, self._body = InkPad(pos_hint={"center_y": 0.5}), BoxLayout(size_hint_y=None)
        super().__init__(orientation="vertical", size_hint_y=None, **kwargs)
        self.keys.bind(on_key=self._pressed, height=self._fit)
        self.ink.bind(on_stroke=self._written)
        self.strip.bind(on_choose=self._chosen, height=self._fit)
        self.add_widget(self.strip)
        self._body.add_widget(self.keys)
        self.add_widget(self._body)
        for name, call in (("theme", self._follow), ("words", self._caption), ("width", self._fit)):
            self.fbind(name, call)
        self._follow()
        self._caption()

    def move_to(self, writer: Any) -> None:
        """Stand there from now on, and write for it; whoever had it before keeps nothing. None: stand nowhere."""
        self.wipe()
        if self.writer is not None:
            self.writer.gone()
        if self.parent is not None:
            self.parent.remove_widget(self)
        self.writer = writer
        if writer is not None:
            writer.height = self.height
            writer.add_widget(self)

    def begin(self, words: Any, *, engine: Any, hand: Any, of_names: bool) -> None:
        """Somebody is about to write. ``engine`` None: no pinyin. ``hand`` None: no pad, else a thing like
        :class:`kiosk.compose.writing_helps.Handwriting`, asked for its engine when the pad is first opened. What stands in the line
        stays, if it is to be written in the same way."""
        self.words = words
        if (engine, hand, of_names) != self._asked:
            self._asked, self._pad = (engine, hand, of_names), None
            self._line = None if engine is None else Composition(engine, of_names=of_names)
            self.wipe()
        elif self._is_fresh:
            self.wipe()  # in this visitor's language
        self.keys.without = [] if hand is not None and hand.is_offered() else ["hand"]

    def wipe(self) -> None:
        """Nothing stands in the line or on the pad, and the first board is shown."""
        if self._line is not None:
            self._line.clear()
        if self._pad is not None:
            self._pad.clear()
        self._board(
            "latin"
            if self._line is None or (self.words is not None and self.words.language == "en")
            else "pinyin"
        )
        self.keys.upper = False
        self._show()
        self._is_fresh = True

    def finish(self) -> str:
        """What is still in the line or on the pad, as text: the visitor goes on."""
        text = self._finished()
        self._show()
        return text

    def on_composing(self, *_: object) -> None:
        if self.writer is not None:
            self.writer.composing = self.composing

    def on_height(self, *_: object) -> None:
        if self.writer is not None:
            self.writer.height = self.height

    def _follow(self, *_: object) -> None:
        if self.theme is not None:
            self.strip.theme = self.keys.theme = self.ink.theme = self.theme
            self.theme.watch(self._fit)
            self._fit()

    def _caption(self, *_: object) -> None:
        if self.words is not None:
            self.keys.captions = {key: self.words[f"keys.{key}"] for key in CAPTIONS}

    def _fit(self, *_: object) -> None:
        if self.theme is not None:
            gap = self.spacing = self._body.spacing = self.theme.gap
            side = min(self.keys.height, max(self.width - gap - self.theme.px(BESIDE_PAD_MM), 0))
            self.ink.size = (side, side)
            self._body.height = self.keys.height
            self.height = self.strip.height + gap + self.keys.height

    def _board(self, board: str) -> None:
        if (board == "hand") != (self.ink.parent is not None):
            if board == "hand":
                self._body.add_widget(self.ink, index=1)  # left of the keys
            else:
                self._body.remove_widget(self.ink)
        self.keys.layout = LAYOUTS[board]

    def _open_pad(self) -> bool:
        """Whether there is a pad; the first time its templates are read, a fifth of a second."""
        hand = self._asked[1]
        if self._pad is None and hand is not None:
            engine = hand.engine()
            if engine is None:
                self.keys.without = ["hand"]
            else:
                self._pad = Pad(engine, self._next_characters)
        return self._pad is not None

    def _next_characters(self, character: str) -> str:
        engine = self._asked[0]
        return "" if engine is None else str(engine.lexicon.next_characters(character))

    def _written(self, _ink: Any, stroke: list[tuple[float, float]]) -> None:
        self._is_fresh = False
        if self._pad is not None:
            self._pad.write(stroke)
            self._show()

    def _pressed(self, _keys: Any, key: str) -> None:
        self._is_fresh = False
        if key in LAYOUTS:
            self._write("")
            self._turn_to(key)
        elif key == "backspace":
            if not self._taken_back():
                self.writer.dispatch("on_backspace")
        elif key == "undo_stroke" and self._pad is not None:
            self._pad.undo()
            self.ink.undo_stroke()
        elif key == "clear_ink" and self._pad is not None:
            self._pad.clear()
        elif self._line is not None and self.keys.layout == "pinyin" and key in LETTERS:
            self._line.letter(key)
        elif key == "space" and self.composing:
            self._chosen(None, 0)
        else:
            self._write(" " if key == "space" else key)
        self._show()

    def _turn_to(self, board: str) -> None:
        if board == "pinyin" and self._line is None:
            board = "latin"
        if board != "hand" or self._open_pad():
            self._board(board)

    def _taken_back(self) -> bool:
        """Whether backspace had something before the text: letters, or ink."""
        if self._pad is not None and self.keys.layout == "hand":
            had_ink = not self._pad.is_empty
            self._pad.clear()
            return had_ink
        return self._line is not None and self._line.backspace()

    def _write(self, character: str) -> None:
        """What stands in the line is finished first."""
        text = self._finished() + character
        if text:
            self.writer.dispatch("on_text", text)

    def _finished(self) -> str:
        """What stands in the line and on the pad, of which one is always empty."""
        line = "" if self._line is None else self._line.finish()
        return line + ("" if self._pad is None else self._pad.finish())

    def _chosen(self, _strip: Any, place: int) -> None:
        source: Any = self._pad if self.keys.layout == "hand" else self._line
        if source is not None and place < len(source.candidates):
            text = source.choose(place)
            if text:
                self.writer.dispatch("on_text", text)
        self._show()

    def _show(self) -> None:
        if self._pad is not None and self.keys.layout == "hand":
            offered = self._pad.candidates
            self.composing = "" if self._pad.is_empty or not offered else offered[0]
        else:
            offered = [] if self._line is None else [each.text for each in self._line.candidates]
            self.composing = "" if self._line is None else self._line.shown
        if self._pad is None or self._pad.is_empty:
            self.ink.clear_ink()
        self.strip.offer(offered)
