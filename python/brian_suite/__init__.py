"""Brian 2's own test suite, run on the device ``brian2grad``.

``python -m brian_suite`` runs the suite of the Brian 2 that is installed; ``./brian2grad test
--brian-suite`` finds or makes the environment first.
"""
