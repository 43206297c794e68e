"""Archives: packed files, web archives and lists of captures."""
