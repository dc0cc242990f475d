import * as http from "node:http"
import * as https from "node:https"
import { type HttpRequest, type HttpResponse, type Transport, TransportError } from "@sluice/core/Transport"
import { Duration, Effect, type Scope } from "effect"
import { Deadlines } from "./Deadlines.js"
import { transportOf } from "./Dispatch.js"
import { Exchange } from "./Exchange.js"
import { connectMillis, type TransportSettings, withDefaults } from "./TransportSettings.js"
import * as WireFault from "./WireFault.js"

/**
 * A {@link Transport} over `node:http` and `node:https`, for bundles that must stay small: it needs no library. Apart from that it
 * is the same as `UndiciTransport`, which takes less CPU per request: keep-alive connections per origin, one deadline for the whole
 * exchange, no redirects, no retries, no compression, no proxy variables, and no headers except `content-length`, `host` and
 * `connection`. Interrupting a `send` closes its connection. Closing the scope closes all connections.
 */
export const make = (settings: TransportSettings = {}): Effect.Effect<Transport, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => new Connections(settings)),
      (connections) => Effect.sync(() => connections.close())
    ),
    (connections) => transportOf((request, answered, failed) => connections.dispatch(request, answered, failed))
  )

/** A parsed address. */
interface Target {
  readonly address: string
  readonly host: string
  readonly options: https.RequestOptions
  readonly request: typeof https.request
}

/** Idle connections are closed after this time, before most servers close them, in milliseconds. */
const idleMillis = 4_000

class Connections {
  #last: Target | undefined
  readonly #agents: { readonly "http:": http.Agent; readonly "https:": https.Agent }
  readonly #deadlines: Deadlines
  readonly #connecting: Deadlines
  readonly #millis: number
  readonly #maxResponseBytes: number

  constructor(settings: TransportSettings) {
    const { connections, deadline, maxResponseBytes } = withDefaults(settings)
    this.#millis = Duration.toMillis(deadline)
    this.#maxResponseBytes = maxResponseBytes
    this.#deadlines = new Deadlines(this.#millis)
    this.#connecting = new Deadlines(Math.min(this.#millis, connectMillis))
    const options: http.AgentOptions = {
      keepAlive: true,
      maxSockets: connections,
      maxFreeSockets: connections,
      scheduling: "lifo",
      timeout: idleMillis
    }
    this.#agents = { "http:": new http.Agent(options), "https:": new https.Agent(options) }
  }

  dispatch(
    { body = "", headers, method, timeout = this.#millis, url }: HttpRequest,
    answered: (response: HttpResponse) => void,
    failed: (error: TransportError) => void
  ): { readonly abort: () => void } | undefined {
    const target = this.#target(url)
    if (target === undefined) {
      failed(new TransportError({ reason: "address", message: WireFault.noAddress }))
      return undefined
    }
    let request: http.ClientRequest
    try {
      request = target.request({
        ...target.options,
        method,
        headers: body === "" && method === "GET" ? headers : { ...headers, "content-length": Buffer.byteLength(body) }
      })
    } catch (error) {
      failed(WireFault.describe(error instanceof Error ? error : new Error(), target.host, false))
      return undefined
    }
    const exchange = new Exchange(target.host, this.#maxResponseBytes, answered, failed)
    // A request that still waits for a connection must not be sent after its deadline.
    exchange.deadline = this.#deadlines.startWithin(timeout, (millis) => {
      exchange.expire(millis)
      request.destroy()
    })
    this.#follow(request, exchange)
    request.end(body)
    return {
      abort: () => {
        exchange.abort()
        request.destroy()
      }
    }
  }

  /** Passes the events of the request on. */
  #follow(request: http.ClientRequest, exchange: Exchange): void {
    const controller = { abort: () => void request.destroy() }
    request.on("error", (error) => exchange.onResponseError(undefined, clear(error)))
    request.on("response", (response) => {
      exchange.onResponseStart(controller, response.statusCode ?? 0, response.headers)
      response.on("data", (chunk: Buffer) => exchange.onResponseData(controller, chunk))
      response.on("end", () => exchange.onResponseEnd())
      response.on("error", (error) => exchange.onResponseError(undefined, clear(error)))
    })
    request.on("socket", (socket) => {
      if (request.reusedSocket) {
        exchange.onRequestStart(controller)
        return
      }
      const late = this.#connecting.start(() => void request.destroy(noConnection()))
      const started = (): void => {
        late.end()
        exchange.onRequestStart(controller)
      }
      socket.once("close", () => late.end())
      // The request is written when the connection is ready: after the TLS handshake, if there is one.
      if (request.protocol === "http:") socket.once("connect", started)
      else socket.once("secureConnect", started)
    })
  }

  close(): void {
    this.#deadlines.stop()
    this.#connecting.stop()
    for (const agent of Object.values(this.#agents)) agent.destroy()
  }

  /** The parsed address. The requests of a pipeline have few addresses, so the last one is cached. */
  #target(address: string): Target | undefined {
    if (this.#last?.address === address) return this.#last
    const url = URL.canParse(address) ? new URL(address) : undefined
    if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:")) return undefined
    this.#last = {
      address,
      host: url.host,
      request: url.protocol === "https:" ? https.request : http.request,
      options: {
        protocol: url.protocol,
        // The brackets of an IPv6 address belong to the URL only.
        hostname: url.hostname.replace(/^\[(.*)\]$/, "$1"),
        port: url.port,
        path: url.pathname + url.search,
        agent: this.#agents[url.protocol]
      }
    }
    return this.#last
  }
}

/** Undici and the system have a code for a connection that the server closed. Node has only these messages. */
const clear = (error: Error): Error =>
  error.message === "socket hang up" || error.message === "aborted" ? coded("EPIPE") : error

const noConnection = (): Error => coded("ETIMEDOUT")

const coded = (code: string): Error => Object.assign(new Error(code), { code })
