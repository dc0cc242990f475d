import type * as Identifier from "@sluice/braze/Identifier"
import type * as Identity from "@sluice/braze/Identity"
import type * as PhoneCountry from "@sluice/braze/PhoneCountry"
import * as Prioritization from "@sluice/braze/Prioritization"
import type { Endpoint } from "@sluice/core/Endpoint"
import type { CompiledMapping } from "@sluice/core/Mapping"
import type { RouteInput } from "@sluice/core/Plugin"
import type { Lowercase } from "@sluice/values/Email"
import { optional } from "@sluice/values/SettingsSchema"
import { Schema } from "effect"
import * as Operation from "./Operation.js"

/** The settings that people write under `settings` of a route. */
export const schema = Schema.Struct({
  operation: optional(
    Operation.schema,
    "The operation of objects whose mapping sets none: alias-new, alias-update, identify, merge or delete. Default: the mapping must set it."
  ),
  allowDelete: optional(
    Schema.Boolean,
    "true: delete people. Default: false, and a record that would delete a person is Invalid, because Braze cannot restore one."
  ),
  previousId: optional(
    Schema.Literal("anonymous", "user"),
    "What previousId of an alias call is, without a mapping: the id of a visitor, who is identified (anonymous), or an external_id, which is merged (user). Default: anonymous."
  ),
  prioritization: optional(
    Prioritization.schema,
    "How Braze chooses among several people with the same email address or phone number, such as [unidentified, most_recently_updated]. Default: the mapping must set it where a person is identified by one."
  )
})

const person = "Identifies the person."

/** The fields of a mapping by name, with what each is for, for editors. Any other field is a mistake. */
export const fields: Readonly<Record<string, string>> = {
  operation: "alias-new, alias-update, identify, merge or delete. Default: operation in settings.",
  external_id: "The id of the person: of a new alias, after identification, or of the person to delete.",
  user_alias: "The alias: a new one, of the visitor to identify, or of the person to delete.",
  braze_id: `${person} Only for delete.`,
  email: `${person} Only for identify and delete; needs prioritization.`,
  phone: `${person} Only for identify and delete; needs prioritization.`,
  prioritization: "How Braze chooses among several people with the same email address or phone number.",
  alias_label: "The label of the alias to update.",
  old_alias_name: "The name of the alias to update.",
  new_alias_name: "The new name of the alias.",
  identifier_to_merge: "The person to merge, who is removed: external_id, user_alias, email or phone.",
  identifier_to_keep: "The person to keep: external_id, user_alias, email or phone."
}

/** The inputs of `configure`: a route, and the parts that all routes share. */
export interface Input extends RouteInput {
  /** Only its settings for reading identifiers apply, such as `allow_email_as_external_id`. */
  readonly identity?: Identity.Chain | undefined
  /** The country of phone numbers without a prefix. Default: such a number is refused. */
  readonly country?: PhoneCountry.CountryOf | undefined
  /** The part of an email address that is converted to lower case. Default: `domain`. */
  readonly lowercase?: Lowercase | undefined
}

/** Settings of the destination. */
export interface Settings {
  /** Unique in a pipeline; reports, dead letters and outcomes use it. */
  readonly name: string
  /** The identity endpoints of a connection: `Endpoint.endpoint`. */
  readonly endpoint: Endpoint
  /**
   * Makes an object with `operation` and its fields from a record, or a list of these. Nothing or null: the record is
   * Skipped. Default: records are calls of the common analytics specification.
   */
  readonly mapping?: CompiledMapping | undefined
  /** The key of the configuration under which the mapping is written, for reasons. Default `fields`. */
  readonly at?: string | undefined
  /** Default: the mapping must set it. */
  readonly operation?: Operation.Operation | undefined
  /** Whether people may be deleted. Default: false. */
  readonly allowDelete?: boolean | undefined
  /** Default: `anonymous`. */
  readonly previousId?: "anonymous" | "user" | undefined
  /** Default: the mapping must set it. */
  readonly prioritization?: ReadonlyArray<Prioritization.Criterion> | undefined
  /** Settings for reading identifiers. */
  readonly rules?: Identifier.IdentifierRules | undefined
}
