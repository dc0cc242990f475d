import { type Entry, type KnownPart, type Position, type Pull, type Source, SourceError } from "@sluice/core/Source"
import { isObject, type Json } from "@sluice/values/Json"
import { Clock, Duration, Effect, Schedule } from "effect"

/** One hour of an export: from the first instant, to the one after the last. ISO 8601, UTC. */
export interface ExportWindow {
  readonly from: string
  readonly to: string
}

/** The settings of a source of exported conversations. */
export interface ConversationExportSettings {
  /** Names the source in reports and in the state. Default: `conversations`. */
  readonly name?: string
  /**
   * Reads the conversations of one hour, such as one call of the reporting API. A rejection is tried again twice; then
   * the run stops, and the next one continues with this hour.
   */
  readonly read: (window: ExportWindow) => Promise<ReadonlyArray<Json>>
  /** The member of a conversation with its id. Default: `chat_id`. */
  readonly id?: string
  /** The first hour, as ISO 8601. Default: the oldest that the platform still has. */
  readonly from?: string
  /** The end, as ISO 8601. Default: the hours that ended at least `delay` ago. */
  readonly to?: string
  /** Conversations appear in an export after this time. Default: 10 minutes. */
  readonly delay?: Duration.DurationInput
  /** The time for which the platform keeps conversations. Default: 30 days. */
  readonly retention?: Duration.DurationInput
}

const hour = 3_600_000

/**
 * Conversations by hours, oldest first. A later run continues with the hour in which the last one ended. Hours that the
 * platform no longer has are reported as one unreadable entry with their times. A conversation that several hours
 * contain is read several times; remembered deliveries recognise it by its id.
 *
 * The platform's own stream of events is not public, so Sluice defines the form of this source and of
 * `ConversationWebhook`.
 */
export const make = (settings: ConversationExportSettings): Source => {
  const { name = "conversations" } = settings
  let reading: Reading | undefined
  return {
    name,
    // Hours without a conversation leave no entry, so the hours that were read are stored with the last entry.
    identify: (_, position) =>
      reading !== undefined && reading.last === position ? { through: new Date(reading.at).toISOString() } : null,
    open: (known) =>
      Effect.gen(function* () {
        const now = yield* Clock.currentTimeMillis
        const oldest = ceil(now - Duration.toMillis(settings.retention ?? "30 days"))
        const start = yield* timeIn(settings.from, "from", name)
        const given = yield* timeIn(settings.to, "to", name)
        const wanted = floor(continuedAt(known) ?? start ?? oldest)
        const end = floor(given ?? now - Duration.toMillis(settings.delay ?? "10 minutes"))
        reading = { at: Math.max(wanted, oldest), last: undefined }
        return pullOf(settings, name, { wanted, oldest, end }, reading)
      })
  }
}

/** The state of reading. */
interface Reading {
  /** The next hour. */
  at: number
  /** The position of the last entry. */
  last: Position | undefined
}

interface Bounds {
  readonly wanted: number
  /** The first hour that the platform still has. */
  readonly oldest: number
  readonly end: number
}

/** The hour in which an earlier run ended. Undefined if there is none. */
const continuedAt = (known: ReadonlyArray<KnownPart>): number | undefined => {
  const part = known.find((one) => one.part === "")
  if (part?.from === undefined) return undefined
  const { through } = isObject(part.identity) ? part.identity : {}
  const read = typeof through === "string" ? Date.parse(through) : Number.NaN
  return Number.isNaN(read) ? windowOf(part.from) : read
}

const pullOf = (
  settings: ConversationExportSettings,
  name: string,
  { end, oldest, wanted }: Bounds,
  reading: Reading
): Pull => {
  let seq = 0
  let lost: Entry | undefined = wanted < oldest ? expired({ wanted, oldest, name }) : undefined
  return Effect.gen(function* () {
    if (lost !== undefined) {
      const entry = lost
      lost = undefined
      seq = 1
      reading.last = entry.position
      return [entry]
    }
    while (reading.at < end) {
      const window = { from: new Date(reading.at).toISOString(), to: new Date(reading.at + hour).toISOString() }
      const values = yield* Effect.retry(
        Effect.tryPromise({ try: () => settings.read(window), catch: () => notRead(name, window) }),
        Schedule.intersect(Schedule.exponential("1 second"), Schedule.recurs(2))
      )
      reading.at += hour
      if (values.length === 0) continue
      const entries = entriesOf(values, { settings, name, window, seq })
      seq += entries.length
      reading.last = entries.at(-1)?.position
      return entries
    }
    return undefined
  })
}

interface Hour {
  readonly settings: ConversationExportSettings
  readonly name: string
  readonly window: ExportWindow
  /** The number of the first entry. */
  readonly seq: number
}

/** The entries of an hour by their positions, so that the order of the export does not matter. */
const entriesOf = (values: ReadonlyArray<Json>, { name, seq, settings, window }: Hour): ReadonlyArray<Entry> => {
  const { id: member = "chat_id" } = settings
  const times = new Map<string, number>()
  const placed = values.map((value, index) => {
    const id = isObject(value) ? value[member] : undefined
    const text = typeof id === "string" || typeof id === "number" ? String(id) : ""
    const time = times.get(text) ?? 0
    times.set(text, time + 1)
    return {
      value,
      text,
      position: `${window.from}/${text === "" ? `0/${padded(index)}` : `1/${text}/${padded(time)}`}`
    }
  })
  placed.sort((one, other) => (one.position < other.position ? -1 : 1))
  return placed.map(({ position, text, value }, index): Entry => {
    const common = { seq: seq + index, position, origin: { source: `${name} ${window.from}`, line: index + 1 } }
    if (text !== "" && isObject(value)) return { ...common, id: text, body: value }
    return {
      ...common,
      _tag: "Unreadable",
      id: `${name}:${position}`,
      reasons: [
        {
          code: "conversation-without-id",
          path: `$.${member}`,
          message: "The export contains an entry that is not an object with an id. Check what read returns, and id."
        }
      ],
      text: JSON.stringify(value).slice(0, 10_000)
    }
  })
}

const padded = (index: number): string => String(index).padStart(9, "0")

/** A position begins with its hour. */
const windowOf = (position: Position): number => Date.parse(String(position).split("/")[0] ?? "")

const floor = (time: number): number => Math.floor(time / hour) * hour
const ceil = (time: number): number => Math.ceil(time / hour) * hour

const timeIn = (
  text: string | undefined,
  setting: string,
  source: string
): Effect.Effect<number | undefined, SourceError> => {
  if (text === undefined) return Effect.succeed(undefined)
  const time = Date.parse(text)
  return Number.isNaN(time)
    ? Effect.fail(
        new SourceError({ source, message: `${setting} must be a date and time in ISO 8601.`, refused: true })
      )
    : Effect.succeed(time)
}

const notRead = (source: string, { from, to }: ExportWindow): SourceError =>
  new SourceError({
    source,
    message: `The conversations from ${from} to ${to} could not be read. The next run continues with this hour.`
  })

const expired = ({ name, oldest, wanted }: Omit<Bounds, "end"> & { readonly name: string }): Entry => {
  const [from, to] = [new Date(wanted).toISOString(), new Date(oldest).toISOString()]
  return {
    _tag: "Unreadable",
    id: `${name}:${from}`,
    seq: 0,
    position: `${from}/2`,
    origin: { source: name },
    reasons: [
      {
        code: "conversations-expired",
        message: `The platform no longer has the conversations from ${from} to ${to}. Run the command more often.`
      }
    ],
    text: ""
  }
}
