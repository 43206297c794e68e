"""A Dask cluster reads the same as one process, also when a worker is killed in the middle."""

from __future__ import annotations

import os
import signal
import threading

import pytest
from saved_pages import STORIES, as_text

from ilo_analysis.readers import read_sources

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore")


def test_a_cluster_that_loses_a_worker_reads_the_same_as_one_process(tmp_path):
    for n in range(120):
        story = (f"Story {n}", "08 November 2021", "Summary.")
        (tmp_path / f"{n:03}.txt").write_text(as_text([story, *STORIES]), encoding="utf-8")
    alone = read_sources(tmp_path)
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        whole = read_sources(tmp_path, client=client)
        first = min(client.run(os.getpid).values())
        killer = threading.Timer(0.02, os.kill, (first, signal.SIGKILL))
        killer.start()
        wounded = read_sources(tmp_path, client=client)
        killer.join()
    for table, other, third in zip(alone, whole, wounded, strict=True):
        assert table.equals(other)
        assert table.equals(third)
