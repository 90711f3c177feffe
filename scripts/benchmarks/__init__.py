"""The parts of ``benchmark.py``: each measures one thing beside plain libraries, and returns a table."""
