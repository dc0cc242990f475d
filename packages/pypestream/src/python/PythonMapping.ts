/** Characters of a name; bytes of an external_id and of an alias (Braze's pages on users/track and on alias objects, 2026-11-20). */
const longest = { name: 255, externalId: 987, alias: 236 } as const

/**
 * The part of a standalone script that makes a body out of a call: complete Python after `PythonParts.imports`. It answers and
 * sends what the node in TypeScript does, which a test proves over a table of bad days: what one destination refuses (the
 * profile, an event) does not hold up the others, and names that are not acceptable are left out.
 */
export const source = `

BLANK = "\\\\s\\u200b\\u2060\\ufeff"
ENDS = re.compile("^[%s]+|[%s]+$" % (BLANK, BLANK))
CONTROL = re.compile(r"[\\x00-\\x1f\\x7f-\\x9f]+")
LEFT_IN = re.compile(r"\\{\\s*[A-Z][A-Z0-9_]*\\s*\\}")
PLACEHOLDER = re.compile(r"\\$?\\{{1,2}\\s*[^\\W\\d][\\w$ .|:-]*\\}{1,2}|\\[\\[[\\w .-]+\\]\\]")
CAPITALS = re.compile(r"<\\s*([^\\W\\d][\\w -]*)>|%([^\\W\\d]\\w*)%")
EMAIL = re.compile(r"[^\\s@\\"(),:;<>[\\]\\\\]+@(?:[^\\s@\\"(),:;<>[\\]\\\\.]+\\.)+[^\\s@\\"(),:;<>[\\]\\\\.]{2,}")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SHORT_DATE = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-][0-9]{4}")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})")


class Refused(Exception):
    def __init__(self, code, field):
        super().__init__(code)
        self.code = code
        self.field = field


def unset(text):
    text = text.strip()
    capitals = CAPITALS.fullmatch(text)
    word = (capitals.group(1) or capitals.group(2)) if capitals else "a"
    return bool(PLACEHOLDER.fullmatch(text) or LEFT_IN.search(text) or word == word.upper())


def filled(value):
    """The value without what was not filled in; None where nothing is left."""
    if isinstance(value, str):
        return None if not ENDS.sub("", value) or unset(value) else value
    if isinstance(value, dict):
        kept = {name: filled(member) for name, member in value.items()}
        return {name: member for name, member in kept.items() if member is not None}
    if isinstance(value, list):
        return [one for one in (filled(member) for member in value) if one is not None]
    return value


def tidy(text):
    return unicodedata.normalize("NFC", ENDS.sub("", text))


def line(text):
    return tidy(re.sub(r"\\s+", " ", CONTROL.sub(" ", text)))


def whole(text):
    """Halves of characters have no form in UTF-8; each becomes the mark for what is lost."""
    return re.sub("[\\ud800-\\udfff]", "\\ufffd", text)


def at_path(record, path):
    value = record
    for name in path.split(".")[1:]:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def resolve(record, written):
    if isinstance(written, str):
        return resolve_text(at_path(record, written) if written.startswith("$.") else written)
    if isinstance(written, dict):
        made = {name.rstrip("?"): resolve(record, member) for name, member in written.items()}
        return {name: member for name, member in made.items() if member is not None}
    if isinstance(written, list):
        return [one for one in (resolve(record, member) for member in written) if one is not None]
    return written


def resolve_text(found):
    if isinstance(found, str):
        return whole(found)
    if isinstance(found, dict):
        return {whole(name): resolve_text(member) for name, member in found.items()}
    return [resolve_text(one) for one in found] if isinstance(found, list) else found


def text_line(value, field):
    """None, which leaves the attribute out, where it is not acceptable."""
    kept = line(value) if isinstance(value, str) else ""
    return kept if kept and len(kept.encode("utf-16-le")) <= ${2 * longest.name} else None


def email(value, field):
    kept = tidy(value) if isinstance(value, str) else ""
    if not EMAIL.fullmatch(kept) or CONTROL.search(kept) or len(kept.encode("utf-8")) > 254:
        raise Refused("email-not-valid", field)
    local, domain = kept.rsplit("@", 1)
    return local + "@" + domain.lower()


def birth_date(value, field):
    text = value.strip() if isinstance(value, str) else ""
    short = SHORT_DATE.fullmatch(text)
    if short and int(short.group(1)) <= 12 and int(short.group(2)) <= 12 and short.group(1) != short.group(2):
        raise Refused("date-ambiguous", field)
    if not DATE.fullmatch(text):
        raise Refused("date-not-valid", field)
    try:
        date = datetime.date.fromisoformat(text)
    except ValueError:
        raise Refused("date-does-not-exist", field) from None
    if not 1900 <= date.year <= 2999:
        raise Refused("date-out-of-range", field)
    if date > datetime.datetime.now(datetime.timezone.utc).date():
        raise Refused("birth-date-in-future", field)
    return date.isoformat()


def moment(value, field):
    if not isinstance(value, str) or not MOMENT.fullmatch(value.strip()):
        raise Refused("date-not-valid", field)
    try:
        datetime.datetime.strptime(value.strip()[:19], "%Y-%m-%dT%H:%M:%S")
    except ValueError:
        raise Refused("date-not-valid", field) from None
    return value.strip()


def event_name(value, field):
    if not isinstance(value, str):
        raise Refused("event-name-type", field)
    return tidy(value)


def as_it_is(value, field):
    return value


OF_PROFILES = {
    "first_name": text_line,
    "last_name": text_line,
    "home_city": text_line,
    "email": email,
    "dob": birth_date,
}
OF_EVENTS = {"name": event_name, "time": moment}


def fields(record, written, rules, at):
    made = {}
    for name, member in written.items():
        plain = name.rstrip("?")
        value = resolve(record, member)
        if value is None:
            continue
        is_path = isinstance(member, str) and member.startswith("$.")
        try:
            value = rules.get(plain, as_it_is)(value, member if is_path else at + "." + plain)
        except Refused:
            if not name.endswith("?"):
                raise
            continue
        if value is not None:
            made[plain] = value
    return made


def person(record):
    written = MAPPING["person"]
    alias = written.get("user_alias")
    path = alias["alias_name"] if alias else written["external_id"]
    found = at_path(record, path)
    if found is None:
        raise Refused("identity-missing", "identity")
    if isinstance(found, float) and found.is_integer():
        found = int(found)
    if isinstance(found, bool) or not isinstance(found, (int, str)):
        raise Refused("identity-type", path)
    if isinstance(found, int) and abs(found) > 9007199254740991:
        raise Refused("identity-number-unsafe", path)
    found = str(found).strip()
    if whole(found) != found:
        raise Refused("identity-text-not-valid", path)
    if alias:
        if len(found.encode("utf-8")) > ${longest.alias}:
            raise Refused("alias-too-long", path)
        who = {"alias_name": found, "alias_label": alias["alias_label"]}
        return {"user_alias": who, "_update_existing_only": False}
    if EMAIL.fullmatch(found):
        raise Refused("external-id-is-email", path)
    if len(found.encode("utf-8")) > ${longest.externalId}:
        raise Refused("external-id-too-long", path)
    return {"external_id": found}


def event_of(record, written, at):
    event = fields(record, written, OF_EVENTS, at)
    for name in ("name", "time"):
        if not event.get(name):
            member = written.get(name, "")
            raise Refused("event-name-missing" if name == "name" else "time-missing", member or at)
    return event


def body_of(record):
    """The body, and what was refused of it: the profile and each event stand for themselves."""
    refused = []
    attributes = {}
    events = []
    try:
        who = person(record)
    except Refused as nobody:
        return {}, [nobody]
    try:
        attributes = fields(record, MAPPING.get("attributes", {}), OF_PROFILES, "attributes")
    except Refused as one:
        refused.append(one)
    for number, written in enumerate(MAPPING.get("events", [])):
        try:
            events.append({**who, **event_of(record, written, "events[%d]" % number)})
        except Refused as one:
            refused.append(one)
    body = {}
    if attributes:
        body["attributes"] = [{**who, **attributes}]
    if events:
        body["events"] = events
    if body and MAPPING.get("partner"):
        body["partner"] = MAPPING["partner"]
    return body, refused
`
