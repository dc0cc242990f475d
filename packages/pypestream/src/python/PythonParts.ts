import type * as FlowRoutes from "../flow/FlowRoutes.js"

/** Pieces that generated scripts are put together from. Each is complete Python by itself after {@link imports}. */

export const imports = `
import datetime
import json
import os
import re
import threading
import unicodedata
import urllib.error
import urllib.request

import app
`

/** One request: bounded in time as a whole, no redirect followed, body cut at 1 MiB. */
export const exchange = `

class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


OPENER = urllib.request.build_opener(NoRedirect)


class NotSent(Exception):
    """The request certainly did not arrive."""


class AnswerLost(Exception):
    """The request may have arrived; nobody can tell."""


def post(url, secret, body, seconds):
    """Status and text of the answer."""
    request = urllib.request.Request(
        url,
        data=json.dumps(body).encode("utf-8"),
        headers={"Authorization": "Bearer " + secret, "Content-Type": "application/json"},
        method="POST",
    )
    found = {}

    def work():
        try:
            with OPENER.open(request, timeout=seconds) as response:
                found["answer"] = (response.status, response.read(1048576).decode("utf-8", "replace"))
        except urllib.error.HTTPError as error:
            found["answer"] = (error.code, "")
        except urllib.error.URLError as error:
            refused = isinstance(error.reason, (ConnectionRefusedError, OSError)) and not isinstance(
                error.reason, (TimeoutError, ConnectionResetError)
            )
            found["error"] = NotSent() if refused else AnswerLost()
        except Exception:
            found["error"] = AnswerLost()

    # A time limit of the socket starts anew with every byte; the thread's is for all of it.
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    if "answer" in found:
        return found["answer"]
    raise found.get("error") or AnswerLost()


def say(log, **entry):
    """One line of JSON: names and codes, no value of the payload, nothing of an answer."""
    try:
        log(json.dumps(dict(node=NAME, **entry)))
    except Exception:
        pass
`

/** What a script returns, by style. */
export const answers: Readonly<Record<FlowRoutes.Style, string>> = {
  plain: `

def returned(value, reason="", field=""):
    return {"success": "true" if value == "accepted" else "error"}
`,
  rich: `

def returned(value, reason="", field=""):
    return {"success": value, "REASON": reason, "FIELD": field, "RETRYABLE": "false"}
`
}

export const forwarding = `

def call(log, payload, context):
    env = context.get("env")
    if env not in DOORS:
        say(log, answer="error", reason="env-missing" if env is None else "env-unknown")
        return returned("error", "env-missing" if env is None else "env-unknown", "$.context.env")
    secret = os.environ.get("SLUICE_DOOR_SECRET") or getattr(app, "SLUICE_DOOR_SECRET", "")
    try:
        status, text = post(DOORS[env] + "/" + NAME, secret, {"payload": payload, "context": context}, DEADLINE)
    except NotSent:
        say(log, env=env, answer="error", reason="no-connection")
        return returned("error", "no-connection")
    except AnswerLost:
        say(log, env=env, answer="unknown", reason="answer-lost")
        return returned("unknown", "answer-lost")
    if status != 200:
        say(log, env=env, answer="error", reason="door-refused", status=status)
        return returned("error", "door-refused")
    answer = json.loads(text)
    if not isinstance(answer, dict) or not all(isinstance(one, str) for one in answer.values()):
        raise ValueError("no answer of a door")
    say(log, env=env, answer=answer["success"])
    return {"success": answer["success"], **answer}
`

export const standalone = `

def took_all(body, text):
    """Whether the answer says success, names no mistake and counts what was sent."""
    answer = json.loads(text)
    counted = all(
        answer.get(lane + "_processed", 0) == len(body.get(lane, [])) for lane in ("attributes", "events")
    )
    return answer.get("message") == "success" and not answer.get("errors"), counted


def call(log, payload, context):
    env = context.get("env")
    if env not in app.PARAMS:
        reason = "env-missing" if env is None else "env-unknown"
        say(log, answer="error", reason=reason)
        return returned("error", reason, "$.context.env")
    if not isinstance(payload, dict):
        reason = "payload-missing" if payload is None else "payload-not-an-object"
        say(log, env=env, answer="refused", reason=reason)
        return returned("refused", reason, "$.payload")
    params = app.PARAMS[env]
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    body, refused = body_of({"payload": filled(payload), "context": filled(context), "at": now})
    first = refused[0] if refused else None
    if first and not body:
        say(log, env=env, answer="refused", reason=first.code, field=first.field)
        return returned("refused", first.code, first.field)
    if not body:
        say(log, env=env, answer="accepted", reason="nothing-to-send")
        return returned("accepted", "nothing-to-send")
    url = params["braze_url"].rstrip("/") + "/" + params["braze_user_track"].strip("/")
    try:
        status, text = post(url, params["braze_api_key"], body, DEADLINE)
    except NotSent:
        say(log, env=env, answer="error", reason="no-connection")
        return returned("error", "no-connection")
    except AnswerLost:
        say(log, env=env, answer="unknown", reason="answer-lost")
        return returned("unknown", "answer-lost")
    if 200 <= status < 300:
        whole, counted = took_all(body, text)
        value = "accepted" if whole and counted else "partly"
        if value == "accepted" and first:
            say(log, env=env, answer="partly", reason=first.code, field=first.field, status=status)
            return returned("partly", first.code, first.field)
    else:
        value = "refused" if status in (400, 413) else "unknown" if status in (504, 520, 524) else "error"
    reason = "" if value == "accepted" else "braze-answered-%d" % status
    say(log, env=env, answer=value, reason=reason, status=status)
    return returned(value, reason)
`

/** The class that the platform calls. Nothing gets out of it but a dictionary of texts. */
export const execute = (name: string): string => `
class ${name}:
    def execute(self, log, payload=None, context=None):
        try:
            return call(log, payload, context if isinstance(context, dict) else {})
        except Exception as error:
            # The kind alone: the words of an error may quote what was being worked on.
            say(log, answer="error", reason="defect", kind=type(error).__name__)
            return returned("error", "defect")
`
