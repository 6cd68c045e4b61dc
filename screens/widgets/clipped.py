"""A scroll view that cuts off what lies outside by a scissor.

Kivy's own draws a mask of its whole place twice a frame and tests every pixel against it; a scissor costs nothing. It
is given in pixels of the panel as it was made, so a turned picture turns it too.
"""

from __future__ import annotations

from functools import cache
from typing import Any
from weakref import WeakSet

from kivy.graphics import ScissorPop, ScissorPush
from kivy.lang import Builder
from kivy.uix.scrollview import ScrollView

Builder.load_string("<-ClippedView>:\n")  # none of the rules that it would inherit: no mask, no bars


class ClippedView(ScrollView):
    """Lies straight on the window: no scroll view, scatter or relative layout around it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(do_scroll_x=False, scroll_type=["bars"], bar_width=0, **kwargs)
        with self.canvas.before:
            self._scissor = ScissorPush()
        with self.canvas.after:
            ScissorPop()
        self.fbind("pos", self.cut)
        self.fbind("size", self.cut)
        VIEWS.add(self)
        _follow_the_window()
        self.cut()

    def update_from_scroll(self, *args: object) -> None:
        """Kivy binds a bar's colour anew with every move, and lets go of it where it fades the bars: never, here."""
        super().update_from_scroll(*args)
        self.funbind("bar_color", self._change_bar_color)

    def _bind_inactive_bar_color(self, *_: object) -> None:
        """Kivy fades the bars for half a second after every move, and holds the view meanwhile: here are no bars."""

    def cut(self, *_: object) -> None:
        from screens.panel import panel_box

        left, bottom, width, height = panel_box(*self.pos, *self.size)
        self._scissor.x, self._scissor.y = round(left), round(bottom)
        self._scissor.width, self._scissor.height = round(width), round(height)


VIEWS: WeakSet[ClippedView] = (
    WeakSet()
)  # all there are: bound to the window, each would leave something there for good


def _cut_all(*_: object) -> None:
    for view in VIEWS:
        view.cut()


@cache
def _follow_the_window() -> None:
    """Not at import: importing Kivy's window opens it, and by then it must be known how large it is to be."""
    from kivy.core.window import Window

    Window.bind(rotation=_cut_all, size=_cut_all)
