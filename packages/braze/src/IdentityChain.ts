import { identifierKeys } from "@sluice/braze-api/Identifier"
import * as Path from "@sluice/core/Path"
import type { Lowercase } from "@sluice/values/Email"
import type { FieldLocation, Findings } from "@sluice/values/Findings"
import { isList, isObject, type Json, type JsonObject } from "@sluice/values/Json"
import { question } from "@sluice/values/NearMiss"
import type { Reason } from "@sluice/values/Reason"
import { Refusal } from "@sluice/values/Refusal"
import * as Text from "@sluice/values/Text"
import { Either } from "effect"
import * as Identifier from "./Identifier.js"
import * as PhoneCountry from "./PhoneCountry.js"

/** One entry of the chain. Strings that begin with `$.` are paths to a value of the record. */
export type ChainEntry =
  | {
      readonly external_id: string
      /** Accepts email addresses as ids. Default false. */
      readonly allow_email_as_external_id?: boolean
      /** Accepts strings such as `-` or `None` as ids. Default false. */
      readonly allow_unset_words?: boolean
      /** False never creates a profile (`_update_existing_only`). Default: true. */
      readonly create?: boolean
    }
  | {
      /** The name is a path. The label is a path or fixed text. */
      readonly user_alias: { readonly alias_name: string; readonly alias_label: string }
      readonly create?: boolean
    }
  | { readonly braze_id: string }
  | { readonly email: string; readonly create?: boolean }
  /**
   * `country` applies to numbers without a prefix: a code, a path or several of these. See {@link
   * PhoneCountry.compile}.
   */
  | { readonly phone: string; readonly country?: string | ReadonlyArray<string>; readonly create?: boolean }

/** A compiled identity chain. The first identifier that is present identifies the person. */
export interface Chain {
  /**
   * The person of a record. Undefined if there is no identifier or the first present identifier is not valid.
   * `findings` contain the reason. An invalid identifier is never replaced by a later one, because that would split the
   * person into two profiles.
   */
  readonly of: (body: JsonObject, findings: Findings) => Identifier.Identifier | undefined
  /** Like `of`, but a record without an identifier returns {@link Identifier.absent} and adds no problem. */
  readonly find: (body: JsonObject, findings: Findings) => Identifier.Identifier | typeof Identifier.absent | undefined
  /** Locations of the fields that findings name, such as `identity[0].external_id`. */
  readonly locations: ReadonlyMap<string, FieldLocation>
  /** The settings for reading identifiers that a mapping sets. */
  readonly rules: Identifier.IdentifierRules
}

type Get = (body: JsonObject) => Json | undefined

type Step = (body: JsonObject, findings: Findings) => Identifier.Identifier | typeof Identifier.absent | undefined

/** The parts of a configuration that an identity uses. */
interface SharedSettings {
  /**
   * The country of phone numbers without a prefix, unless an entry has one. Default: a number without a country code is
   * refused.
   */
  readonly country?: PhoneCountry.CountryOf | undefined
  /** The part of an email address that is converted to lower case. Default: `domain`. */
  readonly lowercase?: Lowercase | undefined
}

/** Compiles the `identity` of a configuration, or returns all its mistakes. */
export const compile = (
  chain: Json | ReadonlyArray<ChainEntry>,
  shared: SharedSettings = {}
): Either.Either<Chain, ReadonlyArray<Reason>> => {
  const builder = new Builder(shared)
  if (!Array.isArray(chain) || chain.length === 0)
    builder.problem(
      "identity",
      "identity-not-a-list",
      'identity must be a list with at least one entry, such as [{ external_id: "$.user.id" }].'
    )
  else chain.forEach((entry: Json, index) => void builder.entry(entry, index))
  if (builder.problems.length > 0) return Either.left(builder.problems)
  return Either.right({ ...builder.chain(), locations: builder.locations, rules: builder.rules })
}

const notACountry = "country must be a code such as PT, a path such as $.country, or a list of these."

const optionsOf: Readonly<Record<string, ReadonlyArray<string>>> = {
  external_id: ["create", "allow_email_as_external_id", "allow_unset_words"],
  user_alias: ["create", "allow_unset_words"],
  braze_id: [],
  email: ["create"],
  phone: ["create", "country"]
}

const pathSchema: JsonObject = { type: "string", minLength: 1, description: "Path to a value of the record." }

