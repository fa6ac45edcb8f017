"""The numbers for Prometheus: what is counted, and who may read it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

LABELS = {"method": "GET", "endpoint": "jobs.healthz", "status": "200"}


def numbers(client: FlaskClient) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Return every sample by name and labels."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain")
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def value(client: FlaskClient, name: str, **labels: str) -> float:
    return numbers(client).get((name, frozenset(labels.items())), 0.0)


def test_requests_are_counted_by_endpoint_and_status(client: FlaskClient) -> None:
    before = value(client, "lms_requests_total", **LABELS)
    client.get("/healthz")
    client.get("/healthz")
    assert value(client, "lms_requests_total", **LABELS) == before + 2


def test_latency_falls_into_buckets(client: FlaskClient) -> None:
    name = "lms_request_seconds"
    before = value(client, f"{name}_count", **LABELS)
    client.get("/healthz")
    assert value(client, f"{name}_count", **LABELS) == before + 1
    assert value(client, f"{name}_bucket", **LABELS, le="+Inf") == before + 1
    assert value(client, f"{name}_sum", **LABELS) > 0


def test_unknown_addresses_share_one_name(client: FlaskClient) -> None:
    client.get("/no/such/page")
    client.get("/another?x=1")
    endpoints = {dict(labels).get("endpoint") for _name, labels in numbers(client)}
    assert "unknown" in endpoints
    assert not [name for name in endpoints if name and "/" in name]


def test_invented_methods_share_one_name(client: FlaskClient) -> None:
    client.open("/healthz", method="SMOKE")
    methods = {dict(labels).get("method") for _name, labels in numbers(client)}
    assert "SMOKE" not in methods


def test_ids_of_rows_are_no_labels(client: FlaskClient) -> None:
    client.get("/verify/LB-000000")
    client.get("/api/v1/attempts/4711")
    endpoints = {dict(labels).get("endpoint") for _name, labels in numbers(client)}
    assert "api_attempts.show_attempt" in endpoints
    assert not [name for name in endpoints if name and "4711" in name]


def test_stranger_from_another_host_finds_nothing(client: FlaskClient) -> None:
    answer = client.get("/metrics", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert answer.status_code == 404


def test_token_opens_the_numbers_to_another_host(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "METRICS_TOKEN", "watch-tower")
    away = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.get("/metrics").status_code == 404
    right = {"Authorization": "Bearer watch-tower"}
    assert client.get("/metrics", headers=right, environ_base=away).status_code == 200


def test_numbers_of_several_processes_are_added_up(tmp_path: Path) -> None:
    count = "from lms.web.metrics import REQUESTS; REQUESTS.labels('GET', 'x', '200').inc({})"
    read = "from lms.web.metrics import exposition; print(exposition().get_data(as_text=True))"
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for code in (count.format(2), count.format(3)):
        subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    shown = subprocess.run(
        [sys.executable, "-c", read], env=environment, check=True, capture_output=True, text=True
    ).stdout
    assert 'lms_requests_total{endpoint="x",method="GET",status="200"} 5.0' in shown
