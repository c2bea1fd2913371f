"""In the place of RunPod's SDK where that cannot be installed: so much of it as our handler meets, by what its source says.

It calls the handler on the main thread, one job at a time, takes "error" of what it returns for a failure, and serves POST /runsync with
--rp_serve_api, --rp_api_host and --rp_api_port. SIGTERM is noted, and what runs may end.
"""

from . import serverless  # noqa: F401
