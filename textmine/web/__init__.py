"""The review page: a local web server that is a thin door onto :class:`textmine.work.desk.Desk`."""
