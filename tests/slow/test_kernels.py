"""Forked kernels: the same outputs as plain ones, nothing leaks from one to the next, nothing is left behind."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty

import papermill
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from ilo_analysis.reports.kernels import server as kernel_server
from ilo_analysis.reports.kernels.client import answer_to
from ilo_analysis.reports.kernels.pool import (
    KernelServer,
    can_fork,
    close_event_loop,
    kernel_manager_class,
    socket_folder,
)
from ilo_analysis.reports.kernels.provisioner import ForkedProcess, KernelServerError
from ilo_analysis.reports.kernels.server import die_with

pytestmark = [
    pytest.mark.skipif(not can_fork(), reason="this platform cannot fork"),
    # nbclient stamps messages without a time with it
    pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning:nbclient"),
]

ODD = {
    "streams": "import sys\nprint('out'); print('err', file=sys.stderr); sys.stdout.write('more')",
    "result": "1 + 1",
    "frame": "import pandas as pd\npd.DataFrame({'a': [1, None]})",
    "figure": "import matplotlib.pyplot as plt\n_ = plt.plot([1, 2])",
    "svg": "%config InlineBackend.figure_formats = ['svg']\nimport matplotlib as m\nm.rcParams['svg.hashsalt'] = 'x'\n1",  # noqa: E501
    "async": "import asyncio\nawait asyncio.sleep(0)\n'waited'",
    "magic": "%%capture text\nprint('hidden')",
    "captured": "text.stdout",
    "shell": "!echo from a shell",
    "low level": "import os\n_ = os.system('echo from the system')",
    "update": "handle = display('one', display_id='x')\nhandle.update('two')",
    "clear": "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint('here')",
    "html": "from IPython.display import HTML\nHTML('<b>bold</b>')",
    "warning": "import warnings\nwarnings.warn('careful', stacklevel=1)",
    "history": "len(In), In[1][:10]",
    "main": "__name__, type(get_ipython()).__name__",
    "unicode": "'naïve — 日本 \\u202e'",
    "thread": "import threading\nt = threading.Thread(target=print, args=('a thread',)); t.start(); t.join()",
    "pickle": "import pickle\nclass A: pass\ntype(pickle.loads(pickle.dumps(A()))).__name__",
    "many": "for i in range(500): print(i)",
    "wide": "import pandas as pd\npd.DataFrame([range(24)], columns=[f'column {n}' for n in range(24)])",
    "printed": "print(pd.DataFrame([range(24)]))",
    "options": "text = pd.describe_option(_print_desc=False)\nfor line in text.splitlines(): print(line)",
    "plotting": "%matplotlib inline\nimport matplotlib as m\nm.get_backend(), m.is_interactive()",
    "hooks": "[f.__qualname__ for f in get_ipython().events.callbacks['post_execute']]",
    "drawing": "sorted(f'{k}: {v}' for k, v in m.rcParams.items())",
    "paths": "import sys\nsys.path, sys.flags, sys.warnoptions, sys.argv[0].rpartition('/')[2]",
    "warned again": "for _ in range(2): warnings.warn('careful', stacklevel=1)",
    "environment": "sorted(set(os.environ) - {'JPY_PARENT_PID', 'PYTEST_CURRENT_TEST'})",
    "deprecated": "pd.Series([1.0]).to_json(); pd.Timestamp.utcnow().tzname()",
    "progress": "from tqdm.auto import tqdm\ntqdm.__module__",
    "task": "async def g(): return 7\nawait asyncio.gather(g(), g())",
    "error": "def f():\n    raise ValueError('bad')\nf()",
}


def run(server, *cells, allow_errors=True, **options):
    """Executed notebook of some cells, in a forked kernel or, without a server, in a plain one."""
    notebook = new_notebook(cells=[new_code_cell(cell, id=f"c{i}") for i, cell in enumerate(cells)])
    notebook.metadata.kernelspec = {"name": "not-installed", "display_name": "x", "language": "python"}
    folder = server.folder if server else socket_folder()
    seen = {}
    try:
        papermill.execute_notebook(
            notebook, None, kernel_name="python3", language="python", progress_bar=False, allow_errors=allow_errors,
            kernel_manager_class=kernel_manager_class(server.address if server else "", folder),
            shutdown_kernel="immediate", record_timing=False,
            on_notebook_start=lambda notebook: seen.update(notebook=notebook), **options,
        )  # fmt: skip
    except papermill.PapermillExecutionError:
        pass
    finally:
        close_event_loop()
        if not server:
            folder.rmdir()
    return seen["notebook"]


def outputs(notebook):
    # papermill puts cells of its own before one that failed
    return [[dict(output) for output in cell.outputs] for cell in notebook.cells if cell.cell_type == "code"]


def test_forked_and_plain_kernels_give_equal_outputs(server):
    forked, plain = run(server, *ODD.values()), run(None, *ODD.values())
    for name, one, other in zip(ODD, outputs(forked), outputs(plain), strict=True):
        assert texts(one) == texts(other), name


def texts(found):
    """Outputs with the parts of one stream joined: where a stream is cut is a matter of time."""
    joined: list[dict] = []
    for output in found:
        output = {**output}
        if joined and output.get("output_type") == "stream" and joined[-1].get("name") == output["name"]:
            joined[-1]["text"] += output["text"]
        else:
            joined.append(output)
    streams = sorted((o for o in joined if o["output_type"] == "stream"), key=lambda o: o["name"])
    return [without_paths(o) for o in [*streams, *(o for o in joined if o["output_type"] != "stream")]]


def without_paths(output):
    """Output without what names the process: the number in the path of a cell's file."""
    return re.sub(r"ipykernel_\d+|/tmp/\S+|<ipython-\S+>", "", repr(output))


