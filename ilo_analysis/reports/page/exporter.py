"""The nbconvert exporter `ilo-report`: `jupyter nbconvert --to ilo-report notebook.ipynb`."""

from __future__ import annotations

import base64
import hashlib
from typing import Any, cast

from jinja2 import Environment
from markupsafe import Markup
from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.exporter import Exporter
from traitlets import default

from ilo_analysis.reports.page.checks import check_page
from ilo_analysis.reports.page.document import Page, read_page
from ilo_analysis.reports.page.markup import TEMPLATES
from ilo_analysis.reports.page.selection import notebook_parameters


class IloReportExporter(HTMLExporter):  # type: ignore[misc]
    """Executed notebook to one HTML file that opens anywhere, offline, with or without scripts."""

    export_from_notebook = "ILO report"

    @default("template_name")
    def _own_template(self) -> str:
        return "ilo-report"

    @default("extra_template_basedirs")
    def _own_folder(self) -> list[str]:
        return [str(TEMPLATES)]

    def _create_environment(self) -> Environment:
        environment = cast(Environment, super()._create_environment())
        # nbconvert leaves escaping to each template; here a title can hold anything
        environment.autoescape = True
        return environment

    def from_notebook_node(
        self,
        nb: Any,  # noqa: ANN401 - nbformat's nodes have no types
        resources: dict[str, Any] | None = None,
        **kw: Any,  # noqa: ANN401 - handed on
    ) -> tuple[str, dict[str, Any]]:
        """Return HTML of a notebook; `resources["ilo"]` can hold title, parameters and language."""
        # HTMLExporter parses the finished page and prints it again, which doubles the time
        found = self._init_resources(resources)
        notebook, resources = Exporter.from_notebook_node(self, nb, found, **kw)
        options = resources.get("ilo", {})
        declared = notebook_parameters(notebook).get("language")
        language = str(options.get("language") or declared or self.language_code)
        page = read_page(notebook, title=options.get("title"), parameters=options.get("parameters"), language=language)
        html = check_page(self.render(page))
        resources["ilo_page"] = page
        return html, resources

    def render(self, page: Page) -> str:
        """Return the page printed through the template."""
        script = script_for(page)
        sheets = ("report.css", "brief.css") if page.told.get("shown") else ("report.css",)
        printed = self.template.render(
            page=page,
            tr=page.locale.tr,
            css=Markup("\n").join(styles(f"ilo-report/{sheet}") for sheet in sheets),
            script=script,
            csp=policy(script),
        )
        return str(printed)


def styles(name: str) -> Markup:
    """Return the style sheet of a template, for the inside of a page."""
    return Markup((TEMPLATES / name).read_text(encoding="utf-8").strip())


def script_for(page: Page) -> Markup:
    """Return the script that finds and sorts stories; empty where there is nothing to find."""
    return styles("ilo-report/report.js") if len(page.stories) > 1 else Markup("")


def policy(script: str) -> Markup:
    """Return the Content-Security-Policy that allows the one script and nothing else to be fetched or run."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    allowed = f"script-src 'sha256-{digest}'; " if script else ""
    return Markup(
        f"default-src 'none'; {allowed}style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    )
