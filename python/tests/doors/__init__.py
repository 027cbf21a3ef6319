"""Networks written in Brian 2 as `tests/models/*.yaml` say them for the Java door."""
