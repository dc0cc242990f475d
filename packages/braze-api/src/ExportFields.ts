import { attributes } from "./Attributes.js"
import type { Fact } from "./Fact.js"
import { fact } from "./Fact.js"
import * as Sources from "./Sources.js"

/** Exported fields about the origin of a user. `users/track` does not document them as attributes. */
export const attributionFields: Fact<ReadonlyArray<string>> = fact(
  ["attributed_campaign", "attributed_source", "attributed_adgroup", "attributed_ad"],
  "D",
  Sources.userExport
)

/** Exported fields that are not attributes of `users/track`. */
const profileFields: ReadonlyArray<string> = [
  "apps",
  "braze_id",
  "campaigns_received",
  "canvases_received",
  "cards_clicked",
  "created_at",
  "custom_attributes",
  "custom_events",
  "devices",
  "external_id",
  "purchases",
  "random_bucket",
  "total_revenue",
  "uninstalled_at",
  "user_aliases"
]

/** Every name that `fields_to_export` may contain. */
export const fieldsToExport: Fact<ReadonlyArray<string>> = fact(
  [
    ...profileFields,
    ...attributionFields.value,
    ...attributes.flatMap(({ exportName }) => (exportName === undefined ? [] : [exportName]))
  ].sort(),
  "D",
  Sources.userExport,
  "campaigns_received, canvases_received and cards_clicked occur only in the sample answer."
)

/** Fields that make a request use the slower budget. */
export const slowFields: Fact<ReadonlyArray<string>> = fact(
  ["campaigns_received", "canvases_received"],
  "D",
  Sources.userExport
)

/** Identifiers of which a request may contain only one, as a string. */
export const singleIdentifiers: Fact<ReadonlyArray<string>> = fact(
  ["device_id", "braze_id", "email_address", "phone"],
  "D",
  Sources.userExport
)
