import * as Path from "@sluice/core/Path"
import { SourceError } from "@sluice/core/Source"
import { Effect } from "effect"
import type * as RecordReader from "./RecordReader.js"

/** How a line becomes a record. */
export interface RecordSettings {
  /** Path of the record's id, as `$.chat_id`: a text or a whole number. Default: the id is `file:line`. */
  readonly id?: string
  /** Paths that are cut from a record as soon as it is read, as `$.transcript` or `$.turns[*].text`. */
  readonly never?: ReadonlyArray<string>
  /** A longer line is Invalid and is never held in memory. Default 1,048,576. */
  readonly maxRecordBytes?: number
  /** Arrays and objects within each other. A deeper record is Invalid. Default 200. */
  readonly maxDepth?: number
}

/** Fails where a path is not one. */
export const compile = (settings: RecordSettings, source: string): Effect.Effect<RecordReader.Settings, SourceError> =>
  Effect.gen(function* () {
    const never = yield* Effect.forEach(settings.never ?? [], (path) => parsePath(path, source, "never"))
    const path = settings.id === undefined ? undefined : yield* parsePath(settings.id, source, "id")
    return {
      id: settings.id === undefined || path === undefined ? undefined : { text: settings.id, path },
      never,
      maxRecordBytes: settings.maxRecordBytes ?? 1_048_576,
      maxDepth: settings.maxDepth ?? 200
    }
  })

const parsePath = (text: string, source: string, setting: string): Effect.Effect<Path.Selector, SourceError> => {
  const path = Path.parseSelector(text)
  return path === undefined
    ? new SourceError({ source, message: `The setting ${setting} is not a path such as $.session.id.` })
    : Effect.succeed(path)
}
