"""How the server does, in numbers, as Prometheus reads them.

Three kinds of sources. What happens in runs is heard at the log, through which every event goes:
:class:`MeteredEngine` stands around the engine. What is true right now (connections, viewers) is
asked for at each scrape, and so are the runs that have not ended, which are counted in the
records. Nothing is labelled with a run, a subject or an address: the number of series is bounded.

The page docs/reference/metrics.md is drawn from the registry.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from stepwire import __version__
from stepwire.runs.events import Ended, Entry, Event, Notice, Step
from stepwire.runs.model import ENDED, Status
from stepwire.runs.ports import Control, Engine, EventLog, Records, Spending, WorkQueue
from stepwire.runs.spending import SpendingQuery, Spent, Sum
from stepwire.runs.usage import Usage

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
SECONDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
PARTS: Final = ("observe", "decide", "act", "capture")


@dataclass(frozen=True, slots=True)
class FanOut:
    """The WebSocket side at this moment: connections, what they watch, bytes that wait for them.

    ``viewers_dropped`` counts since the start.
    """

    connections: int = 0
    viewers: int = 0
    outbox_depth: int = 0
    viewers_dropped: int = 0


class Metrics:
    """All numbers of one server, in a registry of their own."""

    def __init__(self, records: Records) -> None:
        self.registry = CollectorRegistry()
        self._records = records
        counter = partial(Counter, registry=self.registry)
        gauge = partial(Gauge, registry=self.registry)
        histogram = partial(Histogram, registry=self.registry, buckets=SECONDS)
        whole = "Seconds that a step took, whole and by its parts: observe, decide, act, capture."
        ended = "Runs that ended since the start, by status and completion code."
        tokens = "Tokens used at models, by model and direction: input, output."
        cost = "US dollars spent at models whose price is known, by model."
        waited = "Seconds that decisions waited for models, by model."
        answered = "HTTP requests answered, by method, route and status."
        self._steps = histogram("stepwire_step_seconds", whole, ["part"])
        self._failed_steps = counter("stepwire_steps_failed", "Steps whose action failed.")
        self._ended = counter("stepwire_runs_ended", ended, ["status", "code"])
        self._runs = gauge("stepwire_runs", "Runs that have not ended, by status.", ["status"])
        self._queued = gauge("stepwire_queue_length", "Runs that wait for a free slot.")
        self._model_tokens = counter("stepwire_model_tokens", tokens, ["model", "direction"])
        self._model_cost = counter("stepwire_model_cost_usd", cost, ["model"])
        self._model_seconds = counter("stepwire_model_seconds", waited, ["model"])
        self._requests = counter("stepwire_http_requests", answered, ["method", "route", "status"])

    def watch(self, fan_out: Callable[[], FanOut]) -> None:
        """Ask ``fan_out`` at each scrape from now on; once for each server."""
        self.registry.register(_Now(fan_out))

    async def exposition(self) -> bytes:
        """Everything as text, counted now."""
        counted = await self._records.count_by_status()
        for status in Status:
            if status not in ENDED:
                self._runs.labels(status.value).set(counted.get(status, 0))
        self._queued.set(counted.get(Status.QUEUED, 0))
        return generate_latest(self.registry)

    def heard(self, event: Event) -> None:
        """Something was written to a run's log."""
        match event:
            case Step():
                seconds = [getattr(event.timings, part) for part in PARTS]
                for part, taken in zip(("whole", *PARTS), (sum(seconds), *seconds), strict=True):
                    self._steps.labels(part).observe(taken)
                if event.error is not None:
                    self._failed_steps.inc()
            case Ended():
                self._ended.labels(event.status.value, event.code.value if event.code else "").inc()

    def used(self, usage: Usage) -> None:
        """Something was used at a model."""
        self._model_tokens.labels(usage.model, "input").inc(usage.input_tokens)
        self._model_tokens.labels(usage.model, "output").inc(usage.output_tokens)
        self._model_seconds.labels(usage.model).inc(usage.seconds)
        if usage.cost_usd is not None:
            self._model_cost.labels(usage.model).inc(float(usage.cost_usd))

    def answered(self, method: str, route: str, status: int) -> None:
        """A request was answered; ``route`` is the path's template, never the path."""
        self._requests.labels(method, route, str(status)).inc()


class _Now(Collector):
    """What is asked for at each scrape."""

    def __init__(self, fan_out: Callable[[], FanOut]) -> None:
        self._fan_out = fan_out

    def collect(self) -> Iterable[Metric]:
        now = self._fan_out()
        yield GaugeMetricFamily("stepwire_connections", "Open WebSocket connections.", now.connections)
        yield GaugeMetricFamily("stepwire_viewers", "Runs being watched, by viewer.", now.viewers)
        yield GaugeMetricFamily(
            "stepwire_outbox_bytes", "Bytes that wait for viewers to take them.", now.outbox_depth
        )
        yield CounterMetricFamily(
            "stepwire_viewers_dropped", "Viewers dropped for taking no byte for 60 s.", now.viewers_dropped
        )
        info = GaugeMetricFamily("stepwire_info", "1, with the server's version.", labels=["version"])
        info.add_metric([__version__], 1)
        yield info


class MeteredEngine:
    """An engine whose log is heard by the metrics; otherwise the engine itself."""

    def __init__(self, engine: Engine, metrics: Metrics) -> None:
        self._engine = engine
        self._log = MeteredLog(engine.log, metrics)

    @property
    def queue(self) -> WorkQueue:
        """The runs that wait."""
        return self._engine.queue

    @property
    def log(self) -> EventLog:
        """What happened in each run."""
        return self._log

    @property
    def control(self) -> Control:
        """The way to a run's worker."""
        return self._engine.control


class MeteredSpending:
    """What is spent, heard by the metrics; otherwise the store itself."""

    def __init__(self, spending: Spending, metrics: Metrics) -> None:
        self._spending = spending
        self._metrics = metrics

    async def add(self, spent: Spent) -> None:
        """As the store does; heard when it is durable."""
        await self._spending.add(spent)
        self._metrics.used(spent.usage)

    async def sums(self, query: SpendingQuery) -> tuple[Sum, ...]:
        """As the store does."""
        return await self._spending.sums(query)

    async def forget_before(self, day: date) -> None:
        """As the store does."""
        await self._spending.forget_before(day)


class MeteredLog:
    """A log that tells the metrics what was written, once it is."""

    def __init__(self, log: EventLog, metrics: Metrics) -> None:
        self._log = log
        self._metrics = metrics

    async def append(self, run_id: str, event: Event, *, after: int) -> Entry:
        """As the log does; heard when it is durable."""
        entry = await self._log.append(run_id, event, after=after)
        self._metrics.heard(event)
        return entry

    async def read(self, run_id: str, *, after: int, limit: int = 100) -> list[Entry]:
        """As the log does."""
        return await self._log.read(run_id, after=after, limit=limit)

    async def last(self, run_id: str) -> Entry | None:
        """As the log does."""
        return await self._log.last(run_id)

    async def erase(self, run_id: str) -> None:
        """As the log does."""
        await self._log.erase(run_id)

    def tail(self, run_id: str) -> AbstractAsyncContextManager[AsyncIterator[Entry | Notice]]:
        """As the log does."""
        return self._log.tail(run_id)

    async def say(self, notice: Notice) -> None:
        """As the log does."""
        await self._log.say(notice)
