"""What the visitor is told about paper. Never more than the printer said."""

from __future__ import annotations

from screens.context import Context


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
