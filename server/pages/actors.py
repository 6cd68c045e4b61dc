"""Who did it, as people know them: a colleague by name and login, a machine by what it is."""

from __future__ import annotations

from kiosk.words import Words
from server.centre import Centre
from server.people.store import list_staff

TERMINAL = "terminal:"


async def names_of(centre: Centre, division: str) -> dict[str, str]:
    """The names of all accounts, also of those that may sign in no more, by login."""
    accounts = await centre.engine.read(lambda cursor: list_staff(cursor, division))
    return {account.login: account.name for account in accounts}


def said_actor(words: Words, names: dict[str, str], actor: str) -> str:
    """``actor`` as logs have it: a login, ``terminal:130926-001``, or a word such as ``visitor``."""
    if actor in names:
        return words.say("actor.person", name=names[actor], login=actor)
    if actor.startswith(TERMINAL):
        return f"{words['actor.terminal']} {actor.removeprefix(TERMINAL)}"
    return words.get(f"actor.{actor}", actor)
