import * as RequestHeaders from "@sluice/braze-api/RequestHeaders"
import type { Code } from "../record/Mistakes.js"
import type { Body } from "../text/Body.js"
import { isObject } from "../text/Problem.js"
import { header, type Request } from "../text/Request.js"

/** The key that a request shows, and what is wrong with how it shows it. */
export interface SentKey {
  /** As it was sent; what Braze echoes when it does not know it. Empty where none was sent. */
  readonly apiKey: string
  /** In the documented form. Else the answer is 401 whatever the key. */
  readonly wellFormed: boolean
  readonly mistakes: ReadonlyArray<Code>
}

const scheme = RequestHeaders.bearer.value

/** Reads `Authorization: Bearer KEY`. Looks at query and body only where the header is missing. */
export const sentKey = (request: Request, body: Body): SentKey => {
  const sent = header(request.headers, RequestHeaders.authorization)
  if (sent === undefined || sent === "") return missing(request, body)
  if (sent.startsWith(scheme)) return bearer(sent.slice(scheme.length), [])
  if (sent.toLowerCase().startsWith(scheme.toLowerCase())) return bearer(sent.slice(scheme.length), ["bearer-case"])
  return { apiKey: sent, wellFormed: false, mistakes: ["bare-key"] }
}

const bearer = (apiKey: string, mistakes: ReadonlyArray<Code>): SentKey =>
  /^["'].*["']$/.test(apiKey)
    ? { apiKey, wellFormed: false, mistakes: [...mistakes, "quoted-key"] }
    : { apiKey, wellFormed: true, mistakes }

const missing = (request: Request, body: Body): SentKey => {
  const elsewhere = [...(inQuery(request) ? keyInQuery : []), ...(inBody(body) ? keyInBody : [])]
  return { apiKey: "", wellFormed: false, mistakes: elsewhere.length > 0 ? elsewhere : ["missing-key"] }
}

const keyInQuery: ReadonlyArray<Code> = ["key-in-query"]
const keyInBody: ReadonlyArray<Code> = ["key-in-body"]

/** Whether the address carries the key, as Braze allowed long ago. */
export const inQuery = ({ query }: Request): boolean => query !== undefined && /(^|&)api_key=/.test(query)

/** Whether the body carries the key, as Braze allowed long ago. */
export const inBody = (body: Body): boolean => {
  const parsed = body.parsed()
  return parsed._tag === "Value" && isObject(parsed.value) && Object.hasOwn(parsed.value, "api_key")
}

/** The key that stands in the body or the address; undefined where none does. */
export const elsewhere = (request: Request, body: Body): string | undefined => {
  const parsed = body.parsed()
  const inside = parsed._tag === "Value" && isObject(parsed.value) ? parsed.value["api_key"] : undefined
  if (typeof inside === "string") return inside
  return inQuery(request) ? (new URLSearchParams(request.query).get("api_key") ?? undefined) : undefined
}
