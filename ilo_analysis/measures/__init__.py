"""Measures: each takes a corpus and annotations and returns one tidy table."""
