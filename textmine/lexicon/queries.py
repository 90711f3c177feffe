"""The queries by which candidates are found in tables: one text for every engine, kept beside what uses them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def load_queries() -> Mapping[str, str]:
    """Return the queries by the names of the tables that they make; values are to be filled in."""
    text = resources.files("textmine.reuse.tables").joinpath("queries.toml").read_text("utf-8")
    return {name: str(query).strip() for name, query in tomllib.loads(text).items()}
