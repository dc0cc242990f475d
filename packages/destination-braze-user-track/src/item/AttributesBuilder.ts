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
  "Another field of the record already set this attribute. This field was left out."
)
const emailTakesOver = new Refusal(
  "email-takes-over",
  "Braze identifies the person by email if an item has both email and phone. The email is the identifier of this item.",
  "kept"
)

/** The remark about a null, which is sent and removes the attribute. */
const removed = new Refusal(
  "value-null",
  "The value is null, which removes the attribute from the profile. To keep the stored value, leave null out with @excludeWhenNull.",
  "removed"
)

const partsOf = (name: Json): readonly [first: Json, last: Json | undefined] => {
  if (typeof name !== "string") return [null, null]
  const blank = name.indexOf(" ")
  return blank < 0 ? [name, undefined] : [name.slice(0, blank), name.slice(blank + 1)]
}

/** An upper bound of the bytes for the names of identifiers, update options and the parts of a full name. */
const names = 512

/** The maximum length of a full name. Each part may have the length of a name. */
const fullName = ShortText.make(Limits.nameCharacters.value)

/** Builds one attribute object after the other. A destination owns one builder; `begin` starts the next object. */
export class AttributesBuilder {
  draft: MutableJsonObject = {}
  /** The key of the item; empty until a person is named. */
  key = ""
  /** Number of attributes written so far, including removed ones. */
  count = 0
  repeatable = true
  /** Upper bound of the UTF-8 bytes of the draft; see `JsonSize.atMost`. */
  bytes = 0
  readonly findings: Findings
  #fullName: Json | undefined
  #fullNameLabel = ""
  readonly #updateExistingOnly: boolean | undefined
  readonly #mergeObjects: boolean | undefined
  /** The attribute that identifies the person, if email or phone does. */
  #named: "email" | "phone" | undefined

  /** The two options apply to items that do not set them. */
  constructor(findings: Findings, updateExistingOnly?: boolean, mergeObjects?: boolean) {
    this.findings = findings
    this.#updateExistingOnly = updateExistingOnly
    this.#mergeObjects = mergeObjects
  }

  /** Starts the object of a record. */
  begin(record: JsonObject): void {
    this.draft = {}
    this.key = ""
    this.count = 0
    this.repeatable = true
    this.bytes = names
    this.#named = undefined
    this.#fullName = undefined
    this.findings.begin(record)
  }

  /**
   * Sets the person. `_update_existing_only` comes from the item, otherwise from the settings, otherwise from the
   * identity.
   */
  name(who: Identifier.Identifier, updateExistingOnly: boolean | undefined): void {
    this.key = who.key
    this.#named = who.kind === "email" || who.kind === "phone" ? who.kind : undefined
    Identity.assign(who, this.draft)
    this.bytes += Identity.weigh(who)
    const only = updateExistingOnly ?? this.#updateExistingOnly
    if (only !== undefined) this.draft[UpdateOptions.updateExistingOnly] = only
  }

  /** Sets whether nested attributes are merged. Undefined uses the settings. */
  mergeObjects(merge: boolean | undefined): void {
    const said = merge ?? this.#mergeObjects
    if (said !== undefined) this.draft[UpdateOptions.mergeObjects] = said
  }

  /**
   * Writes the members of an object as attributes, each by its rule. `keepFirst` keeps an attribute that is already
   * written, and leaves the second value out with a warning.
   */
  write(object: JsonObject, lookup: Lookup, now: number, keepFirst: boolean): void {
    for (const given in object) {
      const field = lookup(given)
      if (field === undefined) continue
      const { name } = field
      // The identity has already been checked.
      if (name === this.#named) continue
      const value = object[given]
      if (value === undefined) continue
      if (field.splits) {
        this.#fullName = value
        this.#fullNameLabel = field.label
        continue
      }
      if ((keepFirst || name !== given) && this.draft[name] !== undefined && Object.hasOwn(this.draft, name)) {
        this.findings.warn(field.label, twice)
        continue
      }
      const written: Json | undefined =
        value === null && field.unsets ? null : field.rule(value, field.label, this.findings, now)
      if (written === undefined) continue
      if (written === null) this.findings.warn(field.label, removed)
      if (name === "__proto__") put(this.draft, name, written)
      else this.draft[name] = written
      this.count++
      this.bytes += field.bytes + JsonSize.atMost(written)
      if (field.custom && typeof written === "object" && this.repeatable)
        this.repeatable = Operation.isRepeatable(written)
    }
    if (this.#named === "phone") this.#preferEmail()
  }

  /** Splits a full name at its first space, unless the record has the parts. Call it after all attributes are written. */
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
    if (name === null) findings.warn(this.#fullNameLabel, removed)
    const [first, last] = partsOf(name)
    draft["first_name"] = first
    if (last !== undefined) draft["last_name"] = last
    this.count++
    this.bytes += JsonSize.atMost(name)
  }

  /** If an item has `email` and `phone` and no other identifier, Braze looks the profile up by `email`. */
  #preferEmail(): void {
    const email = this.draft["email"]
    if (typeof email !== "string") return
    this.key = Item.key("email", email)
    this.findings.warn("email", emailTakesOver)
  }
}
