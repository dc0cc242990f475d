import { hash } from "node:crypto"
import type { Checkpoint } from "@sluice/core/Checkpoint"
import { Either, Schema } from "effect"
import type { Fingerprint } from "../source/NdjsonSource.js"
import type { UnfinishedLine } from "../source/UnfinishedLine.js"

const Files = Schema.Array(Schema.Struct({ name: Schema.String, bytes: Schema.Number }))
const Natural = Schema.Int.pipe(Schema.nonNegative())

const Sums = Schema.Record({
  key: Schema.String,
  value: Schema.Record({ key: Schema.String, value: Schema.Array(Schema.String) })
})

/** `settled` is stored as ranges, first and last: a hundred thousand numbers are usually a few ranges. */
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
  /** Stored as a hash. */
  readonly configuration: string | undefined
  readonly files: Fingerprint["files"]
  readonly position: Checkpoint
  readonly unfinishedLine: UnfinishedLine | undefined
}

const decodeContent = Schema.decodeUnknownEither(Content)

/** Two lines: the content and its SHA-256. */
export const encode = (
  settings: { readonly source: string; readonly configuration: string; readonly fingerprint: Fingerprint },
  position: Checkpoint,
  unfinishedLine?: UnfinishedLine
): string => {
  const content = JSON.stringify({
    v: 1,
    source: settings.source,
    configuration: hash("sha256", settings.configuration),
    files: settings.fingerprint.files,
    lowWater: position.lowWater,
    settled: toRanges(position.settled),
    delivered: position.delivered,
    unknown: position.unknown,
    openLine: unfinishedLine
  })
  return `${content}\n${hash("sha256", content)}\n`
}

/** Left: what is wrong with the text. */
export const decode = (text: string): Either.Either<Kept, string> => {
  const [content = "", checksum] = text.split("\n")
  if (content === "") return Either.left("the file is empty")
  if (checksum !== hash("sha256", content)) return Either.left("its checksum is wrong")
  const decoded = decodeContent(JSON.parse(content))
  if (Either.isLeft(decoded)) return Either.left("it was written by another version")
  const { configuration, source, files, lowWater, settled, delivered, unknown, openLine } = decoded.right
  return Either.right({
    source,
    configuration,
    files,
    unfinishedLine: openLine,
    position: { lowWater, settled: fromRanges(settled), delivered, ...(unknown && { unknown }) }
  })
}

const toRanges = (ascending: ReadonlyArray<number>): ReadonlyArray<readonly [number, number]> => {
  const ranges: Array<[number, number]> = []
  for (const n of ascending) {
    const last = ranges[ranges.length - 1]
    if (last !== undefined && last[1] === n - 1) last[1] = n
    else ranges.push([n, n])
  }
  return ranges
}

const fromRanges = (ranges: ReadonlyArray<readonly [number, number]>): ReadonlyArray<number> =>
  ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i))
