"""What every executed notebook must show."""

import re

import nbformat


def check_charts(path):
    """Each chart of the notebook at a path has words for those who do not see it, and a mark for each of its cells.

    A drawing for phones can join periods, so some cells have their mark in it alone.
    """
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    bundles = [out for cell in cells for out in cell.outputs if out.output_type == "execute_result"]
    charts = [out for out in bundles if "image/svg+xml" in out["data"]]
    assert charts
    for chart in charts:
        words = chart["metadata"]["image/svg+xml"]["ilo"]
        assert len(words["alt"]) > 20
        assert words["caption"]
        drawings = chart["data"]["image/svg+xml"], words["narrow"]
        marked = [set(re.findall(rf'#cell-{words["id"]}-([^"]+)"', drawing)) for drawing in drawings]
        assert marked[0] | marked[1] == {cell["id"] for cell in words["cells"]}
        assert marked[0] or not words["cells"]
