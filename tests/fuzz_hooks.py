"""What schemathesis is told beside the description: cases that exist, a fresh key for each call, and a tag that matches.

Only what is right is replaced by what leads further; what was made wrong on purpose stays.
"""

import json
import os
import re
import uuid

import schemathesis

REFERENCES = os.environ.get("FUZZ_REFERENCES", "").split()
LONGEST = 300
REFERENCE, KEY = re.compile(r"[A-Z]{3}-\d{4}-\w{5}-\w{5}"), re.compile(r"[!-~]{1,255}")


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    """A case of the kind that there is."""
    reference = str((path_parameters or {}).get("reference", ""))
    if REFERENCES and REFERENCE.fullmatch(reference):
        path_parameters["reference"] = REFERENCES[sum(reference.encode()) % len(REFERENCES)]
    return path_parameters


@schemathesis.hook
def before_call(context, case, kwargs):
    """A key that no other call has had; the case as it is."""
    headers = case.headers or {}
    if KEY.fullmatch(str(headers.get("Idempotency-Key", ""))):
        headers["Idempotency-Key"] = str(uuid.uuid4())
    if headers.get("If-Match"):
        headers["If-Match"] = "*"


@schemathesis.hook
def filter_query(context, query):
    """What the server in front refuses by its length (414) is no answer of the API."""
    return len(str(query)) < LONGEST


@schemathesis.serializer("application/x-ndjson", "application/jsonl")
def lines(context, value):
    """One JSON text a line; what is text is sent as it is."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace")
    return b"\n".join(json.dumps(each).encode() for each in (value if isinstance(value, list) else [value]))
