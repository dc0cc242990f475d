import { createReadStream } from "node:fs"
import { stat } from "node:fs/promises"
import type { SourceError } from "@sluice/core/Source"
import { Effect } from "effect"
import * as Conversion from "../files/Conversion.js"
import { BrokenInput } from "../files/FileFault.js"
import { type InputFile, isSpecial, specialInput, standardInput } from "../files/InputFiles.js"
import { asSourceError } from "./ReadFailure.js"

/** Bytes on the disk. Undefined if standard input is among the files. Fails if a file is missing. */
export const totalBytes = (files: ReadonlyArray<InputFile>): Effect.Effect<number | undefined, SourceError> =>
  files.some((file) => file.name === standardInput)
    ? Effect.succeed(undefined)
    : Effect.map(Effect.forEach(files, sizeOf), (sizes) => sizes.reduce((sum, size) => sum + size, 0))

const sizeOf = (file: InputFile): Effect.Effect<number, SourceError> =>
  Effect.tryPromise({
    try: async () => {
      const stats = await stat(file.path)
      if (isSpecial(stats)) throw new BrokenInput(specialInput)
      return stats.size
    },
    catch: (error) => asSourceError({ source: file.name, error, consequence: "Nothing was sent." })
  })

/** Newlines, and one more for each last line without. Undefined if a file is compressed, or a JSON list. */
export const countLines = async (files: ReadonlyArray<InputFile>): Promise<number | undefined> => {
  let lines = 0
  for (const { path } of files) {
    let last = 0x0a
    let first = true
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
      const bytes: Buffer = chunk
      if (first && (Conversion.find(bytes, path) !== undefined || isJsonList(bytes))) return undefined
      first = false
      for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) lines++
      last = bytes[bytes.length - 1] ?? last
    }
    if (last !== 0x0a) lines++
  }
  return lines
}

const isJsonList = (bytes: Buffer): boolean =>
  /^(?:\xef\xbb\xbf)?\s*(?:\[|\{\s*\n)/.test(bytes.toString("latin1", 0, 100))
