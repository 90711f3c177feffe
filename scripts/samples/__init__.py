"""The parts of ``make_samples.py``: the texts, what dresses them as files of each kind, and the truth about them."""
