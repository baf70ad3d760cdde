"""The proxy's own pages."""

from __future__ import annotations

from stepwire.guard import answers


def test_a_refusal_and_a_failure_are_told_apart_by_their_header() -> None:
    refused, failed = answers.refusal("loopback", "No."), answers.failure("dns", "Not there.")
    assert (refused.status, refused.headers[0]) == (403, (b"Stepwire-Refused", b"loopback"))
    assert (failed.status, failed.headers[0]) == (502, (b"Stepwire-Failed", b"dns"))


def test_a_page_cannot_be_written_into_by_a_host() -> None:
    assert b"<script>" not in answers.refusal("host", "<script>alert(1)</script>").body
