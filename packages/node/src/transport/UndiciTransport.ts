import { type HttpRequest, type HttpResponse, type Transport, TransportError } from "@sluice/core/Transport"
import { Duration, Effect, type Scope } from "effect"
import { Pool } from "undici"
import { Deadlines } from "./Deadlines.js"
import { transportOf } from "./Dispatch.js"
import { Exchange } from "./Exchange.js"
import { connectMillis, type TransportSettings, withDefaults } from "./TransportSettings.js"
import * as WireFault from "./WireFault.js"

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
    (pools) => transportOf((request, answered, failed) => pools.dispatch(request, answered, failed))
  )

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
    const { connections, deadline, maxResponseBytes } = withDefaults(settings)
    this.#millis = Duration.toMillis(deadline)
    this.#connections = connections
    this.#maxResponseBytes = maxResponseBytes
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
    const { headers, method, timeout = this.#millis } = request
    exchange.deadline = this.#deadlines.startWithin(timeout, (millis) => exchange.expire(millis))
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
      connectTimeout: Math.min(this.#millis, connectMillis)
    })
    this.#byOrigin.set(origin, pool)
    return pool
  }
}
