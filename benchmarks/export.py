"""One executed notebook to one HTML file: this project's export beside nbconvert's own templates, in the same process.

Run with `python -m benchmarks.export [--quick]`. Times are medians in milliseconds, template compiled and warm.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable


def median_ms(act: Callable[[], object], repeats: int) -> float:
    """Median time of an act in milliseconds, after one run that warms it up."""
    act()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer repeats, without the long story list")
    quick = parser.parse_args().quick

    from nbconvert.exporters import HTMLExporter

    from ilo_analysis.reports.export import export_html
    from tests.support import report_sample as sample

    repeats = 3 if quick else 15
    notebook = sample.notebook(60, charts=4)
    rows: list[tuple[str, float, int]] = []
    for template in ("lab", "classic", "basic"):
        exporter = HTMLExporter(template_name=template)
        html, _ = exporter.from_notebook_node(notebook)
        time_ms = median_ms(lambda exporter=exporter: exporter.from_notebook_node(notebook), repeats)  # type: ignore[misc]
        rows.append((f"nbconvert {template}", time_ms, len(html.encode())))
    rows.append(("ilo-report", median_ms(lambda: export_html(notebook), repeats), len(export_html(notebook).encode())))
    own = rows[-1]
    print("4 charts, 60 stories")
    for name, milliseconds, size in rows:
        ratio = f"x{milliseconds / own[1]:.1f} time, x{size / own[2]:.1f} size"
        print(f"{name:20} {milliseconds:8.1f} ms {size / 1000:8.0f} kB   {ratio}")
    if not quick:
        long = sample.notebook(stories=[{**sample.story(i), "id": f"story-{i}"} for i in range(5_000)])
        html = export_html(long)
        time_ms = median_ms(lambda: export_html(long), 3)
        print(f"{'5,000 stories':20} {time_ms:8.1f} ms {len(html.encode()) / 1000:8.0f} kB")


if __name__ == "__main__":
    main()
