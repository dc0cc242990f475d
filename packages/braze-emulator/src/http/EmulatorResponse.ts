import type { ErrorBody } from "@sluice/braze-api/Endpoints"
import * as RequestHeaders from "@sluice/braze-api/RequestHeaders"
import * as Sentences from "@sluice/braze-api/Sentences"
import type { ConnectionFault, ExchangeEnd } from "../faults/FaultAction.js"

/** The response to one request. */
export interface EmulatorResponse {
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** JSON, or what a fault replaced it with. */
  readonly body: string
  /** The treatment by the connection. Absent if it is sent immediately and completely. */
  readonly fault?: ConnectionFault
  /** The way the exchange ends unless the client disconnects first. */
  readonly ended: ExchangeEnd
  /** Name of the workspace that answered. */
  readonly workspace: string
  /** Number of the exchange in the journal of that workspace. */
  readonly n: number
}

/** Status, body and extra headers. */
export interface Content {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** One of Braze's refusals of a whole request. */
export const fatal = (response: Sentences.WholeResponse): Content => ({
  status: response.status,
  body: { [response.key]: response.text }
})

/** A refusal in the form of the endpoint's family. */
export const refused = (form: ErrorBody, status: number, text: string): Content => ({
  status,
  body: errorBodies[form](status, text)
})

const scimError = "urn:ietf:params:scim:api:messages:2.0:Error"

const errorBodies: Readonly<Record<ErrorBody, (status: number, text: string) => unknown>> = {
  message: (_, message) => ({ message }),
  error: (_, error) => ({ error }),
  errors: (_, message) => ({ errors: [{ message }] }),
  detail: (status, detail) => ({ schemas: [scimError], detail, status })
}

/** 415 with the media type that was sent. */
export const unsupported = (mediaType: string): Content => ({
  status: 415,
  body: { error: Sentences.templates.mediaType.fill(mediaType) }
})

/** 405 with the methods of the path. */
export const methodNotAllowed = (allowed: ReadonlyArray<string>): Content => ({
  ...fatal(Sentences.responses.methodNotAllowed),
  headers: { allow: allowed.join(", ") }
})

/** 501: Braze has this endpoint, the emulator does not. */
export const notEmulated = (form: ErrorBody, name: string): Content => refused(form, 501, `not emulated: ${name}`)

const {
  accessDenied,
  internalError,
  notFound,
  methodNotAllowed: notAllowed,
  noValidData,
  rateLimited,
  tooLarge
} = Sentences.responses

const known: Readonly<Record<number, Content>> = Object.fromEntries(
  [noValidData, accessDenied, notFound, notAllowed, tooLarge, rateLimited, internalError].map((response) => [
    response.status,
    fatal(response)
  ])
)

const phrases: Readonly<Record<number, string>> = {
  401: "Unauthorized",
  408: "Request Timeout",
  415: "Unsupported Media Type",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout"
}

/** The plain response of a status, for faults without a body. */
export const plain = (status: number): Content => {
  if (status === 204 || status === 304) return { status, body: "" }
  return known[status] ?? { status, body: { message: phrases[status] ?? (status < 400 ? Sentences.success : "Error") } }
}

/** The headers of Braze's responses, then `more`. Times and host names of Braze's servers are omitted. */
export const headers = (
  status: number,
  id: string,
  more: Readonly<Record<string, string>> = {}
): Record<string, string> => ({
  "content-type": RequestHeaders.mediaType.value,
  "cache-control": status < 400 ? "max-age=0, private, must-revalidate" : "no-cache",
  vary: "Origin, Accept-Encoding",
  "x-request-id": id,
  ...more
})
