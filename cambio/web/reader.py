"""Pages on which a camera reads cards and vouchers."""

from __future__ import annotations

from flask import Response, make_response

from cambio.app.factory import CONTENT_SECURITY_POLICY

READER_POLICY = CONTENT_SECURITY_POLICY + "; script-src 'self' 'wasm-unsafe-eval'"
"""The reader of QR codes is WebAssembly of our own; nothing else may be compiled in such a page."""


def with_reader(html: str, status: int = 200) -> Response:
    """A page in which the reader of QR codes may run."""
    response = make_response(html, status)
    response.headers["Content-Security-Policy"] = READER_POLICY
    return response
