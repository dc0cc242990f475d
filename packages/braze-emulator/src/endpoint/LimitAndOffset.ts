import { fieldTexts, refusals } from "@sluice/braze-api/EndpointSentences"
import type { World } from "../state/World.js"
import * as Fields from "../text/Fields.js"
import type { Handled, HandlerContext } from "./Handler.js"
import * as Reply from "./Reply.js"

/** The documented sizes of a list that is read by `limit` and `offset`. */
interface Sizes {
  readonly most: number
  readonly otherwise: number
}

/** The part of a list that a query asks for. */
export interface LimitAndOffset {
  readonly limit: number
  readonly offset: number
}

/** Whether a query was refused. */
export const isHandled = (value: LimitAndOffset | Handled): value is Handled => "status" in value

/** `limit` and `offset` of a query, or its refusal. */
export const read = (world: World, context: HandlerContext, { most, otherwise }: Sizes): LimitAndOffset | Handled => {
  const limit = Fields.queryCount(context.query, "limit", otherwise)
  const offset = Fields.queryCount(context.query, "offset", 0)
  if (limit !== undefined && limit > most) return Reply.bad(fieldTexts.mustBe.fill("limit", `at most ${most}`))
  const isLimit = limit !== undefined && limit >= 1
  const refusal =
    (isLimit ? undefined : Reply.unlessAccepted(world, context, refusals.limit, { path: "limit" })) ??
    (offset === undefined ? Reply.unlessAccepted(world, context, refusals.offset, { path: "offset" }) : undefined)
  return refusal ?? { limit: isLimit ? limit : otherwise, offset: offset ?? 0 }
}
