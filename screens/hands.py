"""Fingers and eyes for tests, tour and bench page: real touches through the window's own input, pictures on flip.

Nothing here reaches into a screen: a touch goes in where SDL's mouse goes in, and a picture is what was drawn.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from time import monotonic, sleep, thread_time
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics.opengl import glFinish
from kivy.uix.widget import Widget

from screens.app import KioskApp
from screens.panel import to_mouse
from screens.widgets.buttons import TapButton
from screens.widgets.scroller import Scroller
from screens.widgets.text import Words

WAIT_S = 10.0
FINGER_S, SAME_PLACE_MM = 0.35, 120.0
STILL_FRAMES, MOST_FRAMES = 3, 12


class Hands:
    """Called from any thread but the drawing one."""

    def __init__(self, app: KioskApp) -> None:
        self._app = app
        self._last_taps: deque[tuple[float, float, float]] = deque(maxlen=8)  # where and when

    def handlers(self) -> dict[str, Callable[[Mapping[str, Any]], Mapping[str, Any]]]:
        """For the control socket."""
        return {
            "tap": lambda asked: self.tap(str(asked["label"])),
            "press": lambda asked: self.press(float(asked["x"]), float(asked["y"])),
            "hold": lambda asked: self.hold(float(asked["x"]), float(asked["y"]), float(asked["seconds"])),
            "look": lambda _: self.look(),
            "wait": lambda asked: self.wait(str(asked["screen"]), float(asked["seconds"])),
            "shot": lambda asked: self.shot(str(asked["path"])),
            "frame": lambda asked: self.frame(int(asked.get("width", 540))),
        }

    def tap(self, label: str) -> Mapping[str, Any]:
        """Touch the button whose words contain ``label`` (``label#3``: the third of them).

        Big arrows are used to reach it, as a person would. LookupError if there is none.
        """
        for _ in range(40):
            found = self._find_at_rest(label)
            if found is None:
                raise LookupError(f"no button says {label!r}; there are: {', '.join(self.look()['buttons'])}")
            x, y, arrow = found
            if arrow is None:
                return self.press(x, y)
            self.press(*arrow)
        raise LookupError(f"{label!r} cannot be reached by the arrows")

    def _find_at_rest(self, label: str) -> tuple[float, float, tuple[float, float] | None] | None:
        """Where it lies once it lies still: a screen that has just come is laid out over several frames."""
        found: list[tuple[float, float, tuple[float, float] | None] | None] = []

        def is_still() -> bool:
            found.append(self._find(label))
            return len(found) == MOST_FRAMES or found[-STILL_FRAMES:] == [found[-1]] * STILL_FRAMES

        self._each_frame(is_still, WAIT_S)
        return found[-1]

    def hold(self, x: float, y: float, seconds: float) -> Mapping[str, Any]:
        """A finger that stays."""
        self._wait_as_a_finger(x, y)
        self._on_screen(lambda: Window.dispatch("on_mouse_down", *to_mouse(x, y), "left", []))
        sleep(seconds)
        self._after_frame(lambda: Window.dispatch("on_mouse_up", *to_mouse(x, y), "left", []))
        return {"screen": self._screen()}

    def press(self, x: float, y: float) -> Mapping[str, Any]:
        """One touch at ``x``, ``y`` (pixels from the top left); milliseconds from release to the next drawn frame, and those of
        them that the drawing thread worked: other programs of the machine make only the first more."""
        self._wait_as_a_finger(x, y)
        self._on_screen(lambda: Window.dispatch("on_mouse_down", *to_mouse(x, y), "left", []))
        took, work = self._after_frame(lambda: Window.dispatch("on_mouse_up", *to_mouse(x, y), "left", []))
        self._last_taps.append((x, y, monotonic()))
        return {"ms": round(took, 1), "work_ms": round(work, 1), "screen": self._screen()}

    def _wait_as_a_finger(self, x: float, y: float) -> None:
        """The kiosk takes a second tap on the same place within 300 ms for a tremor: a person is slower.

        Also with another key in between: 6, 7, 6.
        """
        near = self._app.theme.px(SAME_PLACE_MM)
        times = [at for last_x, last_y, at in self._last_taps if abs(x - last_x) + abs(y - last_y) < near]
        sleep(max(0.0, max(times, default=0.0) + FINGER_S - monotonic()))

    def look(self) -> Mapping[str, Any]:
        """What can be read and touched now."""
        return self._on_screen(self._look)

    def wait(self, screen: str, seconds: float) -> Mapping[str, Any]:
        """What can be read and touched once that screen is shown, or after ``seconds``."""
        self._each_frame(lambda: self._screen() == screen, seconds)
        return self.look()

    def shot(self, path: str) -> Mapping[str, Any]:
        """Save what is drawn as a PNG."""
        self._picture().save(path, compress_level=1)  # quicker, and hardly larger
        return {"path": path, "screen": self._screen()}

    def frame(self, width: int) -> Mapping[str, Any]:
        """A small JPEG of what is drawn, base64."""
        import base64
        import io

        picture = self._picture()
        picture.thumbnail((width, width * 4))
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=80)
        return {"jpeg": base64.b64encode(out.getvalue()).decode(), "size": Window.size}

    def _picture(self) -> Any:
        """Of a screen that has just come, once it is laid out."""
        from PIL import Image

        pixels: list[tuple[bytes, tuple[int, int]]] = []

        def grab() -> None:
            from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels

            width, height = Window.system_size
            pixels.append((glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE), (width, height)))

        frames = iter(range(STILL_FRAMES))
        self._each_frame(lambda: next(frames) == STILL_FRAMES - 1, WAIT_S)
        self._after_frame(lambda: None, at_flip=grab)
        data, size = pixels[0]
        picture = Image.frombytes("RGB", size, data, "raw", "RGBX", 0, -1)  # OpenGL begins at the bottom
        return picture.rotate(-Window.rotation, expand=True) if Window.rotation else picture

    def _screen(self) -> str:
        current = self._app.stage.current
        return current.name if current else ""

    # ---- on the drawing thread ----

    def _on_screen(self, call: Callable[[], Any]) -> Any:
        """Run on the drawing thread and wait for the answer."""
        done, box = threading.Event(), []

        def run(_: float) -> None:
            box.append(call())
            done.set()

        Clock.schedule_once(run, 0)
        if not done.wait(WAIT_S):
            raise TimeoutError("the screen does not answer")
        return box[0]

    def _each_frame(self, is_so: Callable[[], bool], seconds: float) -> None:
        """Ask on the drawing thread, once a frame, until it is so or the time is over. Nothing is drawn for that."""
        done = threading.Event()

        def turn(_: float) -> bool:
            if is_so():
                done.set()
            return not done.is_set()  # False: not again

        asked = Clock.schedule_interval(turn, 0)
        done.wait(seconds)
        asked.cancel()

    def _after_frame(
        self, call: Callable[[], Any], at_flip: Callable[[], None] = lambda: None
    ) -> tuple[float, float]:
        """Run ``call`` and wait for the next frame; milliseconds between, and of the drawing thread's own work."""
        done, times = threading.Event(), []

        def flipped(*_: object) -> None:
            Window.unbind(on_flip=flipped)
            glFinish()  # a software renderer returns before it has drawn: count until the last pixel is there
            at_flip()
            times.append((monotonic(), thread_time()))
            done.set()

        def run(_: float) -> None:
            glFinish()  # what was drawn before does not count
            times.append((monotonic(), thread_time()))
            call()
            Window.bind(on_flip=flipped)
            Window.canvas.ask_update()

        Clock.schedule_once(run, 0)
        if not done.wait(WAIT_S):
            raise TimeoutError("no frame was drawn")
        (began, work_began), (ended, work_ended) = times
        return (ended - began) * 1000, (work_ended - work_began) * 1000

    def _find(self, label: str) -> tuple[float, float, tuple[float, float] | None] | None:
        """Centre of the button, and the arrow to press first when it lies outside its scroller."""
        words, _, place = label.partition("#")
        found = [b for b in self._buttons() if words in b.label.replace("\n", "") and not b.disabled]
        exact = [b for b in found if b.label.replace("\n", "") == words]
        index = int(place or 1) - 1
        if index >= len(found):
            return None
        button = (exact if len(exact) > index else found)[index]
        x, y = _centre(button)
        return x, y, _arrow_to(button, y)

    def _look(self) -> Mapping[str, Any]:
        texts = [w.content for w in self._walk() if isinstance(w, Words) and w.content]
        buttons = [b.label.replace("\n", "") for b in self._buttons() if not b.disabled]
        return {"screen": self._screen(), "texts": texts, "buttons": buttons, "size": list(Window.size)}

    def _buttons(self) -> list[TapButton]:
        return [w for w in self._walk() if isinstance(w, TapButton) and w.label and w.shown]

    def _walk(self) -> Iterator[Widget]:
        """Every widget that can be seen: only the topmost overlay when there is one."""
        root = self._app.root_widget
        left: list[Widget] = [root.children[0] if len(root.children) > 1 else root]
        while left:
            widget = left.pop()
            if widget.opacity:
                yield widget
                left += widget.children  # the last of them is the first on the screen


def _centre(widget: Widget) -> tuple[float, float]:
    """Pixels from the top left of the window."""
    x, y = widget.to_window(*widget.center)
    return float(x), float(Window.height - y)


def _arrow_to(widget: Widget, y: float) -> tuple[float, float] | None:
    parent = widget.parent
    while parent is not None and not isinstance(parent, Scroller) and parent is not parent.parent:
        parent = parent.parent
    if not isinstance(parent, Scroller):
        return None
    if widget in parent.arrows.children:
        return None
    top = Window.height - parent.view.to_window(*parent.view.pos)[1] - parent.view.height
    bottom = top + parent.view.height
    half = min(widget.height / 2, parent.view.height / 4)
    if top + half <= y <= bottom - half or parent.arrows.opacity == 0:
        return None
    up, down = parent.arrow_buttons
    return _centre(up if y < top + half else down)
