import type * as Routes from "./Routes.js"

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
export const answers: Readonly<Record<Routes.Style, string>> = {
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

/** The mapping's short form, for dotted paths and fixed values. */
export const mapping = `

UNSET = re.compile(r"\\{\\s*[A-Z][A-Z0-9_]*\\s*\\}|^\\s*\\{[^{}]*\\}\\s*$")
EMAIL = re.compile(r"[^\\s@<>(),;:\\"]+@[^\\s@<>(),;:\\"]+\\.[^\\s@.]+")


class Refused(Exception):
    def __init__(self, code, field):
        super().__init__(code)
        self.code = code
        self.field = field


def filled(value):
    """The value without what was not filled in; None where nothing is left."""
    if isinstance(value, str):
        return None if not value.strip() or UNSET.search(value) else value
    if isinstance(value, dict):
        kept = {name: filled(member) for name, member in value.items()}
        return {name: member for name, member in kept.items() if member is not None}
    if isinstance(value, list):
        return [one for one in (filled(member) for member in value) if one is not None]
    return value


def tidy(text):
    return " ".join(unicodedata.normalize("NFC", text).split())


def at_path(record, path):
    value = record
    for name in path.split(".")[1:]:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def resolve(record, written):
    if isinstance(written, str):
        found = at_path(record, written) if written.startswith("$.") else written
        return tidy(found) if isinstance(found, str) else found
    if isinstance(written, dict):
        made = {name.rstrip("?"): resolve(record, member) for name, member in written.items()}
        return {name: member for name, member in made.items() if member is not None}
    if isinstance(written, list):
        return [one for one in (resolve(record, member) for member in written) if one is not None]
    return written


def acceptable(name, value):
    """The value as Braze takes it, or None."""
    if name in ("first_name", "last_name", "home_city", "name"):
        return value if isinstance(value, str) and len(value) <= 255 else None
    if name == "email":
        if not isinstance(value, str) or not EMAIL.fullmatch(value):
            return None
        local, domain = value.rsplit("@", 1)
        return local + "@" + domain.lower()
    if name == "dob":
        try:
            return datetime.date.fromisoformat(value).isoformat()
        except (TypeError, ValueError):
            return None
    if name == "time":
        try:
            moment = datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
            return value if moment.tzinfo is not None else None
        except (AttributeError, TypeError, ValueError):
            return None
    return value


def fields(record, written, at):
    made = {}
    for name, member in written.items():
        plain = name.rstrip("?")
        value = resolve(record, member)
        if value is None:
            continue
        value = acceptable(plain, value)
        if value is not None:
            made[plain] = value
        elif not name.endswith("?"):
            raise Refused(plain.replace("_", "-") + "-not-valid", at + "." + plain)
    return made


def person(record):
    written = MAPPING["person"]
    alias = written.get("user_alias")
    path = alias["alias_name"] if alias else written["external_id"]
    found = resolve(record, path)
    if not isinstance(found, str) or not found:
        raise Refused("identity-missing", path)
    if alias:
        who = {"alias_name": found, "alias_label": alias["alias_label"]}
        return {"user_alias": who, "_update_existing_only": False}
    if "@" in found:
        raise Refused("external-id-is-email", path)
    return {"external_id": found}


def body_of(record):
    who = person(record)
    attributes = fields(record, MAPPING.get("attributes", {}), "attributes")
    events = []
    for number, written in enumerate(MAPPING.get("events", [])):
        event = fields(record, written, "events[%d]" % number)
        if "name" not in event or "time" not in event:
            raise Refused("event-incomplete", "events[%d]" % number)
        if not event.get("properties", True):
            del event["properties"]
        events.append({**who, **event})
    body = {}
    if attributes:
        body["attributes"] = [{**who, **attributes}]
    if events:
        body["events"] = events
    if body and MAPPING.get("partner"):
        body["partner"] = MAPPING["partner"]
    return body
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
    try:
        body = body_of({"payload": filled(payload), "context": filled(context), "at": now})
    except Refused as refused:
        say(log, env=env, answer="refused", reason=refused.code, field=refused.field)
        return returned("refused", refused.code, refused.field)
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
