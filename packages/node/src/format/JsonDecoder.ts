import type { Entry } from "@sluice/core/Source"
import { BrokenInput } from "../files/FileFault.js"
import type { Decoder, UnitPlace, UnitStart } from "./Decoder.js"
import { Decoding, type Encoding } from "./Encoding.js"
import { type CutElement, JsonCutter } from "./JsonCutter.js"
import * as RecordReader from "./RecordReader.js"

/** The properties of a JSON text. */
export interface JsonText {
  /** The names of the members that lead to the list of records; empty if the text is the list, or consists of objects. */
  readonly place: ReadonlyArray<string>
  /** Whether the records are elements of a list; otherwise they follow each other. */
  readonly inList: boolean
  readonly encoding: Encoding | undefined
}

/** Reads the elements of a list, or objects that follow each other, over any number of lines. */
export const make = (settings: RecordReader.ParsedRecordSettings, text: JsonText, from: UnitStart): Decoder => {
  const { inList, place } = text
  const middle = from.bytes === 0 ? undefined : { line: from.line, offset: from.bytes, inList }
  const cutter = new JsonCutter({ place, maxBytes: settings.maxRecordBytes }, middle)
  const decoding = new Decoding(text.encoding)
  let start = from
  const read = (element: CutElement | undefined, unitPlace: UnitPlace): Entry | undefined => {
    if (element === undefined) return undefined
    // The column counts from the start of the line, which a later run needs.
    start = { bytes: element.offset, line: element.line }
    return readElement(settings, decoding, element, { ...unitPlace, position: element.offset + element.length })
  }
  return {
    push: (bytes) => cutter.push(bytes),
    next: (unitPlace) => read(cutter.next(), unitPlace),
    end: (unitPlace) => {
      const entry = read(cutter.end(), unitPlace)
      if (entry === undefined) checkEnding(cutter, text)
      return entry
    },
    start: () => start
  }
}

const checkEnding = ({ ending }: JsonCutter, { place }: JsonText): void => {
  if (ending === "complete") return
  const path = `$.${place.join(".")}`
  throw new BrokenInput(
    ending === "no-list"
      ? `it has no list at ${path}. Check source.records`
      : "its list is not closed, so the file was cut off. The records before the end were read. Fetch the file again"
  )
}

const readElement = (
  settings: RecordReader.ParsedRecordSettings,
  decoding: Decoding,
  element: CutElement,
  place: RecordReader.LinePlace
): Entry => {
  const { buffer, column, end, fault, length, line, offset, start } = element
  const bytes = buffer.subarray(start, end)
  const text = decoding.text(bytes)
  const unit = { line, column, offset, length, text: () => text ?? bytes.toString("utf8") }
  if (fault === "too-large" || length > settings.maxRecordBytes)
    return RecordReader.refuse(settings, unit, place, RecordReader.tooLarge(settings, length))
  if (text === undefined)
    return RecordReader.refuse(settings, unit, place, {
      code: "not-utf-8",
      message: `Line ${line}, column ${column}: invalid UTF-8. Set source.encoding, for example to windows-1252.`
    })
  if (fault === undefined) return RecordReader.readJson(settings, text, unit, place)
  return RecordReader.refuse(settings, unit, place, {
    code: "not-json",
    message: `Line ${line}, column ${column}: ${sentences[fault]}`
  })
}

const sentences = {
  "not-closed": "a quotation mark or a bracket of this record is not closed. Reading continued on the next line.",
  "after-end": "text follows the end of the list."
}
