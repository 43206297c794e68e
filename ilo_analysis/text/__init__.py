"""Text: its normalisation, the search for terms, and what makes it safe to show."""
