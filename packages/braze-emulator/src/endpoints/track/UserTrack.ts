import { errorConstants } from "@sluice/braze-api/ErrorConstants"
import { counters, type Lane, lanes } from "@sluice/braze-api/Lanes"
import * as Limits from "@sluice/braze-api/Limits"
import { responses, objects as sentences, success } from "@sluice/braze-api/Sentences"
import type { ErrorEntry } from "@sluice/braze-api/UserTrack"
import * as AttributesObject from "../../attributes/AttributesObject.js"
import * as Call from "../../endpoint/Call.js"
import type { Handled, Handler, HandlerContext } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import type { Applied, RefusedObject } from "../../record/Applied.js"
import * as Refusals from "../../record/Refusals.js"
import type { World } from "../../state/World.js"
import * as ItemKey from "../../text/ItemKey.js"
import * as Json from "../../text/Json.js"
import * as EventObject from "./EventObject.js"
import * as PurchaseObject from "./PurchaseObject.js"

/** The lists of a body by lane. An absent or null list is empty. */
type Lists = Readonly<Record<Lane, ReadonlyArray<unknown>>>

/** Counts of the objects of one request. */
interface TrackTally {
  readonly applied: Array<Applied>
  readonly refused: Array<RefusedObject>
  readonly errors: Array<ErrorEntry>
  readonly processed: Record<Lane, number>
  /** Number of objects refused only by the schema of a recommended event. */
  bySchema: number
}

const nothing: ReadonlyArray<never> = []

/**
 * `POST /users/track`. Objects are applied one by one: attributes, then events, then purchases, each list in its order.
 * A refused object changes nothing and affects no other. 201 with refused objects in `errors`; 400 if nothing was
 * accepted.
 */
export const userTrack: Handler = (world, body, context) => {
  const { objects, objectsPerArray } = Limits.userTrack[context.limits]
  return trackWithin(world, body, context, { objects: objects.value, objectsPerArray: objectsPerArray.value })
}

/** Maximum number of objects in a request, over all arrays and in each. */
interface Most {
  readonly objects: number
  readonly objectsPerArray: number
}

/** `users/track` with other limits. */
export const trackWithin = (world: World, body: unknown, context: HandlerContext, most: Most): Handled => {
  const lists = listsOf(world, body, context)
  if (lists === undefined) return Reply.fatal(responses.noValidData)
  if (exceeds(lists, most)) {
    const { status, text } = responses.tooManyObjects
    context.mistake("too-many-objects", Refusals.messageOf(body, status, text))
    return Reply.fatal(responses.tooManyObjects)
  }
  const call = Call.make(world, context)
  noteForeign(call, body)
  const tally: TrackTally = {
    applied: [],
    refused: [],
    errors: [],
    processed: { attributes: 0, events: 0, purchases: 0 },
    bySchema: 0
  }
  takeAll(call, lists, "attributes", tally)
  takeAll(call, lists, "events", tally)
  takeAll(call, lists, "purchases", tally)
  return reply(call, tally)
}

/** Undefined if the body is not an object, or a lane is not a list and the workspace refuses that. */
const listsOf = (world: World, body: unknown, context: HandlerContext): Lists | undefined => {
  if (!Json.isObject(body)) return undefined
  const attributes = body["attributes"] ?? nothing
  const events = body["events"] ?? nothing
  const purchases = body["purchases"] ?? nothing
  if (Json.isArray(attributes) && Json.isArray(events) && Json.isArray(purchases))
    return { attributes, events, purchases }
  if (world.settings.inferredRefusals === "refuse") return undefined
  for (const lane of lanes)
    if (body[lane] !== undefined && body[lane] !== null && !Json.isArray(body[lane]))
      context.mistake("lane-not-a-list", `${lane} is not an array.`, lane)
  return { attributes: listOrNothing(attributes), events: listOrNothing(events), purchases: listOrNothing(purchases) }
}

