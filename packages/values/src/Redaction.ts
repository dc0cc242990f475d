import * as Json from "./Json.js"

/** Replaces removed text. */
const mark = "[…]"

/** Text beyond this length is cut before values are searched in it. */
const searchedLength = 4_000

/** A shorter secret would occur in ordinary text by chance. */
const shortestSecret = 4

/** Removes a secret from strings, in any case, even if some or all characters are percent-encoded or escaped as in JSON. */
export const ofSecret = (secret: string): ((text: string) => string) => {
  const forms = [...new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])].filter(
    (form) => form.length >= shortestSecret
  )
  if (secret.length < shortestSecret) return (text) => forms.reduce(without, text)
  const escapes = escapable(secret)
  return (text) => forms.reduce(without, mayBeEscaped(text) ? text.replace(escapes, mark) : text)
}

/** Matches a string in which any character may be escaped as `\uXXXX`, even repeatedly, or percent-encoded. */
const escapable = (text: string): RegExp => {
  const characters = Array.from(text, (character) => {
    const units = character.split("").map((unit) => `\\\\+u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    const bytes = Array.from(utf8.encode(character), (byte) => `%${byte.toString(16).padStart(2, "0")}`)
    return `(?:${escaped(character)}|${units.join("")}|${bytes.join("")})`
  })
  return new RegExp(characters.join(""), "gi")
}

const utf8 = new TextEncoder()

/** Whether a text may contain escapes of JSON or of URLs. */
const mayBeEscaped = (text: string): boolean => text.includes("\\u") || text.includes("%")

/** A pattern finds the part itself. A search in lower case does not: İ becomes two characters, which moves the rest. */
const without = (text: string, part: string): string =>
  part === "" ? text : text.replace(new RegExp(escaped(part), "gi"), mark)

/**
 * Makes a function that removes from a message all strings and numbers that are values in JSON strings, in any case. The
 * message can then be stored without the contents of the objects. Escapes of JSON and of URLs in the message are
 * decoded first. Considers at most 4,000 characters of the message. The JSON is parsed at the first message.
 */
export const ofAllValues = (jsons: ReadonlyArray<string>): ((text: string) => string) => {
  let values: ReadonlyArray<string> | undefined
  return (text) => {
    values ??= valuesIn(jsons)
    const start = text.slice(0, longestEscape * searchedLength)
    // Removed before and after decoding, because a value may look like an escape. Escaped values come first: a shorter
    // value in them would be removed alone, and the rest would not be recognised.
    const raw = withoutAll(mayBeEscaped(start) ? withoutEscaped(start, values) : start, values)
    const plain = decoded(raw)
    const whole = plain === raw ? raw : withoutAll(plain, values)
    const isCut = whole.length > searchedLength || text.length > longestEscape * searchedLength
    const clean = whole.slice(0, searchedLength)
    return isCut ? withoutCutValue(clean, values) : clean
  }
}

/** The text without the values in any notation, longest first. Shorter ones than a word are left. */
const withoutEscaped = (text: string, values: ReadonlyArray<string>): string =>
  values.reduce((left, value) => (value.length < shortestPart ? left : left.replace(escapable(value), mark)), text)

const withoutAll = (text: string, values: ReadonlyArray<string>): string =>
  values.reduce((left, value) => (value === "" ? left : withoutValue(left, value)), text)

/** {@link ofAllValues} of one JSON text, for one message. */
export const ofValues = (text: string, json: string): string => ofAllValues([json])(text)

/** Characters of `\uXXXX`. */
const longestEscape = 6

/** A string with its escapes decoded, because a vendor may repeat a value with escapes. Other percent signs stay. */
const decoded = (text: string): string =>
  text
    .replace(/\\+u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
      try {
        return decodeURIComponent(run)
      } catch {
        return run
      }
    })

/** Shorter values are removed only as whole words: `5` or `an` occurs inside other words by chance. */
const shortestPart = 3

const withoutValue = (text: string, value: string): string =>
  value.length < shortestPart && isAscii.test(value)
    ? text.replace(new RegExp(`(?<![\\p{L}\\p{N}_])${escaped(value)}(?![\\p{L}\\p{N}_])`, "gu"), mark)
    : withoutPart(text.split(value).join(mark), value)

/** Like {@link withoutValue} for longer values, in any case. */
const withoutPart = (text: string, value: string): string =>
  value.length >= shortestPart && text.toLowerCase().includes(value.toLowerCase())
    ? text.replace(new RegExp(escaped(value), "gi"), mark)
    : text

/** Messages of services are ASCII, so any other character comes from a value, even a short one. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is that of ASCII.
const isAscii = /^[\x00-\x7f]+$/

const escaped = (value: string): string => value.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")

/** Removes the beginning of a value that remains at the end of a string that was cut. */
const withoutCutValue = (text: string, values: ReadonlyArray<string>): string => {
  const lower = text.toLowerCase()
  const lengths = values.map((value) => {
    const wanted = value.toLowerCase()
    let length = Math.min(wanted.length - 1, lower.length)
    while (length > 0 && !lower.endsWith(wanted.slice(0, length))) length--
    return length
  })
  return text.slice(0, text.length - Math.max(0, ...lengths))
}

/** The texts and numbers among the values of JSON texts, longest first. */
const valuesIn = (jsons: ReadonlyArray<string>): ReadonlyArray<string> => {
  const found = new Set<string>()
  const rest: Array<unknown> = jsons.map(Json.parse)
  for (let value = rest.pop(); value !== undefined || rest.length > 0; value = rest.pop()) {
    if (typeof value === "string") found.add(value)
    else if (typeof value === "number") found.add(String(value))
    else if (typeof value === "object" && value !== null) for (const member of Object.values(value)) rest.push(member)
  }
  return [...found].sort((a, b) => b.length - a.length)
}
