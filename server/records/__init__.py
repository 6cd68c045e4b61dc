"""Uploaded records: kept first, then applied."""
