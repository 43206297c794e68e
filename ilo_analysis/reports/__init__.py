"""Notebooks and parameters in, files that can be mailed out."""
