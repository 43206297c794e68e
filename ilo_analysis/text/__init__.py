"""Words in strings: one normalisation, one matcher, one guard for spreadsheets."""
