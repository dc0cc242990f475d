import type { Credential, EndpointFact } from "@sluice/braze-api/Endpoints"
import * as RequestHeaders from "@sluice/braze-api/RequestHeaders"
import * as Sentences from "@sluice/braze-api/Sentences"
import type { Code } from "../record/Mistakes.js"
import { isObject } from "../text/Problem.js"
import { header } from "../text/Request.js"
import * as EmulatorResponse from "./EmulatorResponse.js"
import type { Incoming } from "./Incoming.js"
import * as Keys from "./Keys.js"

type NoteMistake = (code: Code, message: string) => void

type AccessCheck = (
  incoming: Incoming,
  endpoint: EndpointFact,
  note: NoteMistake
) => EmulatorResponse.Content | undefined

/** The refusal of a request whose credential is wrong or lacks the permission; undefined if it is authorized. */
export const check: AccessCheck = (incoming, endpoint, note) => checks[endpoint.credential](incoming, endpoint, note)

const restKey: AccessCheck = ({ sentKey, key }, { permission, errorBody, refusals }, note) => {
  if (key === undefined) {
    if (sentKey.wellFormed) note("unknown-key", "The key is unknown.")
    const text = refusals?.unauthorized ?? Sentences.templates.invalidKey.fill(sentKey.apiKey)
    return EmulatorResponse.refused(errorBody, 401, text)
  }
  if (Keys.allows(key, permission)) return undefined
  note("missing-permission", `The key lacks the permission \`${permission}\`.`)
  const { status, text } = Sentences.responses.accessDenied
  return EmulatorResponse.refused(errorBody, status, refusals?.accessDenied ?? text)
}

/** A workspace has no SCIM tokens, because they belong to the company: any token that is not a REST key is accepted. */
const scimToken: AccessCheck = ({ sentKey, key, request }, { errorBody }, note) => {
  const origin = header(request.headers, RequestHeaders.requestOrigin) ?? ""
  if (sentKey.wellFormed && key === undefined && origin !== "") return undefined
  note("scim-token", "The SCIM token or the header `X-Request-Origin` was missing, or a REST key was sent instead.")
  const { status, text } = Sentences.responses.unauthorized
  return EmulatorResponse.refused(errorBody, status, text)
}

/** A workspace has no partners: any partner key with any client secret is accepted. */
const partnerKey: AccessCheck = ({ body }, { errorBody }, note) => {
  const parsed = body.parsed()
  const sent = parsed._tag === "Value" && isObject(parsed.value) ? parsed.value : {}
  const missing = partnerFields.find(({ name }) => typeof sent[name] !== "string" || sent[name] === "")
  if (missing === undefined) return undefined
  note("partner-key", `The body lacks \`${missing.name}\`.`)
  return EmulatorResponse.refused(errorBody, missing.refusal.status, missing.refusal.text)
}

const partnerFields = [
  { name: "partner_api_key", refusal: Sentences.responses.invalidPartnerKey },
  { name: "client_secret", refusal: Sentences.responses.invalidClientSecret }
] as const

const checks: Readonly<Record<Credential, AccessCheck>> = { restKey, scimToken, partnerKey }
