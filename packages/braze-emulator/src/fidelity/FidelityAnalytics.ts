import { type Certainty, evidence } from "@sluice/braze-api/Fact"
import * as Sources from "@sluice/braze-api/Sources"
import { type FidelityRule, rule } from "./FidelityRule.js"

const read = (certainty: Certainty, source: string, note?: string) => ({
  ...evidence(certainty, source, note),
  checked: "2026-11-30"
})

/** Rules for the numbers of canvases, sends, sessions and app usage. */
export const analyticsRules: ReadonlyArray<FidelityRule> = [
  rule(
    "analytics.canvas-days",
    "The numbers of a canvas cover 1 to 14 days (`length`), or the days from `starting_at`.",
    read(
      "D",
      Sources.canvasSeries,
      "If both are sent, `starting_at` takes precedence (inferred). `ending_at` may be absent: the table requires it but names a default."
    )
  ),
  rule(
    "analytics.canvas-breakdown",
    "Numbers by variant and by step are returned on request.",
    read(
      "D",
      Sources.canvasSeries,
      "It is inferred which variant a person enters, and that the messages of all steps are sent immediately."
    )
  ),
  rule("analytics.canvas-summary", "A summary is the sum of the series.", read("D", Sources.canvasSummary)),
  rule(
    "analytics.conversions",
    "Conversions, revenue and opens are 0.",
    read("I", Sources.canvasSeries, "The emulator does not track what people do with a message.")
  ),
  rule(
    "analytics.sends",
    "The messages of a `send_id` are counted by day and channel, for 14 days.",
    read("D", Sources.sendSeries, "An unknown `send_id` has the numbers 0 (inferred).")
  ),
  rule(
    "analytics.active",
    "Daily active users are the profiles with an event, a purchase or a session on a day; monthly active users, within 30 days.",
    read("D", Sources.kpi, "It is inferred what counts as activity.")
  ),
  rule(
    "analytics.new-users",
    "New users are counted by the day on which their profile was created.",
    read("D", Sources.kpi, "Deleted profiles are not counted (inferred).")
  ),
  rule("analytics.uninstalls", "Uninstalls come from the seed.", read("D", Sources.kpi)),
  rule(
    "analytics.sessions",
    "Sessions come from the seed and from the first and last session of each profile.",
    read(
      "D",
      Sources.sessionSeries,
      "The API does not report sessions; those of a profile come from its attributes (inferred)."
    )
  )
]
