import * as Redaction from "@sluice/values/Redaction"
import { Redacted } from "effect"

/**
 * Takes an excerpt of a response body for reports and dead letters: at most {@link maxLength} characters, without the API
 * key. Empty for a blank body.
 */
export type ResponseExcerpt = (body: string) => { readonly words?: string }

/** Characters of an excerpt. */
export const maxLength = 500

const bearer = /bearer\s+[^\s"',;]+/gi

/** Excerpts for a connection. The key is removed in any case, as is whatever follows the word Bearer. */
export const make = (apiKey: Redacted.Redacted<string>): ResponseExcerpt => {
  const withoutKey = Redaction.ofSecret(Redacted.value(apiKey))
  return (body) => {
    const text = body.trim()
    if (text === "") return {}
    const clean = withoutKey(text).replace(bearer, "Bearer […]")
    return { words: clean.length > maxLength ? `${clean.slice(0, maxLength - 1)}…` : clean }
  }
}
