import type { Reason } from "@sluice/values/Reason"
import * as Redaction from "@sluice/values/Redaction"
import { Clock, Effect, Either, type Scope } from "effect"
import type { AccessToken } from "./AccessToken.js"
import * as AnswerTable from "./AnswerTable.js"
import { type AnswerRow, decideError } from "./AnswerTable.js"
import type { Item } from "./Item.js"
import * as RateLimitHeaders from "./RateLimitHeaders.js"
import { type Reply, wait } from "./Reply.js"
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
  /**
   * Whether a request contains at most one item of each key, because the vendor applies only the last one. Default:
   * false.
   */
  readonly onePerPerson?: boolean
}

/** The number of requests that may start within any window of the given length. */
export interface RateLimit {
  /** Endpoints with the same pool share the limit. */
  readonly pool: string
  readonly count: number
  /** Milliseconds. */
  readonly per: number
  /**
   * The part of the vendor's limit that `count` is, above 0 and at most 1. The same part of a limit that a response
   * names is used. Default: 1.
   */
  readonly share?: number
}

/**
 * The number of times a batch is sent again after failures, and the delays. The delay after failure n is random, from 0
 * to `min(cap, base × factor^(n-1))`.
 */
export interface RetryPolicy {
  /**
   * After this number of failed attempts, a batch is given up if other batches succeeded in the meantime. In an outage,
   * no batch is given up. Default: `maxAttempts` in `delivery/Retry.ts`.
   */
  readonly attempts?: number
  /** Milliseconds. Default: that of `backoff` in `delivery/Retry.ts`. */
  readonly base?: number
  /** Default: that of `backoff`. */
  readonly factor?: number
  /** Milliseconds. Default: that of `backoff`. */
  readonly cap?: number
}

/**
 * The order in which several endpoints of one vendor receive the items of a person, see {@link Endpoint.order}.
 */
