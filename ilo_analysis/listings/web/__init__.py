"""Web pages: the tree, its repeated records, and the entry in each."""
