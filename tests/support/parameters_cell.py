"""A parameters cell with a parameter of every kind."""

CELL = """start: str = ""  # first month
end: str = ""  # last month
feeds: str = ""  # feeds, separated by commas
top: int = 10  # how many terms (1 to 50)
order: str = "size"  # order of the bars (one of: size, name)
share: bool = True  # shares, not counts
level: float = 0.95  # of the intervals"""
