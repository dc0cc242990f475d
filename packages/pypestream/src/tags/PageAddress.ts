/** The query parameters that are kept by default: those that name the origin of a visit. */
export const keptParameters: ReadonlyArray<string> = [
  "utm_source",
  "utm_medium",
  "utm_campaign",
  "utm_term",
  "utm_content"
]

/** An address without personal data. */
export interface ScrubbedAddress {
  readonly url: string
  /** The number of parts that were removed: parameters, segments of the path, the fragment, the credentials. */
  readonly removed: number
}

/** Replaces a removed segment of a path or a removed part of a text. */
export const removedMark = "removed"

/**
 * Removes from an address what may be about a person: user name and password, the fragment, every query parameter that
 * is not in `keep`, and parts of the path and values of parameters that contain an email address, a phone number or a
 * token. Undefined: not a valid address with `http` or `https`. Scrubbing a scrubbed address changes nothing.
 */
export const scrub = (address: string, keep: ReadonlyArray<string> = keptParameters): ScrubbedAddress | undefined => {
  const url = parsed(address)
  if (url === undefined) return undefined
  let removed = 0
  if (url.username !== "" || url.password !== "") removed++
  url.username = ""
  url.password = ""
  if (url.hash !== "") removed++
  url.hash = ""
  const kept = new URLSearchParams()
  for (const [name, value] of url.searchParams)
    if (keep.includes(name) && !isPersonal(value)) kept.append(name, value)
    else removed++
  url.search = kept.toString()
  const segments = url.pathname.split("/").map((segment) => {
    if (!isPersonal(segment)) return segment
    removed++
    return removedMark
  })
  url.pathname = segments.join("/")
  return { url: url.href, removed }
}

/** A text, such as a title, with `removed` in place of every word that contains personal data. */
export const scrubText = (text: string): string =>
  isPersonal(text)
    ? text
        .split(/(\s+)/)
        .map((word) => (isPersonal(word) ? removedMark : word))
        .join("")
        // A number may be written in several words.
        .replace(spacedNumber, removedMark)
    : text

const parsed = (address: string): URL | undefined => {
  try {
    const url = new URL(address)
    return url.protocol === "http:" || url.protocol === "https:" ? url : undefined
  } catch {
    return undefined
  }
}

/** Any text around an `@`, including an encoded one in a URL. */
const email = /\S@\S/
/** At least seven digits, also with separators. */
const number = /\d(?:[\s().-]*\d){6,}/
const spacedNumber = /\+?\d(?:[\s().-]*\d){6,}/g
/** Letters and digits that do not form words: a hash, a UUID, a JSON Web Token, a session id. */
const hexadecimal = /[0-9a-f]{16,}/i
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i
const jsonWebToken = /eyJ[\w-]{8,}/
const mixed = /(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{16,}/
const long = /[A-Za-z0-9_]{32,}/

const patterns = [email, number, hexadecimal, uuid, jsonWebToken, mixed, long]

/** Encodings may be nested: `%2540` is an `@`. */
const deepestEncoding = 5

/** Whether a text contains an email address, a phone number or a token, also in an encoded form. */
export const isPersonal = (text: string): boolean => {
  let decoded = text
  for (let level = 0; level <= deepestEncoding; level++) {
    if (patterns.some((pattern) => pattern.test(decoded))) return true
    const next = decodedOnce(decoded)
    if (next === undefined || next === decoded) return false
    decoded = next
  }
  // A text that is still encoded after this cannot be checked.
  return true
}

/** Invalid escapes are kept, so that they do not hide valid ones. */
const decodedOnce = (text: string): string | undefined =>
  text.includes("%")
    ? text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
        try {
          return decodeURIComponent(escapes)
        } catch {
          return escapes
        }
      })
    : undefined
