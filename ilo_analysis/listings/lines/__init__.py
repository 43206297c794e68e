"""Pages of plain text: the lines, the order of parts, and the entries."""
