import type * as Identity from "@sluice/braze/Identity"
import * as PhoneCountry from "@sluice/braze/PhoneCountry"
import { flags } from "@sluice/braze-api/Attributes"
import { identifierKeys } from "@sluice/braze-api/Identifier"
import type { Endpoint } from "@sluice/core/Endpoint"
import type { ObjectMapping } from "@sluice/core/Mapping"
import type { RouteInput } from "@sluice/core/Plugin"
import * as DateReader from "@sluice/values/DateReader"
import type { Lowercase } from "@sluice/values/Email"
import { optional, text } from "@sluice/values/SettingsSchema"
import { Either, Schema } from "effect"
import * as Registry from "./custom/Registry.js"
import * as Standard from "./rules/Standard.js"

/** The settings that people write under `settings` of a route. */
export const schema = Schema.Struct({
  lowercase: optional(
    Schema.Literal("domain", "all", "none"),
    "Which part of the email address in the attribute email is converted to lower case. Default: source.lowercase, which also applies to identities."
  ),
  country: PhoneCountry.setting(
    "Default: source.country. Without it, phone numbers without a country code are left out."
  ),
  updateExistingOnly: optional(
    Schema.Boolean,
    "true: never create a profile. Default: as set in identity, where an alias creates a profile only with create: true."
  ),
  mergeObjects: optional(
    Schema.Boolean,
    "true: merge an object with the object in the profile. Default: false, which replaces the object."
  ),
  fullName: optional(
    text,
    "The attribute whose text is split at its first space into first_name and last_name, unless the record has these. Default: none."
  ),
  identifierOnly: optional(
    Schema.Literal("skip", "send"),
    "Whether to skip a record that only identifies a person, or to send it to create the profile. Default: skip."
  )
})

/**
 * The fields of a mapping that Braze knows, with what each accepts, for editors. Any other field is a custom attribute.
 */
export const fields = (): ReadonlyMap<string, string> => {
  const rules = Standard.make({
    reader: Either.getOrThrow(DateReader.compile()),
    lowercase: "domain",
    country: () => undefined
  })
  return new Map([
    ...identifierKeys.map(
      (name) => [name, "Identifies the person, instead of the identity of the configuration."] as const
    ),
    ...[...rules].map(
      ([name, { accepts, otherwise }]) => [name, `Accepts ${accepts}. Other values: ${otherwise}.`] as const
    ),
    ...flags.value.map((name) => [name, "An option of this object: true or false."] as const),
    [Registry.customAttributes, "An object with more custom attributes."] as const
  ])
}

/** The inputs of `configure`: a route, and the parts that all routes share. */
export interface Input extends RouteInput {
  /** Default: the person that the mapping names. Without a mapping, `userId`, otherwise `anonymousId` as an alias. */
  readonly identity?: Identity.Chain | undefined
  /** The declared custom attributes. Default: any are accepted. */
  readonly attributes?: Registry.Registry | undefined
  /** Reads dates and times in the formats of the source. Default: ISO 8601, in UTC if there is no offset. */
  readonly time?: DateReader.DateReader | undefined
  /** The country of phone numbers without a prefix, unless the settings have one. */
  readonly country?: PhoneCountry.CountryOf | undefined
  /** The part of an email address that is converted to lower case, unless the settings say so. Default `domain`. */
  readonly lowercase?: Lowercase | undefined
  /** Letters for a gender that mean something else in another language are left out, unless a language is set. Default false. */
  readonly lettersUnclear?: boolean | undefined
}

/** Settings of the destination. Everything except the name and the endpoint has a default. */
export interface Settings {
  /** Unique in a pipeline; reports, dead letters and outcomes use it. */
  readonly name: string
  /** `users/track` of a connection: `UserTrack.endpoint` of `@sluice/braze`. */
  readonly endpoint: Endpoint
  /**
   * The person of a record, unless the mapping sets `external_id`, `user_alias` or `braze_id`. Default: the person that
   * the mapping names. Without a mapping, `userId`, otherwise `anonymousId` as an alias.
   */
  readonly identity?: Identity.Chain | undefined
  /**
   * Makes the item: attributes by name, `custom_attributes` with more of them, `_update_existing_only`, `_merge_objects`,
   * `push_token_import`. Default: the traits of `identify` calls of the common analytics specification; see `Mapping`.
   */
  readonly mapping?: ObjectMapping | undefined
  /** The key of the configuration under which the mapping is written, for reasons. Default `fields`. */
  readonly at?: string | undefined
  /**
   * Fields that are left out with a warning instead of making the record Invalid, in addition to those that the mapping
   * marks with `?`.
   */
  readonly optional?: ReadonlySet<string> | undefined
  /** The declared custom attributes; see `Registry.parse`. Default: any are accepted. */
  readonly attributes?: Registry.Registry | undefined
  /** Reads dates and times in the formats of the source. Default: ISO 8601, in UTC if there is no offset. */
  readonly time?: DateReader.DateReader | undefined
  /** The part of an email address that is converted to lower case. Default `domain`. */
  readonly lowercase?: Lowercase | undefined
  /**
   * The country of phone numbers without a prefix. Default: a number without a country code is left out, because it
   * could belong to several countries.
   */
  readonly country?: PhoneCountry.CountryOf | undefined
  /**
   * The language of words and letters whose meaning depends on the language, such as `es`. Default: their meaning in
   * Braze.
   */
  readonly language?: string | undefined
  /** Letters for a gender that mean something else in another language are left out, unless a language is set. Default false. */
  readonly lettersUnclear?: boolean | undefined
  /** `_update_existing_only` of items that do not set it. Default: as set in the identity. */
  readonly updateExistingOnly?: boolean | undefined
  /** `_merge_objects` of items that do not set it. Default: not sent, so that objects are replaced. */
  readonly mergeObjects?: boolean | undefined
  /**
   * The attribute or trait, such as `name`, whose text is split at its first space into `first_name` and `last_name`,
   * unless the record has either. Default: none, because the order of names differs between cultures.
   */
  readonly fullName?: string | undefined
  /**
   * Whether to skip a record that identifies a person and has no attributes, or to send it to create the profile.
   * Default: `skip`.
   */
  readonly identifierOnly?: "skip" | "send" | undefined
}
