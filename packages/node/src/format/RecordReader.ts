import * as Path from "@sluice/core/Path"
import * as Selector from "@sluice/core/Selector"
import { type Entry, SourceError, type Unreadable } from "@sluice/core/Source"
import * as SourceRecord from "@sluice/core/SourceRecord"
import { isObject, type Json, parse } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import { Effect, type Either } from "effect"
import { firstMistake, halfCharacterIn, isDeeperThan, mayContainHalfCharacter } from "./JsonScan.js"
import type { Line } from "./LineCutter.js"

/** How a line becomes a record. */
export interface RecordSettings {
  /** Path of the record's id, such as `$.chat_id`: a text or a whole number. Default: the id is `file:line`. */
  readonly id?: string
  /** Paths that are removed from a record as soon as it is read, such as `$.transcript` or `$.turns[*].text`. */
  readonly never?: ReadonlyArray<string>
  /** A longer line is Invalid and is never kept in memory. Default 1,048,576. */
  readonly maxRecordBytes?: number
  /** Levels of nested arrays and objects. A deeper record is Invalid. Default 200. */
  readonly maxDepth?: number
}

/** {@link RecordSettings} with parsed paths and all defaults. */
export interface ParsedRecordSettings {
  readonly id: { readonly text: string; readonly read: Path.Read } | undefined
  readonly never: ReadonlyArray<Selector.Selector>
  readonly maxRecordBytes: number
  readonly maxDepth: number
}

/** Fails if a path is not valid. `source` is the name in the error. */
export const compile = (settings: RecordSettings, source: string): Effect.Effect<ParsedRecordSettings, SourceError> =>
  Effect.gen(function* () {
    const never = yield* Effect.forEach(settings.never ?? [], (text) =>
      valid(Selector.parse(text), { text, source, setting: "never" })
    )
    const { id: text } = settings
    const steps = text === undefined ? undefined : yield* valid(Path.read(text), { text, source, setting: "id" })
    return {
      id: text === undefined || steps === undefined ? undefined : { text, read: Path.reader(steps) },
      never,
      maxRecordBytes: settings.maxRecordBytes ?? 1_048_576,
      maxDepth: settings.maxDepth ?? 200
    }
  })

const valid = <A>(
  path: Either.Either<A, string>,
  { text, source, setting }: { readonly text: string; readonly source: string; readonly setting: string }
): Effect.Effect<A, SourceError> =>
  Effect.mapError(
    path,
    (expected) =>
      new SourceError({
        source,
        message: `${JSON.stringify(text)} is not a valid path for the setting ${setting}. Expected ${expected}.`
      })
  )

/** Where a line was read. */
export interface Place extends Pick<SourceRecord.SourceRecord, "part" | "position" | "seq"> {
  /** The file, as people named it. */
  readonly source: string
}

const originOf = (line: Line, { source }: Place): SourceRecord.Origin => ({
  source,
  line: line.number,
  offset: line.offset
})

/** Upper limit of the bytes of an unreadable line that are kept for its dead letter. */
const keptBytes = 64 * 1024

/** Reads one line as a record, or returns the reasons why it is not one. Never throws. */
export const read = (settings: ParsedRecordSettings, line: Line, place: Place): Entry => {
  if (line.length > settings.maxRecordBytes)
    return refuse({ line, place }, tooLarge(settings, line), rawText(settings, line))
  if (line.encoding === "broken") return refuse({ line, place }, notUtf8(line), rawText(settings, line))
  const text = line.buffer.toString(line.encoding, line.start, line.end)
  // A level takes two characters, so a shorter line cannot be too deep.
  if (text.length > 2 * settings.maxDepth && isDeeperThan(text, settings.maxDepth))
    return refuse({ line, place }, tooDeep(settings.maxDepth), rawText(settings, line))
  const parsed = parse(text)
  if (parsed === undefined) return refuse({ line, place }, malformed(text, line), rawText(settings, line))
  const body = settings.never.length === 0 ? parsed : withoutPaths(parsed, settings.never)
  const id = isObject(body) ? idIn(settings, text, body) : notAnObject(body, line.number)
  if (isObject(body) && (id === undefined || typeof id === "string")) {
    const { part, position, seq, source } = place
    return SourceRecord.make(id ?? placeOf(source, line), seq, originOf(line, place), body, part, position)
  }
  const kept = settings.never.length === 0 ? text : JSON.stringify(body)
  const reason = typeof id === "object" ? id : notAnObject(body, line.number)
  return refuse({ line, place }, reason, beginning(kept), kept.length > keptBytes)
}

