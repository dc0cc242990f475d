import { type Certainty, evidence } from "@sluice/braze-api/Fact"
import * as Sources from "@sluice/braze-api/Sources"
import { type FidelityRule, rule } from "./FidelityRule.js"

const read = (certainty: Certainty, source: string, note?: string) => ({
  ...evidence(certainty, source, note),
  checked: "2026-11-30"
})

/** Rules in which workspaces differ, each with the option that changes it. */
export const switchRules: ReadonlyArray<FidelityRule> = [
  rule(
    "purchases.reserved",
    "A purchase with a reserved property, such as `currency`, is refused.",
    read(
      "D",
      Sources.purchaseProperties,
      "Two large senders send `properties.currency`, so some workspaces accept it."
    ),
    "reservedPurchaseProperties"
  ),
  rule(
    "email.resubscribe",
    "Somebody who unsubscribed stays unsubscribed when their address changes.",
    read("D", Sources.emailSubscriptions, "The dashboard has a setting to resubscribe them."),
    "resubscribeOnEmailChange"
  ),
  rule(
    "email.lookup-delay",
    "A profile is found by a new address immediately.",
    read("3P", Sources.clientFixtures, "Clients report that a new address is found only after some seconds."),
    "emailLookupDelay"
  ),
  rule(
    "sends.id-known",
    "Creating a `send_id` that exists succeeds; the emulator advises against it.",
    read("I", Sources.inferred),
    "inferredRefusals"
  ),
  rule(
    "schedules.unknown",
    "Changing or deleting a schedule that does not exist, or that was sent, succeeds and does nothing.",
    read("I", Sources.inferred),
    "inferredRefusals"
  ),
  rule(
    "export.history",
    "Exports look back 90 days for events, purchases, campaigns and canvases.",
    read(
      "D",
      Sources.releaseNotes2021,
      "Before December 2021 they contained everything. Naming the fields is a separate option, `fieldsToExport`."
    ),
    "exportHistory"
  )
]
