"""textmine: reads a stack of party-building reports and lays the evidence in front of an inspector.

The Python door: :func:`textmine.triage` does the whole job, :func:`textmine.copies` only finds who shares what,
:func:`textmine.compare` lays two files beside each other, :func:`textmine.read_file` reads one file,
:func:`textmine.parse_file` also says how it is built and what its statements are about, and
:mod:`textmine.model` holds the nouns that all of them speak. What does the work is loaded when it is first asked for.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing is not loaded for it: ``textmine --version`` is to cost no more than Python itself
if TYPE_CHECKING:
    from typing import Any

    from textmine.inputs import Inputs
    from textmine.settings import load_settings
    from textmine.work import compare, copies, parse_file, read_file, triage

__version__ = "0.1.0"  # as in pyproject.toml; to ask the metadata of the package takes longer than to start Python
__all__ = ["Inputs", "compare", "copies", "load_settings", "parse_file", "read_file", "triage"]

_HOMES = {"Inputs": "textmine.inputs", "load_settings": "textmine.settings"}


def __getattr__(name: str) -> Any:
    """Load a public name on first use, so that ``import textmine`` costs nothing."""
    if name not in __all__:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(_HOMES.get(name, "textmine.work")), name)
