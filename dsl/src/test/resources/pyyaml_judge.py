"""Reads a JSON list from standard input and writes one: what PyYAML makes of every entry.

`load`: entries are YAML texts; each becomes {"value": ...} or {"error": "..."}.
`dump`: entries are values; each becomes the YAML text that Dify would write.
"""
import datetime
import json
import sys

import yaml


def plain(value):
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    if isinstance(value, dict):
        return {key(name): plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        raise ValueError("not finite")
    return value


def key(name):
    if name is None or isinstance(name, (bool, int, float)):
        return json.dumps(plain(name))
    return plain(name)


def load(text):
    try:
        return {"value": plain(yaml.safe_load(text))}
    except Exception as error:
        return {"error": type(error).__name__ + ": " + str(error)}


def dump(value):
    return yaml.dump(value, allow_unicode=True)


entries = json.load(sys.stdin)
json.dump([load(entry) if sys.argv[1] == "load" else dump(entry) for entry in entries], sys.stdout)
