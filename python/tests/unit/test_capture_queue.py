"""Spikes under way, read from and written to Brian's own queues."""

from __future__ import annotations

import numpy as np
import pytest
from brian2.devices.device import get_device
from brian2.synapses.spikequeue import SpikeQueue

from brian2grad.capture.queue import read_pending, write_pending

DT = 1e-4


@pytest.fixture(params=["python", "cpp"])
def queue(request: pytest.FixtureRequest):
    made = SpikeQueue(0, 3) if request.param == "python" else get_device().spike_queue(0, 3)
    delays = np.array([0, 2, 5, 1]) * DT
    made.prepare(delays, DT, np.array([0, 0, 1, 2], dtype=np.int32))
    return made


def test_reads_steps_from_now(queue) -> None:
    queue.push(np.array([0, 1], dtype=np.int32))
    queue.advance()
    queue.push(np.array([2], dtype=np.int32))
    # Synapse 0 was delivered; 1 and 2 come one step closer; 3 is due in one step.
    assert sorted(read_pending(queue, DT).tolist()) == [[1, 1], [1, 3], [4, 2]]


def test_writes_what_it_reads(queue) -> None:
    queue.advance()
    wanted = [[0, 3], [2, 1], [2, 0], [4, 2]]
    write_pending(queue, np.array(wanted), DT)
    assert read_pending(queue, DT).tolist() == wanted
    assert np.array(queue.peek()).tolist() == [3]
    write_pending(queue, np.zeros((0, 2)), DT)
    assert read_pending(queue, DT).shape == (0, 2)


def test_steps_are_converted_to_another_dt(queue) -> None:
    write_pending(queue, np.array([[4, 1]]), DT)
    assert read_pending(queue, DT / 2, DT).tolist() == [[8, 1]]
    assert read_pending(queue, 2 * DT, DT).tolist() == [[2, 1]]
