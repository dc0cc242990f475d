import type { Evidence, Fact } from "./Fact.js"
import { evidence, fact } from "./Fact.js"
import type { LimitsProfile } from "./Limits.js"
import * as Sources from "./Sources.js"

/** A number of requests within a number of milliseconds. */
export interface Window {
  readonly count: number
  /**
   * Length in milliseconds. Windows start at full hours, minutes or three seconds of the clock. They are not rolling.
   */
  readonly per: number
}

/** A budget that its endpoints share, per workspace. */
export interface EndpointRateLimit extends Evidence {
  /** All windows apply at the same time. */
  readonly windows: ReadonlyArray<Window>
}

/** Names of the budgets. Endpoints with the same pool share a budget. */
export type Pool =
  | "users.track"
  | "users.track.sync"
  | "users.track.bulk"
  | "users.export.ids"
  | "users.identity"
  | "users.external_ids.rename"
  | "users.external_ids.remove"
  | "custom_data.list"
  | "campaigns.data_series"
  | "campaigns.duplicate"
  | "canvas.duplicate"
  | "sends.id.create"
  | "subscription.status.set"
  | "preference_center.read"
  | "preference_center.write"
  | "catalogs.manage"
  | "catalogs.items.bulk"
  | "catalogs.items.single"
  | "catalogs.fields"
  | "custom_objects.read"
  | "custom_objects.write"
  | "translations"
  | "apps.get"
  | "scim"
  | "partners.cohorts"
  | "cdi.list"
  | "cdi.sync"
  | "cdi.status"
  | "media_library"
  | "messages.audience"
  | "messages.unique_audience"
  | "shared"

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const limit = (
  windows: ReadonlyArray<Window>,
  certainty: Evidence["certainty"],
  source: string,
  note?: string
): EndpointRateLimit => ({ windows, ...evidence(certainty, source, note) })

