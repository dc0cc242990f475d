import type { Reason } from "@sluice/values/Reason"
import * as Redaction from "@sluice/values/Redaction"
import type { Wire } from "../outcome/Wire.js"
import type { Reply } from "./Reply.js"
import type { HttpRequest } from "./Transport.js"
import type { Verdict } from "./Verdict.js"

/** Headers whose values are not secret. Any other header may contain a key, because vendors use different names. */
const harmless: ReadonlySet<string> = new Set([
  "accept",
  "accept-encoding",
  "content-encoding",
  "content-length",
  "content-type",
  "user-agent"
])

/** The minimum length of a secret. Shorter values can occur in ordinary text by chance. */
const shortestSecret = 8

type Sent = Pick<HttpRequest, "headers" | "url">

/**
 * Makes a function that removes the secrets of a request from a string: the values in its headers and its query, and the
 * `others`. A vendor may repeat them in any text. The function of the last request is kept, because the requests of an
 * endpoint usually have the same headers and address.
 */
export const make = (others: ReadonlyArray<string> = []): ((sent: Sent) => (text: string) => string) => {
  // The headers are copied, because a destination may change its object.
  let known: Sent = { headers: {}, url: "" }
  let clean = cleaner(others)
  return (sent) => {
    if (sent.url === known.url && haveSameMembers(sent.headers, known.headers)) return clean
    known = { headers: { ...sent.headers }, url: sent.url }
    clean = cleaner([...secretsOf(sent), ...others])
    return clean
  }
}

const haveSameMembers = (some: Sent["headers"], others: Sent["headers"]): boolean => {
  let count = 0
  for (const name in some) {
    if (some[name] !== others[name]) return false
    count++
  }
  for (const _ in others) count--
  return count === 0
}

/** Makes a function that removes these strings from a string. */
export const cleaner = (secrets: ReadonlyArray<string>): ((text: string) => string) => {
  const removals = longestFirst(secrets).map(Redaction.ofSecret)
  return (text) => removals.reduce((left, remove) => remove(left), text)
}

/** A shorter value must not remove only a part of a longer one. */
const longestFirst = (secrets: ReadonlyArray<string>): ReadonlyArray<string> =>
  [...new Set(secrets)].sort((a, b) => b.length - a.length)

const secretsOf = ({ headers, url }: Sent): ReadonlyArray<string> => {
  const at = url.indexOf("?")
  const query = at < 0 ? [] : [...new URLSearchParams(url.slice(at)).values()]
  const written = Object.entries(headers).flatMap(([name, value]) =>
    harmless.has(name.toLowerCase()) ? [] : [value, ...value.split(/\s+/)]
  )
  return [...written, ...query].filter((value) => value.length >= shortestSecret)
}

/** The reply with the secrets of its request removed from the stored response and from every reason. */
export const redacted = (reply: Reply, clean: (text: string) => string): Reply => {
  // A plain success contains no text.
  if (reply._tag === "Judged" && reply.verdicts === undefined && isBare(reply.wire)) return reply
  const wire = reply.wire && wireOf(reply.wire, clean)
  const changed: Reply = wire === undefined ? reply : { ...reply, wire }
  if (changed._tag !== "Judged") return { ...changed, reason: reasonOf(changed.reason, clean) }
  return changed.verdicts === undefined
    ? changed
    : { ...changed, verdicts: changed.verdicts.map((verdict) => verdictOf(verdict, clean)) }
}

const isBare = (wire: Wire | undefined): boolean => wire?.words === undefined && wire?.requestId === undefined

const wireOf = ({ requestId, words, ...wire }: Wire, clean: (text: string) => string): Wire => ({
  ...wire,
  ...(words !== undefined && { words: clean(words) }),
  ...(requestId !== undefined && { requestId: clean(requestId) })
})

const verdictOf = (verdict: Verdict, clean: (text: string) => string): Verdict =>
  "reason" in verdict ? { ...verdict, reason: reasonOf(verdict.reason, clean) } : verdict

const reasonOf = (reason: Reason, clean: (text: string) => string): Reason => ({
  ...reason,
  message: clean(reason.message)
})
