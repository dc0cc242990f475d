import * as Path from "@sluice/core/Path"
import { type Entry, isUnreadable, type Source, SourceError } from "@sluice/core/Source"
import * as FileSource from "@sluice/node/FileSource"
import { isList, isObject, type Json, type JsonObject } from "@sluice/values/Json"
import { Effect } from "effect"
import { readable, sampleSize } from "../../run/Estimate.js"

/** The first records of the files that were passed to `init`. */
export interface Sample {
  readonly bodies: ReadonlyArray<JsonObject>
  /** The last records of CSV, which may be totals. Empty if they are among {@link bodies}, or too far away. */
  readonly last: ReadonlyArray<JsonObject>
  /** The path of the list of records inside a JSON object. Undefined if the records are not inside an object. */
  readonly records: string | undefined
  /** Other lists of objects of the same file, with their lengths in the sample. */
  readonly otherLists: ReadonlyArray<FoundList>
  /** The format of the files, for people, such as `CSV (semicolon, Windows-1252)`. */
  readonly formats: ReadonlyArray<string>
}

/** A list of objects inside a JSON object. */
export interface FoundList {
  readonly path: string
  readonly length: number
}

/**
 * Reads the first records, or those of the list at `records`. Finds a list inside a single JSON object without
 * `records`, unless the object itself is a record, such as an order with its line items.
 */
export const read = (
  input: ReadonlyArray<string>,
  records: string | undefined,
  isRecord: (body: JsonObject) => boolean
): Effect.Effect<Sample, SourceError> =>
  Effect.gen(function* () {
    if (records !== undefined) return yield* readAt(input, records, [])
    const whole = yield* entriesOf(input, undefined)
    const lists = listsOf(whole.entries, isRecord)
    const [best, ...others] = lists
    if (best !== undefined) return yield* readAt(input, best.path, others)
    return yield* sampleOf(whole, input, undefined)
  })

/** The rows of a query. */
export const ofRows = (bodies: ReadonlyArray<JsonObject>): Sample => ({
  bodies,
  last: [],
  records: undefined,
  otherLists: [],
  formats: []
})

const readAt = (input: ReadonlyArray<string>, path: string, otherLists: ReadonlyArray<FoundList>) =>
  Effect.flatMap(entriesOf(input, path), (read) =>
    Effect.map(sampleOf(read, input, path), (sample) => ({ ...sample, otherLists }))
  )

interface Read {
  readonly entries: ReadonlyArray<Entry>
  readonly last: ReadonlyArray<Entry>
  readonly formats: ReadonlyArray<string>
}

const entriesOf = (input: ReadonlyArray<string>, records: string | undefined): Effect.Effect<Read, SourceError> =>
  Effect.gen(function* () {
    const source = yield* FileSource.make({ input, ...(records !== undefined && { records }) })
    const formats = () => [...new Set(source.reports().flatMap(({ format }) => (format === undefined ? [] : [format])))]
    const hasTotals = () => formats().some((format) => format.startsWith("CSV"))
    const read = yield* firstAndLast(source.open([]), hasTotals)
    return { ...read, formats: formats() }
  })

/** The limit up to which a file is read for its last records. */
const mostRead = 200_000
const lastRecords = 20

/** The first entries, and the last ones beyond them if `readsOn` and the end is near enough. */
const firstAndLast = (open: ReturnType<Source["open"]>, readsOn: () => boolean) =>
  Effect.scoped(
    Effect.gen(function* () {
      const pull = yield* open
      const entries: Array<Entry> = []
      let last: ReadonlyArray<Entry> = []
      for (let count = 0; count < (readsOn() ? mostRead : sampleSize); ) {
        const next = yield* pull
        if (next === undefined) return { entries, last }
        count += next.length
        const taken = next.slice(0, sampleSize - entries.length)
        entries.push(...taken)
        last = [...last, ...next.slice(taken.length)].slice(-lastRecords)
      }
      return { entries, last: [] }
    })
  )