/** JSON Schema of each member of an entry. */
const memberSchemas: Readonly<Record<string, JsonObject>> = {
  external_id: pathSchema,
  user_alias: {
    type: "object",
    properties: {
      alias_name: pathSchema,
      alias_label: { type: "string", minLength: 1, description: "Fixed text, or a path to a value of the record." }
    },
    required: ["alias_name", "alias_label"],
    additionalProperties: false
  },
  braze_id: pathSchema,
  email: pathSchema,
  phone: pathSchema,
  create: {
    type: "boolean",
    description: "false: never create a profile. Default: true."
  },
  allow_email_as_external_id: { type: "boolean", description: "Accept e-mail addresses as ids. Default: false." },
  allow_unset_words: { type: "boolean", description: "Accept texts such as - or None as ids. Default: false." },
  country: {
    anyOf: [
      { type: "string", minLength: 1 },
      { type: "array", items: { type: "string", minLength: 1 }, minItems: 1 }
    ],
    description: "Country of numbers without a prefix: a code, a path, or a list of these. Default: source.country."
  }
}

/** JSON Schema of `identity` of a configuration, for editors. A chain that it accepts may have an invalid path. */
export const schema: JsonObject = {
  type: "array",
  items: {
    oneOf: identifierKeys.map((kind) => ({
      type: "object",
      properties: Object.fromEntries(
        [kind, ...(optionsOf[kind] ?? [])].map((name) => [name, memberSchemas[name] ?? {}])
      ),
      required: [kind],
      additionalProperties: false
    }))
  },
  minItems: 1
}

/** The reader of a path to a part of the record, or the expected path. */
const pathGet = (text: Json | undefined): Either.Either<Get, string> => {
  const example =
    "a path to a value of the record, such as $.user.id; with a fixed value, all people would share one profile"
  if (typeof text !== "string" || !Path.isMeant(text)) return Either.left(example)
  return Either.flatMap(Path.read(text), (steps) =>
    steps.length === 0 ? Either.left(example) : Either.right(Path.reader(steps))
  )
}

class Builder {
  readonly problems: Array<Reason> = []
  readonly locations = new Map<string, FieldLocation>([["identity", { mappingPath: "identity" }]])
  readonly #steps: Array<Step> = []
  readonly #gets: Array<Get> = []
  readonly #paths: Array<string> = []
  #rules: Identifier.IdentifierRules

  constructor({ country, lowercase }: SharedSettings) {
    this.#rules = { country, lowercase }
  }

  get rules(): Identifier.IdentifierRules {
    return this.#rules
  }

  problem(path: string, code: string, message: string): void {
    this.problems.push({ code, path, message })
  }

  entry(entry: Json, index: number): void {
    const at = `identity[${index}]`
    if (!isObject(entry)) {
      this.problem(
        at,
        "identity-entry-not-valid",
        'An entry of identity must be an object, such as { external_id: "$.user.id" }.'
      )
      return
    }
    const kinds = identifierKeys.filter((kind) => kind in entry)
    const [kind] = kinds
    if (kind === undefined || kinds.length > 1) {
      const near = kind === undefined ? question(Object.keys(entry)[0] ?? "", identifierKeys) : ""
      this.problem(
        at,
        "identity-entry-not-valid",
        `An entry of identity must have exactly one of ${identifierKeys.join(", ")}.${near}`
      )
      return
    }
    this.#options(entry, kind, at)
    this.#step(kind, entry, at)
  }

