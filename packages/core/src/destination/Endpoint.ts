import type { Reason } from "@sluice/values/Reason"
import { type Clock, Effect, Either } from "effect"
import * as AnswerTable from "./AnswerTable.js"
import { type AnswerRow, decideError } from "./AnswerTable.js"
import type { Item } from "./Item.js"
import type { Reply } from "./Reply.js"
import * as ReplyRedaction from "./ReplyRedaction.js"
import type { HttpRequest, HttpResponse, Transport, TransportError } from "./Transport.js"

/** The limits of one request. */
export interface Limits {
  /** Items over all lanes together. */
  readonly items: number
  /** Items in one lane, if the vendor limits these too. */
  readonly perLane?: number
  /** Bytes of a whole request body with more than one item. */
  readonly bytes: number
  /** Bytes of a request body with a single item. A larger item is Invalid and is not sent. */
  readonly bytesAlone: number
  /** Bytes of a body without its items and the commas between them; counted against `bytes` and `bytesAlone`. */
  readonly envelope: number
}

/** How many requests may start within any window of the given length. */
export interface RateLimit {
  /** Endpoints with the same pool share the limit. */
  readonly pool: string
  readonly count: number
  /** Milliseconds. */
  readonly per: number
}

/**
 * A place that accepts batches of items. Destinations whose endpoint has the same `id` share planner, budget and
 * batches, so that a person's profile and events can share a request.
 */
export interface Endpoint {
  readonly id: string
  /** For people. Default: the `id`. */
  readonly name?: string
  /** The arrays of a request, in the order in which the vendor applies them. */
  readonly lanes: ReadonlyArray<string>
  readonly limits: Limits
  readonly budget: RateLimit
  /**
   * The reason, in the terms of the vendor, of a run that stops because several consecutive batches were refused without
   * naming an item. Default: the sentence of the answer table.
   */
  readonly unnamedRefusals?: Reason
  readonly attempt: Attempt
}

/**
 * One attempt of one batch. Never fails, because an error on the wire is a {@link Reply}. Items of one lane are sent in
 * the given order. Interrupting the effect aborts the request.
 */
export interface Attempt {
  (items: ReadonlyArray<Item>): Effect.Effect<Reply>
  /**
   * The same without a fiber, because the steps of a fiber take half as long as a request over loopback. Calls `done`
   * once with a function that reads the reply, possibly before this function returns. The returned function aborts the
   * request. `now` in milliseconds since 1970. Absent if the attempt needs effects.
   */
  readonly start?: (items: ReadonlyArray<Item>, now: () => number, done: (read: () => Reply) => void) => () => void
}

/** An endpoint that passes each reply to `see` with the items of its attempt. */
export const observed = (endpoint: Endpoint, see: (items: ReadonlyArray<Item>, reply: Reply) => void): Endpoint => {
  const { attempt } = endpoint
  const { start } = attempt
  const seen = (items: ReadonlyArray<Item>, reply: Reply): Reply => {
    see(items, reply)
    return reply
  }
  const effect = (items: ReadonlyArray<Item>) => Effect.map(attempt(items), (reply) => seen(items, reply))
  return {
    ...endpoint,
    attempt:
      start === undefined
        ? effect
        : Object.assign(effect, {
            start: (...[items, now, done]: Parameters<typeof start>) =>
              start(items, now, (read) => done(() => seen(items, read())))
          })
  }
}

/** The parts of an endpoint over HTTP. */
export interface HttpOptions extends Omit<Endpoint, "attempt"> {
  /** Rows of the answer table that the vendor's documentation overrides. Default: none. */
  readonly answers?: ReadonlyArray<AnswerRow>
  readonly transport: Transport
  /** Makes the request for these items. There is at least one item, and never more than the limits allow. Pure. */
  readonly request: (items: ReadonlyArray<Item>) => HttpRequest
  /**
   * Reads the verdicts of the response, in the order of the items. `undefined` leaves the decision to the answer table.
   * `now` in milliseconds since 1970. Pure.
   */
  readonly read: (response: HttpResponse, items: ReadonlyArray<Item>, now: number) => Reply | undefined
}

/**
 * An endpoint made of two pure functions and a transport. The answer table decides responses that `read` does not
 * decide.
 */
export const http = ({ answers, read, request, transport, ...endpoint }: HttpOptions): Endpoint => {
  const reading = { read, rows: answers }
  const cleanerOf = ReplyRedaction.make()
  const attempt = (items: ReadonlyArray<Item>): Effect.Effect<Reply> =>
    Effect.clockWith((clock) => {
      const sent = request(items)
      return answer(transport.send(sent), { ...reading, clean: cleanerOf(sent) }, new ItemsInFlight(items), clock)
    })
  const { start } = transport.send
  if (start === undefined) return { ...endpoint, attempt }
  return {
    ...endpoint,
    attempt: Object.assign(attempt, {
      start: (...[items, now, done]: Parameters<NonNullable<Attempt["start"]>>) => {
        const sent = request(items)
        const clean = cleanerOf(sent)
        return start(sent, (result) =>
          done(() =>
            Either.match(result, {
              onLeft: (error) => decideError(error, items.length),
              onRight: (response) => replyOf(response, items, { ...reading, clean }, now())
            })
          )
        )
      }
    })
  }
}

interface Reading {
  readonly read: HttpOptions["read"]
  readonly rows: ReadonlyArray<AnswerRow> | undefined
  /** Removes the secrets of the request from a string. */
  readonly clean: (text: string) => string
}

const answer = (
  sending: Effect.Effect<HttpResponse, TransportError>,
  reading: Reading,
  carried: ItemsInFlight,
  clock: Clock.Clock
): Effect.Effect<Reply> =>
  Effect.match(sending, {
    onFailure: (error) => decideError(error, carried.release().length),
    onSuccess: (response) => replyOf(response, carried.release(), reading, clock.unsafeCurrentTimeMillis())
  })

const replyOf = (
  response: HttpResponse,
  items: ReadonlyArray<Item>,
  { clean, read, rows }: Reading,
  now: number
): Reply => {
  const own = read(response, items, now)
  if (own !== undefined) return ReplyRedaction.redacted(own, clean)
  // Secrets are removed before the excerpt is made, because the excerpt may end inside a key.
  const reply = AnswerTable.decide({ ...response, body: clean(response.body) }, { count: items.length, now, rows })
  return ReplyRedaction.redacted(reply, clean)
}

/**
 * Items in flight, released when the response arrives. V8 soon allocates some objects of an effect in old space,
 * because they survive a collection as often as requests do. An unused object in old space keeps all objects that it
 * references in memory. Without this class, it would reference every record.
 */
class ItemsInFlight {
  #items: ReadonlyArray<Item>

  constructor(items: ReadonlyArray<Item>) {
    this.#items = items
  }

  /** The items, once. */
  release(): ReadonlyArray<Item> {
    const items = this.#items
    this.#items = []
    return items
  }
}
