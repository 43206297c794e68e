"""Jupyter kernels that start in milliseconds, forked from one server."""
