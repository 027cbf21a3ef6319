"""The regression corpus: whole scripts, run by Brian's numpy target and by the device.

``table.csv`` has a row for each script, with what is to come of it. Scripts of Brian 2's own
distribution are downloaded, not kept here; runs are shortened.
"""
