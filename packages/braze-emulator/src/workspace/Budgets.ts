import * as ExportFields from "@sluice/braze-api/ExportFields"
import * as RateLimits from "@sluice/braze-api/RateLimits"
import type { Body } from "../text/Body.js"
import * as Fields from "../text/Fields.js"
import * as Hash from "../text/Hash.js"
import { isObject } from "../text/Problem.js"

/** A budget that a request draws on in addition to or instead of its endpoint's own. */
interface Budget {
  /** Requests with the same name share it. */
  readonly name: string
  /** The documented budget, for workspaces that set their own windows. */
  readonly pool: RateLimits.Pool
  /** Windows that replace the documented ones of the pool; undefined: none. */
  readonly windows?: ReadonlyArray<RateLimits.Window>
}

/** The budgets of a request; undefined: the endpoint's own. */
export type BudgetRule = (body: Body) => ReadonlyArray<Budget> | undefined

const bodyOf = (body: Body): Readonly<Record<string, unknown>> => {
  const parsed = body.parsed()
  return parsed._tag === "Value" && isObject(parsed.value) ? parsed.value : {}
}

/** An export that names its fields, none of them slow, has a faster budget. */
export const exported: BudgetRule = (body) => {
  const fields = bodyOf(body)["fields_to_export"]
  return Array.isArray(fields) && !fields.some((field) => ExportFields.slowFields.value.includes(field))
    ? [{ name: "users.export.ids with fields", pool: "users.export.ids", windows: [RateLimits.exportWithFields.value] }]
    : undefined
}

const listed = ["recipients", "external_user_ids", "user_aliases"]

/**
 * A message with recipients draws on the shared budget. A message to an audience, a segment or everybody draws on the
 * budget of all audiences and on the budget of this audience of this campaign.
 */
export const audience: BudgetRule = (body) => {
  const value = bodyOf(body)
  if (value["broadcast"] !== true && listed.some((name) => !Fields.isAbsent(value[name]))) return undefined
  const { campaign_id, canvas_id, segment_id, audience: filters } = value
  const unique = Hash.format(
    Hash.ofValue([campaign_id ?? null, canvas_id ?? null, segment_id ?? null, filters ?? null])
  )
  return [
    { name: "messages.audience", pool: "messages.audience" },
    { name: `messages.unique_audience ${unique}`, pool: "messages.unique_audience" }
  ]
}
