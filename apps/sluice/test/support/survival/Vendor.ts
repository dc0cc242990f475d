import { type HttpRequest, type Transport, TransportError } from "@sluice/core/Transport"
import { Effect } from "effect"
import type { Crash } from "./Crash.js"

/** The treatment of a request. */
export type Answer = "accepted" | "lost" | "lost-before" | "unavailable" | "unreachable"

export const answers: ReadonlyArray<Answer> = ["accepted", "lost", "lost-before", "unavailable", "unreachable"]

/** Identifies one object by its destination and the value of its record. */
export type Applied = `${"event" | "profile"}:${string}`

interface Body {
  readonly events?: ReadonlyArray<{ readonly properties: { readonly v: number; readonly kind: string } }>
  readonly attributes?: ReadonlyArray<{ readonly external_id: string }>
}

/** A vendor in memory, with a ledger of what it applied, in order. It refuses events of the kind `refused`. */
export class Vendor {
  readonly ledger: Array<Applied> = []

  /**
   * Sends to the vendor. The nth request gets the nth response, and requests after the last response get `accepted`.
   * `onRequest` is called with the number of the request, from 1.
   */
  transport(crash: Crash, script: ReadonlyArray<Answer>, onRequest: (number: number) => void): Transport {
    let requests = 0
    return {
      send: (request) =>
        Effect.gen(this, function* () {
          yield* crash.point
          const answer = script[requests++] ?? "accepted"
          onRequest(requests)
          if (answer === "unreachable") return yield* new TransportError({ reason: "connect", message: "refused" })
          if (answer === "unavailable") return { status: 500, headers: {}, body: "{}" }
          const body = answer === "lost-before" ? "" : this.#apply(request)
          yield* crash.point
          if (answer !== "accepted") return yield* new TransportError({ reason: "lost", message: "reset" })
          return { status: 201, headers: {}, body }
        })
    }
  }

  #apply({ body = "{}" }: HttpRequest): string {
    const { attributes = [], events = [] }: Body = JSON.parse(body)
    const errors = events.flatMap(({ properties }, index) =>
      properties.kind === "refused" ? [{ type: "this event is not wanted", input_array: "events", index }] : []
    )
    for (const { properties } of events) if (properties.kind !== "refused") this.ledger.push(`event:${properties.v}`)
    for (const { external_id } of attributes) this.ledger.push(`profile:${external_id}`)
    return JSON.stringify({
      message: "success",
      ...(events.length > 0 && { events_processed: events.length - errors.length }),
      ...(attributes.length > 0 && { attributes_processed: attributes.length }),
      ...(errors.length > 0 && { errors })
    })
  }
}
