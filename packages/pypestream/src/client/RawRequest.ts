import { rows } from "@sluice/braze/Answer"
import type { Connection } from "@sluice/braze/Connection"
import * as Words from "@sluice/braze/Words"
import { decide, decideError } from "@sluice/core/AnswerTable"
import type { Reply } from "@sluice/core/Reply"
import type { HttpRequest, HttpResponse, Transport } from "@sluice/core/Transport"
import { isObject, type Json } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import { Clock, Effect, Random, Redacted } from "effect"
import type { Answered, Client, RequestOptions } from "./Client.js"

/** Milliseconds: the first wait, and the longest. Each is twice the one before, with full jitter. */
const backoff = { first: 200, longest: 30_000 }

/**
 * `Client.request` of a connection: host and key of the connection, the answer table's classes of trouble, words without
 * the key. It draws on no budget: whoever calls it in a loop has to know the endpoint's own rate limit.
 */
export const make = (connection: Connection, transport: Transport): Client["request"] => {
  const words = Words.make(connection.apiKey)
  return (endpoint, body, options) => {
    const path = pathOf(endpoint)
    if (path === undefined) return Effect.succeed({ _tag: "Failed", reason: notAPath })
    return new Raw(transport, requestOf(connection, path, body, options), options, words).run
  }
}

const notAPath: Reason = {
  code: "path-not-valid",
  path: "endpoint",
  message:
    "The endpoint is a path of Braze's API, as campaigns/trigger/send: no host, no dots between slashes, no blank, no slash at the end."
}

const segment = /^(?!\.{1,2}$)[\w.~%-]+$/

/** With one slash in front; undefined for what could lead anywhere else than to the API. */
const pathOf = (endpoint: string): string | undefined => {
  const [path = "", query, ...more] = endpoint.replace(/^\/+/, "").split("?")
  if (more.length > 0 || path === "" || !path.split("/").every((one) => segment.test(one))) return undefined
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

type Step = { readonly _tag: "Done"; readonly answer: Answered } | { readonly _tag: "Later"; readonly millis?: number }

class Raw {
  readonly #transport: Transport
  readonly #request: HttpRequest
  readonly #options: RequestOptions
  readonly #words: Words.Keep
  #inFlight = false
  #failures = 0
  #trouble: Reason = {
    code: "deadline-passed",
    message: "The deadline passed before the request could be sent."
  }
  readonly #repeatable: boolean

  constructor(transport: Transport, request: HttpRequest, options: RequestOptions, words: Words.Keep) {
    this.#transport = transport
    this.#request = request
    this.#options = options
    this.#words = words
    this.#repeatable = options.repeatable ?? request.method === "GET"
  }

  get run(): Effect.Effect<Answered> {
    return Effect.timeoutTo(Effect.disconnect(this.#tries), {
      duration: this.#options.deadline,
      onSuccess: (answer) => answer,
      onTimeout: (): Answered =>
        this.#inFlight && !this.#repeatable
          ? { _tag: "Unknown", reason: late }
          : { _tag: "Unavailable", reason: this.#trouble }
    })
  }

  get #tries(): Effect.Effect<Answered> {
    return Effect.gen(this, function* () {
      while (true) {
        const step = yield* this.#attempt
        if (step._tag === "Done") return step.answer
        const longest = Math.min(backoff.longest, backoff.first * 2 ** this.#failures++)
        yield* Effect.sleep(step.millis ?? (yield* Random.nextRange(0, longest)))
      }
    })
  }

  get #attempt(): Effect.Effect<Step> {
    return Effect.gen(this, function* () {
      this.#inFlight = true
      const response = yield* Effect.either(this.#transport.send(this.#request))
      this.#inFlight = false
      if (response._tag === "Left") return this.#follow(decideError(response.left, 1), undefined)
      const success = successOf(response.right)
      if (success !== undefined) return { _tag: "Done", answer: success }
      return this.#follow(
        decide(response.right, { count: 1, now: yield* Clock.currentTimeMillis, rows }),
        response.right
      )
    })
  }

  #follow(reply: Reply, response: HttpResponse | undefined): Step {
    if (reply._tag === "Judged") {
      const verdict = reply.verdicts?.[0]
      this.#trouble = verdict !== undefined && "reason" in verdict ? verdict.reason : this.#trouble
      if (verdict?._tag === "Again" || this.#repeatable) return { _tag: "Later" }
      return { _tag: "Done", answer: { _tag: "Unknown", reason: this.#trouble } }
    }
    this.#trouble = reply.reason
    if (reply._tag === "Wait")
      return { _tag: "Later", millis: reply.millis ?? Math.min(60_000, 1_000 * 2 ** this.#failures) }
    if (reply._tag === "Halt") return { _tag: "Done", answer: { _tag: "Failed", reason: reply.reason } }
    const status = response?.status ?? 400
    return {
      _tag: "Done",
      answer: { _tag: "Refused", status, reason: reply.reason, ...this.#words(response?.body ?? "") }
    }
  }
}

const late: Reason = {
  code: "deadline-passed",
  message: "The deadline passed while the request was on its way; nobody can tell whether it was done."
}

/** A 2xx that can be understood. */
const successOf = ({ body, status }: HttpResponse): Answered | undefined => {
  if (status < 200 || status > 299) return undefined
  const value = parse(body)
  if (value === undefined) return undefined
  const errors = isObject(value) ? value["errors"] : undefined
  return { _tag: Array.isArray(errors) && errors.length > 0 ? "Partly" : "Answered", status, body: value }
}

const parse = (text: string): Json | undefined => {
  try {
    return text.trim() === "" ? null : JSON.parse(text)
  } catch {
    return undefined
  }
}
