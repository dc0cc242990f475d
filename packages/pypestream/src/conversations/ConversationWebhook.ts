import { isObject, type JsonObject } from "@sluice/values/Json"
import { Either, Redacted } from "effect"
import * as JsonRequest from "../web/JsonRequest.js"
import * as SecretCheck from "../web/SecretCheck.js"

/** The settings of a receiver for conversation events. */
export interface ConversationWebhookSettings {
  /**
   * The last part of the address, which only the platform knows: at least 32 letters, digits, `-` and `_`. The platform
   * documents no signature, so the address itself is the proof of the sender.
   */
  readonly secret: Redacted.Redacted<string> | string
  /**
   * Receives the event as a record with `type` and `payload`. The response is sent when it resolves. If
   * it rejects, the response is a 503.
   */
  readonly accept: (event: JsonObject) => Promise<unknown>
  /** Bytes of a request body. Default: 256 KB. */
  readonly maxBytes?: number
}

/** A web-standard handler. Never rejects. */
export type ConversationWebhook = (request: Request) => Promise<Response>

const secretForm = /^[\w-]{32,}$/

/** The handler, or the mistake in the secret. */
export const make = (settings: ConversationWebhookSettings): Either.Either<ConversationWebhook, string> => {
  const { accept, maxBytes = 256 * 1024 } = settings
  const secret = typeof settings.secret === "string" ? settings.secret : Redacted.value(settings.secret)
  if (!secretForm.test(secret))
    return Either.left(
      "The secret of the webhook must have at least 32 letters, digits, - and _. Create one, for example with: openssl rand -hex 32"
    )
  const isSecret = SecretCheck.make([Redacted.make(secret)])
  return Either.right(async (request) => {
    // A request without the secret is refused before its body is read, as if the address did not exist.
    if (!(await isSecret(lastPart(request.url)))) return JsonRequest.respond(404, { error: "Not found." })
    const body = await JsonRequest.read(request, maxBytes)
    if (body._tag === "Refused") return body.response
    const event = isObject(body.value) ? body.value : undefined
    const { payload = null, type } = event ?? {}
    if (event === undefined || typeof type !== "string" || type === "")
      return JsonRequest.respond(400, { error: 'An event must be an object with "type" and "payload".' })
    try {
      await accept({ type, payload })
    } catch {
      return JsonRequest.respond(
        503,
        { error: "The event could not be stored. Send it again." },
        { "retry-after": "5" }
      )
    }
    return JsonRequest.respond(202, { accepted: 1 })
  })
}

const lastPart = (url: string): string => {
  const { pathname } = new URL(url)
  return pathname.slice(pathname.lastIndexOf("/") + 1)
}
