"""Corpus and annotations in, one tidy table out."""
