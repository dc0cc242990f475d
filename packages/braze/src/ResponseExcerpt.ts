import type { HttpResponse } from "@sluice/core/Transport"
import * as Redaction from "@sluice/values/Redaction"
import { Record as Records, Redacted } from "effect"

/**
 * Makes an excerpt of a response body for reports and dead letters: at most {@link maxLength} characters, without the
 * API key. Empty for a blank body.
 */
export interface ResponseExcerpt {
  (body: string): { readonly words?: string }
  /** The whole text without the API key, for strings that are decoded from a response. */
  readonly withoutKey: (text: string) => string
  /** The response without the API key, and with an excerpt as its body. */
  readonly clean: (response: HttpResponse) => HttpResponse
}

/** Characters of an excerpt. */
export const maxLength = 500

const bearer = /bearer\s+[^\s"',;]+/gi

/** Excerpts for a connection. The key and the word after Bearer are always removed. */
export const make = (apiKey: Redacted.Redacted<string>): ResponseExcerpt => {
  const withoutSecret = Redaction.ofSecret(Redacted.value(apiKey))
  const withoutKey = (text: string): string => withoutSecret(text).replace(bearer, "Bearer […]")
  const excerpt = (body: string) => {
    const text = body.trim()
    if (text === "") return {}
    const clean = withoutKey(text)
    return { words: clean.length > maxLength ? `${clean.slice(0, maxLength - 1)}…` : clean }
  }
  const clean = (response: HttpResponse): HttpResponse => ({
    ...response,
    headers: Records.map(response.headers, withoutKey),
    body: excerpt(response.body).words ?? ""
  })
  return Object.assign(excerpt, { withoutKey, clean })
}
