import { Either } from "effect"
import { type Finding, finding } from "./Finding.js"

const marks: ReadonlyArray<{ readonly bytes: ReadonlyArray<number>; readonly encoding: string }> = [
  { bytes: [0xff, 0xfe], encoding: "UTF-16 (little endian)" },
  { bytes: [0xfe, 0xff], encoding: "UTF-16 (big endian)" }
]

/** Text in UTF-8, its byte order mark taken off; anything else is named instead of guessed at, because a guess turns names into nonsense. */
export const decode = (name: string, bytes: Uint8Array): Either.Either<string, Finding> => {
  const mark = marks.find((one) => one.bytes.every((byte, at) => bytes[at] === byte))
  if (mark !== undefined) return Either.left(foreign(name, 1, mark.encoding))
  // Text has no zero bytes; UTF-16 has one in every second place of plain letters, also where its mark is missing.
  if (bytes.includes(0)) return Either.left(foreign(name, 1, "UTF-16 without a byte order mark, or no text at all"))
  try {
    return Either.right(new TextDecoder("utf-8", { fatal: true }).decode(bytes))
  } catch {
    return Either.left(foreign(name, lineOfFirstError(bytes), "not UTF-8 (perhaps Latin-1 or Windows-1252)"))
  }
}

const foreign = (name: string, line: number, encoding: string): Finding =>
  finding(
    name,
    line,
    undefined,
    "flow-encoding",
    `The file is ${encoding}. Save it as UTF-8: in a spreadsheet choose «CSV UTF-8».`
  )

/** The line on which decoding first fails: lines are cut at a byte that no other character of UTF-8 contains. */
const lineOfFirstError = (bytes: Uint8Array): number => {
  const decoder = new TextDecoder("utf-8", { fatal: true })
  let line = 1
  let from = 0
  while (from < bytes.length) {
    const end = bytes.indexOf(0x0a, from)
    const to = end < 0 ? bytes.length : end
    try {
      decoder.decode(bytes.subarray(from, to))
    } catch {
      return line
    }
    line++
    from = to + 1
  }
  return line
}
