"""What a person should look at: findings, one kind a file, and the queue that they make."""

from textmine.judge.form import Demands, demands, form
from textmine.judge.gaps import gaps
from textmine.judge.hollow import concreteness, hollow
from textmine.judge.losses import losses
from textmine.judge.notes import Notes, notes_of
from textmine.judge.partly import partly
from textmine.judge.precedence import precedence
from textmine.judge.queue import queue
from textmine.judge.residue import Home, HomeNotes, ResidueNotes, home_of, residue
from textmine.judge.returning import returning

__all__ = [
    "Demands",
    "Home",
    "HomeNotes",
    "Notes",
    "ResidueNotes",
    "concreteness",
    "demands",
    "form",
    "gaps",
    "hollow",
    "home_of",
    "losses",
    "notes_of",
    "partly",
    "precedence",
    "queue",
    "residue",
    "returning",
]
