"""Where the work runs: in processes of this machine that may be lost, or on a cluster."""

from textmine.engine.attempt import Attempt
from textmine.engine.engines import LOCAL, Engine, engine_of
from textmine.engine.local import in_order, run_any, run_each

__all__ = ["LOCAL", "Attempt", "Engine", "engine_of", "in_order", "run_any", "run_each"]
