import { unsetWords } from "@sluice/braze/Identifier"
import { type AttributeKind, attributes, type ReservedAttribute } from "@sluice/braze-api/Attributes"
import * as Limits from "@sluice/braze-api/Limits"
import { topLevelDomains } from "@sluice/braze-api/TopLevelDomains"

/** The Python functions that read the values of each kind. Values of other kinds are sent unchanged. */
const readers: Partial<Record<AttributeKind, string>> = { email: "email", date: "birth_date", phone: "phone" }

const readerOf = ({ rule }: ReservedAttribute): string | undefined =>
  rule.kind === "text" ? `short_text(${rule.maxCharacters})` : readers[rule.kind]

const profileRules = attributes
  .flatMap((row) => {
    const reader = readerOf(row)
    return reader === undefined ? [] : [`    "${row.name}": ${reader},\n`]
  })
  .join("")

/** The top-level domains in lines of at most 100 characters. */
const topLevelDomainLines = [...topLevelDomains.value]
  .join(" ")
  .replaceAll(/(.{1,100})(?: |$)/g, "$1\n")
  .trimEnd()

/**
 * The part of a standalone script that builds the request body of a call: complete Python after `PythonParts.imports`.
 * It returns and sends the same as the node in TypeScript. A test compares both with a table of invalid payloads. The
 * profile and each event are refused separately, and invalid names are left out.
 */
