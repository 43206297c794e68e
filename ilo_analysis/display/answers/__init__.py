"""Common questions, each answered in one call."""
