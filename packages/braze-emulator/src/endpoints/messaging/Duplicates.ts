import { fieldTexts, refusals } from "@sluice/braze-api/EndpointSentences"
import type { StatedResponse } from "@sluice/braze-api/Sentences"
import * as Call from "../../endpoint/Call.js"
import type { Handler } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import * as Tags from "../../endpoint/Tags.js"
import * as Journeys from "../../state/Journeys.js"
import type * as Setup from "../../state/Setup.js"
import * as World from "../../state/World.js"
import * as DateText from "../../text/DateText.js"
import * as Fields from "../../text/Fields.js"

/** Instructions for copying one kind of object. */
interface Kind<A> {
  /** The field with the id of the original. */
  readonly field: string
  readonly refusal: StatedResponse
  readonly find: (world: World.World, id: unknown) => Setup.FoundObject<A>
  /** An object with an id that the setup does not describe. */
  readonly unknown: (id: string) => A
  readonly copies: (world: World.World) => Map<string, A>
  /** The fields, besides the common ones, in which a copy differs from its original. */
  readonly own: (world: World.World, original: A) => Partial<A>
}

/** Creates a copy: a draft with the name that was sent, and with description and tags if they were. */
const duplicate =
  <A extends Setup.Campaign | Setup.Canvas>(kind: Kind<A>): Handler =>
  (world, sent, context) => {
    const body = Fields.bodyOf(sent)
    const { name, description, tag_names: tags } = body
    const found = kind.find(world, body[kind.field])
    if (found._tag === "Unknown") return Reply.fatal(kind.refusal)
    if (!Fields.text.is(name)) return Reply.bad(fieldTexts.required.fill("name"))
    const refusal = Tags.check(world, typeof tags === "string" ? [tags] : tags)
    if (refusal !== undefined) return Reply.fatal(refusal)
    const call = Call.make(world, context)
    const original = found._tag === "Found" ? found.value : kind.unknown(found.id)
    const copy: A = {
      ...original,
      id: World.newId(world),
      name: String(name),
      description: Fields.textOf(description) ?? original.description ?? "",
      tags: Fields.isAbsent(tags) ? (original.tags ?? []) : Tags.of(tags),
      status: "draft",
      last_edited: DateText.format(call.now),
      ...kind.own(world, original)
    }
    kind.copies(world).set(copy.id, copy)
    return Reply.ok(202)
  }

/** `POST /campaigns/duplicate`. */
export const campaignDuplicate: Handler = duplicate<Setup.Campaign>({
  field: "campaign_id",
  refusal: refusals.campaignId,
  find: Journeys.campaign,
  unknown: (id) => ({ id, name: "" }),
  copies: (world) => world.objects.dashboard.campaigns,
  own: (world, { message_variations }) => ({
    message_variations: (message_variations ?? []).map((variation) => ({ ...variation, id: World.newId(world) }))
  })
})

/** `POST /canvas/duplicate`. */
export const canvasDuplicate: Handler = duplicate<Setup.Canvas>({
  field: "canvas_id",
  refusal: refusals.canvasId,
  find: Journeys.canvas,
  unknown: (id) => ({ id, name: "" }),
  copies: (world) => world.objects.dashboard.canvases,
  own: (world, { steps }) => ({ steps: (steps ?? []).map((step) => ({ ...step, id: World.newId(world) })) })
})
