import { createReadStream } from "node:fs"
import { createInterface } from "node:readline"
import { type Lane, lanes } from "@sluice/braze-api/Lanes"
import { parse } from "csv-parse"
import { Pool } from "undici"
import type { Contender, ContenderContext, Ready } from "../Contender.js"
import type { SourceEvent } from "../Event.js"
import type { HandMap } from "../HandMap.js"

const headers = { "content-type": "application/json", authorization: "Bearer key" }

/** Sends a body. Returns `undefined` if it is sent synchronously. */
type Post = (body: string) => Promise<unknown> | undefined

/** Collects mapped objects by array and sends each full array, with a limited number of concurrent requests. */
class Sender {
  readonly #buffers: Record<Lane, Array<object>> = { attributes: [], events: [], purchases: [] }
  readonly #inFlight = new Set<Promise<unknown>>()

  readonly #map: HandMap
  readonly #post: Post
  readonly #context: ContenderContext

  constructor(map: HandMap, post: Post, context: ContenderContext) {
    this.#map = map
    this.#post = post
    this.#context = context
  }

  /** Returns a promise only if the caller must wait. */
  take(event: SourceEvent): Promise<void> | undefined {
    const { lane, items } = this.#map(event)
    let waiting: Promise<void> | undefined
    for (const item of items) {
      this.#buffers[lane].push(item)
      if (this.#buffers[lane].length === this.#context.batchSize) waiting = this.#send(lane)
    }
    return waiting
  }

  async end(): Promise<void> {
    for (const lane of lanes) if (this.#buffers[lane].length > 0) await this.#send(lane)
    await Promise.all(this.#inFlight)
  }

  #send(lane: Lane): Promise<void> | undefined {
    const body = JSON.stringify({ [lane]: this.#buffers[lane] })
    this.#buffers[lane] = []
    if (this.#context.mode === "transform") {
      this.#post(body)
      return undefined
    }
    return this.#track(body)
  }

  async #track(body: string): Promise<void> {
    while (this.#inFlight.size >= this.#context.concurrency) await Promise.race(this.#inFlight)
    const sent = this.#post(body)
    if (sent === undefined) return
    const done = sent.finally(() => this.#inFlight.delete(done))
    this.#inFlight.add(done)
  }
}

const post = (context: ContenderContext): { readonly post: Post; readonly close: () => Promise<void> } => {
  if (context.mode === "transform") {
    return {
      post: (body) => {
        context.answer(body)
        return undefined
      },
      close: async () => undefined
    }
  }
  const pool = new Pool(context.endpoint, { connections: context.concurrency, pipelining: 1 })
  return {
    post: async (body) => {
      const response = await pool.request({ path: "/users/track", method: "POST", body, headers })
      await response.body.dump()
    },
    close: () => pool.close()
  }
}

/**
 * Reads the events of a file in the fastest way for the format of the benchmark, in which every element of a list is
 * one line.
 */
async function* eventsOf(path: string): AsyncGenerator<SourceEvent> {
  const input = createReadStream(path, { highWaterMark: 262_144 })
  if (path.endsWith(".csv")) {
    for await (const { sku, price, ...event } of input.pipe(parse({ columns: true })))
      yield { ...event, properties: { sku, price } }
  } else {
    for await (const line of createInterface({ input })) {
      if (line.length > 1) yield JSON.parse(line.endsWith(",") ? line.slice(0, -1) : line)
    }
  }
}

const ready = async (map: HandMap, context: ContenderContext): Promise<Ready> => {
  const wire = post(context)
  return {
    run: async (set, count) => {
      const sender = new Sender(map, wire.post, context)
      for (let i = 0; i < count; i += 1) {
        const event = set[i % set.length]
        const waiting = event === undefined ? undefined : sender.take(event)
        if (waiting !== undefined) await waiting
      }
      await sender.end()
    },
    runFile: async (path) => {
      const sender = new Sender(map, wire.post, context)
      for await (const event of eventsOf(path)) await sender.take(event)
      await sender.end()
    },
    close: wire.close
  }
}

/** Hand-written code for one purpose: a mapping, `JSON.stringify`, a pool. No validation, no outcome, no retry. */
export const make = (title: string, map: HandMap): Contender => ({
  title,
  mapping: "the same",
  make: (context) => ready(map, context)
})
