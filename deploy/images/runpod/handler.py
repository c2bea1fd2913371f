"""The handler of a serverless endpoint at RunPod: each job is one run of our worker, which joins the platform that asked for it.

Input (Silo/Burst/RunPodMessages.cs): run, join, worker, token, idle_seconds, run_seconds, notify, secret. The worker gets steps and
presigned addresses from the platform itself; nothing of a storage is known here. Output: {"exit": 0, "steps": 12}, or {"error": "..."},
which makes the job FAILED.

Environment: TRANSCODE_JOIN_HOSTS, names of platforms joined by commas: others are refused. TRANSCODE_PROGRAM: what starts the worker
(default: dotnet /app/transcode.dll).
"""

import contextlib
import hashlib
import hmac
import json
import os
import re
import shlex
import signal
import subprocess
import tempfile
import time
import urllib.request
from urllib.parse import urlsplit

LONGEST_ERROR = 300
GRACE_SECONDS = 5

# So much before RunPod ends the job by force the worker is told to stop, and hands back what it holds.
MARGIN_SECONDS = 10


def fault(order):
    """What is wrong with an input; None: nothing."""
    for name in ("run", "join", "worker", "token", "notify", "secret"):
        if not isinstance(order.get(name), str) or not 0 < len(order[name]) <= 500:
            return f"input.{name} is a text of 1 to 500 characters"
    for name in ("idle_seconds", "run_seconds"):
        if not isinstance(order.get(name), int) or not 0 < order[name] <= 604800:
            return f"input.{name} is a number of seconds"
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", order["worker"]):
        return "input.worker is a name"
    hosts = [host for host in os.environ.get("TRANSCODE_JOIN_HOSTS", "").split(",") if host]
    for name in ("join", "notify"):
        address = urlsplit(order[name])
        if address.scheme not in ("https", "http") or not address.hostname:
            return f"input.{name} is an address"
        if hosts and address.hostname not in hosts:
            return f"input.{name} is no host of TRANSCODE_JOIN_HOSTS"
    return None


def notify(order, job_id, status):
    """Tells the platform, signed as its own webhooks are. It asks RunPod itself, so that a notice that is lost costs seconds only."""
    body = json.dumps({"id": job_id, "status": status})
    timestamp = str(int(time.time()))
    code = hmac.new(order["secret"].encode(), f"{timestamp}.{body}".encode(), hashlib.sha256).hexdigest()
    request = urllib.request.Request(order["notify"], body.encode(), {
        "Content-Type": "application/json",
        "Transcode-Webhook-Timestamp": timestamp,
        "Transcode-Webhook-Signature": f"v1={code}",
    })
    try:
        urllib.request.urlopen(request, timeout=5).close()
    except OSError as error:
        print(f"run {order['run']}: the platform was not told that it is {status}: {error}", flush=True)


def words(order):
    """Of the worker. The key is not among them: other processes may read these."""
    program = shlex.split(os.environ.get("TRANSCODE_PROGRAM", "dotnet /app/transcode.dll"))
    return program + ["worker", "--join", order["join"], "--name", order["worker"], "--label", f"burst={order['run']}",
                      "--until-idle", str(order["idle_seconds"]), "--grace", str(GRACE_SECONDS), "--no-benchmark"]


@contextlib.contextmanager
def passing_on(worker):
    """A machine that is taken away gets SIGTERM. The SDK notes it and waits for this handler, which waits for the worker: so the worker
    is told too, and hands back what it holds."""
    def told(number, frame):
        worker.terminate()
        if callable(before):
            before(number, frame)

    try:
        before = signal.signal(signal.SIGTERM, told)
    except ValueError:  # Not the main thread: nobody tells us.
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before or signal.SIG_DFL)


def handle(job):
    order = job.get("input") or {}
    wrong = fault(order)
    if wrong:
        return {"error": wrong}
    notify(order, job["id"], "IN_PROGRESS")
    with tempfile.TemporaryDirectory(prefix="transcode-") as folder:
        worker = subprocess.Popen(words(order) + ["--data", folder], stdout=subprocess.PIPE, text=True,
                                  env={**os.environ, "TRANSCODE_TOKEN": order["token"]})
        try:
            with passing_on(worker):
                told, _ = worker.communicate(timeout=max(1, order["run_seconds"] - MARGIN_SECONDS))
        except subprocess.TimeoutExpired:
            worker.terminate()
            told, _ = worker.communicate(timeout=GRACE_SECONDS + 20)
        finally:
            if worker.poll() is None:
                worker.kill()
    print(told, flush=True)
    if worker.returncode != 0:
        last = (told.strip().splitlines() or ["it said nothing"])[-1]
        return {"error": f"the worker ended with {worker.returncode}: {last}"[:LONGEST_ERROR]}
    steps = re.search(r"; (\d+) steps\.", told)
    return {"exit": 0, "steps": int(steps.group(1)) if steps else 0}


if __name__ == "__main__":
    import runpod  # of the image alone

    runpod.serverless.start({"handler": handle})
