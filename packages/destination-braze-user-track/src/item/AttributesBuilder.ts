import type * as Identifier from "@sluice/braze/Identifier"
import * as Identity from "@sluice/braze/Identity"
import * as Limits from "@sluice/braze-api/Limits"
import * as Item from "@sluice/core/Item"
import type { Findings } from "@sluice/values/Findings"
import { type Json, type JsonObject, type MutableJsonObject, put } from "@sluice/values/Json"
import * as JsonSize from "@sluice/values/JsonSize"
import { Refusal } from "@sluice/values/Refusal"
import * as Operation from "../custom/Operation.js"
import * as ShortText from "../rules/ShortText.js"
import type { Lookup } from "./Fields.js"
import * as UpdateOptions from "./UpdateOptions.js"

const twice = new Refusal(
  "attribute-twice",
  "Another member of the record already gave this attribute a value, which was kept. This one was left out."
)
const emailTakesOver = new Refusal(
  "email-takes-over",
  "The person is named by phone, and an item with both is looked up by its email (Braze's rule). The email names the person now."
)

const partsOf = (name: Json): readonly [first: Json, last: Json | undefined] => {
  if (typeof name !== "string") return [null, null]
  const blank = name.indexOf(" ")
  return blank < 0 ? [name, undefined] : [name.slice(0, blank), name.slice(blank + 1)]
}

/** More than the names of identifiers, flags and the parts of a full name take. */
const names = 512

/** Each part of a full name may be as long as a name, so the whole may too. */
const fullName = ShortText.make(Limits.nameCharacters.value)

/** One attribute object in the making. A destination uses one over and over; `begin` takes a new one. */
export class AttributesBuilder {
  draft: MutableJsonObject = {}
  /** The key of the item, once somebody is named. */
  key = ""
  /** Attributes written so far, unset ones too. */
  count = 0
  repeatable = true
  /** UTF-8 bytes that the draft takes at most; see `JsonSize.atMost`. */
  bytes = 0
  readonly findings: Findings
  #fullName: Json | undefined
  #fullNameLabel = ""
  readonly #updateExistingOnly: boolean | undefined
  readonly #mergeObjects: boolean | undefined
  /** The attribute that names the person, if it is one. */
  #named: "email" | "phone" | undefined

  /** The flags are those of items that do not say themselves. */
  constructor(findings: Findings, updateExistingOnly?: boolean, mergeObjects?: boolean) {
    this.findings = findings
    this.#updateExistingOnly = updateExistingOnly
    this.#mergeObjects = mergeObjects
  }

  begin(): void {
    this.draft = {}
    this.key = ""
    this.count = 0
    this.repeatable = true
    this.bytes = names
    this.#named = undefined
    this.#fullName = undefined
    this.findings.begin()
  }

  /** Whom the item is about. What the item says of `_update_existing_only` goes before the settings, these before the identity. */
  name(who: Identifier.Who, updateExistingOnly: boolean | undefined): void {
    this.key = who.key
    this.#named = who.kind === "email" || who.kind === "phone" ? who.kind : undefined
    Identity.assign(who, this.draft)
    this.bytes += Identity.weigh(who)
    const only = updateExistingOnly ?? this.#updateExistingOnly
    if (only !== undefined) this.draft[UpdateOptions.updateExistingOnly] = only
  }

  /** Whether nested attributes are merged; undefined: as the settings say. */
  mergeObjects(merge: boolean | undefined): void {
    const said = merge ?? this.#mergeObjects
    if (said !== undefined) this.draft[UpdateOptions.mergeObjects] = said
  }

  /**
   * Writes the members of an object as attributes, each by its rule. `beside`: something may be written already, so a name
   * that is there is kept and the later one left out.
   */
  write(object: JsonObject, lookup: Lookup, now: number, beside: boolean): void {
    for (const given in object) {
      const field = lookup(given)
      if (field === undefined) continue
      const { name } = field
      // It was checked with the identity.
      if (name === this.#named) continue
      const value = object[given]
      if (value === undefined) continue
      if (field.splits) {
        this.#fullName = value
        this.#fullNameLabel = field.label
        continue
      }
      if ((beside || name !== given) && this.draft[name] !== undefined && Object.hasOwn(this.draft, name)) {
        this.findings.warn(field.label, twice)
        continue
      }
      const written: Json | undefined =
        value === null && field.unsets ? null : field.rule(value, field.label, this.findings, now)
      if (written === undefined) continue
      if (name === "__proto__") put(this.draft, name, written)
      else this.draft[name] = written
      this.count++
      this.bytes += field.bytes + JsonSize.atMost(written)
      if (field.custom && typeof written === "object" && this.repeatable)
        this.repeatable = Operation.isRepeatable(written)
    }
    if (this.#named === "phone") this.#lookAtEmail()
  }

  /** Splits a full name at its first blank, unless the record gives the parts themselves. To be called when all is written. */
  finish(now: number): void {
    const { findings, draft } = this
    const given = this.#fullName
    if (given === undefined) return
    if (Object.hasOwn(draft, "first_name") || Object.hasOwn(draft, "last_name")) {
      findings.warn(this.#fullNameLabel, twice)
      return
    }
    const name = given === null ? null : fullName(given, this.#fullNameLabel, findings, now)
    if (name === undefined) return
    const [first, last] = partsOf(name)
    draft["first_name"] = first
    if (last !== undefined) draft["last_name"] = last
    this.count++
    this.bytes += JsonSize.atMost(name)
  }

  /** Braze looks a profile up by `email` where an item has both it and `phone` and nothing else. */
  #lookAtEmail(): void {
    const email = this.draft["email"]
    if (typeof email !== "string") return
    this.key = Item.key("email", email)
    this.findings.warn("email", emailTakesOver)
  }
}