  #options(entry: JsonObject, kind: Identifier.IdentifierKind, at: string): void {
    const known = optionsOf[kind] ?? []
    for (const [name, value] of Object.entries(entry)) {
      if (name === kind) continue
      const path = `${at}.${name}`
      if (!known.includes(name))
        this.problem(path, "identity-option-unknown", `${kind} has no option of this name.${question(name, known)}`)
      else if (name === "country") this.#country(value, path)
      else if (typeof value !== "boolean")
        this.problem(path, "identity-option-not-valid", `${name} must be true or false.`)
    }
    if (entry["allow_unset_words"] === true) this.#rules = { ...this.#rules, allowUnset: true }
    if (entry["allow_email_as_external_id"] === true) this.#rules = { ...this.#rules, allowEmail: true }
  }

  #country(written: Json, path: string): void {
    const texts = (isList(written) ? written : [written]).flatMap((one) => (typeof one === "string" ? [one] : []))
    const [first, ...more] = texts
    const country = first === undefined ? Either.left(notACountry) : PhoneCountry.compile([first, ...more])
    if (Either.isLeft(country)) this.problem(path, "country-unknown", country.left)
    else this.#rules = { ...this.#rules, country: country.right }
  }

  #step(kind: Identifier.IdentifierKind, entry: JsonObject, at: string): void {
    const create = entry["create"]
    if (kind === "user_alias") {
      const updateExistingOnly = create !== true && create !== undefined
      this.#alias(entry[kind], { updateExistingOnly, allowUnset: entry["allow_unset_words"] === true }, at)
      return
    }
    const field = `${at}.${kind}`
    const get = this.#path(entry[kind], field)
    const rules: Identifier.IdentifierRules = {
      allowEmail: entry["allow_email_as_external_id"] === true,
      allowUnset: entry["allow_unset_words"] === true,
      lowercase: this.#rules.lowercase
    }
    const { country } = this.#rules
    const only = create === false ? true : undefined
    if (get === undefined) return
    if (kind === "phone") {
      const read = (body: JsonObject, findings: Findings) => {
        const ofRecord = { ...rules, country: () => country?.(body) }
        return Identifier.read(kind, get(body), ofRecord, only, field, findings)
      }
      this.#steps.push(read)
    } else this.#steps.push((body, findings) => Identifier.read(kind, get(body), rules, only, field, findings))
  }

  #alias(parts: Json | undefined, rules: Omit<Identifier.IdentifierOptions, "field">, at: string): void {
    const field = `${at}.user_alias`
    if (!isObject(parts)) {
      this.problem(
        field,
        "identity-alias-not-valid",
        'user_alias must be an object, such as { alias_name: "$.chat_id", alias_label: "chat" }.'
      )
      return
    }
    for (const name of Object.keys(parts))
      if (name !== "alias_name" && name !== "alias_label")
        this.problem(
          `${field}.${name}`,
          "identity-option-unknown",
          `user_alias has only alias_name and alias_label.${question(name, ["alias_name", "alias_label"])}`
        )
    const name = this.#path(parts["alias_name"], `${field}.alias_name`)
    const label = this.#label(parts["alias_label"], `${field}.alias_label`)
    const path = parts["alias_name"]
    if (typeof path === "string") this.locations.set(field, { path, mappingPath: field })
    if (name === undefined || label === undefined) return
    const options = { ...rules, field }
    this.#steps.push((body, findings) => Identifier.alias(name(body), label(body), options, findings))
  }

  #label(value: Json | undefined, at: string): Get | undefined {
    if (typeof value === "string" && !Path.isMeant(value) && !Text.isBlank(value) && !Text.isPlaceholder(value))
      return () => value
    return this.#path(value, at)
  }

  #path(value: Json | undefined, at: string): Get | undefined {
    const get = pathGet(value)
    if (typeof value !== "string" || Either.isLeft(get)) {
      const expected = Either.isLeft(get) ? get.left : ""
      this.problem(at, "identity-path-not-valid", `Not a valid path. Expected ${expected}.`)
      return undefined
    }
    this.locations.set(at, { path: value, mappingPath: at })
    this.#gets.push(get.right)
    this.#paths.push(value)
    return get.right
  }

  chain(): Pick<Chain, "of" | "find"> {
    const steps = this.#steps
    const noIdentifier = this.#noIdentifier()
    const find: Chain["find"] = (body, findings) => {
      for (const step of steps) {
        const who = step(body, findings)
        if (who !== Identifier.absent) return who
      }
      return Identifier.absent
    }
    const of: Chain["of"] = (body, findings) => {
      const who = find(body, findings)
      if (who !== Identifier.absent) return who
      findings.fail("identity", noIdentifier(body))
      return undefined
    }
    return { find, of }
  }

  /** The reason of a record without an identifier. An unfilled placeholder has a separate message. */
  #noIdentifier(): (body: JsonObject) => Refusal {
    const gets = this.#gets
    const where = [...new Set(this.#paths)].join(", ")
    const missing = new Refusal(
      "identity-missing",
      `The record has no identifier, because it has no value at ${where}. Fill it in, or add another entry to identity.`
    )
    const unfilled = new Refusal(
      "identity-placeholder",
      `The record has no identifier, because the value at ${where} is an unfilled placeholder. Check the step that sets it.`
    )
    return (body) => {
      const isUnfilled = (value: Json | undefined) => typeof value === "string" && Text.isPlaceholder(value)
      return gets.some((get) => isUnfilled(get(body))) ? unfilled : missing
    }
  }
}
