"""A Dask cluster reads and reports the same as one process, also when a worker is killed in the middle."""

from __future__ import annotations

import os
import signal
from contextlib import nullcontext

import pytest

from ilo_analysis.listings import read_sources
from ilo_analysis.reports import batch
from ilo_analysis.reports.batch import run_reports
from tests.reports.test_batch import files, write
from tests.support.saved_pages import STORIES, as_html, as_text

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def client():
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def test_a_cluster_gives_the_same_reports(client, server, tmp_path, monkeypatch):
    notebook = write(tmp_path / "01_good.ipynb", "import pandas as pd\npd.DataFrame({'a': [top]})")
    run_reports([notebook], out=tmp_path / "a", executor=client.get_executor())
    monkeypatch.setattr(batch, "KernelServer", lambda *_: nullcontext(server))
    run_reports([notebook], out=tmp_path / "b")
    assert files(tmp_path / "a/good") == files(tmp_path / "b/good")


def test_a_cluster_that_loses_a_worker_reads_the_same_as_one_process(client, tmp_path):
    for n in range(60):
        story = (f"Story {n}", "08 November 2021", "Summary.")
        (tmp_path / f"{n:03}.txt").write_text(as_text([story, *STORIES]), encoding="utf-8")
        (tmp_path / f"{n:03}.html").write_bytes(as_html([story, *STORIES], 10 * n, filler=100))
    alone = read_sources(tmp_path)
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