const listOrNothing = (sent: unknown): ReadonlyArray<unknown> => (Json.isArray(sent) ? sent : nothing)

const exceeds = (lists: Lists, { objects, objectsPerArray }: Most): boolean => {
  const total = lists.attributes.length + lists.events.length + lists.purchases.length
  return total > objects || lanes.some((lane) => lists[lane].length > objectsPerArray)
}

const knownKeys: ReadonlySet<string> = new Set([...lanes, "partner", "api_key"])

const noteForeign = (call: Call.Call, body: unknown): void => {
  if (!Json.isObject(body)) return
  for (const name of Object.keys(body))
    if (!knownKeys.has(name))
      call.context.mistake("unknown-top-level-key", "The body has a key that Braze does not read.")
}

const takeAll = (call: Call.Call, lists: Lists, lane: Lane, tally: TrackTally): void => {
  const list = lists[lane]
  call.lane = lane
  for (let index = 0; index < list.length; index++) {
    call.index = index
    take(call, lane, list[index], tally)
  }
}

const take = (call: Call.Call, lane: Lane, object: unknown, tally: TrackTally): void => {
  if (!Json.isObject(object)) {
    refuse(call, lane, { object, reason: sentences.identifierRequired.text }, tally)
    return
  }
  const failure = check(call, lane, object)
  const bySchema = failure === undefined && lane === "events" ? EventObject.checkSchema(object) : undefined
  if (bySchema !== undefined) tally.bySchema++
  const reason = failure ?? bySchema ?? call.context.refuse?.(lane, call.index, object)
  if (reason !== undefined) {
    refuse(call, lane, { object, reason }, tally)
    return
  }
  tally.processed[lane]++
  if (apply(call, lane, object)) tally.applied.push({ lane, index: call.index, person: call.known?.n, object })
  else call.context.dropped?.({ lane, index: call.index })
}

const check = (call: Call.Call, lane: Lane, object: Json.JsonObject): string | undefined => {
  if (lane === "attributes") return AttributesObject.check(call, object)
  return lane === "events" ? EventObject.check(call, object) : PurchaseObject.check(call, object)
}

/** False if Braze accepts the object and does nothing. */
const apply = (call: Call.Call, lane: Lane, object: Json.JsonObject): boolean => {
  if (lane === "attributes") return AttributesObject.apply(call, object)
  return lane === "events" ? EventObject.apply(call, object) : PurchaseObject.apply(call, object)
}

const constants: ReadonlyMap<string, string> = new Map(errorConstants.map((row) => [row.sentence.text, row.constant]))

interface Refusal {
  readonly object: unknown
  readonly reason: string
}

const refuse = (call: Call.Call, lane: Lane, { object, reason }: Refusal, { refused, errors }: TrackTally): void => {
  const { index } = call
  const type = call.world.settings.errorTypes === "constant" ? (constants.get(reason) ?? reason) : reason
  const key = ItemKey.of(object)
  refused.push(key === undefined ? { lane, index, reason } : { lane, index, key, reason })
  errors.push({ type, input_array: lane, index })
}

const reply = (call: Call.Call, { applied, refused, errors, processed, bySchema }: TrackTally): Handled => {
  if (
    processed.attributes + processed.events + processed.purchases > 0 ||
    (bySchema > 0 && bySchema === errors.length && call.world.settings.allEcommerceRefused === 201)
  )
    return { status: 201, body: accepted(processed, errors), applied, refused }
  const { status, text } = responses.noValidData
  return { status, body: errors.length === 0 ? { message: text } : { message: text, errors }, applied, refused }
}

/** Counters that are zero are absent. */
const accepted = (processed: Readonly<Record<Lane, number>>, errors: ReadonlyArray<ErrorEntry>): unknown => {
  const body: Record<string, unknown> = {}
  for (const lane of lanes) if (processed[lane] > 0) body[counters[lane]] = processed[lane]
  body["message"] = success
  if (errors.length > 0) body["errors"] = errors
  return body
}
