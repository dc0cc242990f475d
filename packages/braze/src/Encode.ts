import type { Json, JsonObject } from "@sluice/core/Json"
import { isObject } from "@sluice/core/Json"
import { type Draft, put } from "./Draft.js"
import * as Field from "./Field.js"
import type { Findings } from "./Findings.js"
import { Refusal } from "./Refusal.js"
import * as Text from "./Text.js"

const repaired = new Refusal(
  "text-not-well-formed",
  "The text holds half of a character, so it was cut off somewhere; the half was replaced by the mark U+FFFD."
)

/** The JSON text of an item whose values are checked; {@link wellFormed} besides. */
export const encode = (item: JsonObject, findings: Findings): string => wellFormed(JSON.stringify(item), item, findings)

/**
 * The text itself, unless it holds halves of characters, which no UTF-8 text can carry and which would spoil the whole
 * request: these are replaced and warned of. JSON writes them as escapes, so one search of the text finds them.
 */
export const wellFormed = (json: string, item: JsonObject, findings: Findings): string =>
  json.includes("\\ud") && Text.hasLoneSurrogate(unescaped(json)) ? JSON.stringify(repair(item, "", findings)) : json

/**
 * Items that are turned to text in one go. One call for each costs twice as much; a text is a piece of the text of its
 * group and keeps all of it in memory, so a group is small.
 */
const group = 16

/** Stands between the items of a group. No text of an item holds this mark by itself, or the group is not cut by it. */
const mark = "\u0000"
const seam = `},${JSON.stringify(mark)},{`

/** The JSON texts of items, in order, as `JSON.stringify` gives them one by one; to be made {@link wellFormed}. */
export const encodeAll = (items: ReadonlyArray<JsonObject>): ReadonlyArray<string> => {
  const texts: Array<string> = []
  for (let from = 0; from < items.length; from += group) encodeGroup(items, from, texts)
  return texts
}

const encodeGroup = (items: ReadonlyArray<JsonObject>, from: number, texts: Array<string>): void => {
  const to = Math.min(from + group, items.length)
  const marked: Array<JsonObject | string> = []
  for (let at = from; at < to; at++) {
    const item = items[at]
    if (item === undefined) continue
    if (marked.length > 0) marked.push(mark)
    marked.push(item)
  }
  const before = texts.length
  cut(JSON.stringify(marked), texts)
  if (texts.length - before === to - from) return
  // A value looks like the seam, so the pieces cannot be trusted.
  texts.length = before
  for (let at = from; at < to; at++) texts.push(JSON.stringify(items[at]))
}

/** Cuts the text of a list at its seams. */
const cut = (list: string, texts: Array<string>): void => {
  let from = 1
  for (let at = list.indexOf(seam); at >= 0; at = list.indexOf(seam, from)) {
    texts.push(list.slice(from, at + 1))
    from = at + seam.length - 1
  }
  texts.push(list.slice(from, -1))
}

const escapedHalf = /(?<!\\)(?:\\\\)*\\u(d[89ab][0-9a-f]{2}|d[c-f][0-9a-f]{2})/g

/** Only true halves: a text may hold a backslash before `ud` of its own. */
const unescaped = (json: string): string => {
  let halves = ""
  for (const found of json.matchAll(escapedHalf))
    halves += String.fromCharCode(Number.parseInt(found[1] ?? "0", 16)).concat(" ")
  return halves
}

const repair = (value: Json, at: string, findings: Findings): Json => {
  if (typeof value === "string") return repairText(value, at, findings)
  if (Array.isArray(value)) return value.map((element, index) => repair(element, Field.element(at, index), findings))
  if (!isObject(value)) return value
  const kept: Draft = {}
  for (const [name, member] of Object.entries(value)) {
    const field = Field.member(at, Text.toWellFormed(name))
    put(kept, repairText(name, field, findings), repair(member, field, findings))
  }
  return kept
}

const repairText = (text: string, at: string, findings: Findings): string => {
  if (!Text.hasLoneSurrogate(text)) return text
  findings.warn(at, repaired)
  return Text.toWellFormed(text)
}
