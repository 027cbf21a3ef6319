"""Networks as users would write them in Brian 2, each with its PyTorch loop."""
