"""See the package."""

import argparse
import json
import signal
import sys
import traceback
import uuid
from http.server import BaseHTTPRequestHandler, HTTPServer


def run_job(handler, job):
    try:
        output = handler(job)
    except Exception as error:  # what a handler throws is a failed job
        return {"error": json.dumps({"error_type": str(type(error)), "error_traceback": traceback.format_exc()})}
    result = {"output": output}
    if isinstance(output, dict):
        error = output.pop("error", None)
        if error:
            result["error"] = error
        if not output:
            del result["output"]
    return result


def start(config):
    words = argparse.ArgumentParser()
    words.add_argument("--rp_serve_api", action="store_true")
    words.add_argument("--rp_api_host", default="localhost")
    words.add_argument("--rp_api_port", type=int, default=8000)
    told, _ = words.parse_known_args()
    if not told.rp_serve_api:
        sys.exit("the stand-in serves --rp_serve_api only")

    class Requests(BaseHTTPRequestHandler):
        timeout = 5  # one caller at a time: none keeps the line for nothing

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            job = {"id": f"test-{uuid.uuid4()}", "input": body["input"], "webhook": None}
            result = run_job(config["handler"], job)
            self.answer({"id": job["id"], "status": "FAILED", "error": result["error"]} if "error" in result
                        else {"id": job["id"], "status": "COMPLETED", "output": result["output"]})

        def answer(self, value):
            text = json.dumps(value).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_):
            pass

    server = HTTPServer((told.rp_api_host, told.rp_api_port), Requests)
    ended = []
    signal.signal(signal.SIGTERM, lambda *_: ended.append(True))
    server.timeout = 0.1
    while not ended:
        server.handle_request()
