from decimal import Decimal

from stepwire.agent.meter import Meter
from stepwire.agent.ports import Done, LookFurther, Pause
from stepwire.runs.usage import Usage

ONE = Usage("m", 10, 1, Decimal("0.1"), 1.0)


def test_what_led_to_a_step_is_its_share() -> None:
    meter = Meter()
    for decision in (LookFurther(usage=ONE), Pause(1.0), Done(usage=ONE)):
        meter.count(decision)
    assert meter.close() == ONE + ONE
    assert meter.close() is None
    assert meter.total == ONE + ONE


def test_earlier_attempts_count_in_the_total_only() -> None:
    meter = Meter(before=ONE)
    assert meter.close() is None
    meter.count(Done(usage=ONE))
    assert meter.close() == ONE
    assert meter.total == ONE + ONE
