import { bodyBytes } from "@sluice/braze-api/Limits"
import type { AnswerRow } from "@sluice/core/AnswerTable"
import { decide } from "@sluice/core/AnswerTable"
import * as Endpoint from "@sluice/core/Endpoint"
import type { Item } from "@sluice/core/Item"
import * as Reply from "@sluice/core/Reply"
import type { HttpResponse, Transport } from "@sluice/core/Transport"
import * as Verdict from "@sluice/core/Verdict"
import { isObject, type JsonObject, parse } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import * as Answer from "./Answer.js"
import type { Connection } from "./Connection.js"
import * as PersonOrder from "./PersonOrder.js"
import * as ResponseExcerpt from "./ResponseExcerpt.js"
import { headers } from "./UserTrack.js"

/** One request of an endpoint with a list of entries. */
export interface PostCall {
  readonly path: string
  /** The permission of the API key that the path needs. */
  readonly permission: string
  /** JSON. Its list has the items in their order. */
  readonly body: string
}

/** The results of the items according to a successful response. */
export interface Success {
  /** Braze's sentence by position. */
  readonly refused: ReadonlyMap<number, string>
  /** Whether it names only items that were sent and counts exactly the others. */
  readonly addsUp: boolean
  /** The reason nothing was applied and no further request can succeed, although the response is a success. */
  readonly halted?: Reason
}

/** An endpoint of Braze that receives a list of entries about people. */
export interface PostOptions extends Pick<Endpoint.HttpOptions, "lanes" | "budget"> {
  /** Such as `users/identity`. Endpoints of equal connections have equal ids. */
  readonly name: string
  readonly items: number
  /** Bytes of the longest body without entries. */
  readonly envelope: number
  /** Whether an entry may be about several people. */
  readonly linksPeople: boolean
  /** Whether two entries about one person need two requests. */
  readonly onePerPerson: boolean
  /** The rows of the answer table: `Answer.rows`, or `Answer.accessRows` if entries must not be sent twice. */
  readonly rows: ReadonlyArray<AnswerRow>
  readonly call: (items: ReadonlyArray<Item>) => PostCall
  /** Reads the body of a 2xx with the message `success`. Undefined if it lacks something that Braze always sends. */
  readonly success: (body: JsonObject, items: ReadonlyArray<Item>) => Success | undefined
}

/**
 * An endpoint for these requests. A 2xx is a success only if it decodes and has the message `success`. A 400 refuses
 * all entries without naming one, so its request is split.
 */
export const endpoint = (connection: Connection, transport: Transport, options: PostOptions): Endpoint.Endpoint => {
  const excerpt = ResponseExcerpt.make(connection.apiKey)
  const { budget, call, envelope, items: count, lanes, linksPeople, name, onePerPerson, rows, success } = options
  return Endpoint.http({
    id: `${name}@${connection.id}`,
    name: `${name} at ${connection.host}`,
    lanes,
    limits: { items: count, bytes: bodyBytes.value, bytesAlone: bodyBytes.value, envelope, onePerPerson },
    budget,
    unnamedRefusals: Answer.unnamedRefusals,
    order: { ...PersonOrder.of(connection), linksPeople },
    transport,
    request: (items) => {
      const { body, path } = call(items)
      return { method: "POST", url: connection.origin + path, headers: headers(connection), body }
    },
    read: (response, items, now) => {
      const { status } = response
      if (status >= 200 && status < 300) return readSuccess(response, items, { excerpt, success })
      if (status === 400) return readRefused(response, items, excerpt)
      return (
        Answer.readKeyRefused(response, call(items).permission, excerpt) ??
        decide(excerpt.clean(response), { count: items.length, now, rows })
      )
    }
  })
}

const readSuccess = (
  response: HttpResponse,
  items: ReadonlyArray<Item>,
  { excerpt, success }: { readonly excerpt: ResponseExcerpt.ResponseExcerpt } & Pick<PostOptions, "success">
): Reply.Reply => {
  const wire = { ...Answer.wireOf(response, excerpt), ...excerpt(response.body) }
  const body = parse(response.body)
  const read = isObject(body) ? success(body, items) : undefined
  if (!isObject(body) || read === undefined)
    return Reply.outage(Verdict.unsure(Answer.notUnderstood), items.length, wire)
  if (read.halted !== undefined) return Reply.halt(read.halted, wire)
  const isSuccess = body["message"] === "success"
  if (isSuccess && read.addsUp && read.refused.size === 0)
    return Reply.judged(undefined, Answer.wireOf(response, excerpt))
  const rest =
    isSuccess && read.addsUp ? Verdict.accepted : Verdict.unsure(isSuccess ? Answer.notAddedUp : Answer.notSuccess)
  const refusal = Answer.refusals(items, excerpt)
  return Reply.judged(
    items.map((_, position) => refusal(read.refused.get(position)) ?? rest),
    wire
  )
}

const readRefused = (
  response: HttpResponse,
  items: ReadonlyArray<Item>,
  excerpt: ResponseExcerpt.ResponseExcerpt
): Reply.Reply => {
  const body = parse(response.body)
  const message = isObject(body) ? (body["message"] ?? body["error"]) : undefined
  return Reply.split(Answer.requestRefused(typeof message === "string" ? message : undefined, items, excerpt), {
    ...Answer.wireOf(response, excerpt),
    ...excerpt(response.body)
  })
}

/**
 * Reads `errors` of a response to a request with one list: the sentences by position, or undefined if an entry names no
 * item that was sent.
 */
export const refusedIn = (
  { errors }: JsonObject,
  count: number,
  inputArrays: ReadonlyArray<string>
): ReadonlyMap<number, string> | undefined => {
  const refused = new Map<number, string>()
  if (errors === undefined || errors === null) return refused
  if (!Array.isArray(errors)) return undefined
  for (const entry of errors) {
    if (!isObject(entry)) return undefined
    const { index, input_array, type } = entry
    const isKnown = input_array === undefined || inputArrays.some((name) => name === input_array)
    if (!isKnown || typeof index !== "number" || !Number.isInteger(index) || index < 0 || index >= count)
      return undefined
    if (!refused.has(index)) refused.set(index, typeof type === "string" ? type : "")
  }
  return refused
}
