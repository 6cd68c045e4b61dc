"""How a request to be let in can stand (RFC 8628 §3.5), as the wire says it."""

from __future__ import annotations

WAITING = ("authorization_pending", "slow_down")
APPROVED, REFUSED = "approved", "access_denied"
