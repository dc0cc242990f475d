import { parse } from "./Json.js"

/** Replaces removed text. */
const mark = "[…]"

/** Text beyond this length is cut before values are searched in it. */
const searchedLength = 4_000

/** A shorter secret would occur in ordinary text by chance. */
const shortestSecret = 4

/** Removes a secret from texts, in any case, also percent-encoded and escaped as in JSON. */
export const ofSecret = (secret: string): ((text: string) => string) => {
  const forms = [...new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])].filter(
    (form) => form.length >= shortestSecret
  )
  if (secret.length < shortestSecret) return (text) => forms.reduce(without, text)
  const escapes = escapable(secret)
  return (text) => forms.reduce(without, text.includes("\\u") ? text.replace(escapes, mark) : text)
}

/** Matches a text in JSON in which any character may be written as `\uXXXX`. */
const escapable = (text: string): RegExp => {
  const units = text.split("").map((unit) => {
    const hex = unit.charCodeAt(0).toString(16).padStart(4, "0")
    return `(?:${escaped(unit)}|\\\\u${hex})`
  })
  return new RegExp(units.join(""), "gi")
}

const without = (text: string, part: string): string => {
  const wanted = part.toLowerCase()
  let clean = text
  for (let at = clean.toLowerCase().indexOf(wanted); at >= 0; at = clean.toLowerCase().indexOf(wanted))
    clean = `${clean.slice(0, at)}${mark}${clean.slice(at + part.length)}`
  return clean
}

/**
 * Removes the texts and numbers that occur as values in a JSON text, so that a message about an object can be kept without
 * its contents. Considers at most 4,000 characters of the message.
 */
export const ofValues = (text: string, json: string): string => {
  const values = valuesIn(json)
  let clean = text.slice(0, searchedLength)
  for (const value of values) if (value !== "" && clean.includes(value)) clean = withoutValue(clean, value)
  return text.length > searchedLength ? withoutCutValue(clean, values) : clean
}

/** Shorter values are removed only as whole words: `5` or `an` occurs inside other words by chance. */
const shortestPart = 3

const withoutValue = (text: string, value: string): string =>
  value.length < shortestPart && isAscii.test(value)
    ? text.replace(new RegExp(`(?<![\\p{L}\\p{N}_])${escaped(value)}(?![\\p{L}\\p{N}_])`, "gu"), mark)
    : text.split(value).join(mark)

/** Messages of services are ASCII, so any other character comes from a value, however short that is. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is that of ASCII.
const isAscii = /^[\x00-\x7f]+$/

const escaped = (value: string): string => value.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")

/** Removes the beginning of a value that remains at the end of a text that was cut. */
const withoutCutValue = (text: string, values: ReadonlyArray<string>): string => {
  const lengths = values.map((value) => {
    let length = Math.min(value.length - 1, text.length)
    while (length > 0 && !text.endsWith(value.slice(0, length))) length--
    return length
  })
  return text.slice(0, text.length - Math.max(0, ...lengths))
}

/** The texts and numbers among the values of a JSON text, longest first. */
const valuesIn = (json: string): ReadonlyArray<string> => {
  const found = new Set<string>()
  const rest: Array<unknown> = [parse(json)]
  for (let value = rest.pop(); value !== undefined || rest.length > 0; value = rest.pop()) {
    if (typeof value === "string") found.add(value)
    else if (typeof value === "number") found.add(String(value))
    else if (typeof value === "object" && value !== null) for (const member of Object.values(value)) rest.push(member)
  }
  return [...found].sort((a, b) => b.length - a.length)
}
