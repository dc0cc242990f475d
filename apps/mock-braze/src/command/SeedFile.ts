import { BadInput } from "../control/BadInput.js"
import * as JsonPlace from "./JsonPlace.js"

/** What editors of Windows put before a text in UTF-8. */
const MARK = "\uFEFF"

/** A seed out of the text of its file. Throws `BadInput` with `FILE:LINE:COLUMN` and none of the text where it is no JSON. */
export const parse = (path: string, text: string): unknown => {
  const json = text.startsWith(MARK) ? text.slice(MARK.length) : text
  try {
    return JSON.parse(json)
  } catch {
    const { line, column, expected } = JsonPlace.find(json) ?? { line: 1, column: 1, expected: "a value" }
    throw new BadInput([
      { path: "", message: `${path}:${line}:${column}: not valid JSON, ${expected} is expected here` }
    ])
  }
}
