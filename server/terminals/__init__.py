"""Enrolment, signed calls and heartbeats of terminals."""
