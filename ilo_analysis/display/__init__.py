"""A table as a reader sees it: chart, sentence, table, list of stories."""