const bodiesOf = (entries: ReadonlyArray<Entry>): ReadonlyArray<JsonObject> => readable(entries).map(({ body }) => body)

/** Fails without any record. */
const sampleOf = (
  { entries, formats, last }: Read,
  input: ReadonlyArray<string>,
  records: string | undefined
): Effect.Effect<Sample, SourceError> => {
  const bodies = bodiesOf(entries)
  if (bodies.length > 0) return Effect.succeed({ bodies, last: bodiesOf(last), records, otherLists: [], formats })
  const source = input.join(", ")
  const [first] = entries.filter(isUnreadable)
  const why = first === undefined ? "" : ` ${first.reasons.map(({ message }) => message).join(" ")}`
  return new SourceError({
    source,
    message: `${source} has no valid record. Pass a file with records as CSV, JSON or NDJSON.${why}`
  })
}

/**
 * More objects than this are records. An object around a list of records is the only one in its file, or one of a few
 * pages.
 */
const mostWrappers = 5

/**
 * The lists of objects in the single object of a file, the longest first. Records may contain lists too. A file with
 * more than a few objects therefore contains records, and an object with many other members is a record.
 */
const listsOf = (entries: ReadonlyArray<Entry>, isRecord: (body: JsonObject) => boolean): ReadonlyArray<FoundList> => {
  const [only, ...more] = entries
  if (only === undefined || more.length > 0) return []
  if (isUnreadable(only))
    return only.reasons.some(({ code }) => code === "record-too-large") ? listsOfText(only.text) : []
  if (!isWrapper(only.body) || isRecord(only.body)) return []
  return listsIn(only.body, []).sort((a, b) => b.length - a.length)
}

const mostOwnMembers = 12

/** Whether an object has only a few members besides lists: counts, a cursor, a status. */
const isWrapper = (body: JsonObject): boolean => {
  const members = Object.entries(body)
  return (
    members.length <= mostOwnMembers &&
    members.filter(([, value]) => !isObjects(value) && !(isList(value) && value.length === 0)).length <= mostWrappers
  )
}

const isObjects = (value: Json): value is ReadonlyArray<JsonObject> =>
  isList(value) && value.length > 0 && value.every((element) => element !== null && isObject(element))

const mostLevels = 3

const listsIn = (value: JsonObject, steps: ReadonlyArray<string>): Array<FoundList> =>
  Object.entries(value).flatMap(([name, member]) => {
    const at = [...steps, name]
    if (isObjects(member)) return [{ path: Path.format("$", at), length: member.length }]
    return member !== null && isObject(member) && at.length < mostLevels ? listsIn(member, at) : []
  })

/** The first list of objects in the beginning of a JSON object that is too large to be one record. */
const listsOfText = (text: string): ReadonlyArray<FoundList> => {
  const steps: Array<string> = []
  const tokens = /"((?:[^"\\]|\\.)*)"\s*(:)?|[{}[\]]/gy
  let name: string | undefined
  let inList = 0
  for (let at = text.indexOf("{"); at >= 0 && at < text.length; ) {
    tokens.lastIndex = at
    const found = tokens.exec(text)
    if (found === null) {
      at++
      continue
    }
    at = tokens.lastIndex
    const [token, quoted, colon] = found
    if (colon !== undefined) name = unquoted(quoted ?? "")
    else if (token === "[") {
      if (inList === 0 && name !== undefined && /^\s*\{/.test(text.slice(at, at + 1_000)))
        return [{ path: Path.format("$", [...steps, name]), length: 1 }]
      inList++
    } else if (token === "]") inList--
    else if (token === "{" && inList === 0 && name !== undefined) steps.push(name)
    else if (token === "}" && inList === 0) steps.pop()
  }
  return []
}

const unquoted = (text: string): string => {
  try {
    return String(JSON.parse(`"${text}"`))
  } catch {
    return text
  }
}
