"""Where and when a page was published and saved."""
