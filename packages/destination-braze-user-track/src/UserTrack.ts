import type { Lowercase } from "@sluice/braze/Email"
import { Findings, type Locate } from "@sluice/braze/Findings"
import type * as IdentityChain from "@sluice/braze/IdentityChain"
import { ofMapping, orElse } from "@sluice/braze/Locate"
import * as Phone from "@sluice/braze/Phone"
import * as Time from "@sluice/braze/Time"
import type { Destination } from "@sluice/core/Destination"
import type { Endpoint } from "@sluice/core/Endpoint"
import { isRefusal, type ObjectMapping } from "@sluice/core/Mapping"
import type { Reason, Warning } from "@sluice/core/Reason"
import { Data, Either } from "effect"
import * as AnalyticsCall from "./AnalyticsCall.js"
import type * as Fields from "./Fields.js"
import * as Lookalike from "./Lookalike.js"
import * as MappedItem from "./MappedItem.js"
import { type Fill, prepare } from "./Prepare.js"
import * as Registry from "./Registry.js"
import { Sheet } from "./Sheet.js"
import * as Standard from "./Standard.js"

/** What the destination is made of. Everything but name and endpoint has a default. */
export interface Settings extends Time.Settings {
  /** Unique in a pipeline; reports, dead letters and outcomes speak of the destination by it. */
  readonly name: string
  /** `users/track` of a connection: `UserTrack.endpoint` of `@sluice/braze`. */
  readonly endpoint: Endpoint
  /**
   * Whom a record is about, unless the mapping gives `external_id`, `user_alias` or `braze_id` itself. Default: with a
   * mapping, whom that names; without, `userId`, else `anonymousId` as an alias.
   */
  readonly identity?: IdentityChain.Chain
  /**
   * What an item is made of: attributes by name, `custom_attributes` with more of them, `_update_existing_only`,
   * `_merge_objects`, `push_token_import`. Default: the traits of `identify` calls of the common analytics specification,
   * see `Mapping`.
   */
  readonly mapping?: ObjectMapping
  /** What paths into the mapping begin with, as `fields` or `routes[0].fields`. Default `mapping`. */
  readonly at?: string
  /** Fields that are left out with a warning where they would make the record Invalid. Default: what the mapping says. */
  readonly optional?: ReadonlySet<string>
  /** The custom attributes that were agreed on; `Registry.parse` reads them. Default: any. */
  readonly attributes?: Registry.Registry
  /** What of an e-mail address is written in small letters. Default `domain`. */
  readonly lowercase?: Lowercase
  /** Alpha-2 code: the country of telephone numbers without a prefix. Default `US`, which is how Braze reads them. */
  readonly country?: string
  /** What every item says under `_update_existing_only` that does not say it itself. Default: as the identity says. */
  readonly updateExistingOnly?: boolean
  /** What every item says under `_merge_objects` that does not say it itself. Default: nothing, objects are replaced. */
  readonly mergeObjects?: boolean
  /** What becomes of a record that names a person and says nothing else. Default `skip`; `send` makes the profile. */
  readonly identifierOnly?: "skip" | "send"
}

/** A destination that makes profiles of records: one item in the lane `attributes` for each. */
export interface UserTrackDestination extends Destination {
  /**
   * What is to be said of the configuration, once: declared or mapped names that look like standard attributes and are
   * custom, declarations of no effect. Names that only records hold are warned of per record, with the same code.
   */
  readonly notices: ReadonlyArray<Warning>
}

/** Settings that cannot work. `mistakes` holds all of them. */
export class SettingsError extends Data.TaggedError("SettingsError")<{
  readonly mistakes: ReadonlyArray<Reason>
}> {
  override get message(): string {
    return this.mistakes.map(({ path, message }) => (path === undefined ? message : `${path}: ${message}`)).join("\n")
  }
}

