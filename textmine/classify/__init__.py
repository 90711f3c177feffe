"""What each statement does (role) and what it is about (categories), with the grounds."""

from textmine.classify.model import Classifier, load_classifier

__all__ = ["Classifier", "load_classifier"]
