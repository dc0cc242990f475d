import * as RecordRules from "@sluice/core/RecordRules"
import type { CsvRow, Entry, SourceError, Unreadable } from "@sluice/core/Source"
import * as SourceRecord from "@sluice/core/SourceRecord"
import { isObject, type Json } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import { Effect } from "effect"
import { parseExactly } from "./ExactJson.js"
import { firstMistake, halfCharacterIn, isDeeperThan, mayContainHalfCharacter } from "./JsonScan.js"
import type { Line } from "./LineCutter.js"

/** Rules for turning a line into a record. Without a path of its id, the id is `file:line`. */
export interface RecordSettings extends RecordRules.RecordRuleSettings {
  /** A longer line is Invalid and is never kept in memory. Default 1,048,576. */
  readonly maxRecordBytes?: number
  /** Levels of nested arrays and objects. A deeper record is Invalid. Default 200. */
  readonly maxDepth?: number
}

/** {@link RecordSettings} with parsed paths and all defaults. */
export interface ParsedRecordSettings extends RecordRules.RecordRules {
  readonly maxRecordBytes: number
  readonly maxDepth: number
}

/** Fails if a path is not valid. `source` is the name in the error. */
export const compile = (settings: RecordSettings, source: string): Effect.Effect<ParsedRecordSettings, SourceError> =>
  Effect.map(RecordRules.compile(settings, source), (rules) => ({
    ...rules,
    maxRecordBytes: settings.maxRecordBytes ?? 1_048_576,
    maxDepth: settings.maxDepth ?? 200
  }))

/** The place of a line. */
export interface LinePlace extends Pick<SourceRecord.SourceRecord, "part" | "position" | "seq"> {
  /** The file, as people named it. */
  readonly source: string
}

/** A part of an input that should be one record: a line, a row or an element. */
export interface Unit {
  /** The line that it begins in, from 1. */
  readonly line: number
  /** Byte offset of its first byte in the uncompressed text. */
  readonly offset: number
  /** Its bytes. */
  readonly length: number
  /** Its beginning, for the dead letter if it is not a record. */
  readonly text: () => string
  /** See {@link Unreadable.suggestion}. The `never` paths are not removed yet. */
  readonly suggestion?: Json
  /** See {@link Unreadable.csv}. */
  readonly csv?: CsvRow
}

const originOf = ({ line, offset }: Pick<Unit, "line" | "offset">, { source }: LinePlace): SourceRecord.Origin => ({
  source,
  line,
  offset
})

/** Upper limit of the bytes of an unreadable text that are kept for its dead letter. */
const keptBytes = 64 * 1024

/** Reads one line as a record, or returns the reasons why it is not a record. Never throws. */
export const read = (settings: ParsedRecordSettings, line: Line, place: LinePlace): Entry => {
  if (line.length > settings.maxRecordBytes)
    return refuse(settings, unitOf(line), place, tooLarge(settings, line.length))
  if (line.encoding === "broken") return refuse(settings, unitOf(line), place, notUtf8(line))
  const text = line.buffer.toString(line.encoding, line.start, line.end)
  return readJson(settings, text, unitOf(line), place)
}

const unitOf = (line: Line): Unit => ({
  line: line.number,
  offset: line.offset,
  length: line.length,
  text: () => line.buffer.toString("utf8", line.start, keptEnd(line))
})

/**
 * Reads the JSON text of a unit as a record, or returns the reasons why it is not a record. Never throws. `column` is
 * the column of its first byte.
 */
export const readJson = (
  settings: ParsedRecordSettings,
  text: string,
  unit: Unit & { readonly column?: number },
  place: LinePlace
): Entry => {
  // A level takes two characters, so a shorter text cannot be too deep.
  if (text.length > 2 * settings.maxDepth && isDeeperThan(text, settings.maxDepth))
    return refuse(settings, unit, place, tooDeep(settings.maxDepth))
  const parsed = parseExactly(text)
  if (parsed === undefined) return refuse(settings, unit, place, malformed(text, unit))
  const body = RecordRules.withoutNever(settings, parsed)
  const half = mayContainHalfCharacter(text) ? halfCharacterIn(body) : undefined
  if (half !== undefined) return refused(unit, place, halfCharacter(half), keptText(settings, body, unit))
  return accept(settings, body, unit, place)
}

