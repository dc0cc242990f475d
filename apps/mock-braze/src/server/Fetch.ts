import { setTimeout as wait } from "node:timers/promises"
import * as Limits from "@sluice/braze-api/Limits"
import type { Answer } from "@sluice/braze-emulator/Answer"
import type { Emulator } from "@sluice/braze-emulator/Emulator"
import type { Wire } from "@sluice/braze-emulator/Fault"
import * as BrazeHandler from "../wire/BrazeHandler.js"
import { dripSize } from "../wire/FaultPlayer.js"
import { isOwn, type MockHandler } from "./MockHandler.js"

/** `fetch` against the emulator without a socket. The host of the address is ignored. Faults fail as they would on a socket. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/** `fetch` for one emulator. */
export const make =
  (emulator: Emulator, mockHandler: MockHandler): Fetch =>
  async (input, init) => {
    const request = new Request(input, init)
    const { origin, pathname, search } = new URL(request.url)
    request.signal.throwIfAborted()
    if (isOwn(pathname)) return mockHandler.handle(request)
    const started = performance.now()
    const maxBytes = Limits.userTrack[emulator.options.limits].bodyBytes.value
    const body = Buffer.from(await request.arrayBuffer())
    const received = {
      method: request.method,
      url: pathname + search,
      headers: Object.fromEntries(request.headers),
      raw: body.length > maxBytes ? undefined : body,
      origin: () => origin
    }
    const answer = emulator.handle(await BrazeHandler.emulatorRequest(received, maxBytes))
    try {
      return await (answer.fault === undefined
        ? response(answer, answer.body)
        : faulty(answer, answer.fault, request.signal))
    } finally {
      emulator.finished(answer, ended(answer), BrazeHandler.rounded(performance.now() - started))
    }
  }

/** There is no connection that a client could close early, so every response ends as intended. */
const ended = ({ fault }: Answer) =>
  fault === undefined || fault.type === "delay" || fault.type === "drip" ? "answered" : fault.type

const statusesWithoutBody = [204, 205, 304]

const response = ({ status, headers }: Answer, body: string | ReadableStream<Uint8Array>): Response =>
  new Response(statusesWithoutBody.includes(status) ? null : body, { status, headers })

const faulty = async (answer: Answer, fault: Wire, signal: AbortSignal): Promise<Response> => {
  switch (fault.type) {
    case "reset":
      throw broken("ECONNRESET")
    case "hang":
      return wait(longestTimer, undefined, { signal, ref: false }).then(
        () => Promise.reject(broken("ETIMEDOUT")),
        rethrow(signal)
      )
    case "delay":
      await wait(fault.ms, undefined, { signal }).catch(rethrow(signal))
      return response(answer, answer.body)
    case "truncate":
      return response(answer, truncated(Buffer.from(answer.body).subarray(0, fault.bytes)))
    case "garbage":
      if (fault.where === "wire") throw broken("HPE_INVALID_CONSTANT")
      return response(answer, answer.body)
    case "drip":
      return response(answer, dripping(Buffer.from(answer.body), fault.bytesPerSecond, signal))
  }
}

/** The longest delay that a timer accepts, in milliseconds. */
const longestTimer = 2 ** 31 - 1

const rethrow =
  (signal: AbortSignal) =>
  (error: unknown): never => {
    throw signal.aborted ? signal.reason : error
  }

/** The error that `fetch` throws when a connection breaks. */
const broken = (code: string): TypeError =>
  new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) })

const truncated = (bytes: Uint8Array): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: (controller) => {
      if (bytes.length > 0) controller.enqueue(bytes)
    },
    pull: (controller) => controller.error(broken("UND_ERR_SOCKET"))
  })

const dripping = (bytes: Uint8Array, bytesPerSecond: number, signal: AbortSignal): ReadableStream<Uint8Array> => {
  const size = dripSize(bytes.length, bytesPerSecond)
  let sent = 0
  return new ReadableStream({
    pull: async (controller) => {
      await wait((size * 1000) / bytesPerSecond, undefined, { signal }).catch(rethrow(signal))
      controller.enqueue(bytes.subarray(sent, sent + size))
      sent += size
      if (sent >= bytes.length) controller.close()
    }
  })
}
