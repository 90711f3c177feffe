"""Where the work runs: in this process, or in a pool of processes that outlives what a file does to a worker."""

from textmine.engine.attempt import Attempt
from textmine.engine.local import in_order, run_any, run_each

__all__ = ["Attempt", "in_order", "run_any", "run_each"]
