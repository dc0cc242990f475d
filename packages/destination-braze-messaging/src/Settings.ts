import type * as Identity from "@sluice/braze/Identity"
import type * as PhoneCountry from "@sluice/braze/PhoneCountry"
import * as Prioritization from "@sluice/braze/Prioritization"
import type { Endpoint } from "@sluice/core/Endpoint"
import type { CompiledMapping } from "@sluice/core/Mapping"
import type { RouteInput } from "@sluice/core/Plugin"
import type { Lowercase } from "@sluice/values/Email"
import { optional, text } from "@sluice/values/SettingsSchema"
import { Schema } from "effect"

/** The settings that people write under `settings` of a route. */
export const schema = Schema.Struct({
  campaignId: optional(
    text,
    "The API identifier of the campaign that every record triggers. Default: the mapping sets campaign_id or canvas_id."
  ),
  canvasId: optional(
    text,
    "The API identifier of the canvas that every record enters. Default: the mapping sets campaign_id or canvas_id."
  ),
  allowBroadcast: optional(
    Schema.Boolean,
    "true: a record with broadcast: true sends to everybody in the segment of the campaign or canvas. Default: false, and such a record is Invalid."
  ),
  prioritization: optional(
    Prioritization.schema,
    "How Braze chooses among several people with the same email address, such as [identified, most_recently_updated]. Default: the mapping must set it where a person is identified by an address."
  )
})

/** The fields of a mapping by name, with what each is for, for editors. Any other field is left out with a warning. */
export const fields: Readonly<Record<string, string>> = {
  campaign_id: "The API identifier of the campaign. Default: campaignId in settings.",
  canvas_id: "The API identifier of the canvas. Default: canvasId in settings.",
  external_user_id: "Identifies the recipient, instead of the identity of the configuration.",
  user_alias: "Identifies the recipient, instead of the identity of the configuration.",
  email: "Identifies the recipient, instead of the identity of the configuration; needs prioritization.",
  prioritization: "How Braze chooses among several people with the same email address.",
  trigger_properties: "The properties of the message of a campaign, by name.",
  context: "The context of the canvas for this person, by name.",
  attributes: "Attributes that Braze stores before it sends the message.",
  send_to_existing_only: "false: create the recipient, with attributes. Default: only people who exist.",
  broadcast: "true: send to everybody, without a recipient; needs allowBroadcast in settings."
}

/** The inputs of `configure`: a route, and the parts that all routes share. */
export interface Input extends RouteInput {
  /** The recipient of a record whose mapping sets none. Default: the mapping must set one. */
  readonly identity?: Identity.Chain | undefined
  readonly country?: PhoneCountry.CountryOf | undefined
  /** The part of an email address that is converted to lower case. Default: `domain`. */
  readonly lowercase?: Lowercase | undefined
}

/** Settings of the destination. */
export interface Settings {
  /** Unique in a pipeline; reports, dead letters and outcomes use it. */
  readonly name: string
  /** The triggers of a connection: `Endpoint.endpoint`. */
  readonly endpoint: Endpoint
  /** The recipient of a record whose mapping sets none. Default: the mapping must set one. */
  readonly identity?: Identity.Chain | undefined
  /** Makes a message from a record, or a list of these. Nothing or null: the record is Skipped. Default: an empty object. */
  readonly mapping?: CompiledMapping | undefined
  /** The key of the configuration under which the mapping is written, for reasons. Default `fields`. */
  readonly at?: string | undefined
  readonly campaignId?: string | undefined
  readonly canvasId?: string | undefined
  /** Whether a record may send to everybody. Default: false. */
  readonly allowBroadcast?: boolean | undefined
  /** Default: the mapping must set it. */
  readonly prioritization?: ReadonlyArray<Prioritization.Criterion> | undefined
}
