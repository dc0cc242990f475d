import * as Http from "node:http"
import type { Socket } from "node:net"
import * as FaultAction from "@sluice/braze-emulator/FaultAction"
import { Effect, type Scope } from "effect"
import { attemptHeader } from "./HttpTransport.js"
import type { Vendor, VendorAnswer } from "./Vendor.js"

/** A vendor with a real socket. */
export interface VendorServer {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string
  /** Requests that have arrived and will never be answered. */
  readonly hanging: () => number
}

/** Settings of a server. */
export interface VendorServerOptions {
  /**
   * The maximum duration of delays and drips in milliseconds of real time. Those that would last `forever` or longer
   * hang. Default: 10.
   */
  readonly atMost?: number
  /** Milliseconds of a delay or drip after which no client waits for the response. Default: 30,000. */
  readonly forever?: number
}

/**
 * Serves a vendor with its faults over HTTP on a free port of the loopback, until the scope closes. Times on the wire
 * are real and short.
 */
export const make = (
  vendor: () => Vendor,
  options: VendorServerOptions = {}
): Effect.Effect<VendorServer, never, Scope.Scope> => {
  const { atMost = 10, forever = 30_000 } = options
  let hanging = 0
  const hang = (response: Http.ServerResponse): void => {
    hanging += 1
    response.once("close", () => {
      hanging -= 1
    })
  }
  const server = Http.createServer((request, response) => {
    const chunks: Array<Buffer> = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => {
      const answer = vendor().handle(arrived(request, Buffer.concat(chunks).toString("utf8")))
      const waits = duration(answer)
      if (effect(answer)?.gets === "nothing" || waits >= forever) hang(response)
      else if (waits > 0) setTimeout(() => send(answer, response), Math.min(waits, atMost))
      else send(answer, response)
    })
  })
  const listen = Effect.async<VendorServer>((resume) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      const port = typeof address === "object" ? address?.port : address
      resume(Effect.succeed({ url: `http://127.0.0.1:${port}`, hanging: () => hanging }))
    })
  })
  const close = Effect.async<void>((resume) => {
    server.closeAllConnections()
    server.close(() => resume(Effect.void))
  })
  return Effect.acquireRelease(listen, () => close)
}

const arrived = (request: Http.IncomingMessage, body: string): Parameters<Vendor["handle"]>[0] => {
  const { pathname, search } = new URL(request.url ?? "/", "http://127.0.0.1")
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers[name] = typeof value === "string" ? value : value.join(", ")
  const { [attemptHeader]: attempt, ...sent } = headers
  const known = attempt === undefined ? {} : { attempt: Number(attempt) }
  return { method: request.method ?? "GET", path: pathname, query: search.slice(1), headers: sent, body, ...known }
}

const effect = ({ fault }: VendorAnswer): FaultAction.EffectOnClient | undefined =>
  fault === undefined ? undefined : FaultAction.onClient(fault)

const transmission = (answer: VendorAnswer): FaultAction.Transmission => {
  const onClient = effect(answer)
  return onClient?.gets === "response" ? onClient.transmission : {}
}

const duration = (answer: VendorAnswer): number => {
  const { delayMs = 0, bytesPerSecond = Number.POSITIVE_INFINITY } = transmission(answer)
  return delayMs + (1000 * Buffer.byteLength(answer.body)) / bytesPerSecond
}

const send = (answer: VendorAnswer, response: Http.ServerResponse): void => {
  const { fault, status, headers, body } = answer
  const socket: Socket | null = response.socket
  if (fault?.does === "sendRaw") {
    socket?.end(Buffer.from(fault.bytes))
    return
  }
  if (effect(answer)?.gets === "error") {
    socket?.resetAndDestroy()
    return
  }
  const bytes = Buffer.from(body)
  const { breakAfter } = transmission(answer)
  response.writeHead(status, { ...headers, "content-length": Math.max(bytes.length, (breakAfter ?? -1) + 1) })
  if (breakAfter === undefined) response.end(bytes)
  else response.write(bytes.subarray(0, breakAfter), () => socket?.destroy())
}
