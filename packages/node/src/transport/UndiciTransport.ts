import { type HttpRequest, type HttpResponse, type Transport, TransportError } from "@sluice/core/Transport"
import { Duration, Effect, Either, type Scope } from "effect"
import { Pool } from "undici"
import { Deadlines } from "./Deadlines.js"
import { Exchange } from "./Exchange.js"
import * as WireFault from "./WireFault.js"

/** Settings of the transport. All have defaults. */
export interface TransportSettings {
  /** From the call of `send` to the last byte of the response, including the wait for a connection. Default 30 seconds. */
  readonly deadline?: Duration.DurationInput
  /** Upper limit of connections per origin. Default 64, more than a pipeline uses at the same time. */
  readonly connections?: number
  /** A longer response fails as `lost`. Default 4,194,304. */
  readonly maxResponseBytes?: number
}

/**
 * A {@link Transport} with a pool of keep-alive connections per origin. It does not follow redirects, retry, or request
 * compression. It adds no headers except `content-length` and `host`, and ignores proxy variables.
 *
 * The deadline is for the whole exchange. Unlike an idle timeout, it also ends a response that arrives byte by byte.
 * Interrupting a `send` closes its connection when its fiber ends. Closing the scope closes all connections.
 */
export const make = (settings: TransportSettings = {}): Effect.Effect<Transport, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => new Pools(settings)),
      (pools) => Effect.promise(() => pools.close())
    ),
    (pools): Transport => ({
      send: Object.assign((request: HttpRequest) => Effect.suspend(() => begin(pools, new Outgoing(request))), {
        start: starter(pools)
      })
    })
  )

const starter =
  (pools: Pools): NonNullable<Transport["send"]["start"]> =>
  (request, done) => {
    const exchange = pools.dispatch(
      request,
      (response) => done(Either.right(response)),
      (error) => done(Either.left(error))
    )
    return () => exchange?.abort()
  }

/** An interruption is detected at the end of the fiber: the canceller of `Effect.async` costs a third of all effects of a request. */
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
 * A request until it is sent. V8 may keep a completed effect in old space for a long time, and the effect must not keep
 * the body of its request in memory.
 */
class Outgoing {
  #request: HttpRequest | undefined
  constructor(request: HttpRequest | undefined) {
    this.#request = request
  }

  /** The request, once. */
  take(): HttpRequest {
    const request = this.#request
    if (request === undefined) throw new Error("a request can be used only once")
    this.#request = undefined
    return request
  }
}

/** A parsed address. */
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

  constructor(settings: TransportSettings) {
    this.#millis = Duration.toMillis(settings.deadline ?? "30 seconds")
    this.#connections = settings.connections ?? 64
    this.#maxResponseBytes = settings.maxResponseBytes ?? 4_194_304
    this.#deadlines = new Deadlines(this.#millis)
  }

  /** Undefined if the request failed before it started. */
  dispatch(
    request: HttpRequest,
    answered: (response: HttpResponse) => void,
    failed: (error: TransportError) => void
  ): Exchange | undefined {
    const target = this.#target(request.url)
    if (target === undefined) {
      failed(new TransportError({ reason: "address", message: WireFault.noAddress }))
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

  /** The parsed address. The requests of a pipeline have few addresses, so the last one is cached. */
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
      // One total deadline replaces the idle timeouts.
      headersTimeout: 0,
      bodyTimeout: 0,
      connectTimeout: Math.min(this.#millis, 10_000)
    })
    this.#byOrigin.set(origin, pool)
    return pool
  }
}
