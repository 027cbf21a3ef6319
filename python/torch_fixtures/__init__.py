"""Writes down what losses and optimizers give in Python, for the tests of the Java door.

Run ``python -m torch_fixtures`` in ``python/`` to write them again, ``--check`` to compare. The
last digits are those of a processor and of a version of PyTorch: numbers are compared, not texts.
"""
