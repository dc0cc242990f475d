import * as RequestHeaders from "@sluice/braze-api/RequestHeaders"
import type { Code } from "../record/Mistakes.js"
import type { Body } from "../text/Body.js"
import { isObject } from "../text/Problem.js"
import { header, type Request, type RequestHead } from "../text/Request.js"

/** The key of a request, and what is wrong with how it was sent. */
export interface SentKey {
  /** As it was sent; Braze echoes an unknown key. Empty if none was sent. */
  readonly apiKey: string
  /** Whether the key was sent in the documented form. Otherwise the response is 401, even for a valid key. */
  readonly wellFormed: boolean
  readonly mistakes: ReadonlyArray<Code>
}

const scheme = RequestHeaders.bearer.value

/** Reads `Authorization: Bearer KEY`. Without that header, looks for a key in the query and the body. */
export const sentKey = (request: RequestHead, body: Body): SentKey => {
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

const missing = (request: RequestHead, body: Body): SentKey => {
  const elsewhere = [...(inQuery(request) ? keyInQuery : []), ...(inBody(body) ? keyInBody : [])]
  return { apiKey: "", wellFormed: false, mistakes: ["missing-key", ...elsewhere] }
}

const keyInQuery: ReadonlyArray<Code> = ["key-in-query"]
const keyInBody: ReadonlyArray<Code> = ["key-in-body"]

/** Whether the query contains a key, as Braze once allowed. */
export const inQuery = ({ query }: RequestHead): boolean => query !== undefined && /(^|&)api_key=/.test(query)

/** Whether the body contains a key, as Braze once allowed. */
export const inBody = (body: Body): boolean => {
  const parsed = body.parsed()
  return parsed._tag === "Value" && isObject(parsed.value) && Object.hasOwn(parsed.value, "api_key")
}

/** The key in the body or query; undefined if there is none. */
export const elsewhere = (request: Request, body: Body): string | undefined => {
  const parsed = body.parsed()
  const inside = parsed._tag === "Value" && isObject(parsed.value) ? parsed.value["api_key"] : undefined
  if (typeof inside === "string") return inside
  return inQuery(request) ? (new URLSearchParams(request.query).get("api_key") ?? undefined) : undefined
}
