import type { Checkpoint } from "@sluice/core/Checkpoint"
import { Either, Schema } from "effect"
import { sha256 } from "../files/Sha256.js"
import type { Fingerprint } from "../source/NdjsonSource.js"
import type { OpenLine } from "../source/OpenLine.js"

const Files = Schema.Array(Schema.Struct({ name: Schema.String, bytes: Schema.Number }))
const Natural = Schema.Int.pipe(Schema.nonNegative())

const Sums = Schema.Record({
  key: Schema.String,
  value: Schema.Record({ key: Schema.String, value: Schema.Array(Schema.String) })
})

/** `settled` as runs of neighbours: first and last. A hundred thousand numbers are usually a few runs. */
const Content = Schema.Struct({
  v: Schema.Literal(1),
  source: Schema.String,
  configuration: Schema.optional(Schema.String),
  files: Files,
  lowWater: Natural,
  settled: Schema.Array(Schema.Tuple(Natural, Natural)),
  delivered: Sums,
  unknown: Schema.optional(Sums),
  openLine: Schema.optional(
    Schema.Struct({ name: Schema.String, seq: Natural, offset: Natural, bytes: Natural, sum: Schema.String })
  )
})

interface Kept {
  readonly source: string
  /** As a hash. */
  readonly configuration: string | undefined
  readonly files: Fingerprint["files"]
  readonly position: Checkpoint
  readonly openLine: OpenLine | undefined
}

const decodeContent = Schema.decodeUnknownEither(Content)

/** Two lines: the content, and its SHA-256. */
export const encode = (
  settings: { readonly source: string; readonly configuration: string; readonly fingerprint: Fingerprint },
  position: Checkpoint,
  openLine?: OpenLine
): string => {
  const content = JSON.stringify({
    v: 1,
    source: settings.source,
    configuration: sha256(settings.configuration),
    files: settings.fingerprint.files,
    lowWater: position.lowWater,
    settled: toRuns(position.settled),
    delivered: position.delivered,
    unknown: position.unknown,
    openLine
  })
  return `${content}\n${sha256(content)}\n`
}

/** Left: what is wrong with it. */
export const decode = (text: string): Either.Either<Kept, string> => {
  const [content = "", checksum] = text.split("\n")
  if (content === "") return Either.left("it is empty")
  if (checksum !== sha256(content)) return Either.left("its checksum does not fit")
  const decoded = decodeContent(JSON.parse(content))
  if (Either.isLeft(decoded)) return Either.left("it was written by another version")
  const { configuration, source, files, lowWater, settled, delivered, unknown, openLine } = decoded.right
  return Either.right({
    source,
    configuration,
    files,
    openLine,
    position: { lowWater, settled: fromRuns(settled), delivered, ...(unknown && { unknown }) }
  })
}

const toRuns = (ascending: ReadonlyArray<number>): ReadonlyArray<readonly [number, number]> => {
  const runs: Array<[number, number]> = []
  for (const n of ascending) {
    const last = runs[runs.length - 1]
    if (last !== undefined && last[1] === n - 1) last[1] = n
    else runs.push([n, n])
  }
  return runs
}

const fromRuns = (runs: ReadonlyArray<readonly [number, number]>): ReadonlyArray<number> =>
  runs.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i))
