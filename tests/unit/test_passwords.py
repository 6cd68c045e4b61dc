"""What a password of staff costs whoever guesses it. tests/contract signs people in with less."""

from server.people import passwords


def test_a_password_is_kept_as_rfc_9106_recommends():
    kept = passwords.hash_password("a password of ours")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.is_password(kept, "a password of ours")
    assert not passwords.is_password(kept, "a password of theirs")


def test_who_is_unknown_costs_as_much():
    assert passwords._nobody().startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert not passwords.is_password("", "the password of nobody")
