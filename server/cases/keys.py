"""The hashes by which a case is found again: of the slip's token, of query code and factor, of an ID number."""

from __future__ import annotations

from kiosk.api.records import LookupSecrets, Person
from kiosk.domain.codes import second_factor
from server.keys import Keys

TOKEN, CODE, PERSON = "token", "code", "person"
CONTACT = "contact"  # who gave no document is known again by name and telephone: for duplicates, never to open a case


def token_hash(keys: Keys, slip_token: str) -> str:
    return keys.keyed_hash(TOKEN, slip_token.lower())


def code_hash(keys: Keys, query_code: str, factor: str) -> str:
    return keys.keyed_hash(CODE, query_code, factor.upper())


def person_hash(keys: Keys, id_number: str) -> str:
    return keys.keyed_hash(PERSON, id_number.strip().upper())


def contact_hash(keys: Keys, name: str, phone: str) -> str:
    return keys.keyed_hash(CONTACT, "".join(name.split()), phone.strip())


def keys_of_case(keys: Keys, secrets: LookupSecrets, people: list[Person]) -> list[tuple[str, str]]:
    """Every (way, hash) that opens the case: the first of ``people`` holds the second factors, all hold cards."""
    first = people[0]
    factors = second_factor(phone=first.phone, id_number=first.id_number, pin=secrets.pin)
    return [
        (TOKEN, token_hash(keys, secrets.slip_token)),
        *((CODE, code_hash(keys, secrets.query_code, factor)) for factor in dict.fromkeys(factors)),
        *((PERSON, person_hash(keys, person.id_number)) for person in people if person.id_number),
        *(
            (CONTACT, contact_hash(keys, p.name, p.phone))
            for p in people
            if p.name and p.phone and not p.id_number
        ),
    ]
