"""Hashes of what the engine makes of models, which a change that only moves code leaves alone."""
