import { type Certainty, evidence } from "@sluice/braze-api/Fact"
import * as Sources from "@sluice/braze-api/Sources"
import { type FidelityRule, rule } from "./FidelityRule.js"

const read = (certainty: Certainty, source: string, note?: string) => ({
  ...evidence(certainty, source, note),
  checked: "2026-11-30"
})

/** Rules for fields and selections of catalogs, preference centers, the news feed, invalid numbers and copies of campaigns and canvases. */
export const dashboardRules: ReadonlyArray<FidelityRule> = [
  rule(
    "catalogs.fields",
    "Up to 50 fields per request are added to a catalog. A field is deleted with its values unless a selection uses it.",
    read("D", `${Sources.catalogs}/catalog_fields`, "Inventory fields are not emulated.")
  ),
  rule(
    "catalogs.selections",
    "Selections have a name, up to 4 filters that fit their fields, 1 to 50 results, and a sort field.",
    read(
      "D",
      `${Sources.catalogs}/catalog_selections`,
      "One page requires `source`, another names two values; any text is accepted. How a catalog lists its selections is inferred."
    )
  ),
  rule(
    "catalogs.contract",
    "A full storage and too many selections are refused.",
    read("D", Sources.catalogs, "The numbers depend on the contract: options `catalogBytes` and `catalogSelections`."),
    "catalogBytes"
  ),
  rule(
    "preference-centers.stored",
    "A created preference center is listed, returned by its id, and can be updated.",
    read("D", Sources.preferenceCenters)
  ),
  rule(
    "preference-centers.name",
    "A name consists of letters, numbers, hyphens and underscores, and never changes.",
    read(
      "D",
      Sources.preferenceCenters,
      "It is inferred that the name is unique (option `inferredRefusals`); another name in an update is ignored."
    )
  ),
  rule(
    "preference-centers.required",
    "Both HTML pages are required; options and state are checked.",
    read("D", Sources.preferenceCenters, "The texts of all refusals, and 404 for an unknown id, are inferred.")
  ),
  rule(
    "preference-centers.url",
    "The address for a person is always the same, and different for each person.",
    read("D", Sources.preferenceCenters, "Its form is the emulator's; no page exists at this address.")
  ),
  rule(
    "feed.cards",
    "Cards of the news feed come from the seed. They are listed 100 per page, archived ones on request.",
    read("D-old", Sources.feed, "Braze has retired the news feed.")
  ),
  rule(
    "sms.invalid",
    "Invalid numbers come from the seed. They are listed by day or number and by reason, newest first, and receive no SMS until they are removed.",
    read(
      "D",
      Sources.sms,
      "The texts of refusals, and the body of a successful removal, are inferred. Numbers do not become invalid by themselves."
    )
  ),
  rule("feed.numbers", "The numbers of a card come from the seed.", read("D-old", Sources.feed)),
  rule(
    "duplicates.copy",
    "A copy has a new id, the name that was sent, and the description and tags if they were sent.",
    read("D", Sources.duplicates, "It is inferred that the copy is a draft; the body of the response is also inferred.")
  )
]
