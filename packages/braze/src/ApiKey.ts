import type { Reason } from "@sluice/values/Reason"
import * as Text from "@sluice/values/Text"
import { Either, Redacted } from "effect"

const problem = (code: string, message: string): Either.Either<never, Reason> =>
  Either.left({ code, path: "apiKey", message })

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const visible = /^[\x21-\x7e]+$/

/** Whether a text has the shape of Braze's keys. Keys are opaque, so this only serves to guess at mix-ups. */
export const looksLikeKey = (text: string): boolean => uuid.test(text.trim())

/** A key that can stand in a header, or why not. Blanks around it are taken off. No message holds any of it. */
export const read = (given: Redacted.Redacted<string> | string): Either.Either<Redacted.Redacted<string>, Reason> => {
  const raw: unknown = Redacted.isRedacted(given) ? Redacted.value(given) : given
  const key = typeof raw === "string" ? raw.trim() : ""
  if (key === "")
    return problem(
      "api-key-missing",
      "There is no API key. Create a REST API key in Braze, with the permission users.track."
    )
  if (Text.isPlaceholder(key) || /^(your|my|the)[ _-]?(braze[ _-]?)?(rest[ _-]?)?(api[ _-]?)?key$/i.test(key))
    return problem(
      "api-key-placeholder",
      "The API key is a placeholder that nobody filled in. Put the REST API key in its place."
    )
  if (/^bearer\s/i.test(key))
    return problem("api-key-with-bearer", "Give the API key alone: the word Bearer is put before it when it is sent.")
  if (/^["'`].*["'`]$/.test(key))
    return problem("api-key-quoted", "The API key stands in quotes that would be sent along. Take them off.")
  if (/^https?:\/\//i.test(key) || /\.braze\.(?:com|eu)/i.test(key))
    return problem("api-key-is-url", "The API key is an address. Endpoint and key may have changed places.")
  if (!visible.test(key))
    return problem(
      "api-key-not-valid",
      "The API key holds a blank or a character that no key has. Copy it again from Braze."
    )
  return Either.right(Redacted.make(key))
}

const shown = 4
const longEnough = 16

/** The last four characters behind an ellipsis; the ellipsis alone where four would be too much of the key. */
export const tail = (key: Redacted.Redacted<string>): string => {
  const text = Redacted.value(key)
  return text.length < longEnough ? "…" : `…${text.slice(-shown)}`
}
