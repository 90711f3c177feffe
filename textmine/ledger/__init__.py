"""The ledger of a paper: each problem with what it is put down to, what answers it, who does that, and by when."""

from textmine.ledger.bridge import Bridge, bridge
from textmine.ledger.entries import ledger_of

__all__ = ["Bridge", "bridge", "ledger_of"]
