"""What the visitor is told about paper. Never more than the printer said."""

from __future__ import annotations

from kivy.properties import StringProperty

from screens.context import Context
from screens.stage import KioskScreen


def print_sentence(context: Context, job_id: str) -> tuple[str, bool]:
    """The sentence for a job's state, and whether the visitor must be asked if the paper came out."""
    if not job_id:
        return "", False
    printed = context.print_state.get(job_id)
    if printed is None:
        return context.words["print.under_way"], False
    outcome = printed.outcome
    if outcome == "NOT_PRINTED":
        specific = f"print.{printed.code}"
        return context.words[specific if specific in context.words else "print.NOT_PRINTED"], False
    return context.words[f"print.{outcome}"], outcome == "UNCERTAIN"


def paper_is_fine(context: Context, job_id: str) -> bool:
    """Printed, or still on its way: then the code need not stand on the screen."""
    printed = context.print_state.get(job_id)
    return not job_id or printed is None or printed.outcome == "PRINTED"


class PrintsHere(KioskScreen):
    """A screen that prints something and says below the button what becomes of it."""

    printing = StringProperty()
    _job = ""

    def show_job(self, job_id: str) -> None:
        """This print job is the visitor's, and is spoken of from now on."""
        self._job = job_id
        self.context.visit.slips.append(job_id)
        self.refresh()

    def forget_job(self) -> None:
        self._job = self.printing = ""

    def refresh(self) -> None:
        """The paper has moved."""
        self.printing = print_sentence(self.context, self._job)[0] if self._job else ""
