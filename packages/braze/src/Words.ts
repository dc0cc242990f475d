import { errorConstants } from "@sluice/braze-api/ErrorConstants"
import * as Sentences from "@sluice/braze-api/Sentences"
import type { Reason } from "@sluice/values/Reason"
import { Redacted } from "effect"

/** What of a vendor's text may be kept: at most 500 characters, without the key; nothing where nothing was said. */
export type Keep = (text: string) => { readonly words?: string }

const longest = 500
/** What lies beyond is not looked at. */
const farthest = 4_000
const bearer = /bearer\s+[^\s"',;]+/gi

/** Cuts the key out of texts, wherever it stands and in whichever case. */
export const make = (apiKey: Redacted.Redacted<string>): Keep => {
  const key = Redacted.value(apiKey)
  const forms = [...new Set([key, encodeURIComponent(key), JSON.stringify(key).slice(1, -1)])].filter(isTelling)
  return (text) => {
    let clean = text.trim()
    if (clean === "") return {}
    for (const form of forms) clean = without(clean, form)
    clean = clean.replace(bearer, "Bearer […]")
    return { words: clean.length > longest ? `${clean.slice(0, longest - 1)}…` : clean }
  }
}

/** A key of fewer characters occurs in words by chance. No key of Braze is that short. */
const isTelling = (form: string): boolean => form.length >= 4

const without = (text: string, part: string): string => {
  const wanted = part.toLowerCase()
  let clean = text
  for (let at = clean.toLowerCase().indexOf(wanted); at >= 0; at = clean.toLowerCase().indexOf(wanted))
    clean = `${clean.slice(0, at)}[…]${clean.slice(at + part.length)}`
  return clean
}

/**
 * What Braze says of one object, with a code that tells its sentences and constants apart. The values of the object itself
 * are cut out, since reasons go into reports.
 */
export const reason = (sentence: string, json: string): Reason => {
  const said = sentence.trim()
  const code = codes.get(said)
  if (said === "") return { code: other, message: "Braze refused it and did not say why." }
  if (code !== undefined) return { code, message: `Braze refused it: ${inWords.get(said) ?? said}` }
  return {
    code: said.startsWith("The property '#/") ? ofSchema : other,
    message: `Braze refused it: ${hideValues(said, json).slice(0, longest)}`
  }
}

/** The text without what stands as a value in any of the objects that were sent, given as JSON: it goes into reports. */
export const withoutValues = (text: string, objects: ReadonlyArray<string>): string => objects.reduce(hideValues, text)

const other = "braze-refused"
/** Braze checks its recommended events against a schema and says where they differ. */
const ofSchema = "braze-schema"

const hyphenated = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** Sentences that hold no value, and the constants that the documentation lists in their place. */
const codes: ReadonlyMap<string, string> = new Map([
  ...Object.entries(Sentences.objects).map(([name, { text }]) => [text, `braze-${hyphenated(name)}`] as const),
  ...errorConstants.map(({ constant, sentence }) => [constant, codeOf(sentence)] as const)
])

const inWords: ReadonlyMap<string, string> = new Map(
  errorConstants.map(({ constant, sentence }) => [constant, `${constant} (${sentence.text})`])
)

function codeOf(sentence: Sentences.Sentence): string {
  const found = Object.entries(Sentences.objects).find(([, known]) => known.text === sentence.text)
  return found === undefined ? other : `braze-${hyphenated(found[0])}`
}

const quoted = /value ("(?:[^"\\]|\\.)*"|\S+) did not match/g
/** Shorter values are looked for as whole words alone: a `5` or an `an` stands inside of others by chance. */
const shortest = 3

const hideValues = (text: string, json: string): string => {
  const values = textsIn(json)
  const cut = text.length > farthest
  let clean = text.slice(0, farthest).replace(quoted, "value […] did not match")
  for (const value of values) if (value !== "" && clean.includes(value)) clean = hidden(clean, value)
  return cut ? withoutTorn(clean, values) : clean
}

const hidden = (text: string, value: string): string =>
  value.length < shortest && isAscii.test(value)
    ? text.replace(new RegExp(`(?<![\\p{L}\\p{N}_])${escaped(value)}(?![\\p{L}\\p{N}_])`, "gu"), "[…]")
    : text.split(value).join("[…]")

/** Braze's sentences are ASCII, so any other character that is part of a value comes from that value. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is that of ASCII.
const isAscii = /^[\x00-\x7f]+$/

const escaped = (value: string): string => value.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")

/** Where a text was cut, the beginning of a value may be left at its end. */
const withoutTorn = (text: string, values: ReadonlyArray<string>): string => {
  const torn = values.map((value) => {
    let length = Math.min(value.length - 1, text.length)
    while (length > 0 && !text.endsWith(value.slice(0, length))) length--
    return length
  })
  return text.slice(0, text.length - Math.max(0, ...torn))
}

/** The texts and numbers that stand as values in an item, longest first. */
const textsIn = (json: string): ReadonlyArray<string> => {
  const found = new Set<string>()
  const rest: Array<unknown> = [parse(json)]
  for (let value = rest.pop(); value !== undefined || rest.length > 0; value = rest.pop()) {
    if (typeof value === "string") found.add(value)
    else if (typeof value === "number") found.add(String(value))
    else if (typeof value === "object" && value !== null) for (const member of Object.values(value)) rest.push(member)
  }
  return [...found].sort((a, b) => b.length - a.length)
}

const parse = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
