import type * as FlowRoutes from "../flow/FlowRoutes.js"

// The parts of generated scripts. Each part is complete Python after `imports`.

/**
 * The place of app.py, relative to a script.
 *
 * - `package`: in the package above the script's own package, as `solution/app.py` and `solution/nodes/Track.py`. It is the
 *   form of the partner page between Pypestream and Braze, whose samples write `from .. import app` (2026-11-20).
 * - `flat`: in the same folder as the script, which is on Python's path.
 */
export type Layout = "package" | "flat"

const modules = `
import datetime
import json
import os
import re
import threading
import unicodedata
import urllib.error
import urllib.request
`

/** The import statements of a script. */
export const imports: Readonly<Record<Layout, string>> = {
  package: `${modules}
from .. import app
`,
  flat: `${modules}
import app
`
}

/** One HTTP request with a limit on the total time, without redirects, and with at most 1 MiB of the response body. */
export const exchange = `

class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


OPENER = urllib.request.build_opener(NoRedirect)


class NotSent(Exception):
    """The request did not reach the server."""


class AnswerLost(Exception):
    """The request may have reached the server; the response was lost."""


def post(url, secret, body, seconds):
    """Return the status and the text of the response."""
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

    # The socket's timeout starts again with every byte; the thread bounds the total time.
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    if "answer" in found:
        return found["answer"]
    raise found.get("error") or AnswerLost()


def object_in(text):
    """Return the JSON object in a response, which is empty if there is none."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def write_log(log, **entry):
    """Log one line of JSON: names and codes only, no value of the payload and nothing of a response."""
    try:
        log(json.dumps(dict(node=NAME, **entry)))
    except Exception:
        pass


def environment_of(context):
    """Return the name of the environment, or None if it is missing or not a string."""
    env = context.get("env")
    return env if isinstance(env, str) else None


def setting_missing(log, env, field, remedy):
    """Log a setting that is empty, and return the error for the flow."""
    message = field + " is empty. " + remedy
    write_log(log, env=env, answer="error", reason="setting-missing", field=field, message=message)
    return result("error", "setting-missing", field)
`

/** The return value of a script, by style. */
export const results: Readonly<Record<FlowRoutes.Style, string>> = {
  plain: `

def result(value, reason="", field="", retryable=False):
    return {"success": "true" if value == "accepted" else "error"}
`,
  rich: `

def result(value, reason="", field="", retryable=False):
    return {"success": value, "REASON": reason, "FIELD": field, "RETRYABLE": "true" if retryable else "false"}
`
}

/** The functions of a script that forwards each call to an HTTP handler. */
export const forwarding = `

def call(log, payload, context):
    env = environment_of(context)
    if env not in HANDLERS:
        reason = "env-missing" if env is None else "env-unknown"
        write_log(log, answer="error", reason=reason)
        return result("error", reason, "$.context.env")
    secret = os.environ.get("SLUICE_NODE_SECRET") or getattr(app, "SLUICE_NODE_SECRET", "")
    if not secret:
        remedy = "Set the environment variable SLUICE_NODE_SECRET where the node runs, or assign it in app.py."
        return setting_missing(log, env, "SLUICE_NODE_SECRET", remedy)
    try:
        status, text = post(HANDLERS[env] + "/" + NAME, secret, {"payload": payload, "context": context}, DEADLINE)
    except NotSent:
        write_log(log, env=env, answer="error", reason="no-connection")
        return result("error", "no-connection", retryable=True)
    except AnswerLost:
        write_log(log, env=env, answer="unknown", reason="answer-lost")
        return result("unknown", "answer-lost")
    if status == 413:
        write_log(log, env=env, answer="refused", reason="payload-too-large", status=status)
        return result("refused", "payload-too-large", "$.payload")
    if status != 200:
        write_log(log, env=env, answer="error", reason="handler-refused", status=status)
        return result("error", "handler-refused")
    answer = object_in(text)
    if "success" not in answer or not all(isinstance(member, str) for member in answer.values()):
        write_log(log, env=env, answer="unknown", reason="answer-not-understood", status=status)
        return result("unknown", "answer-not-understood")
    write_log(log, env=env, answer=answer["success"])
    return {"success": answer["success"], **answer}
`

