"""What can lie over a screen: the panel of helps, the question whether somebody is there, a sentence, out of order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.words import Words as Sentences
from screens.kv import load_kv
from screens.theme import SCALES, Theme
from screens.voice import Voice

load_kv(__file__)


class Overlay(FloatLayout):
    """Covers the screen; nothing below can be touched."""

    theme = ObjectProperty(None, rebind=True)
    words = ObjectProperty(None, rebind=True)

    def on_touch_down(self, touch: Any) -> bool:
        super().on_touch_down(touch)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        super().on_touch_up(touch)
        return True


class AssistPanel(Overlay):
    """字大小, 高对比, 低位, 语音, English: each shows, or says, at once what it does. No loudspeaker, no 语音."""

    scale_sign = NumericProperty(1.0)
    is_high = BooleanProperty(False)
    is_low = BooleanProperty(False)
    is_english = BooleanProperty(False)
    may_speak = BooleanProperty(False)
    is_speaking = BooleanProperty(False)

    def __init__(
        self, theme: Theme, words: Sentences, voice: Voice, *, changed: Callable[[], None], **kwargs: Any
    ) -> None:
        self._voice, self._changed = voice, changed
        self.register_event_type("on_close")
        self.register_event_type("on_language")
        self.register_event_type("on_beside")
        super().__init__(theme=theme, words=words, **kwargs)
        self.show()

    def on_close(self) -> None: ...
    def on_language(self) -> None: ...
    def on_beside(self) -> None: ...

    def show(self) -> None:
        self.scale_sign, self.is_high, self.is_low = (
            self.theme.scale,
            self.theme.contrast == "high",
            self.theme.low,
        )
        self.is_english = self.words.language == "en"
        self.may_speak, self.is_speaking = self._voice.is_offered, self._voice.is_on

    def set_scale(self, scale: float) -> None:
        assert scale in SCALES
        self.theme.scale = scale
        self._done()

    def toggle_contrast(self) -> None:
        self.theme.contrast = "normal" if self.theme.contrast == "high" else "high"
        self._done()

    def toggle_low(self) -> None:
        self.theme.low = not self.theme.low
        self._done()

    def toggle_voice(self) -> None:
        self._voice.toggle()
        self._done()

    def louder(self, steps: int) -> None:
        self._voice.louder(steps)

    def _done(self) -> None:
        self.show()
        self._changed()


class StillThere(Overlay):
    """还在吗？ with a countdown and one big button."""

    seconds = NumericProperty(30)

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_still_here")
        super().__init__(**kwargs)

    def on_still_here(self) -> None: ...

    def on_touch_up(self, touch: Any) -> bool:
        """A touch anywhere says that somebody is there."""
        super().on_touch_up(touch)
        self.dispatch("on_still_here")
        return True


class Notice(Overlay):
    """A sentence over everything: working, staff called, the way to window 1."""

    text = StringProperty()
    may_close = BooleanProperty(True)
    icon = StringProperty("info")

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_close")
        super().__init__(**kwargs)

    def on_close(self) -> None: ...


class OutOfOrder(Overlay):
    """暂停服务: where to go, and the code for staff. It takes every touch and answers to none."""

    way = StringProperty()
    way_en = StringProperty()
    code = StringProperty()