/** The id of a record; undefined if it is the place of the line; a reason if the record is not valid. */
const idIn = (settings: ParsedRecordSettings, text: string, body: Json): string | undefined | Reason => {
  if (mayContainHalfCharacter(text)) {
    const path = halfCharacterIn(body)
    if (path !== undefined) return halfCharacter(path)
  }
  if (settings.id === undefined) return undefined
  const id = idOf(settings.id.read(body))
  return typeof id === "string" ? id : { ...id, path: settings.id.text }
}

const withoutPaths = (value: Json, never: ParsedRecordSettings["never"]): Json =>
  never.reduce<Json>((rest, path) => Selector.without(rest, path), value)

const placeOf = (source: string, line: Line): string => `${source}:${line.number}`

/** Does not end in half a character. */
const beginning = (text: string): string => text.slice(0, keptBytes).replace(/[\ud800-\udbff]$/, "")

const refuse = (
  { line, place }: { readonly line: Line; readonly place: Place },
  reason: Reason,
  text: string,
  isCut = line.length > keptBytes || text === ""
): Unreadable => ({
  _tag: "Unreadable",
  id: placeOf(place.source, line),
  seq: place.seq,
  part: place.part,
  position: place.position,
  origin: originOf(line, place),
  reasons: [reason],
  text,
  ...(isCut && { cut: { kept: Buffer.byteLength(text), of: line.length } })
})

/** The id, or why the value cannot be one. */
const idOf = (value: Json | undefined): string | Reason => {
  if (typeof value === "string" && value.trim() !== "") return value
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value)
  if (value === undefined || value === null || value === "")
    return {
      code: "id-missing",
      message: "The record has no id. Add one where the file is written, or choose another path in source.id."
    }
  if (typeof value === "number")
    return {
      code: "id-number-not-exact",
      message:
        "The id is a number that cannot be read exactly: numbers above 2^53 lose digits, and fractions have several spellings. Write it as text, in quotation marks."
    }
  return {
    code: "id-not-text",
    message: `The id is ${typeof value === "string" ? "blank" : typeName(value)}. It must be a text or a whole number.`
  }
}

/** The beginning of an unreadable line. Empty if there are `never` paths, which cannot be removed from unparsed text. */
const rawText = (settings: ParsedRecordSettings, line: Line): string =>
  settings.never.length > 0 ? "" : line.buffer.toString("utf8", line.start, keptEnd(line))

/** Where the kept part ends. It does not split a character, of which at most three bytes follow the first. */
const keptEnd = ({ buffer, start, end }: Line): number => {
  let last = Math.min(end, start + keptBytes)
  for (let back = 0; last < end && back < 3 && ((buffer[last] ?? 0) & 0xc0) === 0x80; back++) last--
  return last
}

const malformed = (text: string, line: Line): Reason => {
  const mistake = firstMistake(text) ?? { at: 0, what: "invalid JSON" }
  const column = Array.from(text.slice(0, mistake.at)).length + 1
  const hint = line.number === 1 && text.trimStart().startsWith("[") ? ` ${jsonArray}` : ""
  return {
    code: "not-json",
    message: `Line ${line.number}, column ${column}: ${mistake.what}.${hint}`
  }
}

const jsonArray =
  "The file looks like one JSON array, but each line must be an object. Convert it: jq -c '.[]' FILE > FILE.ndjson"

const notAnObject = (value: Json, line: number): Reason => ({
  code: "not-an-object",
  path: "$",
  message: `A record must be a JSON object, but this line is ${typeName(value)}.${line === 1 && Array.isArray(value) ? ` ${jsonArray}` : ""}`
})

const typeName = (value: Json): string => {
  if (value === null) return "null"
  if (Array.isArray(value)) return "an array"
  if (typeof value === "object") return "an object"
  return `a ${typeof value === "string" ? "text" : typeof value}`
}

const tooLarge = (settings: ParsedRecordSettings, line: Line): Reason => ({
  code: "record-too-large",
  message: `The line has ${line.length} bytes; a record may have at most ${settings.maxRecordBytes}. Split it, or raise source.maxRecordBytes.`
})

const notUtf8 = (line: Line): Reason => ({
  code: "not-utf-8",
  message: `Line ${line.number}, column ${line.buffer.subarray(line.start, line.end).toString("utf8").indexOf("\ufffd") + 1}: invalid UTF-8. Convert the file, for example with \`iconv -f latin1 -t utf-8\`.`
})

const tooDeep = (limit: number): Reason => ({
  code: "nested-too-deep",
  message: `Arrays and objects are nested more than ${limit} levels deep.`
})

const halfCharacter = (path: string): Reason => ({
  code: "half-a-character",
  path,
  message:
    "The text contains half a character (an unpaired surrogate such as \\ud83d), which UTF-8 cannot encode. Usually a text was cut in the middle of an emoji. Cut by characters, not by UTF-16 units."
})
