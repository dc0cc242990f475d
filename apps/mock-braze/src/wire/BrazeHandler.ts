import type { IncomingMessage, ServerResponse } from "node:http"
import type { Answer } from "@sluice/braze-emulator/Answer"
import type { Emulator } from "@sluice/braze-emulator/Emulator"
import type { Headers, Request } from "@sluice/braze-emulator/Request"
import * as Encoding from "./Encoding.js"
import { play } from "./FaultPlayer.js"

/** Splits the address of a request, relative or absolute, into path and query. */
export const target = (url: string): { readonly path: string; readonly query: string } => {
  const local = url.startsWith("/") ? url : url.replace(/^[a-z]+:\/\/[^/?]*/i, "")
  const mark = local.indexOf("?")
  return mark < 0
    ? { path: local || "/", query: "" }
    : { path: local.slice(0, mark) || "/", query: local.slice(mark + 1) }
}

/** A request before its body is decompressed. */
export interface Received {
  readonly method: string
  readonly url: string
  readonly headers: Headers
  /** Undefined: the body exceeded the limit. */
  readonly raw: Buffer | undefined
  /** The origin at which the client can reach the mock again; called only if the response contains an address. */
  readonly origin: () => string
}

/** Endpoints whose responses contain an address of the mock. */
const exportPaths = "/users/export/"

/**
 * The emulator's request, with a body decompressed to at most `maxBytes`. Returns a promise only for a compressed body: the
 * hot path stays synchronous.
 */
export const emulatorRequest = (received: Received, maxBytes: number): Request | Promise<Request> => {
  const { method, url, headers, raw } = received
  const { path, query } = target(url)
  const tooLarge = (): Request => ({ method, path, query, headers, body: noBytes, tooLarge: true })
  const whole = (body: Buffer): Request =>
    path.startsWith(exportPaths)
      ? { method, path, query, headers, body, origin: received.origin() }
      : { method, path, query, headers, body }
  const encoding = headers["content-encoding"]
  if (raw === undefined) return tooLarge()
  const codings = typeof encoding === "string" ? Encoding.codings(encoding) : []
  if (codings.length === 0) return whole(raw)
  return Encoding.decode(raw, codings, maxBytes).then((decoded) => {
    if (decoded._tag === "TooLarge") return tooLarge()
    return decoded._tag === "Bytes" ? whole(decoded.bytes) : { ...whole(raw), undecodable: true }
  })
}

const noBytes = Buffer.alloc(0)

/** Bytes over the limit that are read and discarded, so that a client that is still sending receives its 413. */
const discardedBytes = 64 * 1024 * 1024

/** Reads a body of at most `maxBytes`. A longer body is discarded, and `done` receives undefined. */
export const collect = (request: IncomingMessage, maxBytes: number, done: (body: Buffer | undefined) => void): void => {
  const chunks: Array<Buffer> = []
  let size = 0
  request.on("data", (chunk: Buffer) => {
    size += chunk.length
    if (size <= maxBytes) chunks.push(chunk)
    else if (size > maxBytes + discardedBytes) request.destroy()
    else chunks.length = 0
  })
  request.on("end", () => {
    const [first] = chunks
    if (size > maxBytes) done(undefined)
    else done(first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks))
  })
}

/** What the handler needs besides the request. */
export interface Settings {
  /** Bytes of a body, compressed or not, above which a request gets 413. */
  readonly maxBytes: number
  /** The origin at which the client of a request can reach the mock again. */
  readonly originOf: (request: IncomingMessage) => string
}

/** Answers the requests to Braze's own paths. */
export type BrazeHandler = (request: IncomingMessage, response: ServerResponse) => void

/** The handler for one emulator. */
export const make =
  (emulator: Emulator, { maxBytes, originOf }: Settings): BrazeHandler =>
  (request, response) => {
    const started = performance.now()
    collect(request, maxBytes, (raw) => {
      const received = {
        method: request.method ?? "GET",
        url: request.url ?? "/",
        headers: request.headers,
        raw,
        origin: (): string => originOf(request)
      }
      const ready = emulatorRequest(received, maxBytes)
      if (ready instanceof Promise) void ready.then((decoded) => answer(emulator, decoded, response, started))
      else answer(emulator, ready, response, started)
    })
  }

const answer = (emulator: Emulator, request: Request, response: ServerResponse, started: number): void => {
  const given = emulator.handle(request)
  response.once("close", () => emulator.finished(given, endedOf(given, response), rounded(performance.now() - started)))
  // Responses to requests that arrived together are written together, so that the client wakes up once for all of them.
  setImmediate(() => {
    if (!response.destroyed) play(response, given)
  })
}

/** How the exchange ended: `closed` means that the client left before the end of the response. */
const endedOf = ({ ended }: Answer, response: ServerResponse): Answer["ended"] =>
  ended === "answered" && !response.writableFinished ? "closed" : ended

/** Milliseconds with two decimals. */
export const rounded = (ms: number): number => Math.round(ms * 100) / 100
