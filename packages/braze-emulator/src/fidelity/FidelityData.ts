import { evidence } from "@sluice/braze-api/Fact"
import * as Sources from "@sluice/braze-api/Sources"
import { type FidelityRule, rule } from "./FidelityRule.js"

/** Rules for catalogs, lists and series. */
export const dataRules: ReadonlyArray<FidelityRule> = [
  rule(
    "catalogs.definition",
    "A catalog's first field is `id`, a string; names, types and their number are checked.",
    evidence("D", Sources.catalogs)
  ),
  rule("catalogs.one", "A request creates one catalog, which needs a description.", evidence("D", Sources.catalogs)),
  rule(
    "catalogs.errors",
    "Errors have an id, a message, parameters and their values.",
    evidence("D", Sources.catalogs, "The ids are documented, and so are the messages of six of them.")
  ),
  rule(
    "catalogs.shape",
    "A catalog is shown with the tokens of its fields, its source, sizes and selections; its time ends with `+00:00`.",
    evidence(
      "R",
      Sources.recordedRuby,
      "Tokens, sizes and selections are in recordings only. It is inferred what `storage_size` measures."
    )
  ),
  rule(
    "catalogs.operators",
    "PATCH accepts `$add` and `$remove` in array fields, in bulk and for one item.",
    evidence("D", Sources.catalogs, "It is inferred that `$add` skips elements that are already in the array.")
  ),
  rule(
    "catalogs.geo",
    "A `geo` value is `[longitude, latitude]` or an object with `Latitude` and `Longitude`.",
    evidence("D", Sources.catalogs, "It is stored as an array. The object in lower case is accepted without a source.")
  ),
  rule("catalogs.not-found", "An unknown catalog or item returns 404.", evidence("D", Sources.catalogs)),
  rule("catalogs.bulk", "Bulk requests accept 50 items and return 202.", evidence("D", Sources.catalogs)),
  rule(
    "catalogs.bulk-dropped",
    "Items that cannot be added or updated are dropped without error.",
    evidence("I", Sources.catalogs)
  ),
  rule("catalogs.patch", "PATCH keeps fields that were not sent, PUT does not.", evidence("D", Sources.catalogs)),
  rule(
    "catalogs.id-in-body",
    "The body of a request for a single item must not contain an id.",
    evidence("D", Sources.catalogs)
  ),
  rule(
    "catalogs.pages",
    "Items are listed 50 per page, with a cursor in the header `link`.",
    evidence("D", Sources.catalogs)
  ),
  rule("catalogs.values", "Values are checked by the type of their field.", evidence("D", Sources.catalogs)),
  rule("lists.names", "Names of events and products are listed 250 per page.", evidence("D", Sources.exportLists)),
  rule(
    "lists.cursor",
    "Events and custom attributes are listed 50 per page, with a cursor.",
    evidence("D", Sources.exportLists)
  ),
  rule(
    "lists.archived",
    "Archived campaigns and canvases are listed on request only.",
    evidence("D", Sources.exportLists)
  ),
  rule("lists.unknown", "Details of an unknown id are refused.", evidence("R", Sources.recordedRuby)),
  rule(
    "lists.canvas-details",
    "The details of a canvas contain its first and last entry, variants as objects, and steps with paths and messages.",
    evidence("D", "_docs/_api/endpoints/export/canvas/get_canvas_details.md", "Times come from the outbox.")
  ),
  rule(
    "lists.campaign-details",
    "The details of a campaign contain the times at which it was first and last sent. A series has the documented numbers of each channel.",
    evidence("D", "_docs/_api/endpoints/export/campaigns/get_campaign_analytics.md", "Opens and clicks are 0.")
  ),
  rule(
    "lists.data-types",
    "Types of custom attributes are `Number`, `String`, `Boolean`, `Time`, `Array`, `Object`, `Object Array`.",
    evidence(
      "I",
      "_docs/_api/endpoints/export/custom_attributes/get_custom_attributes.md",
      "Only `Number` is documented. `array_length` is the documented maximum."
    )
  ),
  rule("series.length", "A series has 1 to 100 steps of a day or an hour.", evidence("D", Sources.exportLists)),
  rule("series.events", "Events are counted by the time in the event.", evidence("D", Sources.exportLists)),
  rule("series.purchases", "Quantities and revenue are summed per step.", evidence("D", Sources.exportLists)),
  rule(
    "series.segments",
    "The size of a segment is reported per day.",
    evidence("D", Sources.exportLists, "Computed from current data.")
  )
]
