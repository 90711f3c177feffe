"""What stays on disk: where results go, and later the workspace that remembers them."""

from textmine.store.output import OutputFolder, check_out, staged

__all__ = ["OutputFolder", "check_out", "staged"]
