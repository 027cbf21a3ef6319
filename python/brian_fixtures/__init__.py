"""Writes down what Brian 2 says of units, equations and expressions, for the engine's tests.

The engine reads Brian 2's texts without Brian 2, so its tests compare with recorded answers.
Run ``python -m brian_fixtures`` in ``python/`` to write them again, ``--check`` to compare.
"""
