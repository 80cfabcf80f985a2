#!/usr/bin/env python3
"""Renders the templates of a JSON list read from standard input with Python's Jinja2 on the shared values of jinja.json.

Writes a JSON list: what each renders to as {"text": ...}, or how it fails as {"error": ...}.
"""
import json
import pathlib
import sys

import jinja2

VALUES = json.loads((pathlib.Path(__file__).parent / "jinja.json").read_text("utf-8"))["values"]


def render(template):
    try:
        text = jinja2.Environment().from_string(template).render(json.loads(json.dumps(VALUES)))
        text.encode("utf-8")
        return {"text": text}
    except RecursionError as failure:
        return {"skip": str(failure)}
    except Exception as failure:
        return {"error": f"{type(failure).__name__}: {failure}"}


print(json.dumps([render(template) for template in json.load(sys.stdin)]))
