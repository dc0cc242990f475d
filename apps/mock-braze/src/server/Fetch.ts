import { setTimeout as wait } from "node:timers/promises"
import * as Limits from "@sluice/braze-api/Limits"
import type { Emulator } from "@sluice/braze-emulator/Emulator"
import type { EmulatorResponse } from "@sluice/braze-emulator/EmulatorResponse"
import * as FaultAction from "@sluice/braze-emulator/FaultAction"
import * as BrazeHandler from "../wire/BrazeHandler.js"
import { dripSize } from "../wire/FaultPlayer.js"
import { isOwn, type MockHandler } from "./MockHandler.js"

/**
 * `fetch` against the emulator without a socket. The host of the address is ignored. Faults have the same effect as on
 * a socket.
 */
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
    const { method } = request
    const head = { method, ...BrazeHandler.target(pathname + search), headers: Object.fromEntries(request.headers) }
    const limit = Math.min(maxBytes, emulator.bodyLimit(head))
    const body = Buffer.from(await request.arrayBuffer())
    const isOver = body.length > limit
    const received = {
      ...head,
      raw: isOver ? undefined : body,
      unread: isOver && limit < maxBytes,
      origin: () => origin
    }
    const emulated = emulator.handle(await BrazeHandler.emulatorRequest(received, maxBytes))
    try {
      return await (emulated.fault === undefined
        ? response(emulated, emulated.body)
        : faulty(emulated, emulated.fault, request.signal))
    } finally {
      // There is no connection that a client could close early, so every response ends as intended.
      emulator.finished(emulated, emulated.ended, BrazeHandler.rounded(performance.now() - started))
    }
  }

const statusesWithoutBody = [204, 205, 304]

const response = ({ status, headers }: EmulatorResponse, body: string | ReadableStream<Uint8Array>): Response =>
  new Response(statusesWithoutBody.includes(status) ? null : body, { status, headers })

const faulty = async (
  emulated: EmulatorResponse,
  effect: FaultAction.ConnectionEffect,
  signal: AbortSignal
): Promise<Response> => {
  const onClient = FaultAction.onClient(effect)
  switch (onClient.gets) {
    case "error":
      throw broken(onClient.code)
    case "nothing":
      return wait(longestTimer, undefined, { signal, ref: false }).then(
        () => Promise.reject(broken("ETIMEDOUT")),
        rethrow(signal)
      )
    case "response": {
      const { delayMs, bytesPerSecond, breakAfter } = onClient.transmission
      if (delayMs !== undefined) await wait(delayMs, undefined, { signal }).catch(rethrow(signal))
      if (bytesPerSecond === undefined && breakAfter === undefined) return response(emulated, emulated.body)
      return response(emulated, streamed(Buffer.from(emulated.body), { bytesPerSecond, breakAfter, signal }))
    }
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

interface Pace {
  readonly bytesPerSecond: number | undefined
  readonly breakAfter: number | undefined
  readonly signal: AbortSignal
}

/** A body that arrives slowly, or that breaks off after some bytes. */
const streamed = (body: Uint8Array, { bytesPerSecond, breakAfter, signal }: Pace): ReadableStream<Uint8Array> => {
  const bytes = body.subarray(0, breakAfter)
  const size = bytesPerSecond === undefined ? bytes.length : dripSize(bytes.length, bytesPerSecond)
  let sent = 0
  return new ReadableStream({
    pull: async (controller) => {
      if (sent >= bytes.length) return end(controller, breakAfter !== undefined)
      if (bytesPerSecond !== undefined)
        await wait((size * 1000) / bytesPerSecond, undefined, { signal }).catch(rethrow(signal))
      controller.enqueue(bytes.subarray(sent, sent + size))
      sent += size
      if (sent >= bytes.length && breakAfter === undefined) controller.close()
    }
  })
}

const end = (controller: ReadableStreamDefaultController<Uint8Array>, breaks: boolean): void => {
  if (breaks) controller.error(broken("UND_ERR_SOCKET"))
  else controller.close()
}
