"""Whether somebody is there: every touch says so, long quiet asks 还在吗？, and no answer ends the visit."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.session import Act, Session, State
from screens.context import Context
from screens.covers import Covers
from screens.stage import KioskScreen, Stage
from screens.voice import Voice


class Presence:
    """``now``: monotonic seconds. ``wipe`` ends the visit of who has gone."""

    def __init__(
        self,
        session: Session,
        context: Context,
        stage: Stage,
        covers: Covers,
        voice: Voice,
        *,
        now: Callable[[], float],
        wipe: Callable[[], None],
    ) -> None:
        self._session, self._context, self._voice = session, context, voice
        self._stage, self._covers = stage, covers
        self._now, self._wipe = now, wipe
        covers.still.bind(on_still_here=lambda *_: self.touched())

    def finger_down(self) -> None:
        """Any touch keeps the session alive. While 还在吗？ is asked, the question itself takes the touch: were it
        taken away under the finger, the same touch would press what lies below."""
        self._voice.hush()
        if self._session.state is not State.WARNED:
            self.touched()

    def touched(self) -> None:
        """A finger, a card or a scan."""
        if not self._covers.is_out_of_order:
            self._obey(self._session.touched(self._now()))

    def tick(self) -> None:
        """A few times a second."""
        now = self._now()
        self._context.left_drafts.tick(now)
        self._obey(self._session.tick(now))
        if self._stage.current is not None and self._covers.is_free and not self._covers.hides_a_screen:
            self._stage.current.quiet(self._session.quiet_s(now))
        if self._covers.still.parent is not None:
            self._covers.still.seconds = self._session.seconds_left(now)

    def follow(self, screen: KioskScreen) -> None:
        """It is shown now, and waits as long as it wants."""
        self._session.pace = screen.pace
        self._session.is_slow = self._session.state is not State.IDLE and self._needs_time()

    def helped(self) -> None:
        """Larger letters, or a voice: some need more time from now on."""
        self._session.is_slow = self._needs_time()

    def _needs_time(self) -> bool:
        return self._context.theme.scale >= 2 or self._voice.is_on

    def _obey(self, act: Act) -> None:
        still = self._covers.still
        if act is Act.WARN:
            still.seconds = self._session.warning_s()
            self._covers.lay(still)
            self._voice.say("voice.still")
        elif act is Act.UNWARN:
            self._covers.hide(still)
        elif act is Act.WIPE:
            self._keep_what_was_typed()
            self._wipe()

    def _keep_what_was_typed(self) -> None:
        """The time ran out over a registration: the same card takes it back for a while. Of a wish for privacy nothing
        is kept, nor of what was handed in already."""
        visit = self._context.visit
        if visit.goal == "register" and self._stage.current is not None:
            self._stage.current.leave()  # what stands on the glass goes into the draft
        is_unfinished = visit.goal == "register" and visit.draft.category and visit.accepted is None
        if is_unfinished and not visit.draft.wants_privacy:
            self._context.left_drafts.keep(visit.draft)
