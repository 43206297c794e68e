"""Settings of matplotlib, IPython, Jupyter, Python and the system, as somebody has them who changed what can be."""

STYLE = """
text.usetex: True
figure.autolayout: True
figure.constrained_layout.use: True
savefig.bbox: tight
path.sketch: 1, 100, 2
lines.linewidth: 9
xtick.direction: in
xtick.minor.visible: True
font.family: serif
axes.unicode_minus: False
svg.fonttype: path
backend: pdf
"""
STARTUP = """
import builtins, locale
import pandas as pd
pd.set_option("display.max_columns", 2, "display.precision", 1)
print("good morning")
builtins.sum = max
"""
PROFILE = """
c = get_config()
c.InteractiveShellApp.exec_lines = ["x = 1", "%precision 2"]
c.InlineBackend.figure_formats = ["png"]
c.InteractiveShell.ast_node_interactivity = "all"
c.TemplateExporter.exclude_input = True
"""


def settings_of_a_stranger(folder):
    """Environment of somebody who has changed what can be changed."""
    for name, content in {
        "mpl/matplotlibrc": STYLE, "ipython/profile_default/startup/00.py": STARTUP,
        "ipython/profile_default/ipython_config.py": PROFILE,
        "ipython/profile_default/ipython_kernel_config.py": PROFILE,
        "jupyter/jupyter_nbconvert_config.py": PROFILE, "cwd/matplotlibrc": STYLE,
    }.items():  # fmt: skip
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    places = {"MPLCONFIGDIR": "mpl", "IPYTHONDIR": "ipython", "JUPYTER_CONFIG_DIR": "jupyter"}
    return {name: str(folder / place) for name, place in places.items()} | {
        "LANG": "tr_TR.UTF-8", "LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "COLUMNS": "20",
        "PYTHONOPTIMIZE": "1", "PYTHONWARNINGS": "error", "NO_COLOR": "1", "PYTHONIOENCODING": "latin-1",
    }  # fmt: skip
