import type { Json, JsonObject } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import { Either } from "effect"
import * as JsonRequest from "../web/JsonRequest.js"
import * as PageTag from "./PageTag.js"
import { toRecord, type VisitOptions, Visits } from "./Visits.js"

/** The settings of a handler for page tags. */
export interface PageTagHandlerSettings extends PageTag.PageTagOptions, VisitOptions {
  /**
   * Receives the visits of one request as records. The response is sent when it resolves; if it rejects, the response
   * is a 503, and the tag may send the hits again.
   */
  readonly accept: (visits: ReadonlyArray<JsonObject>) => Promise<unknown>
  /** Bytes of a request body. Default: 64 KB. */
  readonly maxBytes?: number
  /** Hits of one request. Default: 100. */
  readonly maxHits?: number
}

/**
 * A web-standard handler: `POST` with one hit or a list of hits as JSON, also as `text/plain`, which `sendBeacon` uses.
 * All hits of a request are accepted (202) or none: a 400 lists every mistake with its place and without a value. Never
 * rejects.
 */
export const make = (settings: PageTagHandlerSettings): ((request: Request) => Promise<Response>) => {
  const { accept, maxBytes = 65_536, maxHits = 100 } = settings
  const visits = new Visits(settings)
  return async (request) => {
    const body = await JsonRequest.read(request, maxBytes)
    if (body._tag === "Refused") return body.response
    const { value } = body
    const hits: ReadonlyArray<Json> = Array.isArray(value) ? value : [value]
    if (hits.length > maxHits)
      return JsonRequest.respond(413, { error: `A request may have at most ${maxHits} page tags.` })
    const tags = hits.map((hit) => PageTag.read(hit, settings))
    const problems = tags.flatMap((one, index) => (Either.isLeft(one) ? one.left.map(placed(index)) : []))
    if (problems.length > 0) return JsonRequest.respond(400, { error: "No page tag was accepted.", problems })
    try {
      await accept(tags.flatMap((one) => (Either.isRight(one) ? [toRecord(visits.add(one.right))] : [])))
    } catch {
      return JsonRequest.respond(
        503,
        { error: "The page tags could not be stored. Send them again." },
        { "retry-after": "5" }
      )
    }
    return JsonRequest.respond(202, { accepted: hits.length })
  }
}

const placed =
  (index: number) =>
  ({ code, message, path = "$" }: Reason): JsonObject => ({ index, code, path, message })
