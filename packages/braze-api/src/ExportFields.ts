import type { Fact } from "./Fact.js"
import { fact } from "./Fact.js"
import * as Sources from "./Sources.js"

/** Every name that `fields_to_export` may hold. */
export const fieldsToExport: Fact<ReadonlyArray<string>> = fact(
  [
    "apps",
    "attributed_campaign",
    "attributed_source",
    "attributed_adgroup",
    "attributed_ad",
    "push_subscribe",
    "email_subscribe",
    "braze_id",
    "country",
    "created_at",
    "custom_attributes",
    "custom_events",
    "devices",
    "dob",
    "email",
    "external_id",
    "first_name",
    "gender",
    "home_city",
    "language",
    "last_coordinates",
    "last_name",
    "phone",
    "purchases",
    "push_tokens",
    "random_bucket",
    "time_zone",
    "total_revenue",
    "uninstalled_at",
    "user_aliases",
    "campaigns_received",
    "canvases_received",
    "cards_clicked"
  ],
  "D",
  Sources.userExport,
  "The last three stand only in the sample answer."
)

/** Fields that make the request use the slower budget. */
export const slowFields: Fact<ReadonlyArray<string>> = fact(
  ["campaigns_received", "canvases_received"],
  "D",
  Sources.userExport
)

/** Identifiers of which a request may use one only, each a string. */
export const singleIdentifiers: Fact<ReadonlyArray<string>> = fact(
  ["device_id", "braze_id", "email_address", "phone"],
  "D",
  Sources.userExport
)
