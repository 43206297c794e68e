"""The page of a report, from an executed notebook.

`figures` reads charts and tables from the outputs, `stories` prints the list that each bar leads to, `document` puts
the parts in order, `exporter` is the nbconvert exporter, and `checks` refuses a page that could not be mailed.
"""