/** Makes the record from a value without the `never` paths, and reads its id. */
export const accept = (settings: ParsedRecordSettings, body: Json, unit: Unit, place: LinePlace): Entry => {
  if (!isObject(body)) return refused(unit, place, notAnObject(body, unit), keptText(settings, body, unit))
  const id = RecordRules.idOf(settings, body)
  if (id !== undefined && typeof id !== "string") return refused(unit, place, id, keptText(settings, body, unit))
  const { part, position, seq, source } = place
  return SourceRecord.make(id ?? placeOf(source, unit), seq, originOf(unit, place), body, part, position)
}

/** The content of the dead letter of a unit. */
interface Kept {
  readonly text: string
  readonly isCut: boolean
}

const keptText = (settings: ParsedRecordSettings, body: Json, unit: Unit): Kept => {
  if (settings.never.length === 0) return { text: unit.text(), isCut: unit.length > keptBytes }
  const text = JSON.stringify(body)
  return { text, isCut: text.length > keptBytes }
}

/** A unit that is not a record, with its reason. Without `never` paths, which cannot be removed from unparsed text, its text is kept. */
export const refuse = (settings: ParsedRecordSettings, unit: Unit, place: LinePlace, reason: Reason): Unreadable => {
  const isRemoved = settings.never.length > 0
  const kept = { text: isRemoved ? "" : unit.text(), isCut: isRemoved || unit.length > keptBytes }
  const suggestion =
    unit.suggestion === undefined ? {} : { suggestion: RecordRules.withoutNever(settings, unit.suggestion) }
  return { ...refused(unit, place, reason, kept), ...suggestion, ...(unit.csv !== undefined && { csv: unit.csv }) }
}

const refused = (unit: Unit, place: LinePlace, reason: Reason, kept: Kept): Unreadable => {
  const text = beginning(kept.text)
  return {
    _tag: "Unreadable",
    id: placeOf(place.source, unit),
    seq: place.seq,
    part: place.part,
    position: place.position,
    origin: originOf(unit, place),
    reasons: [reason],
    text,
    ...(kept.isCut && { cut: { kept: Buffer.byteLength(text), of: unit.length } })
  }
}

const placeOf = (source: string, { line }: Pick<Unit, "line">): string => `${source}:${line}`

/** Does not end in half a character. */
const beginning = (text: string): string => text.slice(0, keptBytes).replace(/[\ud800-\udbff]$/, "")

/** The end of the kept part. It does not split a character, which has at most three bytes after the first. */
const keptEnd = ({ buffer, start, end }: Line): number => {
  let last = Math.min(end, start + keptBytes)
  for (let back = 0; last < end && back < 3 && ((buffer[last] ?? 0) & 0xc0) === 0x80; back++) last--
  return last
}

const malformed = (text: string, { column = 1, line }: Unit & { readonly column?: number }): Reason => {
  const mistake = firstMistake(text) ?? { at: 0, what: "invalid JSON" }
  const lines = text.slice(0, mistake.at).split("\n")
  const at = Array.from(lines[lines.length - 1] ?? "").length + (lines.length === 1 ? column : 1)
  const hint = line === 1 && text.trimStart().startsWith("[") ? ` ${jsonList}` : ""
  return {
    code: "not-json",
    message: `Line ${line + lines.length - 1}, column ${at}: ${mistake.what}.${hint}`
  }
}

const jsonList = "The file looks like one JSON array. Set source.format to json."

const notAnObject = (value: Json, { line }: Unit): Reason =>
  RecordRules.notAnObject(value, line === 1 && Array.isArray(value) ? jsonList : "")

/** A unit of `length` bytes is longer than allowed. */
export const tooLarge = (settings: ParsedRecordSettings, length: number): Reason => ({
  code: "record-too-large",
  message: `The record has ${length} bytes; at most ${settings.maxRecordBytes} are allowed. Split it, or raise source.maxRecordBytes.`
})

const notUtf8 = (line: Line): Reason => ({
  code: "not-utf-8",
  message: `Line ${line.number}, column ${line.buffer.subarray(line.start, line.end).toString("utf8").indexOf("\ufffd") + 1}: invalid UTF-8. Set source.encoding, for example to windows-1252.`
})

const tooDeep = (limit: number): Reason => ({
  code: "nested-too-deep",
  message: `Arrays and objects are nested more than ${limit} levels deep. Flatten the record.`
})

const halfCharacter = (path: string): Reason => ({
  code: "half-a-character",
  path,
  message:
    "The text contains half a character (an unpaired surrogate such as \\ud83d), which UTF-8 cannot encode. The usual cause is a string that was cut in the middle of an emoji. Cut strings by characters and not by UTF-16 units."
})
