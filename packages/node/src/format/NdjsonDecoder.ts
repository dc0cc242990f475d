import type { Entry } from "@sluice/core/Source"
import type { Decoder, UnitPlace, UnitStart } from "./Decoder.js"
import { Decoding, type Encoding } from "./Encoding.js"
import { type Line, LineCutter } from "./LineCutter.js"
import * as RecordReader from "./RecordReader.js"

/** Reads lines, each a JSON object, in UTF-8 unless another encoding is given. Blank lines are not entries. */
export const make = (
  settings: RecordReader.ParsedRecordSettings,
  encoding: Encoding | undefined,
  from: UnitStart
): Decoder => {
  const decoding = encoding === undefined || encoding === "utf-8" ? undefined : new Decoding(encoding)
  const cutter = new LineCutter(settings.maxRecordBytes, { number: from.line, offset: from.bytes })
  let start = from
  const read = (take: () => Line | undefined, place: UnitPlace) => {
    for (let line = take(); line !== undefined; line = take()) {
      if (isBlank(line)) continue
      start = { bytes: line.offset, line: line.number }
      const { part, seq, source } = place
      // A spread would take 0.5 µs per line.
      const at = { source, part, seq, position: contentEnd(line) }
      return decoding === undefined || line.encoding === "latin1" || line.length > settings.maxRecordBytes
        ? RecordReader.read(settings, line, at)
        : readDecoded(settings, decoding, line, at)
    }
    return undefined
  }
  const next = () => cutter.next()
  const end = () => cutter.end()
  return {
    push: (bytes) => cutter.push(bytes),
    next: (place) => read(next, place),
    end: (place) => read(end, place),
    start: () => start
  }
}

const readDecoded = (
  settings: RecordReader.ParsedRecordSettings,
  decoding: Decoding,
  { buffer, end, length, number, offset, start }: Line,
  place: RecordReader.LinePlace
): Entry => {
  const text = decoding.text(buffer.subarray(start, end)) ?? ""
  return RecordReader.readJson(settings, text, { line: number, offset, length, text: () => text }, place)
}

/**
 * The end of a line in bytes of the uncompressed text, without blanks at its end, so that it does not change if blanks
 * or a line ending are added to the last line. A line that is too long counts with its whole length.
 */
const contentEnd = ({ buffer, end, length, offset, start }: Line): number => {
  if (length > end - start + 1) return offset + length
  let last = end
  while (last > start && isBlankByte(buffer[last - 1])) last--
  return offset + last - start
}

/** Whether a line contains only blanks. */
const isBlank = (line: Line): boolean => {
  if (line.length > line.end - line.start + 1) return false
  for (let i = line.start; i < line.end; i++) {
    if (!isBlankByte(line.buffer[i])) return false
  }
  return true
}

const isBlankByte = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d
