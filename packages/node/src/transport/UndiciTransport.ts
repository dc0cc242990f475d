import { type HttpRequest, type HttpResponse, type Transport, TransportError } from "@sluice/core/Transport"
import { Duration, Effect, type Scope } from "effect"
import { Pool } from "undici"
import { Deadlines } from "./Deadlines.js"
import { Exchange } from "./Exchange.js"

/** How the transport behaves. Everything has a default. */
export interface Settings {
  /** From the call of `send` to the last byte of the answer, waiting for a connection included. Default 30 seconds. */
  readonly deadline?: Duration.DurationInput
  /** Connections per origin, at most. Default 64: the pipeline's concurrency is what limits. */
  readonly connections?: number
  /** A longer answer is given up as `lost`. Default 4,194,304. */
  readonly maxResponseBytes?: number
}

/**
 * A {@link Transport} over a keep-alive pool per origin. It follows no redirect, retries nothing, asks for no
 * compression, adds no header of its own but `content-length` and `host`, and honours no proxy variables.
 *
 * The deadline is total: it also ends an answer that comes byte by byte, which idle time-outs do not. Interrupting a
 * `send` closes its connection when its fiber ends; closing the scope closes all of them.
 */
export const make = (settings: Settings = {}): Effect.Effect<Transport, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => new Pools(settings)),
      (pools) => Effect.promise(() => pools.close())
    ),
    (pools): Transport => ({ send: (request) => Effect.suspend(() => begin(pools, new Outgoing(request))) })
  )

const noAddress =
  "The address of the request is not an absolute http or https URL, as https://example.com/path. Mend it in the destination that makes the request."

/**
 * Whether it was interrupted is seen at the end of its fiber. What `Effect.async` has for it, a canceller, is a third of all
 * that effects cost a request.
 */
const begin = (pools: Pools, outgoing: Outgoing): Effect.Effect<HttpResponse, TransportError> =>
  Effect.withFiberRuntime((fiber) =>
    Effect.async<HttpResponse, TransportError>((resume) => {
      let exchange: Exchange | undefined
      const abort = (): void => exchange?.abort()
      const over = (effect: Effect.Effect<HttpResponse, TransportError>): void => {
        fiber.removeObserver(abort)
        resume(effect)
      }
      fiber.addObserver(abort)
      exchange = pools.dispatch(
        outgoing.take(),
        (response) => over(Effect.succeed(response)),
        (error) => over(error)
      )
    })
  )

/**
 * A request until it is handed over. An effect that is over is often kept alive by an object of it that V8 made in old
 * space; it must not keep a body alive with it.
 */
class Outgoing {
  #request: HttpRequest | undefined
  constructor(request: HttpRequest | undefined) {
    this.#request = request
  }

  /** The request, once. */
  take(): HttpRequest {
    const request = this.#request
    if (request === undefined) throw new Error("a request is handed over once")
    this.#request = undefined
    return request
  }
}

/** An address, taken apart. */
interface Target {
  readonly address: string
  readonly host: string
  readonly path: string
  readonly pool: Pool
}

class Pools {
  readonly #byOrigin = new Map<string, Pool>()
  #last: Target | undefined
  readonly #deadlines: Deadlines
  readonly #millis: number
  readonly #connections: number
  readonly #maxResponseBytes: number

  constructor(settings: Settings) {
    this.#millis = Duration.toMillis(settings.deadline ?? "30 seconds")
    this.#connections = settings.connections ?? 64
    this.#maxResponseBytes = settings.maxResponseBytes ?? 4_194_304
    this.#deadlines = new Deadlines(this.#millis)
  }

  /** Undefined when it failed before anything was begun. */
  dispatch(
    request: HttpRequest,
    answered: (response: HttpResponse) => void,
    failed: (error: TransportError) => void
  ): Exchange | undefined {
    const target = this.#target(request.url)
    if (target === undefined) {
      failed(new TransportError({ reason: "address", message: noAddress }))
      return undefined
    }
    const exchange = new Exchange(target.host, this.#maxResponseBytes, answered, failed)
    exchange.deadline = this.#deadlines.start(() => exchange.expire(this.#millis))
    const { headers, method } = request
    target.pool.dispatch({ path: target.path, method, headers, body: request.body ?? null }, exchange)
    return exchange
  }

  async close(): Promise<void> {
    this.#deadlines.stop()
    await Promise.all([...this.#byOrigin.values()].map((pool) => pool.destroy()))
  }

  /** Where an address leads. Requests of a pipeline have few addresses, so the last one is remembered. */
  #target(address: string): Target | undefined {
    if (this.#last?.address === address) return this.#last
    const url = URL.canParse(address) ? new URL(address) : undefined
    if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:")) return undefined
    this.#last = { address, host: url.host, path: url.pathname + url.search, pool: this.#pool(url.origin) }
    return this.#last
  }

  #pool(origin: string): Pool {
    const known = this.#byOrigin.get(origin)
    if (known !== undefined) return known
    const pool = new Pool(origin, {
      connections: this.#connections,
      pipelining: 1,
      // One total deadline takes the place of the idle ones.
      headersTimeout: 0,
      bodyTimeout: 0,
      connectTimeout: Math.min(this.#millis, 10_000)
    })
    this.#byOrigin.set(origin, pool)
    return pool
  }
}
