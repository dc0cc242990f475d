import type { Reason } from "@sluice/core/Reason"
import { Redacted } from "effect"

/** What of a vendor's text may be kept: at most 500 characters, without the key; nothing where nothing was said. */
export type Keep = (text: string) => { readonly words?: string }

const longest = 500
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

/** What Braze says of one object. The values of the object itself are cut out, since reasons go into reports. */
export const reason = (sentence: string, json: string): Reason => {
  const said = hideValues(sentence.trim().slice(0, longest), json)
  return {
    code: "braze-refused",
    message: said === "" ? "Braze refused it and did not say why." : `Braze refused it: ${said}`
  }
}

const quoted = /value ("(?:[^"\\]|\\.)*"|\S+) did not match/g
const shortest = 3

const hideValues = (sentence: string, json: string): string => {
  let clean = sentence.replace(quoted, "value […] did not match")
  for (const value of textsIn(json)) {
    const at = value.length >= shortest && !isVocabulary(value) ? clean.indexOf(value) : -1
    if (at >= 0) clean = clean.split(value).join("[…]")
  }
  return clean
}

/** Words of Braze's own sentences, which a record may hold as well. */
const vocabulary: ReadonlySet<string> = new Set(
  "subscribed unsubscribed opted_in external_id user_alias braze_id email phone name time properties product_id currency price quantity attributes events purchases string number integer required valid".split(
    " "
  )
)
const isVocabulary = (value: string): boolean => vocabulary.has(value)

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
