import type { Reason } from "@sluice/values/Reason"
import * as Text from "@sluice/values/Text"
import { Either, Redacted } from "effect"

const problem = (code: string, message: string): Either.Either<never, Reason> =>
  Either.left({ code, path: "apiKey", message })

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const visible = /^[\x21-\x7e]+$/

/** Whether a string has the shape of an API key. Keys are opaque, so this only detects swapped settings. */
export const looksLikeKey = (text: string): boolean => uuid.test(text.trim())

/** A key that can be sent in a header, trimmed, or a message. No message contains any part of the key. */
export const read = (given: Redacted.Redacted<string> | string): Either.Either<Redacted.Redacted<string>, Reason> => {
  const raw: unknown = Redacted.isRedacted(given) ? Redacted.value(given) : given
  const key = typeof raw === "string" ? raw.trim() : ""
  if (key === "")
    return problem(
      "api-key-missing",
      "The API key is missing. Create a REST API key with the permission users.track in Braze."
    )
  if (Text.isPlaceholder(key) || /^(your|my|the)[ _-]?(braze[ _-]?)?(rest[ _-]?)?(api[ _-]?)?key$/i.test(key))
    return problem("api-key-placeholder", "The API key is an unfilled placeholder. Replace it with the REST API key.")
  if (/^bearer\s/i.test(key))
    return problem(
      "api-key-with-bearer",
      "The API key starts with the word Bearer. Remove it; it is added when the key is sent."
    )
  if (/^["'`].*["'`]$/.test(key))
    return problem("api-key-quoted", "The API key is in quotation marks, which would be sent with it. Remove them.")
  if (/^https?:\/\//i.test(key) || /\.braze\.(?:com|eu)/i.test(key))
    return problem("api-key-is-url", "The API key is a URL. Check whether endpoint and apiKey are swapped.")
  if (!visible.test(key))
    return problem(
      "api-key-not-valid",
      "The API key contains a space or an invalid character. Copy it again from Braze."
    )
  return Either.right(Redacted.make(key))
}

const shownCharacters = 4
const minLength = 16

/**
 * The last four characters after an ellipsis. Only the ellipsis for a short key, because four characters would reveal
 * too much.
 */
export const tail = (key: Redacted.Redacted<string>): string => {
  const text = Redacted.value(key)
  return text.length < minLength ? "…" : `…${text.slice(-shownCharacters)}`
}
