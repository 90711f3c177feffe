"""Style sheets and scripts that come with the pages; several are shared by the report and the review page."""

from __future__ import annotations

from importlib import resources


def asset(name: str) -> str:
    """Return a shipped style sheet or script, with line ends as they are in the repository."""
    return resources.files(__package__).joinpath("assets", name).read_text("utf-8").replace("\r\n", "\n")


def report_style() -> str:
    """Return the style of a page in one file: by day, by night where the reader's system says so, and on paper."""
    night = f"@media (prefers-color-scheme: dark) {{\n{asset('dark.css')}}}\n"
    both = ":root { color-scheme: light dark; }\n"
    return asset("light.css") + both + night + "".join(map(asset, ("marks.css", "charts.css", "report.css")))
