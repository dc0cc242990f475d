import type * as Identifier from "@sluice/braze/Identifier"
import * as Properties from "@sluice/braze/Properties"
import { events, prefix } from "@sluice/braze-api/Ecommerce"
import * as Limits from "@sluice/braze-api/Limits"
import * as FieldPath from "@sluice/values/FieldPath"
import type { Json, JsonObject } from "@sluice/values/Json"
import type { SizedObject } from "@sluice/values/JsonSize"
import * as JsonSize from "@sluice/values/JsonSize"
import { question } from "@sluice/values/NearMiss"
import { isRefusal, Refusal } from "@sluice/values/Refusal"
import * as Text from "@sluice/values/Text"
import * as CommonFields from "./CommonFields.js"
import type { ItemContext } from "./ItemContext.js"
import * as RecommendedEvent from "./RecommendedEvent.js"

const maxName = Limits.eventNameCharacters.value
const nameMissing = new Refusal(
  "event-name-missing",
  "The event has no name. Map the field with the name to name, or write a fixed name."
)
const nameType = new Refusal("event-name-type", "The name of an event must be text. Map text to name.")
const namePlaceholder = new Refusal(
  "event-name-placeholder",
  "The name of the event is an unfilled placeholder. Check the step that sets it."
)
const nameTooLong = new Refusal(
  "event-name-too-long",
  `The name of the event is longer than ${maxName} characters. Shorten it, or map another field to name.`
)

/** The name to send, trimmed and in Unicode form C, so that one event does not become two in Braze. */
const readName = (value: string): string | Refusal => {
  const name = Text.tidy(value)
  if (name === "") return nameMissing
  if (Text.isPlaceholder(name)) return namePlaceholder
  return Text.exceedsChars(name, maxName) ? nameTooLong : name
}

const maxKept = 1000
const namesRead = new Map<string, string | Refusal>()

/** Sources have few names and many events, so results are cached up to a limit. */
const nameOf = (value: Json | undefined): string | Refusal => {
  if (typeof value !== "string") return value === undefined || value === null ? nameMissing : nameType
  const before = namesRead.get(value)
  if (before !== undefined) return before
  const name = readName(value)
  if (namesRead.size >= maxKept) namesRead.clear()
  if (value.length <= maxName) namesRead.set(value, name)
  return name
}

const checkFields = CommonFields.knownFields(["name"])

/**
 * Reads an object of `events` from the result of a mapping: `{ name, time, properties?, app_id?, _update_existing_only?
 * }`. Problems are added to the findings. If there are any, the object is incomplete and must not be sent. `at` is the
 * field of the item, empty if the mapping returns a single item.
 */
export const read = (mapped: JsonObject, at: string, who: Identifier.Identifier, context: ItemContext): SizedObject => {
  const { findings } = context
  checkFields(mapped, at, context)
  const draft = CommonFields.begin(mapped, at, who, context)
  const name = nameOf(mapped["name"])
  if (isRefusal(name)) findings.fail(FieldPath.own(at, "name"), name)
  else {
    draft["name"] = name
    context.bytes += JsonSize.ofText(name)
    if (name.startsWith(prefix)) lookalike(name, at, context)
  }
  CommonFields.setTime(draft, mapped["time"], at, context)
  const owner = { kind: Properties.event, event: isRefusal(name) ? undefined : name }
  const properties = CommonFields.propertiesOf(mapped["properties"], owner, at, context)
  if (!isRefusal(name) && RecommendedEvent.has(name))
    RecommendedEvent.check(name, properties?.value ?? {}, FieldPath.own(at, "properties"), findings)
  return CommonFields.end(draft, properties, context)
}

const recommended = events.map((event) => event.name)
const lookalikes = new Map<string, Refusal>()

const lookalike = (name: string, at: string, context: ItemContext): void => {
  if (RecommendedEvent.has(name)) return
  const message = `The name begins like a recommended event of Braze but is not one of them, so Braze treats it as a custom event.${question(name, recommended)}`
  const refusal = lookalikes.get(name) ?? new Refusal("event-name-lookalike", message, "kept")
  if (lookalikes.size < maxKept) lookalikes.set(name, refusal)
  context.findings.warn(FieldPath.own(at, "name"), refusal)
}
