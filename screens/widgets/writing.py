"""Where Chinese is written: a strip of candidates over a keyboard or a pad for a finger. It keeps nothing that was written."""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.input.composition import LETTERS, Composition
from kiosk.input.pad import Pad
from screens.widgets.buttons import TapButton
from screens.widgets.ink_pad import InkPad
from screens.widgets.keys import Keys

MOST_SHOWN = 12  # candidates at once
STRIP_MM = 20
CANDIDATE_SCALE = 1.5  # text of candidates grows so far and no further
LAYOUTS = {"pinyin": "pinyin", "latin": "letters", "symbols": "symbols", "hand": "hand"}
CAPTIONS = ("symbols", "latin", "pinyin", "hand", "undo_stroke", "clear_ink")
BESIDE_PAD_MM = 68  # at least for the keys beside the pad


class Candidates(BoxLayout):
    """One row of what may be meant, with arrows to more."""

    theme = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: Any) -> None:
        self._texts: list[str] = []
        self._first = 0
        self._ends: list[int] = []  # the first place of each page before this one
        self._fit = 0
        super().__init__(size_hint_y=None, **kwargs)
        self.register_event_type("on_choose")
        self._row = BoxLayout()
        self._buttons = [self._button(place) for place in range(MOST_SHOWN)]
        self._back, self._more = (
            self._arrow("arrow_back", self._page_back),
            self._arrow("arrow_forward", self._page_on),
        )
        for part in (self._row, self._back, self._more):
            self.add_widget(part)
        self.fbind("theme", self._follow)
        self.fbind("width", self._show)
        self._follow()

    def on_choose(self, place: int) -> None:
        """``place`` in the list that was offered."""

    def offer(self, texts: list[str]) -> None:
        self._texts, self._first, self._ends = texts, 0, []
        self._show()

    def _button(self, place: int) -> TapButton:
        button = TapButton(
            kind="plain", style="large", size_hint=(None, 1), most_scale=CANDIDATE_SCALE, bold=False
        )
        button.bind(on_tap=partial(self._tapped, place))
        return button

    def _arrow(self, icon: str, go: Any) -> TapButton:
        button = TapButton(kind="soft", icon=icon, size_hint=(None, 1), shown=False)
        button.bind(on_tap=go)
        return button

    def _tapped(self, place: int, *_: object) -> None:
        self.dispatch("on_choose", self._first + place)

    def _page_on(self, *_: object) -> None:
        self._ends.append(self._first)
        self._first += self._fit
        self._show()

    def _page_back(self, *_: object) -> None:
        self._first = self._ends.pop()
        self._show()

    def _follow(self, *_: object) -> None:
        if self.theme is None:
            return
        for button in (*self._buttons, self._back, self._more):
            button.theme = self.theme
        self.theme.watch(self._show)
        self._show()

    def _show(self, *_: object) -> None:
        if self.theme is None:
            return
        self.height = self._high()
        self.spacing = self.theme.gap
        self._row.spacing = self.theme.gap
        widths = self._widths()
        self._fit = len(widths)
        self._row.clear_widgets()
        for place, button in enumerate(self._buttons):
            if place < self._fit:
                button.width, button.label = widths[place], self._texts[self._first + place]
                self._row.add_widget(button)
            elif button.label:
                button.label = ""
        for arrow, shown in (
            (self._back, bool(self._ends)),
            (self._more, self._first + self._fit < len(self._texts)),
        ):
            arrow.shown = shown
            arrow.size_hint_x, arrow.width = None, round(self._high()) if shown else 0

    def _high(self) -> float:  # of the strip
        scale = min(self.theme.scale, CANDIDATE_SCALE)
        return float(self.theme.px(STRIP_MM) * (1 + 0.8 * (scale - 1)))

    def _widths(self) -> list[int]:
        """Of the candidates that go into the row beside both arrows; a long sentence alone may fill it."""
        em, room = (
            self.theme.font_px("large", CANDIDATE_SCALE),
            self.width - 2 * (self._high() + self.theme.gap),
        )
        widths: list[int] = []
        for text in self._texts[self._first : self._first + MOST_SHOWN]:
            wide = max(self.theme.px(STRIP_MM), em * len(text) + 3 * self.theme.gap)
            if widths and sum(widths) + len(widths) * self.theme.gap + wide > room:
                break
            widths.append(round(min(wide, room)))
        return widths


