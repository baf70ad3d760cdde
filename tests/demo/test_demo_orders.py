from datetime import date

from stepwire.demo.orders import past_orders, sorted_orders, working_days_after

TUESDAY = date(2026, 11, 24)


def test_working_days_skip_the_weekend():
    assert working_days_after(TUESDAY, 3) == date(2026, 11, 27)
    assert working_days_after(TUESDAY, 4) == date(2026, 11, 30)


def test_the_past_is_full_and_ends_before_today():
    orders = past_orders(TUESDAY)
    assert len(orders) == 5
    assert all(order.lines and order.placed < TUESDAY for order in orders)


def test_orders_sort_by_any_column_both_ways():
    orders = past_orders(TUESDAY)
    totals = [order.total for order in sorted_orders(orders, "total", descending=False)]
    assert totals == sorted(totals)
    newest = sorted_orders(orders, "placed", descending=True)
    assert [order.placed for order in newest] == sorted((order.placed for order in orders), reverse=True)
    assert sorted_orders(orders, "status", descending=False)[0].status == "Being packed"


def test_only_what_has_not_left_can_be_cancelled():
    packed, sailing, *_ = past_orders(TUESDAY)
    assert packed.cancellable
    assert not packed.cancelled().cancellable
    assert not sailing.cancellable
