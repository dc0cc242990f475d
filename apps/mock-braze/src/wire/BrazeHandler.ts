import type { IncomingMessage, ServerResponse } from "node:http"
import type { Answer } from "@sluice/braze-emulator/Answer"
import type { Emulator } from "@sluice/braze-emulator/Emulator"
import type { Headers, Request } from "@sluice/braze-emulator/Request"
import * as Encoding from "./Encoding.js"
import { play } from "./FaultPlayer.js"

/** A request's address in its two parts, as the machine wants them. */
export const target = (url: string): { readonly path: string; readonly query: string } => {
  const local = url.startsWith("/") ? url : url.replace(/^[a-z]+:\/\/[^/?]*/i, "")
  const mark = local.indexOf("?")
  return mark < 0
    ? { path: local || "/", query: "" }
    : { path: local.slice(0, mark) || "/", query: local.slice(mark + 1) }
}

/** A request before its body is unpacked. `raw` undefined: it was larger than may be read. */
export interface Arrived {
  readonly method: string
  readonly url: string
  readonly headers: Headers
  readonly raw: Buffer | undefined
  /** Where the client can reach the mock again; asked only where an answer names an address. */
  readonly origin: () => string
}

/** Endpoints whose answers name an address of the mock. */
const EXPORTS = "/users/export/"

/** The machine's request, with the body unpacked to at most `most` bytes. At once where nothing is packed: the hot path has no promise. */
export const prepared = (arrived: Arrived, most: number): Request | Promise<Request> => {
  const { method, url, headers, raw } = arrived
  const { path, query } = target(url)
  const tooLarge = (): Request => ({ method, path, query, headers, body: NOTHING, tooLarge: true })
  const whole = (body: Buffer): Request =>
    path.startsWith(EXPORTS)
      ? { method, path, query, headers, body, origin: arrived.origin() }
      : { method, path, query, headers, body }
  const encoding = headers["content-encoding"]
  if (raw === undefined) return tooLarge()
  const packed = typeof encoding === "string" ? Encoding.codings(encoding) : []
  if (packed.length === 0) return whole(raw)
  return Encoding.unpack(raw, packed, most).then((decoded) => {
    if (decoded._tag === "TooLarge") return tooLarge()
    return decoded._tag === "Bytes" ? whole(decoded.bytes) : { ...whole(raw), undecodable: true }
  })
}

const NOTHING = Buffer.alloc(0)

/** Bytes beyond the cap that are read and thrown away, so that a client that is still sending gets to see its 413. */
const PATIENCE = 64 * 1024 * 1024

/** Reads a body up to `most` bytes; of a longer one nothing is kept and `done` gets undefined. */
export const collect = (request: IncomingMessage, most: number, done: (body: Buffer | undefined) => void): void => {
  const chunks: Array<Buffer> = []
  let size = 0
  request.on("data", (chunk: Buffer) => {
    size += chunk.length
    if (size <= most) chunks.push(chunk)
    else if (size > most + PATIENCE) request.destroy()
    else chunks.length = 0
  })
  request.on("end", () => {
    const [first] = chunks
    if (size > most) done(undefined)
    else done(first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks))
  })
}

/** Answers one of Braze's paths. `most`: bytes of body that are read; `originOf`: where a client can reach the mock again. */
export const braze = (
  emulator: Emulator,
  most: number,
  originOf: (request: IncomingMessage) => string,
  request: IncomingMessage,
  response: ServerResponse
): void => {
  const started = performance.now()
  collect(request, most, (raw) => {
    const origin = (): string => originOf(request)
    const arrived = { method: request.method ?? "GET", url: request.url ?? "/", headers: request.headers, raw, origin }
    const ready = prepared(arrived, most)
    if (ready instanceof Promise) void ready.then((unpacked) => answer(emulator, unpacked, response, started))
    else answer(emulator, ready, response, started)
  })
}

const answer = (emulator: Emulator, request: Request, response: ServerResponse, started: number): void => {
  const given = emulator.handle(request)
  response.once("close", () => emulator.finished(given, ended(given, response), rounded(performance.now() - started)))
  // Answers to requests that came together leave together: the client is woken once for all of them.
  setImmediate(() => {
    if (!response.destroyed) play(response, given)
  })
}

/** What really happened: a client that left before the end of its answer closed it. */
const ended = ({ fault }: Answer, response: ServerResponse) => {
  if (fault !== undefined && fault.type !== "delay" && fault.type !== "drip") return fault.type
  return response.writableFinished ? "answered" : "closed"
}

/** Milliseconds with two decimals. */
export const rounded = (ms: number): number => Math.round(ms * 100) / 100
