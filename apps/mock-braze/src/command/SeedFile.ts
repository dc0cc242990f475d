import { BadInput } from "../control/BadInput.js"
import * as JsonPlace from "./JsonPlace.js"

/** Windows editors write a byte order mark at the start of UTF-8 files. */
const byteOrderMark = "\uFEFF"

/** Reads the text of a seed file. Throws `BadInput` with `FILE:LINE:COLUMN`, but none of the text, if it is not JSON. */
export const parse = (path: string, text: string): unknown => {
  const json = text.startsWith(byteOrderMark) ? text.slice(byteOrderMark.length) : text
  try {
    return JSON.parse(json)
  } catch {
    const { line, column, expected } = JsonPlace.find(json) ?? { line: 1, column: 1, expected: "a value" }
    throw new BadInput([{ path: "", message: `${path}:${line}:${column}: invalid JSON, expected ${expected}` }])
  }
}
