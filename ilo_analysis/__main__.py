"""`python -m ilo_analysis` is `ilo-analysis`."""

from ilo_analysis.cli import main

main()