class Writing(BoxLayout):
    """A keyboard for Chinese and Latin letters. ``engine`` None: no pinyin. ``hand`` None: no pad, else a thing like
    :class:`kiosk.cli.run.Handwriting`, asked for its engine when the pad is first opened.

    ``composing`` is what stands in the line, to be shown behind the text. Events: ``on_text`` with what was written,
    ``on_backspace`` for the text before the line.
    """

    theme = ObjectProperty(None, allownone=True)
    words = ObjectProperty(None, allownone=True)
    engine = ObjectProperty(None, allownone=True)
    hand = ObjectProperty(None, allownone=True)
    of_names = BooleanProperty(False)
    composing = StringProperty()

    def __init__(self, **kwargs: Any) -> None:
        self._line: Composition | None = None
        self._pad: Pad | None = None
        self.strip, self.keys = Candidates(), Keys(layout="letters")
        self.ink, self._body = InkPad(pos_hint={"center_y": 0.5}), BoxLayout(size_hint_y=None)
        kwargs.setdefault("size_hint_y", None)
        super().__init__(orientation="vertical", **kwargs)
        self.register_event_type("on_text")
        self.register_event_type("on_backspace")
        self.keys.bind(on_key=self._pressed, height=self._fit)
        self.ink.bind(on_stroke=self._written)
        self.strip.bind(on_choose=self._chosen, height=self._fit)
        self.add_widget(self.strip)
        self._body.add_widget(self.keys)
        self.add_widget(self._body)
        for name, call in (
            ("theme", self._follow),
            ("words", self._caption),
            ("engine", self._begin),
            ("hand", self._begin),
            ("of_names", self._begin),
            ("width", self._fit),
        ):
            self.fbind(name, call)
        self._begin()
        self._follow()
        self._caption()

    def on_text(self, text: str) -> None:
        """``text`` was written."""

    def on_backspace(self) -> None:
        """One character before the line is to go."""

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

    def finish(self) -> str:
        """What is still in the line or on the pad, as text: the visitor goes on."""
        text = self._finished()
        self._show()
        return text

    def _begin(self, *_: object) -> None:
        self._line = None if self.engine is None else Composition(self.engine, of_names=self.of_names)
        self._pad = None
        self.keys.without = [] if self.hand is not None and self.hand.is_offered() else ["hand"]
        self.wipe()

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
        if self._pad is None and self.hand is not None:
            engine = self.hand.engine()
            if engine is None:
                self.keys.without = ["hand"]
            else:
                self._pad = Pad(engine, self._next_characters)
        return self._pad is not None

    def _next_characters(self, character: str) -> str:
        return "" if self.engine is None else str(self.engine.lexicon.next_characters(character))

    def _written(self, _ink: Any, stroke: list[tuple[float, float]]) -> None:
        if self._pad is not None:
            self._pad.write(stroke)
            self._show()

    def _pressed(self, _keys: Any, key: str) -> None:
        if key in LAYOUTS:
            self._write("")
            self._turn_to(key)
        elif key == "backspace":
            if not self._taken_back():
                self.dispatch("on_backspace")
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
            self.dispatch("on_text", text)

    def _finished(self) -> str:
        """What stands in the line and on the pad, of which one is always empty."""
        line = "" if self._line is None else self._line.finish()
        return line + ("" if self._pad is None else self._pad.finish())

    def _chosen(self, _strip: Any, place: int) -> None:
        source: Any = self._pad if self.keys.layout == "hand" else self._line
        if source is not None and place < len(source.candidates):
            text = source.choose(place)
            if text:
                self.dispatch("on_text", text)
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