/** Default budgets. Contracts differ, and Braze may change them; the headers of a response have the current ones. */
export const rateLimits: Readonly<Record<Pool, EndpointRateLimit>> = {
  "users.track": limit(
    [{ count: 3_000, per: 3 * second }],
    "D",
    Sources.userTrack,
    "Depends on the contract. Once unlimited, then 50,000 a minute (2020-06-02), since 2024-10-28 3,000 in 3 seconds."
  ),
  "users.track.sync": limit([{ count: 500, per: minute }], "D", Sources.userTrackSync),
  "users.track.bulk": limit([{ count: 50, per: second }], "D", Sources.userTrackBulk, "An older beta said 5 a second."),
  "users.export.ids": limit(
    [{ count: 250, per: minute }],
    "D",
    Sources.userExport,
    "2,500 per minute for workspaces older than 2024-08-22; 40 per second if fields_to_export contains neither campaigns_received nor canvases_received."
  ),
  "users.identity": limit(
    [{ count: 20_000, per: minute }],
    "D",
    Sources.rateLimits,
    "Shared by delete, alias, identify, merge."
  ),
  "users.external_ids.rename": limit([{ count: 1_000, per: minute }], "D", Sources.rateLimits),
  "users.external_ids.remove": limit([{ count: 1_000, per: minute }], "D", Sources.rateLimits),
  "custom_data.list": limit([{ count: 1_000, per: hour }], "D", Sources.rateLimits),
  "campaigns.data_series": limit([{ count: 50_000, per: minute }], "D", Sources.rateLimits),
  "campaigns.duplicate": limit([{ count: 100, per: minute }], "D", Sources.rateLimits),
  "canvas.duplicate": limit([{ count: 100, per: minute }], "D", Sources.rateLimits),
  "sends.id.create": limit([{ count: 100, per: day }], "D", Sources.rateLimits),
  "subscription.status.set": limit([{ count: 5_000, per: minute }], "D", Sources.rateLimits),
  "preference_center.read": limit([{ count: 1_000, per: minute }], "D", Sources.rateLimits),
  "preference_center.write": limit([{ count: 10, per: minute }], "D", Sources.rateLimits),
  "catalogs.manage": limit([{ count: 50, per: minute }], "D", Sources.rateLimits),
  "catalogs.items.bulk": limit([{ count: 16_000, per: minute }], "D", Sources.rateLimits),
  "catalogs.items.single": limit([{ count: 50, per: minute }], "D", Sources.rateLimits),
  "catalogs.fields": limit([{ count: 50, per: minute }], "D", Sources.rateLimits, "Shared by fields and selections."),
  "custom_objects.read": limit([{ count: 50, per: minute }], "D", Sources.customObjects),
  "custom_objects.write": limit([{ count: 50, per: minute }], "D", Sources.customObjects),
  translations: limit([{ count: 250_000, per: minute }], "D", Sources.rateLimits),
  "apps.get": limit([{ count: 100, per: day }], "D", "hidden page /get_app_group_apps/"),
  scim: limit([{ count: 5_000, per: day }], "D", Sources.rateLimits, "Per company. Localized pages: 20,000."),
  "partners.cohorts": limit([{ count: 250_000, per: hour }], "D", Sources.cohorts),
  "cdi.list": limit([{ count: 50, per: minute }], "D", Sources.rateLimits),
  "cdi.sync": limit([{ count: 20, per: minute }], "D", Sources.rateLimits),
  "cdi.status": limit([{ count: 100, per: minute }], "D", Sources.rateLimits),
  media_library: limit([{ count: 100, per: hour }], "D", Sources.rateLimits),
  "messages.audience": limit(
    [{ count: 250, per: minute }],
    "D",
    Sources.rateLimits,
    "Sends and schedules to a segment, a connected audience or everybody; those that name recipients use the shared budget."
  ),
  "messages.unique_audience": limit(
    [{ count: 10, per: minute }],
    "D",
    Sources.rateLimits,
    "In addition to messages.audience, for each pair of campaign or canvas and audience."
  ),
  shared: limit([{ count: 250_000, per: hour }], "D", Sources.rateLimits, "Every endpoint without a separate budget.")
}

/**
 * Contracts by monthly active users add an hourly limit to the burst of `users.track`; the contract contains the
 * number. This value is a placeholder.
 */
export const monthlyActiveUsersHourly: Fact<Window> = fact({ count: 250_000, per: hour }, "I", Sources.rateLimits)

/** The faster budget of `users/export/ids` without campaigns and canvases. */
export const exportWithFields: Fact<Window> = fact({ count: 40, per: second }, "D", Sources.userExport)

/** Names of the headers, in lower case as in HTTP/2. Compare without case. */
export const headers = {
  limit: "x-ratelimit-limit",
  remaining: "x-ratelimit-remaining",
  reset: "x-ratelimit-reset",
  /** Only under the dialect {@link HeaderDialect.reset} `seconds`, and only on 429: whole seconds to wait. */
  retryAfter: "x-ratelimit-retry-after"
} as const

/** The dialect of the headers, which depends on the contract. */
export interface HeaderDialect {
  /** `epoch`: the end of the window in seconds since 1970 (UTC). `seconds`: the seconds left in the window. */
  readonly reset: "epoch" | "seconds"
  /** Headers of a 429: all three, or only the wait. */
  readonly onLimited: "window" | "retryAfter"
}

/** The dialect per contract. On 401 all three were recorded as present but empty. */
export const dialects: Readonly<Record<LimitsProfile, Fact<HeaderDialect>>> = {
  combined: fact({ reset: "epoch", onLimited: "window" }, "D", Sources.rateLimits),
  legacy: fact({ reset: "epoch", onLimited: "window" }, "D", Sources.rateLimits),
  mau: fact({ reset: "seconds", onLimited: "retryAfter" }, "D", Sources.rateLimits)
}
