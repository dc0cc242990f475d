import { ofMapping, orElse } from "@sluice/braze/FieldLocators"
import type * as Identity from "@sluice/braze/Identity"
import type { Destination } from "@sluice/core/Destination"
import type { Endpoint } from "@sluice/core/Endpoint"
import type { ObjectMapping } from "@sluice/core/Mapping"
import * as DateReader from "@sluice/values/DateReader"
import type { Lowercase } from "@sluice/values/Email"
import { type FieldLocator, Findings } from "@sluice/values/Findings"
import * as Phone from "@sluice/values/Phone"
import type { Warning } from "@sluice/values/Reason"
import { Either } from "effect"
import * as ConfigurationWarnings from "./ConfigurationWarnings.js"
import * as Registry from "./custom/Registry.js"
import * as AnalyticsCall from "./item/AnalyticsCall.js"
import { AttributesBuilder } from "./item/AttributesBuilder.js"
import type * as Fields from "./item/Fields.js"
import * as MappedItem from "./item/MappedItem.js"
import { prepare, type RecordWriter } from "./Prepare.js"
import * as Standard from "./rules/Standard.js"

/** What the destination is made of. Everything but name and endpoint has a default. */
export interface Settings {
  /** Unique in a pipeline; reports, dead letters and outcomes speak of the destination by it. */
  readonly name: string
  /** `users/track` of a connection: `UserTrack.endpoint` of `@sluice/braze`. */
  readonly endpoint: Endpoint
  /**
   * Whom a record is about, unless the mapping gives `external_id`, `user_alias` or `braze_id` itself. Default: with a
   * mapping, whom that names; without, `userId`, else `anonymousId` as an alias.
   */
  readonly identity?: Identity.Chain | undefined
  /**
   * What an item is made of: attributes by name, `custom_attributes` with more of them, `_update_existing_only`,
   * `_merge_objects`, `push_token_import`. Default: the traits of `identify` calls of the common analytics specification,
   * see `Mapping`.
   */
  readonly mapping?: ObjectMapping | undefined
  /** Where the mapping stands in the configuration, for reasons. Default `fields`. */
  readonly at?: string | undefined
  /** Fields that are left out with a warning where they would make the record Invalid, besides those that the mapping says. */
  readonly optional?: ReadonlySet<string> | undefined
  /** The custom attributes that were agreed on; `Registry.parse` reads them. Default: any. */
  readonly attributes?: Registry.Registry | undefined
  /** Reads dates and times as the source writes them. Default: ISO 8601, UTC where no offset is written. */
  readonly time?: DateReader.DateReader | undefined
  /** What of an e-mail address is written in small letters. Default `domain`. */
  readonly lowercase?: Lowercase | undefined
  /** Alpha-2 code: the country of telephone numbers without a prefix. Default `US`, which is how Braze reads them. */
  readonly country?: string | undefined
  /** What every item says under `_update_existing_only` that does not say it itself. Default: as the identity says. */
  readonly updateExistingOnly?: boolean | undefined
  /** What every item says under `_merge_objects` that does not say it itself. Default: nothing, objects are replaced. */
  readonly mergeObjects?: boolean | undefined
  /**
   * The attribute or trait, as `name`, whose text is split at its first blank into `first_name` and `last_name` where the
   * record gives neither. Default: none, since names are not made the same way everywhere.
   */
  readonly fullName?: string | undefined
  /** What becomes of a record that names a person and says nothing else. Default `skip`; `send` makes the profile. */
  readonly identifierOnly?: "skip" | "send" | undefined
}

/** A destination that makes profiles of records: at most one item for each, in the lane `attributes`. */
export interface UserTrackDestination extends Destination {
  /**
   * What is to be said of the configuration, once: declared or mapped names that look like standard attributes and are
   * custom, declarations of no effect. Names that only records hold are warned of per record, with the same code.
   */
  readonly notices: ReadonlyArray<Warning>
}

const isoTime = Either.getOrThrow(DateReader.compile())

/** The destination for profiles. Building it does nothing; its `prepare` is pure and keeps nothing of a record. */
export const make = (settings: Settings): UserTrackDestination => {
  const { name, endpoint, mapping } = settings
  const fields = fieldSettings(settings)
  const chain = settings.identity ?? (mapping === undefined ? AnalyticsCall.chain : undefined)
  const optional = new Set([...(mapping?.optional ?? []), ...(settings.optional ?? [])])
  const findings = new Findings(locate(settings, chain), optional)
  const plan = {
    destination: name,
    endpoint,
    builder: new AttributesBuilder(findings, settings.updateExistingOnly, settings.mergeObjects),
    writer: fillOf(settings, fields),
    sendBare: settings.identifierOnly === "send"
  }
  return {
    name,
    endpoint,
    prepare: (chunk, { now }) => prepare(plan, chunk, now),
    notices: ConfigurationWarnings.of(fields)
  }
}

const fieldSettings = ({ time, lowercase, country, attributes, mapping, fullName }: Settings): Fields.Settings => {
  const reader = time ?? isoTime
  const registry = attributes ?? Registry.open
  return {
    standard: Standard.make({ reader, lowercase: lowercase ?? "domain", country: country ?? Phone.defaultCountry }),
    registry,
    reader,
    fullName,
    known: new Set([
      ...registry.types.keys(),
      ...(mapping === undefined ? AnalyticsCall.usual : ConfigurationWarnings.namesOf(mapping))
    ])
  }
}

const fillOf = ({ mapping, identity, country }: Settings, fields: Fields.Settings): RecordWriter => {
  if (mapping === undefined) return AnalyticsCall.writer(identity ?? AnalyticsCall.chain, fields)
  const rules = { ...(country === undefined ? {} : { country }), ...identity?.rules }
  return MappedItem.writer({ mapping, chain: identity, rules, fields })
}

const locate = ({ mapping, at }: Settings, chain: Identity.Chain | undefined): FieldLocator => {
  const ofField = mapping === undefined ? AnalyticsCall.locate : ofMapping(mapping, at ?? "fields")
  return orElse(chain?.places ?? new Map(), (field) => (field === "identity" ? { mappingPath: field } : ofField(field)))
}
