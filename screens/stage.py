"""The stage: one screen at a time, each built once and reused for every visitor.

Kivy's ScreenManager keeps both screens for the frame after a tap and costs twice the time; this swaps one child.
Stage calls ``leave`` on the old screen and ``enter`` on the new one, and ``wipe`` on all when a session ends.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.session import Pace
from screens.context import Context


class KioskScreen(BoxLayout):
    """Base of all screens. ``words`` and ``theme`` are followed by the layout; ``context`` has the ports."""

    words = ObjectProperty(None, rebind=True)
    theme = ObjectProperty(None, rebind=True)
    where = StringProperty()  # the top bar's "第 2 步：什么事"; a key of assets/strings
    pace = Pace.FORM
    name = ""
    may_go_back = True
    takes_scans = False  # a code under the scanner is for this screen
    chime = ""  # a signal for those who have not asked for voice

    def __init__(self, context: Context, **kwargs: Any) -> None:
        self.context = context
        super().__init__(words=context.words, theme=context.theme, **kwargs)

    def enter(self) -> None:
        """The visitor sees it now."""

    def leave(self) -> None:
        """The visitor goes on; what was told stays in the visit."""

    def quiet(self, seconds: float) -> None:
        """Nothing has been touched for so long; told a few times a second while it is shown."""

    def wipe(self) -> None:
        """Leave nothing of this visitor for the next one."""

    def dropped(self) -> None:
        """It is not shown again: what all screens share must not hold it."""

    def refresh(self) -> None:
        """Something that is shown here may be another now: the centre, the paper, the way of a call."""

    def go_up(self) -> bool:
        """返回 within this screen; whether there was anywhere to go."""
        return False

    def scanned(self, text: str) -> bool:  # noqa: ARG002
        """A code was scanned while this screen is shown; whether it was for this screen."""
        return False

    def card_read(self, visitor: Any) -> bool:  # noqa: ARG002
        """An ID card was read while this screen is shown; whether it was for this screen."""
        return False

    def relabel(self) -> None:
        """Words or theme changed: build anew what the layout language does not follow by itself."""

    def prompt(self) -> str:
        """What is spoken here: a key of assets/strings/voice.json."""
        return f"voice.{self.name}"


class Stage(BoxLayout):
    """Holds all screens, shows one."""

    def __init__(
        self,
        make: Mapping[str, Callable[[], KioskScreen]],
        *,
        seldom: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        """``seldom``: screens that are built when somebody comes to them, and not before."""
        super().__init__(**kwargs)
        self._make, self._seldom = dict(make), frozenset(seldom)
        self._built: dict[str, KioskScreen] = {}
        self.current: KioskScreen | None = None
        self.history: list[str] = []

    def screen(self, name: str) -> KioskScreen:
        """The screen, built on first use."""
        if name not in self._built:
            screen = self._make[name]()
            screen.name = name
            self._built[name] = screen
        return self._built[name]

    def show(self, name: str) -> None:
        """Swap to a screen. Kivy draws it in the next frame."""
        coming = self.screen(name)
        if self.current is not None:
            self.current.leave()
        self.clear_widgets()  # whatever stood here: an error on the way may have left more than the current one
        self.current = coming
        coming.enter()
        if self.current is coming:  # else it has led on to another screen at once
            self.add_widget(coming)

    def is_at(self, name: str) -> bool:
        """Whether that screen is shown."""
        return self.current is not None and self.current.name == name

    def refresh(self) -> None:
        """The screen that is shown looks anew at what it tells."""
        if self.current is not None:
            self.current.refresh()

    def wipe(self) -> None:
        """Every screen that was ever built forgets its visitor. Raises ExceptionGroup, when all have been told to."""
        self.history.clear()
        errors: list[Exception] = []
        for screen in self._built.values():
            try:
                screen.wipe()
            except Exception as error:  # noqa: BLE001 - the other screens forget all the same
                errors.append(error)
        if errors:
            raise ExceptionGroup("a screen did not forget its visitor", errors)

    def drop_seldom(self) -> bool:
        """Between visitors: the screens that few come to go, and are built again for who does. Whether any went; the
        memory of those is free once Python's collector has run."""
        gone = [
            name
            for name, screen in self._built.items()
            if name in self._seldom and screen is not self.current
        ]
        for name in gone:
            self._built.pop(name).dropped()
        return bool(gone)

    def each(self) -> list[KioskScreen]:
        return list(self._built.values())

    def build_rest(self, limit: int = 1) -> bool:
        """Build up to ``limit`` screens not yet built (in idle moments); whether any are left."""
        missing = [name for name in self._make if name not in self._built and name not in self._seldom]
        for name in missing[:limit]:
            self.screen(name)
        return len(missing) > limit