export interface PersonOrdering {
  /** Endpoints with the same group keep the order among each other, such as all endpoints of a workspace. */
  readonly group: string
  /**
   * The place of each lane among the items of one record, ascending: attributes before the change of identity before
   * events. A lane without a place is at 0. Items with equal places keep the order of the routes, and the items that one
   * destination made of a record keep their order.
   */
  readonly stages: Readonly<Record<string, number>>
  /**
   * Whether its items may be about several people, see `Item.otherKeys`. Default: false.
   */
  readonly linksPeople?: boolean
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
  /** Default: the values of {@link RetryPolicy}. */
  readonly retry?: RetryPolicy
  /**
   * The reason, in the terms of the vendor, of a run that stops because several consecutive batches were refused without
   * naming an item. Default: the sentence of the answer table.
   */
  readonly unnamedRefusals?: Reason
  /**
   * Keeps the order of a person's items across the endpoints of the group in one run: a request starts only after every
   * earlier item of its people has its verdict, at any of these endpoints. Default: the order is kept only within this
   * endpoint.
   */
  readonly order?: PersonOrdering
  readonly attempt: Attempt
  /**
   * Keeps what attempts share open until the scope closes. Every pipeline that uses the endpoint does this, and what is
   * shared is closed after the last one. Absent if attempts share nothing.
   */
  readonly keepOpen?: Effect.Effect<void, never, Scope.Scope>
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

/** A request, or the reply to an attempt that sends none. */
export type Requested = HttpRequest | Reply

/** The parts of an endpoint over HTTP. */
export interface HttpOptions extends Omit<Endpoint, "attempt"> {
  /** Rows of the answer table that the vendor's documentation overrides. Default: none. */
  readonly answers?: ReadonlyArray<AnswerRow>
  /** Default: the headers of the response. */
  readonly waitOf?: AnswerTable.WaitOf
  /** Strings that are removed from every reply, in addition to the header values and the query of each request. */
  readonly secrets?: ReadonlyArray<string>
  readonly transport: Transport
  /** The access token for each request. After a refused token, the request is sent again with another one. */
  readonly token?: AccessToken
  /**
   * Makes the request for these items. There is at least one item, and never more than the limits allow. A promise does
   * not reject. `now` in milliseconds since 1970.
   */
  readonly request: (
    items: ReadonlyArray<Item>,
    token: string | undefined,
    now: number
  ) => Requested | Promise<Requested>
  /**
   * Reads the verdicts of the response, in the order of the items. `undefined` leaves the decision to the answer table.
   * `now` in milliseconds since 1970. Pure.
   */
  readonly read: (response: HttpResponse, items: ReadonlyArray<Item>, now: number) => Reply | undefined
}

/**
 * An endpoint made of two functions and a transport. The answer table decides responses that `read` does not decide.
 */
export const http = (options: HttpOptions): Endpoint => {
  const { answers, read, request, secrets = [], token, transport, waitOf, ...endpoint } = options
  const reading = { read, rows: answers, waitOf }
  const cleanerOf = ReplyRedaction.make(secrets)
  if (token !== undefined) return { ...endpoint, attempt: withToken({ cleanerOf, reading, request, token, transport }) }
  const sending = (sent: HttpRequest, items: ReadonlyArray<Item>, clock: Clock.Clock): Effect.Effect<Reply> =>
    answer(transport.send(sent), { ...reading, clean: cleanerOf(sent) }, new ItemsInFlight(items), clock)
  const attempt = (items: ReadonlyArray<Item>): Effect.Effect<Reply> =>
    Effect.clockWith((clock) => {
      const made = request(items, undefined, clock.unsafeCurrentTimeMillis())
      if (made instanceof Promise)
        return Effect.flatMap(
          Effect.promise(() => made),
          (sent) => (isReply(sent) ? Effect.succeed(sent) : sending(sent, items, clock))
        )
      return isReply(made) ? Effect.succeed(made) : sending(made, items, clock)
    })
  const { start } = transport.send
  if (start === undefined) return { ...endpoint, attempt }
  const startWith = (sent: Requested, { done, items, now }: Started): (() => void) => {
    if (isReply(sent)) {
      done(() => sent)
      return nothingToAbort
    }
    const clean = cleanerOf(sent)
    return start(sent, (result) =>
      done(() =>
        Either.match(result, {
          onLeft: (error) => ReplyRedaction.redacted(decideError(error, items.length), clean),
          onRight: (response) => replyOf(response, items, { ...reading, clean }, now())
        })
      )
    )
  }
  return {
    ...endpoint,
    attempt: Object.assign(attempt, {
      start: (...[items, now, done]: Parameters<NonNullable<Attempt["start"]>>) => {
        const made = request(items, undefined, now())
        return made instanceof Promise
          ? startLater(made, (sent) => startWith(sent, { items, now, done }))
          : startWith(made, { items, now, done })
      }
    })
  }
}

/** An attempt that starts without a fiber. */
interface Started {
  readonly items: ReadonlyArray<Item>
  readonly now: () => number
  readonly done: (read: () => Reply) => void
}

const nothingToAbort = (): void => undefined

/** Starts when the request is made, unless it was aborted before. */
const startLater = (made: Promise<Requested>, start: (sent: Requested) => () => void): (() => void) => {
  let abort: (() => void) | undefined
  let isAborted = false
  void made.then((sent) => {
    if (!isAborted) abort = start(sent)
  })
  return () => {
    isAborted = true
    abort?.()
  }
}

const isReply = (made: Requested): made is Reply => "_tag" in made

interface TokenSending extends Pick<HttpOptions, "request" | "transport"> {
  readonly cleanerOf: ReturnType<typeof ReplyRedaction.make>
  readonly reading: Omit<Reading, "clean">
  readonly token: AccessToken
}

/** An attempt with an access token. After a refused token, the delivery sends the items again, within the rate limit. */
const withToken =
  ({ cleanerOf, reading, request, token, transport }: TokenSending): Attempt =>
  (items) =>
    Effect.gen(function* () {
      const current = yield* token.current
      if (Either.isLeft(current)) return current.left(items.length)
      const made = request(items, current.right, yield* Clock.currentTimeMillis)
      const sent = made instanceof Promise ? yield* Effect.promise(() => made) : made
      if (isReply(sent)) return sent
      const withoutToken = Redaction.ofSecret(current.right)
      const cleanRequest = cleanerOf(sent)
      const clean = (text: string): string => withoutToken(cleanRequest(text))
      const response = yield* Effect.either(transport.send(sent))
      if (Either.isLeft(response)) return ReplyRedaction.redacted(decideError(response.left, items.length), clean)
      const now = yield* Clock.currentTimeMillis
      const again = token.responded(current.right, response.right)
      if (again !== undefined) return limited(wait(again, 0), response.right, now)
      return replyOf(response.right, items, { ...reading, clean }, now)
    })

interface Reading {
  readonly read: HttpOptions["read"]
  readonly rows: ReadonlyArray<AnswerRow> | undefined
  readonly waitOf: AnswerTable.WaitOf | undefined
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
    onFailure: (error) => ReplyRedaction.redacted(decideError(error, carried.release().length), reading.clean),
    onSuccess: (response) => replyOf(response, carried.release(), reading, clock.unsafeCurrentTimeMillis())
  })

const replyOf = (
  response: HttpResponse,
  items: ReadonlyArray<Item>,
  { clean, read, rows, waitOf }: Reading,
  now: number
): Reply => limited(decide(response, items, { clean, read, rows, waitOf }, now), response, now)

/** The reply with what the headers of its response say about the rate limit. */
const limited = (reply: Reply, response: HttpResponse, now: number): Reply => {
  const rateLimit = RateLimitHeaders.rateLimitOf(response, now)
  return rateLimit === undefined ? reply : { ...reply, rateLimit }
}

const decide = (
  response: HttpResponse,
  items: ReadonlyArray<Item>,
  { clean, read, rows, waitOf }: Reading,
  now: number
): Reply => {
  const own = read(response, items, now)
  if (own !== undefined) return ReplyRedaction.redacted(own, clean)
  // Secrets are removed before the excerpt is made, because the excerpt may end inside a key.
  const cleaned = { ...response, body: clean(response.body) }
  const reply = AnswerTable.decide(cleaned, {
    count: items.length,
    now,
    rows,
    waitOf: waitOf && (() => waitOf(response))
  })
  return ReplyRedaction.redacted(reply, clean)
}

/**
 * The items of an open request, released when the response arrives. V8 soon allocates some objects of an effect in old
 * space, because they survive a collection as often as requests do. An unused object in old space keeps all objects
 * that it references in memory. Without this class, it would reference every record.
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