/** The destination, or every mistake of its settings. */
export const compile = (settings: Settings): Either.Either<UserTrackDestination, ReadonlyArray<Reason>> => {
  const time = Time.compile(settings)
  const mistakes = Either.isLeft(time) ? [...time.left] : []
  if (settings.country !== undefined && !Phone.isCountry(settings.country)) mistakes.push(unknownCountry)
  if (Either.isLeft(time) || mistakes.length > 0) return Either.left(mistakes)
  return Either.right(destination(settings, time.right))
}

/**
 * The destination. Its `prepare` keeps nothing between records that could change what comes out.
 * @throws SettingsError on settings that cannot work; {@link compile} gives the mistakes instead.
 */
export const make = (settings: Settings): UserTrackDestination =>
  Either.getOrThrowWith(compile(settings), (mistakes) => new SettingsError({ mistakes }))

const unknownCountry: Reason = {
  code: "country-unknown",
  path: "country",
  message: "It is the country of telephone numbers: an alpha-2 code in capitals, such as PT."
}

const destination = (settings: Settings, reader: Time.Reader): UserTrackDestination => {
  const { name, endpoint, mapping } = settings
  const fields: Fields.Settings = {
    standard: Standard.make({
      reader,
      lowercase: settings.lowercase ?? "domain",
      country: settings.country ?? Phone.defaultCountry
    }),
    registry: settings.attributes ?? Registry.open,
    reader,
    known: known(settings)
  }
  const chain = settings.identity ?? (mapping === undefined ? AnalyticsCall.chain : undefined)
  const findings = new Findings(locate(settings, chain), settings.optional ?? mapping?.optional ?? new Set())
  const plan = {
    destination: name,
    endpoint,
    sheet: new Sheet(findings, settings.updateExistingOnly, settings.mergeObjects),
    fill: fillOf(settings, fields),
    sendBare: settings.identifierOnly === "send"
  }
  return { name, endpoint, prepare: (chunk, { now }) => prepare(plan, chunk, now), notices: noticesOf(fields) }
}

const fillOf = ({ mapping, identity, country }: Settings, fields: Fields.Settings): Fill => {
  if (mapping === undefined) return AnalyticsCall.fill(identity ?? AnalyticsCall.chain, fields)
  const rules = { ...(country === undefined ? {} : { country }), ...identity?.rules }
  return MappedItem.fill({ mapping, chain: identity, rules, fields })
}

const locate = ({ mapping, at }: Settings, chain: IdentityChain.Chain | undefined): Locate => {
  const ofField = mapping === undefined ? AnalyticsCall.locate : ofMapping(mapping, at ?? "mapping")
  return orElse(chain?.places ?? new Map(), (field) => (field === "identity" ? { mappingPath: field } : ofField(field)))
}

/** Names that need no word per record, because the configuration, or the specification of the calls, holds them. */
const known = ({ attributes, mapping }: Settings): ReadonlySet<string> =>
  new Set([...(attributes?.types.keys() ?? []), ...(mapping === undefined ? AnalyticsCall.usual : namesOf(mapping))])

/** Top-level names that a mapping gives: those that depend on records, and those that come out of an empty one. */
const namesOf = (mapping: ObjectMapping): ReadonlyArray<string> => {
  const constant = mapping.apply({})
  const fields = [...mapping.origins.keys(), ...mapping.optional]
  const names = fields.map((field) => field.replace(/^custom_attributes\./, "").replace(/[.[].*$/s, ""))
  return isRefusal(constant) ? names : [...names, ...Object.keys(constant)]
}

const noticesOf = ({ registry, known }: Fields.Settings): ReadonlyArray<Warning> => {
  const notices: Array<Warning> = []
  for (const name of registry.standard)
    notices.push({
      code: "declaration-of-no-effect",
      mappingPath: `attributes.${name}`,
      message: "It is a standard attribute with a rule of its own, so what is declared here has no effect."
    })
  for (const name of known) {
    const lookalike = Registry.standardNames.has(name) ? undefined : Lookalike.of(name)
    if (lookalike !== undefined) notices.push({ code: lookalike.code, mappingPath: name, message: lookalike.message })
  }
  return notices
}
