"""Printed dates: the words and forms of a day, what may stand beside it, and what only looks like one."""
