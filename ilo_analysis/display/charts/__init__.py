"""Charts, each with its caption and findings."""
