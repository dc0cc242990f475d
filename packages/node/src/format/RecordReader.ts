import * as Path from "@sluice/core/Path"
import type { Entry, Unreadable } from "@sluice/core/Source"
import * as SourceRecord from "@sluice/core/SourceRecord"
import { isObject, type Json } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import { firstMistake, isDeeperThan } from "./JsonScan.js"
import type { Line } from "./LineCutter.js"
import * as LoneSurrogate from "./LoneSurrogate.js"

export interface Settings {
  readonly id: { readonly text: string; readonly path: Path.Selector } | undefined
  readonly never: ReadonlyArray<Path.Selector>
  readonly maxRecordBytes: number
  readonly maxDepth: number
}

/** Bytes of an unreadable line that are kept for its dead letter. */
const keptText = 64 * 1024

/** One line into a record, or into the reasons why it is none. Never throws. */
export const read = (settings: Settings, line: Line, source: string, seq: number): Entry => {
  if (line.length > settings.maxRecordBytes)
    return refuse(tooLarge(settings, line), raw(settings, line), line, source, seq)
  if (line.encoding === "broken") return refuse(notUtf8(line), raw(settings, line), line, source, seq)
  const text = line.buffer.toString(line.encoding, line.start, line.end)
  // A bracket and its partner take two characters, so a shorter line cannot be too deep.
  if (text.length > 2 * settings.maxDepth && isDeeperThan(text, settings.maxDepth))
    return refuse(tooDeep(settings.maxDepth), raw(settings, line), line, source, seq)
  const parsed = parse(text)
  if (parsed === undefined) return refuse(malformed(text, line), raw(settings, line), line, source, seq)
  const body = settings.never.length === 0 ? parsed : cut(parsed, settings.never)
  const id = isObject(body) ? idIn(settings, text, body, source, line) : notAnObject(body, line.number)
  if (typeof id === "string" && isObject(body))
    return SourceRecord.make(id, seq, { source, line: line.number, offset: line.offset }, body)
  const kept = settings.never.length === 0 ? text : JSON.stringify(body)
  const reason = typeof id === "string" ? notAnObject(body, line.number) : id
  return refuse(reason, beginning(kept), line, source, seq, kept.length > keptText)
}

/** The id of a record, or why it is none. */
const idIn = (settings: Settings, text: string, body: Json, source: string, line: Line): string | Reason => {
  if (LoneSurrogate.mayHold(text)) {
    const path = LoneSurrogate.find(body)
    if (path !== undefined) return halfCharacter(path)
  }
  if (settings.id === undefined) return placeOf(source, line)
  const id = idOf(Path.get(body, settings.id.path))
  return typeof id === "string" ? id : { ...id, path: settings.id.text }
}

const cut = (value: Json, never: Settings["never"]): Json =>
  never.reduce<Json>((rest, path) => Path.without(rest, path), value)

const placeOf = (source: string, line: Line): string => `${source}:${line.number}`

/** Never ends in half a character. */
const beginning = (text: string): string => text.slice(0, keptText).replace(/[\ud800-\udbff]$/, "")

const refuse = (
  reason: Reason,
  text: string,
  line: Line,
  source: string,
  seq: number,
  isCut = line.length > keptText || text === ""
): Unreadable => ({
  _tag: "Unreadable",
  id: placeOf(source, line),
  seq,
  origin: { source, line: line.number, offset: line.offset },
  reasons: [reason],
  text,
  ...(isCut && { cut: { kept: Buffer.byteLength(text), of: line.length } })
})

const parse = (text: string): Json | undefined => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The id, or why the value cannot be one. */
const idOf = (value: Json | undefined): string | Reason => {
  if (typeof value === "string" && value.trim() !== "") return value
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value)
  if (value === undefined || value === null || value === "")
    return {
      code: "id-missing",
      message: "The record has no id. Add it where the file is written, or choose another path in source.id."
    }
  if (typeof value === "number")
    return {
      code: "id-number-not-exact",
      message:
        "The id is a number that does not survive reading: beyond 2^53 digits are lost, and a fraction has many spellings. Write it as text, in quotation marks."
    }
  return {
    code: "id-not-text",
    message: `The id is ${typeof value === "string" ? "blank" : described(value)}; it must be a text or a whole number.`
  }
}

/** What is kept of a line that could not be read. With `never` paths nothing: they cannot be cut from what is not understood. */
const raw = (settings: Settings, line: Line): string =>
  settings.never.length > 0 ? "" : line.buffer.toString("utf8", line.start, keptEnd(line))

/** Where the kept part ends, not within a character: at most three bytes of it go on another one. */
const keptEnd = ({ buffer, start, end }: Line): number => {
  let last = Math.min(end, start + keptText)
  for (let back = 0; last < end && back < 3 && ((buffer[last] ?? 0) & 0xc0) === 0x80; back++) last--
  return last
}

const malformed = (text: string, line: Line): Reason => {
  const mistake = firstMistake(text) ?? { at: 0, what: "it is not JSON" }
  const column = Array.from(text.slice(0, mistake.at)).length + 1
  const list = line.number === 1 && text.trimStart().startsWith("[")
  const hint = list ? ` ${wholeList}` : ""
  return {
    code: "not-json",
    message: `Line ${line.number}, column ${column}: ${mistake.what}.${hint}`
  }
}

const wholeList =
  "The file looks like one JSON array; here every line is an object of its own. `jq -c '.[]' FILE > FILE.ndjson` makes one from the other."

const notAnObject = (value: Json, line: number): Reason => ({
  code: "not-an-object",
  path: "$",
  message: `A record is a JSON object, and this line is ${described(value)}.${line === 1 && Array.isArray(value) ? ` ${wholeList}` : ""}`
})

const described = (value: Json): string =>
  value === null
    ? "null"
    : Array.isArray(value)
      ? "an array"
      : typeof value === "object"
        ? "an object"
        : `a ${typeof value === "string" ? "text" : typeof value}`

const tooLarge = (settings: Settings, line: Line): Reason => ({
  code: "record-too-large",
  message: `The line has ${line.length} bytes, more than the ${settings.maxRecordBytes} that a record may have. Split it, or raise source.maxRecordBytes.`
})

const notUtf8 = (line: Line): Reason => ({
  code: "not-utf-8",
  message: `Line ${line.number}, column ${line.buffer.subarray(line.start, line.end).toString("utf8").indexOf("\ufffd") + 1}: the bytes are not UTF-8. Convert the file, for example with \`iconv -f latin1 -t utf-8\`.`
})

const tooDeep = (limit: number): Reason => ({
  code: "nested-too-deep",
  message: `Arrays and objects are nested more than ${limit} levels deep.`
})

const halfCharacter = (path: string): Reason => ({
  code: "half-a-character",
  path,
  message:
    "The text holds half a character (an unpaired surrogate such as \\ud83d), which UTF-8 cannot carry. Usually a text was cut in the middle of an emoji: cut by characters, not by UTF-16 units."
})
