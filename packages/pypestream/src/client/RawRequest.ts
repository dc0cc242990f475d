import { rows } from "@sluice/braze/Answer"
import type { Connection } from "@sluice/braze/Connection"
import * as ResponseExcerpt from "@sluice/braze/ResponseExcerpt"
import { decide, decideError } from "@sluice/core/AnswerTable"
import * as MonotonicTime from "@sluice/core/MonotonicTime"
import type { Reply } from "@sluice/core/Reply"
import { backoff, ceiling, patience } from "@sluice/core/Retry"
import type { HttpRequest, HttpResponse, Transport } from "@sluice/core/Transport"
import { isObject, type Json, parse } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import { Clock, Duration, Effect, Random, Redacted } from "effect"
import type { Client, RequestOptions, RequestResult } from "./Client.js"

/**
 * `Client.request` for a connection. It classifies errors by the answer table and removes the key from excerpts. It
 * does not use a budget, so a caller that loops must respect the rate limit of the endpoint.
 */
export const make = (connection: Connection, transport: Transport): Client["request"] => {
  const excerpt = ResponseExcerpt.make(connection.apiKey)
  return (endpoint, body, options) => {
    const path = pathOf(endpoint)
    if (path === undefined) return Effect.succeed({ _tag: "Failed", reason: notAPath })
    return new Attempts(transport, requestOf(connection, path, body, options), options, excerpt).run
  }
}

const notAPath: Reason = {
  code: "path-not-valid",
  path: "endpoint",
  message:
    "The endpoint must be a path of Braze's API, such as campaigns/trigger/send: without a host, empty or dot segments, spaces or a slash at the end."
}

const segment = /^(?!\.{1,2}$)[\w.~%-]+$/

/** The path with one leading slash. Undefined if it could lead outside the API. */
const pathOf = (endpoint: string): string | undefined => {
  const [path = "", query, ...more] = endpoint.replace(/^\/+/, "").split("?")
  if (more.length > 0 || path === "" || !path.split("/").every((part) => segment.test(part))) return undefined
  if (query === undefined) return `/${path}`
  return /^[\w.~%=&+:@,-]*$/.test(query) ? `/${path}?${query}` : undefined
}

const requestOf = (
  connection: Connection,
  path: string,
  body: Json | undefined,
  options: RequestOptions
): HttpRequest => ({
  method: options.method ?? (body === undefined ? "GET" : "POST"),
  url: connection.origin + path,
  headers: {
    authorization: `Bearer ${Redacted.value(connection.apiKey)}`,
    ...(body !== undefined && { "content-type": "application/json" })
  },
  ...(body !== undefined && { body: JSON.stringify(body) })
})

type Step =
  | { readonly _tag: "Done"; readonly result: RequestResult }
  | { readonly _tag: "Later"; readonly millis?: number }

/** A transport knows at its own time limit, this many milliseconds before the deadline, whether the request was sent. */
const margin = 10

class Attempts {
  readonly #transport: Transport
  readonly #request: HttpRequest
  readonly #options: RequestOptions
  readonly #excerpt: ResponseExcerpt.ResponseExcerpt
  #inFlight = false
  /** When the deadline passes, in monotonic time. */
  #end = 0
  #failures = 0
  #reason: Reason = {
    code: "deadline-passed",
    message: "The deadline passed before the request could be sent."
  }
  readonly #repeatable: boolean

  constructor(
    transport: Transport,
    request: HttpRequest,
    options: RequestOptions,
    excerpt: ResponseExcerpt.ResponseExcerpt
  ) {
    this.#transport = transport
    this.#request = request
    this.#options = options
    this.#excerpt = excerpt
    this.#repeatable = options.repeatable ?? request.method === "GET"
  }

  get run(): Effect.Effect<RequestResult> {
    return Effect.flatMap(MonotonicTime.millis, (now) => {
      this.#end = now + Duration.toMillis(this.#options.deadline)
      return this.#withinDeadline
    })
  }

  get #withinDeadline(): Effect.Effect<RequestResult> {
    return Effect.timeoutTo(Effect.disconnect(this.#untilDone), {
      duration: this.#options.deadline,
      onSuccess: (result) => result,
      onTimeout: (): RequestResult =>
        this.#inFlight && !this.#repeatable
          ? { _tag: "Unknown", reason: late }
          : { _tag: "Unavailable", reason: this.#reason }
    })
  }

  get #untilDone(): Effect.Effect<RequestResult> {
    return Effect.gen(this, function* () {
      while (true) {
        const step = yield* this.#attempt
        if (step._tag === "Done") return step.result
        const longest = ceiling(++this.#failures, backoff)
        if (this.#failures >= (this.#options.attempts ?? Number.POSITIVE_INFINITY))
          return { _tag: "Unavailable", reason: this.#reason }
        yield* Effect.sleep(step.millis ?? (yield* Random.nextRange(0, longest)))
      }
    })
  }

  get #attempt(): Effect.Effect<Step> {
    return Effect.gen(this, function* () {
      this.#inFlight = true
      const timeout = Math.max(1, this.#end - (yield* MonotonicTime.millis) - margin)
      const response = yield* Effect.either(this.#transport.send({ ...this.#request, timeout }))
      this.#inFlight = false
      if (response._tag === "Left") return this.#stepAfter(decideError(response.left, 1), undefined)
      const success = successOf(response.right)
      if (success !== undefined) return { _tag: "Done", result: success }
      return this.#stepAfter(
        decide(response.right, { count: 1, now: yield* Clock.currentTimeMillis, rows }),
        response.right
      )
    })
  }

  #stepAfter(reply: Reply, response: HttpResponse | undefined): Step {
    if (reply._tag === "Judged") {
      const verdict = reply.verdicts?.[0]
      if (verdict?._tag === "Refused") return this.#refused(verdict.reason, response)
      this.#reason = verdict !== undefined && "reason" in verdict ? verdict.reason : this.#reason
      if (verdict?._tag === "Again" || this.#repeatable) return { _tag: "Later" }
      return { _tag: "Done", result: { _tag: "Unknown", reason: this.#reason } }
    }
    this.#reason = reply.reason
    if (reply._tag === "Wait") return { _tag: "Later", millis: reply.millis ?? ceiling(this.#failures + 1, patience) }
    if (reply._tag === "Halt") return { _tag: "Done", result: { _tag: "Failed", reason: reply.reason } }
    return this.#refused(reply.reason, response)
  }

  #refused(reason: Reason, response: HttpResponse | undefined): Step {
    const status = response?.status ?? 400
    const { words } = this.#excerpt(response?.body ?? "")
    return {
      _tag: "Done",
      result: { _tag: "Refused", status, reason, ...(words !== undefined && { excerpt: words }) }
    }
  }
}

const late: Reason = {
  code: "deadline-passed",
  message: "The deadline passed before a response arrived. It is unknown whether the request was processed."
}

/** The result of a 2xx with a body that is JSON or empty. */
const successOf = ({ body, status }: HttpResponse): RequestResult | undefined => {
  if (status < 200 || status > 299) return undefined
  const value = body.trim() === "" ? null : parse(body)
  if (value === undefined) return undefined
  const errors = isObject(value) ? value["errors"] : undefined
  return { _tag: Array.isArray(errors) && errors.length > 0 ? "Partly" : "Answered", status, body: value }
}
