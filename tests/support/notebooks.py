"""What every executed notebook must show."""

import nbformat


def check_charts(path):
    """Each chart of the notebook at a path has words for those who do not see it, and a mark for each of its cells."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    bundles = [out for cell in cells for out in cell.outputs if out.output_type == "execute_result"]
    charts = [out for out in bundles if "image/svg+xml" in out["data"]]
    assert charts
    for chart in charts:
        words = chart["metadata"]["image/svg+xml"]["ilo"]
        assert len(words["alt"]) > 20
        assert words["caption"]
        for cell in words["cells"]:
            assert f'#cell-{words["id"]}-{cell["id"]}"' in chart["data"]["image/svg+xml"]
