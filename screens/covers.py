"""What lies over the screen now, and whether visitors are served meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.uix.widget import Widget

from screens.calling import way_to_the_window
from screens.context import Context
from screens.overlays import AssistPanel, Notice, OutOfOrder, StillThere
from screens.voice import Voice

BUSY_AFTER_S = 0.3


class Covers:
    """Laid on ``root`` one over the other. ``helped``: a visitor has chosen another help."""

    def __init__(self, root: Widget, context: Context, voice: Voice, *, helped: Callable[[], None]) -> None:
        theme, words = context.theme, context.words
        self._root, self._context, self._voice = root, context, voice
        self._busy_key, self._busy_soon = "", Clock.create_trigger(self._say_busy, BUSY_AFTER_S)
        self.assist = AssistPanel(theme, words, voice, changed=helped)
        self.assist.bind(on_close=self._close_assist)
        self.still = StillThere(theme=theme, words=words)
        self.notice = Notice(theme=theme, words=words)
        self.notice.bind(on_close=lambda *_: self.hide(self.notice))
        self.working = Notice(theme=theme, words=words, may_close=False, icon="hourglass_top")
        self.out_of_order = OutOfOrder(theme=theme, words=words)

    @property
    def is_free(self) -> bool:
        """Whether a visitor's scan or card may be taken now."""
        return not self._busy_key and not self.is_out_of_order

    @property
    def is_out_of_order(self) -> bool:
        """Whether that stands on the glass: nobody is served, nothing is touched."""
        return self.out_of_order.parent is not None

    @property
    def hides_a_screen(self) -> bool:
        """Whether something lies over the screen that a visitor may be reading."""
        return any(overlay.parent is not None for overlay in (self.assist, self.still, self.notice))

    def each(self) -> tuple[Any, ...]:
        """Those that follow the visitor's language; out of order is told in both."""
        return self.assist, self.still, self.notice, self.working

    def lay(self, overlay: Widget) -> None:
        if overlay.parent is None:
            self._root.add_widget(overlay)

    def hide(self, overlay: Widget) -> None:
        if overlay.parent is not None:
            self._root.remove_widget(overlay)

    def wipe(self) -> None:
        """The visit is over. Out of order is no visitor's, and stays."""
        self.busy("")
        for overlay in (self.assist, self.still, self.notice):
            self.hide(overlay)
        self.notice.text = self.working.text = ""

    # ---- what they tell ----

    def show_assist(self) -> None:
        self.lay(self.assist)
        self.tell_assist()

    def tell_assist(self) -> None:
        """How the helps stand now."""
        self.assist.show()
        self._voice.say("voice.assist")

    def say_over(self, text: str, spoken: str = "") -> None:
        """A sentence over the screen; ``spoken`` is the key of what is said."""
        self.notice.text = text
        self.lay(self.notice)
        if spoken:
            self._voice.say(spoken if spoken in self._context.words else "voice.message")

    def busy(self, key: str) -> None:
        """Say what is being done, if it takes longer than 300 ms. Empty: nothing is being done any more."""
        self._busy_key = key
        self._busy_soon.cancel()
        if not key:
            self.hide(self.working)
            return
        self.working.text = self._context.words[key]
        self._busy_soon()

    def show_out_of_order(self, code: str) -> None:
        """The way to the window in both languages, and why, for staff."""
        words = self._context.words
        self.out_of_order.way = way_to_the_window(self._context, words.in_language("zh"))
        self.out_of_order.way_en = way_to_the_window(self._context, words.in_language("en"))
        self.out_of_order.code = code
        self.lay(self.out_of_order)

    def _say_busy(self, _: float) -> None:
        self.lay(self.working)

    def _close_assist(self, *_: object) -> None:
        """Who has not heard it all hears it again."""
        self.hide(self.assist)
        self._context.ask_aloud()