def test_nothing_leaks_from_one_kernel_to_the_next(server):
    run(
        server,
        "import pandas, os, random, builtins\npandas.set_option('display.max_rows', 3)\nbuiltins.leak = os.environ['LEAK'] = '1'\nos.chdir('/')",  # noqa: E501
    )
    found = run(
        server,
        "import pandas, os, builtins\npandas.get_option('display.max_rows'), 'LEAK' in os.environ, hasattr(builtins, 'leak'), os.getcwd() == '/'",  # noqa: E501
    )
    assert found.cells[0].outputs[0].data["text/plain"] == "(60, False, False, False)"


def test_forked_kernels_do_not_share_the_state_of_numpys_generator(server):
    one, other = (run(server, "import numpy as np\nnp.random.random()") for _ in range(2))
    assert outputs(one) != outputs(other)


def test_a_kernel_that_dies_is_noticed_at_once_and_the_next_one_runs(server):
    begin = time.monotonic()
    with pytest.raises(Exception, match="Kernel died"):
        run(server, "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)")
    assert time.monotonic() - begin < 10
    assert run(server, "1").cells[0].outputs[0].data["text/plain"] == "1"


def test_a_kernel_that_ends_before_it_listens_is_reported_as_the_servers_failure(tmp_path):
    address = str(tmp_path / "server")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        with ThreadPoolExecutor(1) as pool:
            asked = pool.submit(ForkedProcess, address, ["ipykernel_launcher"], None, {})
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"12345\n1\n")
                with pytest.raises(KernelServerError, match="ended before it could listen"):
                    asked.result()


def test_the_client_takes_for_an_answer_only_what_answers_its_own_question():
    said = iter([
        {"msg_type": "status", "parent_header": {}, "content": {"execution_state": "starting"}},
        {"msg_type": "status", "parent_header": {"msg_id": "mine"}, "content": {"execution_state": "busy"}},
        {"msg_type": "status", "parent_header": {"msg_id": "older"}, "content": {"execution_state": "idle"}},
        {"msg_type": "status", "parent_header": {"msg_id": "mine"}, "content": {"execution_state": "idle"}},
    ])  # fmt: skip

    async def receive(timeout):
        try:
            return next(said)
        except StopIteration:
            raise Empty from None

    found = asyncio.run(answer_to(receive, "mine", "status", 1.0))
    assert found["parent_header"] == {"msg_id": "mine"}
    assert next(said, None) is None
    assert asyncio.run(answer_to(receive, "mine", "status", 1.0)) is None


def test_a_cell_that_takes_too_long_is_stopped_with_the_processes_it_started(server, tmp_path):
    pid = tmp_path / "pid"
    code = f"import subprocess, time\np = subprocess.Popen(['sleep', '600'])\nopen({str(pid)!r}, 'w').write(str(p.pid))\ntime.sleep(600)"  # noqa: E501
    with pytest.raises(Exception, match="timed out"):
        run(server, code, execution_timeout=2)
    assert gone(int(pid.read_text()))


def gone(process):
    """Whether a process has ended, or does within some seconds."""
    for _ in range(100):
        status = Path(f"/proc/{process}/stat")
        try:
            if status.read_text().split()[2] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


def test_closing_the_server_ends_it_and_removes_its_folder_and_the_next_kernel_names_it():
    server = KernelServer()
    found = run(server, "import os\nos.getppid()")
    os.kill(server._process.pid, 9)
    server._process.wait()
    with pytest.raises(Exception, match="There is no kernel server at"):
        run(server, "1")
    server.close()
    assert not server.folder.exists()
    assert gone(int(found.cells[0].outputs[0].data["text/plain"]))


def test_the_server_can_be_found_only_once_it_listens(monkeypatch):
    folder, seen = socket_folder(), []
    address = folder / "server"

    class Watched(socket.socket):
        def listen(self, n):
            seen.append(address.exists())
            super().listen(n)

    monkeypatch.setattr(kernel_server.socket, "socket", Watched)
    with kernel_server.listening_at(str(address)), socket.socket(socket.AF_UNIX) as knocking:
        knocking.connect(str(address))
    shutil.rmtree(folder)
    assert seen == [False]


def test_a_kernel_whose_server_ended_while_it_was_forked_ends_too():
    child = os.fork()
    if child == 0:
        die_with(server=0)
        os._exit(7)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1


def test_a_server_ends_with_its_starter_also_while_it_still_loads(tmp_path):
    call = "import sys, time; from pathlib import Path; from ilo_analysis.reports.kernels.server import *\n"
    call += f"with ending_with_starter(Path({str(tmp_path / 'sockets')!r})): print(1, flush=True); time.sleep(600)"
    (tmp_path / "sockets").mkdir()
    with subprocess.Popen([sys.executable, "-c", call], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as loading:
        loading.stdout.readline()
        loading.stdin.close()
        assert loading.wait(30) == 0
    assert not (tmp_path / "sockets").exists()


@pytest.mark.parametrize("forked", [True, False], ids=["forked", "plain"])
def test_no_line_and_no_display_is_lost(server, forked):
    found = run(
        server if forked else None,
        # the queue of a socket holds a thousand
        "for i in range(2000): print(i, flush=True)",
        "for i in range(1500): display(i)",
        "print('x' * 20_000_000)",
        iopub_timeout=300,
    )
    printed, shown, long = outputs(found)
    assert "".join(part["text"] for part in printed).split() == [str(i) for i in range(2000)]
    assert [one["data"]["text/plain"] for one in shown] == [str(i) for i in range(1500)]
    assert sum(len(part["text"]) for part in long) == 20_000_001
