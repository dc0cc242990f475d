import type { IncomingMessage, ServerResponse } from "node:http"
import type { Emulator } from "@sluice/braze-emulator/Emulator"
import type { EmulatorResponse } from "@sluice/braze-emulator/EmulatorResponse"
import type { Request, RequestHead } from "@sluice/braze-emulator/Request"
import * as Bodies from "./Bodies.js"
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
export interface Received extends RequestHead {
  /** Undefined: the body exceeded the limit. */
  readonly raw: Buffer | undefined
  /** The body was not read, because nothing in it can change the response. */
  readonly unread: boolean
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
  const { method, path, query = "", headers, raw } = received
  const tooLarge = (): Request => ({ method, path, query, headers, body: noBytes, tooLarge: true })
  const whole = (body: Buffer): Request =>
    path.startsWith(exportPaths)
      ? { method, path, query, headers, body, origin: received.origin() }
      : { method, path, query, headers, body }
  const encoding = headers["content-encoding"]
  if (received.unread) return { method, path, query, headers, body: noBytes, unread: true }
  if (raw === undefined) return tooLarge()
  const codings = typeof encoding === "string" ? Encoding.codings(encoding) : []
  if (codings.length === 0) return whole(raw)
  return Encoding.decode(raw, codings, maxBytes).then((decoded) => {
    if (decoded._tag === "TooLarge") return tooLarge()
    return decoded._tag === "Bytes" ? whole(decoded.bytes) : { ...whole(raw), undecodable: true }
  })
}

const noBytes = Buffer.alloc(0)

/** The inputs of the handler besides the request. */
export interface HandlerSettings {
  readonly bodies: Bodies.Bodies
  /** Bytes of a body, compressed or not, above which a request gets 413. */
  readonly maxBytes: number
  /** The origin at which the client of a request can reach the mock again. */
  readonly originOf: (request: IncomingMessage) => string
}

/** Answers the requests to Braze's own paths. */
export type BrazeHandler = (request: IncomingMessage, response: ServerResponse) => void

/** The handler for one emulator. A request whose body cannot change its response is answered before its body arrives. */
export const make =
  (emulator: Emulator, { bodies, maxBytes, originOf }: HandlerSettings): BrazeHandler =>
  (request, response) => {
    const started = performance.now()
    const { method = "GET", headers } = request
    const { path, query } = target(request.url ?? "/")
    const limit = Math.min(maxBytes, emulator.bodyLimit({ method, path, query, headers }))
    const origin = (): string => originOf(request)
    const proceed = (raw: Buffer | undefined): void => {
      const unread = raw === undefined && limit < maxBytes
      const ready = emulatorRequest({ method, path, query, headers, raw, unread, origin }, maxBytes)
      if (ready instanceof Promise) void ready.then((decoded) => respond(emulator, decoded, response, started))
      else respond(emulator, ready, response, started)
    }
    if (limit === 0 && Bodies.isAnnounced(request)) proceed(undefined)
    else bodies.read(request, limit, proceed)
  }

const respond = (emulator: Emulator, request: Request, response: ServerResponse, started: number): void => {
  const given = emulator.handle(request)
  response.once("close", () => emulator.finished(given, endedOf(given, response), rounded(performance.now() - started)))
  // Responses to requests that arrived together are written together, so that the client wakes up once for all of them.
  setImmediate(() => {
    if (!response.destroyed) play(response, given)
  })
}

/** The way the exchange ended: `closed` means that the client disconnected before the end of the response. */
const endedOf = ({ ended }: EmulatorResponse, response: ServerResponse): EmulatorResponse["ended"] =>
  ended === "answered" && !response.writableFinished ? "closed" : ended

/** Milliseconds with two decimals. */
export const rounded = (ms: number): number => Math.round(ms * 100) / 100