export const source = `

BLANK = "\\\\s\\u200b\\u2060\\ufeff"
ENDS = re.compile("^[%s]+|[%s]+$" % (BLANK, BLANK))
CONTROL = re.compile(r"[\\x00-\\x1f\\x7f-\\x9f]+")
VARIABLE = re.compile(r"\\{\\s*[A-Z][A-Z0-9_]*\\s*\\}")
PLACEHOLDER = re.compile(r"\\$?\\{{1,2}\\s*[^\\W\\d][\\w$ .|:-]*\\}{1,2}|\\[\\[[\\w .-]+\\]\\]")
CAPITALS = re.compile(r"<\\s*([^\\W\\d][\\w -]*)>|%([^\\W\\d]\\w*)%")
EMAIL = re.compile(r"[^\\s@\\"(),:;<>[\\]\\\\]+@(?:[^\\s@\\"(),:;<>[\\]\\\\.]+\\.)+[^\\s@\\"(),:;<>[\\]\\\\.]{2,}")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SHORT_DATE = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-][0-9]{4}")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})")


PUNCTUATION = re.compile(r"[\\s().\\/-]")
E164 = re.compile(r"\\+[1-9][0-9]{6,14}")
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
MAIL_NAME = re.compile(r"[\\w-](?:[\\w.+'&#/-]*[\\w-])?")
MICROSOFT = re.compile(r"(?:^|\\.)(?:hotmail|live|msn|outlook)\\.")
MICROSOFT_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*(?:\\.[A-Za-z0-9_-]+)*")
TOP_LEVEL_DOMAINS = frozenset("""
${topLevelDomainLines}
""".split())

UNSET_WORDS = ${JSON.stringify([...unsetWords])}


class Refused(Exception):
    def __init__(self, code, field):
        super().__init__(code)
        self.code = code
        self.field = field


def is_unset(text):
    """Return whether the text is a variable or a placeholder that nobody filled in."""
    text = text.strip()
    capitals = CAPITALS.fullmatch(text)
    word = (capitals.group(1) or capitals.group(2)) if capitals else "a"
    return bool(PLACEHOLDER.fullmatch(text) or VARIABLE.search(text) or word == word.upper())


def without_unset(value):
    """Return the value without its unset strings; None if nothing is left."""
    if isinstance(value, str):
        return None if not ENDS.sub("", value) or is_unset(value) else value
    if isinstance(value, dict):
        kept = {name: without_unset(member) for name, member in value.items()}
        return {name: member for name, member in kept.items() if member is not None}
    if isinstance(value, list):
        return [element for element in map(without_unset, value) if element is not None]
    return value


def trimmed(text):
    """Return the text without blanks and invisible marks at its ends, in Unicode normal form C."""
    return unicodedata.normalize("NFC", ENDS.sub("", text))


def single_line(text):
    return trimmed(re.sub(r"\\s+", " ", CONTROL.sub(" ", text)))


def well_formed(text):
    """Replace each unpaired surrogate, which UTF-8 cannot encode, with the replacement character."""
    return re.sub("[\\ud800-\\udfff]", "\\ufffd", text)


def value_at(record, path):
    value = record
    for name in path.split(".")[1:]:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def resolve(record, written):
    if isinstance(written, str):
        return resolve_text(value_at(record, written) if written.startswith("$.") else written)
    if isinstance(written, dict):
        found = {name.rstrip("?"): resolve(record, member) for name, member in written.items()}
        return {name: member for name, member in found.items() if member is not None}
    if isinstance(written, list):
        return [element for element in (resolve(record, member) for member in written) if element is not None]
    return written


def resolve_text(found):
    if isinstance(found, str):
        return well_formed(found)
    if isinstance(found, dict):
        return {well_formed(name): resolve_text(member) for name, member in found.items()}
    return [resolve_text(element) for element in found] if isinstance(found, list) else found


def short_text(longest):
    """Read a string of at most that many characters. None leaves the attribute out."""
    def read(value, field):
        kept = single_line(value) if isinstance(value, str) else ""
        return kept if kept and len(kept.encode("utf-16-le")) <= 2 * longest else None
    return read


def email(value, field):
    address = trimmed(value) if isinstance(value, str) else ""
    if not EMAIL.fullmatch(address) or CONTROL.search(address) or len(address.encode("utf-8")) > 254:
        raise Refused("email-not-valid", field)
    local, domain = address.rsplit("@", 1)
    domain = domain.lower()
    labels = domain.split(".")
    if labels[-1] not in TOP_LEVEL_DOMAINS or not all(LABEL.fullmatch(label) for label in labels):
        raise Refused("email-domain-not-valid", field)
    if not is_mail_name(local, domain):
        raise Refused("email-name-not-valid", field)
    return local + "@" + domain


def is_mail_name(local, domain):
    """Return whether Braze accepts the part of an address before the @."""
    if ".." in local or domain == "gmail.com" and len(local) < 2:
        return False
    if not MICROSOFT.search(domain):
        return bool(MAIL_NAME.fullmatch(local))
    return bool(MICROSOFT_NAME.fullmatch(local.split("+")[0]))


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


def phone(value, field):
    """Read a number with an international prefix. None leaves out any other: its country is not known."""
    digits = PUNCTUATION.sub("", value) if isinstance(value, str) else ""
    number = "+" + digits[2:] if digits.startswith("00") else digits
    return number if E164.fullmatch(number) else None


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
    return trimmed(value)


def unchanged(value, field):
    return value


PROFILE_RULES = {
${profileRules}}
EVENT_RULES = {"name": event_name, "time": moment}


def fields(record, written, rules, at):
    prepared = {}
    for name, member in written.items():
        plain = name.rstrip("?")
        value = resolve(record, member)
        if value is None:
            continue
        is_path = isinstance(member, str) and member.startswith("$.")
        try:
            value = rules.get(plain, unchanged)(value, member if is_path else at + "." + plain)
        except Refused:
            if not name.endswith("?"):
                raise
            continue
        if value is not None:
            prepared[plain] = value
    return prepared


def person(record):
    written = MAPPING["person"]
    alias = written.get("user_alias")
    path = alias["alias_name"] if alias else written["external_id"]
    found = value_at(record, path)
    if found is None:
        raise Refused("identity-missing", "identity")
    if isinstance(found, float) and found.is_integer():
        found = int(found)
    if isinstance(found, bool) or not isinstance(found, (int, str)):
        raise Refused("identity-type", path)
    if isinstance(found, int) and abs(found) > 9007199254740991:
        raise Refused("identity-number-unsafe", path)
    found = str(found).strip()
    if well_formed(found) != found:
        raise Refused("identity-text-not-valid", path)
    if found in UNSET_WORDS:
        raise Refused("identity-looks-unset", path)
    if alias:
        if len(found.encode("utf-8")) > ${Limits.aliasBytes.value}:
            raise Refused("alias-too-long", path)
        who = {"alias_name": found, "alias_label": alias["alias_label"]}
        return {"user_alias": who, "_update_existing_only": False}
    if EMAIL.fullmatch(found):
        raise Refused("external-id-is-email", path)
    if len(found.encode("utf-8")) > ${Limits.externalIdBytes.value}:
        raise Refused("external-id-too-long", path)
    return {"external_id": found}


def event_of(record, written, at):
    event = fields(record, written, EVENT_RULES, at)
    for name in ("name", "time"):
        if not event.get(name):
            member = written.get(name, "")
            raise Refused("event-name-missing" if name == "name" else "time-missing", member or at)
    return event


def body_of(record):
    """Return the body and what was refused; the profile and each event are refused separately."""
    refused = []
    attributes = {}
    events = []
    try:
        who = person(record)
    except Refused as error:
        return {}, [error]
    try:
        attributes = fields(record, MAPPING.get("attributes", {}), PROFILE_RULES, "attributes")
    except Refused as error:
        refused.append(error)
    for number, written in enumerate(MAPPING.get("events", [])):
        try:
            events.append({**who, **event_of(record, written, "events[%d]" % number)})
        except Refused as error:
            refused.append(error)
    body = {}
    if attributes:
        body["attributes"] = [{**who, **attributes}]
    if events:
        body["events"] = events
    if body and MAPPING.get("partner"):
        body["partner"] = MAPPING["partner"]
    return body, refused
`
