"""A Dask cluster reads the same as one process, also when a worker is killed in the middle."""

from __future__ import annotations

import os
import signal

import pytest

from ilo_analysis.listings import read_sources
from tests.support.saved_pages import STORIES, as_html, as_text

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore")


def test_a_cluster_that_loses_a_worker_reads_the_same_as_one_process(tmp_path):
    for n in range(60):
        story = (f"Story {n}", "08 November 2021", "Summary.")
        (tmp_path / f"{n:03}.txt").write_text(as_text([story, *STORIES]), encoding="utf-8")
        (tmp_path / f"{n:03}.html").write_bytes(as_html([story, *STORIES], 10 * n, filler=100))
    alone = read_sources(tmp_path)
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        pids = client.run(os.getpid)
        killed: list[int] = []
        under_way: list[int] = []

        def kill_one(progress) -> None:
            busy = [worker for worker, tasks in client.processing().items() if tasks and worker in pids]
            if not killed and busy:
                os.kill(pids[busy[0]], signal.SIGKILL)
                killed.append(pids[busy[0]])
                under_way.append(progress.total - progress.files)

        wounded = read_sources(tmp_path, client=client, progress=kill_one)
        assert len(killed) == 1
        assert under_way[0] > 0
        whole = read_sources(tmp_path, client=client)
        assert killed[0] not in client.run(os.getpid).values()
    for table, other, third in zip(alone, whole, wounded, strict=True):
        assert table.equals(other)
        assert table.equals(third)
