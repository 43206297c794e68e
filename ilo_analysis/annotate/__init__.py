"""What a story is about, each claim with its span in the text."""
