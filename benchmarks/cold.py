"""Import a function and make its clients, as a cold start does; print what it took. Run by imports.py.

`cold.py boto3` makes one client of boto3 alone; `cold.py app` imports `app` from PYTHONPATH and wires it.
"""

import time

wall, cpu = time.perf_counter(), time.process_time()

import sys  # noqa: E402 - after the clocks were started

if sys.argv[1] == "boto3":
    import boto3

    boto3.client("dynamodb")
else:
    import os
    from dataclasses import fields
    from importlib import import_module

    app = import_module("app")
    made_up = {"PORTS": "80,443", "LOOPBACK": "no", "PACE": "normal", "PAGE_URL": "https://stet.example"}
    for field in fields(app.Environment):
        name = field.name.upper()
        os.environ[name] = made_up.get(name, "https://sqs.us-east-1.amazonaws.com/123456789012/made-up")
    app.wired()

print(time.perf_counter() - wall, time.process_time() - cpu)
