"""Counts and times of requests for Prometheus.

With several workers each keeps its numbers in files of PROMETHEUS_MULTIPROC_DIR (`lms serve` sets
it), and whichever worker is asked adds up all of them.
"""

import os
import time

from flask import Flask, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

MULTIPROC = "PROMETHEUS_MULTIPROC_DIR"
UNKNOWN = "unknown"  # one name for all that leads nowhere: scanners invent endless addresses
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

# Seconds: saves are promised within tens of milliseconds, pages within half a second.
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

REQUESTS = Counter("lms_requests", "Requests answered", labelnames=("method", "endpoint", "status"))
LATENCY = Histogram(
    "lms_request_seconds",
    "Seconds from request to answer",
    labelnames=("method", "endpoint", "status"),
    buckets=BUCKETS,
)


def init_metrics(app: Flask) -> None:
    """Count and time every request that reaches the application."""

    @app.before_request
    def _start() -> None:
        g.request_began = time.perf_counter()

    @app.after_request
    def _count(response: Response) -> Response:
        method = request.method if request.method in METHODS else UNKNOWN
        labels = (method, request.endpoint or UNKNOWN, str(response.status_code))
        REQUESTS.labels(*labels).inc()
        if "request_began" in g:
            LATENCY.labels(*labels).observe(time.perf_counter() - g.request_began)
        return response


def exposition() -> Response:
    """Return the numbers of all workers as Prometheus reads them."""
    registry: CollectorRegistry = REGISTRY
    if os.environ.get(MULTIPROC):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
