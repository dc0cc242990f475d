import { Schema } from "effect"
import { Json, JsonObject, optional } from "./ControlSchema.js"

const Status = Schema.Literal("active", "paused", "archived", "draft")

const journey = {
  id: Schema.String,
  name: Schema.NullOr(Schema.String),
  status: Status,
  inSeed: Schema.Boolean,
  channels: Schema.Array(Schema.String),
  tags: Schema.Array(Schema.String),
  description: Schema.String,
  segment_id: Schema.NullOr(Schema.String),
  sent: Schema.Number,
  heldBack: Schema.Number,
  scheduled: Schema.Number,
  lastAt: Schema.NullOr(Schema.String)
}

/** The campaigns of the seed, and triggered campaigns that the seed does not contain. */
export const CampaignList = Schema.Struct({
  campaigns: Schema.Array(
    Schema.Struct({
      ...journey,
      type: Schema.Literal("api_triggered", "api", "transactional", "scheduled")
    }).annotations({ identifier: "CampaignSummary" })
  )
}).annotations({ identifier: "CampaignList" })

/** The Canvases of the seed, and triggered Canvases that the seed does not contain. */
export const CanvasList = Schema.Struct({
  canvases: Schema.Array(
    Schema.Struct({ ...journey, variants: Schema.Array(Schema.String) }).annotations({ identifier: "CanvasSummary" })
  )
}).annotations({ identifier: "CanvasList" })

/** The segments of the seed with their current number of users. */
export const SegmentList = Schema.Struct({
  segments: Schema.Array(
    Schema.Struct({
      id: Schema.String,
      name: Schema.String,
      description: Schema.String,
      tags: Schema.Array(Schema.String),
      filter: optional(Json),
      members: Schema.Number
    }).annotations({ identifier: "SegmentSummary" })
  )
}).annotations({ identifier: "SegmentList" })

const catalog = {
  name: Schema.String,
  description: Schema.String,
  fields: Schema.Array(
    Schema.Struct({ name: Schema.String, type: Schema.String }).annotations({ identifier: "CatalogField" })
  ),
  itemCount: Schema.Number,
  updatedAt: Schema.String
}

/** Catalogs without their items. */
export const CatalogList = Schema.Struct({
  catalogs: Schema.Array(Schema.Struct(catalog).annotations({ identifier: "CatalogSummary" }))
}).annotations({ identifier: "CatalogList" })

/** A catalog with its first items. */
export const CatalogDetail = Schema.Struct({ ...catalog, items: Schema.Array(JsonObject) }).annotations({
  identifier: "CatalogDetail"
})