/** The functions of a script that sends directly to Braze. */
export const standalone = `

# It is unknown whether Braze applied a request with such a response.
UNCERTAIN = (408, 425, 504, 520, 524)


def accepted_all(body, answer):
    """Return whether the response reports success without errors, and whether it counts every object sent."""
    counted = all(
        answer.get(lane + "_processed", 0) == len(body.get(lane, [])) for lane in ("attributes", "events")
    )
    return answer.get("message") == "success" and not answer.get("errors"), counted


def missing_setting(env, params):
    """Return the first setting that is empty and what to do about it, or None."""
    if not params.get("braze_url"):
        return "PARAMS.%s.braze_url" % env, "Set it in app.py."
    if not params.get("braze_api_key"):
        variable = "BRAZE_API_KEY_" + re.sub("[^A-Z0-9]+", "_", env.upper())
        return "PARAMS.%s.braze_api_key" % env, "Set the environment variable %s where the node runs." % variable
    return None


def call(log, payload, context):
    env = environment_of(context)
    if env not in app.PARAMS:
        reason = "env-missing" if env is None else "env-unknown"
        write_log(log, answer="error", reason=reason)
        return result("error", reason, "$.context.env")
    if not isinstance(payload, dict):
        reason = "payload-missing" if payload is None else "payload-not-an-object"
        write_log(log, env=env, answer="refused", reason=reason)
        return result("refused", reason, "$.payload")
    params = app.PARAMS[env]
    missing = missing_setting(env, params)
    if missing:
        return setting_missing(log, env, *missing)
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    body, refused = body_of({"payload": without_unset(payload), "context": without_unset(context), "at": now})
    first = refused[0] if refused else None
    if first and not body:
        write_log(log, env=env, answer="refused", reason=first.code, field=first.field)
        return result("refused", first.code, first.field)
    if not body:
        write_log(log, env=env, answer="accepted", reason="nothing-to-send")
        return result("accepted", "nothing-to-send")
    path = params.get("braze_user_track") or "users/track"
    url = params["braze_url"].rstrip("/") + "/" + path.strip("/")
    try:
        status, text = post(url, params["braze_api_key"], body, DEADLINE)
    except NotSent:
        write_log(log, env=env, answer="error", reason="no-connection")
        return result("error", "no-connection", retryable=True)
    except AnswerLost:
        write_log(log, env=env, answer="unknown", reason="answer-lost")
        return result("unknown", "answer-lost")
    if 200 <= status < 300:
        answer = object_in(text)
        if "message" not in answer:
            write_log(log, env=env, answer="unknown", reason="answer-not-understood", status=status)
            return result("unknown", "answer-not-understood")
        successful, counted = accepted_all(body, answer)
        value = "accepted" if successful and counted else "partly"
        if value == "accepted" and first:
            write_log(log, env=env, answer="partly", reason=first.code, field=first.field, status=status)
            return result("partly", first.code, first.field)
    else:
        value = "refused" if status in (400, 413, 422) else "unknown" if status in UNCERTAIN else "error"
    reason = "" if value == "accepted" else "braze-answered-%d" % status
    write_log(log, env=env, answer=value, reason=reason, status=status)
    # Braze asks to send such a request again.
    return result(value, reason, retryable=value == "error" and (status == 429 or status >= 500))
`

/** The class that the platform calls. It always returns a dictionary of strings and never raises. */
export const execute = (name: string): string => `
class ${name}:
    def execute(self, log, payload=None, context=None):
        try:
            return call(log, payload, context if isinstance(context, dict) else {})
        except Exception as error:
            # Only the kind of the error, because its message may quote personal data.
            write_log(log, answer="error", reason="defect", kind=type(error).__name__)
            return result("error", "defect")
`
