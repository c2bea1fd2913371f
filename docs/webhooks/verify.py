"""Tells whether a delivery is Transcode's and new. Standard library alone.

    python3 verify.py SECRET TIMESTAMP SIGNATURES [NOW] < body
"""
import hashlib
import hmac
import sys
import time

TOLERANCE = 300  # seconds


def is_genuine(secret: str, timestamp: str, signatures: str, body: bytes, now: float | None = None) -> bool:
    """timestamp and signatures are the headers Transcode-Webhook-Timestamp and -Signature; body is the raw body, before any parsing."""
    if not (timestamp.isascii() and timestamp.isdigit()):
        return False
    if abs((time.time() if now is None else now) - int(timestamp)) > TOLERANCE:
        return False
    expected = "v1=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return any(hmac.compare_digest(expected.encode(), each.strip().encode()) for each in signatures.split(","))


if __name__ == "__main__":
    at = float(sys.argv[4]) if len(sys.argv) > 4 else None
    print("genuine" if is_genuine(sys.argv[1], sys.argv[2], sys.argv[3], sys.stdin.buffer.read(), at) else "refused")
