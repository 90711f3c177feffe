"""What a person should look at: findings, one kind a file, and the queue that they make."""

from textmine.judge.losses import losses
from textmine.judge.precedence import precedence
from textmine.judge.queue import queue
from textmine.judge.residue import Home, home_of, residue

__all__ = ["Home", "home_of", "losses", "precedence", "queue", "residue"]
