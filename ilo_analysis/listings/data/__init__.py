"""Data files: tables, spreadsheets, JSON records and feeds."""
