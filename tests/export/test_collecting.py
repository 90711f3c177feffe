import gc

import pytest

from textmine.export.collecting import seldom_collecting


@pytest.fixture(autouse=True)
def thresholds():
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_the_collector_looks_seldom_and_then_as_before():
    gc.set_threshold(700, 10, 10)
    with pytest.raises(ZeroDivisionError), seldom_collecting():
        1 / (gc.get_threshold()[0] <= 10_000)
    assert gc.get_threshold() == (700, 10, 10)


def test_a_collector_that_never_looks_still_does_not():
    gc.set_threshold(0, 10, 10)
    with seldom_collecting():
        assert gc.get_threshold()[0] == 0


def test_one_that_looks_more_seldom_is_left_as_it_is():
    gc.set_threshold(10**7, 10, 10)
    with seldom_collecting():
        assert gc.get_threshold()[0] == 10**7


def test_two_that_write_at_once_leave_the_collector_as_it_was():
    gc.set_threshold(700, 10, 10)
    one, other = seldom_collecting(), seldom_collecting()
    one.__enter__()
    other.__enter__()
    one.__exit__(None, None, None)
    other.__exit__(None, None, None)
    assert gc.get_threshold() == (700, 10, 10)
