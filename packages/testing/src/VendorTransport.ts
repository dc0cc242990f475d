import * as FaultAction from "@sluice/braze-emulator/FaultAction"
import { Transport } from "@sluice/core"
import { Effect, FiberRef } from "effect"
import { currentRequest, type Recorder } from "./Recorder.js"
import type { Vendor, VendorAnswer, VendorRequest } from "./Vendor.js"

/** Settings of a transport to a vendor in the same process. */
export interface VendorTransportOptions {
  /** Records each exchange. */
  readonly recorder?: Recorder
  /** The arrival time of a request, in milliseconds since 1970. */
  readonly now: () => number
  /** The 1-based numbers of the requests that cannot connect. */
  readonly unreachable?: ReadonlyArray<number>
  /** The time limit of an attempt in milliseconds. Default: 30,000. */
  readonly deadline?: number
}

const error = (reason: Transport.TransportError["reason"], message: string) =>
  new Transport.TransportError({ reason, message })

/**
 * A transport to a vendor in the same process. Faults of the socket happen in Effect's time: a hang waits for the
 * deadline, a delay sleeps, a reset is `lost`.
 */
export const make = (vendor: Vendor, options: VendorTransportOptions): Transport.Transport => {
  const { recorder, now, unreachable = [], deadline = 30_000 } = options
  let sent = 0
  const note = (request: Transport.HttpRequest, number: number | undefined, ended: number | string, fault?: string) =>
    recorder?.note("exchanges", {
      ...(number !== undefined && { request: number }),
      method: request.method,
      path: new URL(request.url).pathname,
      bytes: Buffer.byteLength(request.body ?? ""),
      headers: request.headers,
      ended,
      ...(fault !== undefined && { fault })
    })
  return {
    send: (request) =>
      Effect.gen(function* () {
        const number = yield* FiberRef.get(currentRequest)
        sent += 1
        if (unreachable.includes(sent)) {
          note(request, number, "connect", "unreachable")
          return yield* error("connect", "connection refused")
        }
        const answer = vendor.handle({ ...arriving(request, now()), ...(number !== undefined && { attempt: number }) })
        const after = yield* Effect.timeoutTo(onTheWire(answer), {
          duration: deadline,
          onSuccess: (result) => result,
          onTimeout: () => "deadline" as const
        })
        const fault = answer.fault?.type
        note(request, number, after === "answered" ? answer.status : after, fault)
        if (after === "deadline") return yield* error("deadline", `no complete response within ${deadline} ms`)
        if (after === "lost") return yield* error("lost", "the connection broke")
        return { status: answer.status, headers: answer.headers, body: answer.body }
      })
  }
}

const arriving = ({ method, url, headers, body = "" }: Transport.HttpRequest, at: number): VendorRequest => {
  const { pathname, search } = new URL(url)
  return { method, path: pathname, query: search.slice(1), headers, body, at }
}

/** The effect of a fault on a response. */
const onTheWire = ({ fault, body }: VendorAnswer): Effect.Effect<"answered" | "lost"> => {
  if (fault === undefined) return Effect.succeed("answered")
  const onClient = FaultAction.onClient(fault)
  switch (onClient.gets) {
    case "nothing":
      return Effect.never
    case "error":
      return Effect.succeed("lost")
    case "response": {
      const { delayMs = 0, bytesPerSecond = Number.POSITIVE_INFINITY, breakAfter } = onClient.transmission
      const ms = delayMs + (1000 * (breakAfter ?? Buffer.byteLength(body))) / bytesPerSecond
      const result = breakAfter === undefined ? "answered" : "lost"
      return ms === 0 ? Effect.succeed(result) : Effect.as(Effect.sleep(ms), result)
    }
  }
}
