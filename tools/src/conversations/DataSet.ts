import type { Conversation } from "./Conversation.js"
import * as ConversationMaker from "./Conversation.js"
import * as Draw from "./Draw.js"
import * as Noise from "./Noise.js"
import { addNoise } from "./NoiseChanges.js"
import * as Person from "./Person.js"

/** The required outcome of a record. It follows from the generation of the record and not from a run. */
export interface Expected {
  /** The chat id; `FILE:LINE` for a record without one. */
  readonly id: string
  readonly outcome: "delivered" | "skipped" | "invalid"
  /** The reason code of an invalid record. */
  readonly reason?: string
}

/** One line of the data set and its expected outcome. */
export interface DataSetLine {
  readonly conversation: Conversation
  readonly expected: Expected
  readonly noise: ReadonlyArray<Noise.NoiseName>
}

/** Settings of a data set. */
export interface DataSetSettings {
  readonly count: number
  readonly seed: number
  /** Minimum and maximum messages of a conversation. */
  readonly messages: { readonly least: number; readonly most: number }
  /** The name of the file of these lines in the outcomes. */
  readonly file: string
}

/** The data set of the example. */
export const defaults: DataSetSettings = {
  count: 10_000,
  seed: 20_260_202,
  messages: { least: 2, most: 5 },
  file: "conversations.ndjson"
}

/** The number of lines of the data set in the repository. */
export const sampleSize = 200

/** The first conversation starts on a Monday in winter, when Lisbon time equals UTC. */
const firstDay = Date.UTC(2026, 1, 2)
const day = 86_400_000
const perDay = 10_000

interface Pending {
  readonly at: number
  readonly conversation: Conversation
  readonly noise: ReadonlyArray<Noise.NoiseName>
}

const outcome = (conversation: Conversation, noise: ReadonlyArray<Noise.NoiseName>, place: string): Expected => {
  const found = new Set(noise)
  const id = conversation.chat_id ?? place
  const unreadable = Noise.invalidFor(found, "missingChatId")
  if (unreadable !== undefined) return { id, outcome: "invalid", reason: unreadable }
  if (!conversation.consent) return { id, outcome: "skipped" }
  const reason = noise.map((name) => Noise.invalidFor(found, name)).find((code) => code !== undefined)
  return reason === undefined ? { id, outcome: "delivered" } : { id, outcome: "invalid", reason }
}

/** At most one kind of noise that makes the record invalid, so that its reason is unambiguous. */
const drawNoise = (draw: Draw.Draw): ReadonlyArray<Noise.NoiseName> => {
  let fatal = false
  return Noise.names.filter((name) => {
    const hit = draw.chance(Noise.kinds[name].rate)
    const isFatal = Noise.kinds[name].effect === "invalid"
    if (!hit || (isFatal && fatal)) return false
    fatal ||= isFatal
    return true
  })
}

const make = (draw: Draw.Draw, settings: DataSetSettings, n: number): Omit<Pending, "at"> => {
  const noise = drawNoise(draw)
  const who = draw.integer(0, Math.max(1, Math.floor(settings.count / 2)) - 1)
  const startedAt = firstDay + Math.floor(((n / perDay) % 28) * day)
  const lateness = noise.includes("late") ? draw.integer(1, 72) * 3_600_000 : 0
  const conversation = ConversationMaker.make(draw, {
    person: Person.make(settings.seed, who),
    chatId: `chat-${String(n + 1).padStart(7, "0")}`,
    startedAt: startedAt - lateness,
    messages: draw.integer(settings.messages.least, settings.messages.most)
  })
  return { conversation: addNoise(conversation, noise, draw), noise }
}

/** The configuration remembers deliveries, so a record that was delivered is not sent again. */
const repeatedOutcome = (first: Expected): Expected =>
  first.outcome === "delivered" ? { ...first, outcome: "skipped" } : first

/**
 * The lines of the data set, one at a time. Only lines that are repeated later stay in memory. The same settings
 * produce the same lines.
 */
export function* lines(settings: DataSetSettings): Generator<DataSetLine, void, undefined> {
  const draw = Draw.make(settings.seed)
  const again: Array<Pending> = []
  for (let line = 1, n = 0; line <= settings.count; line += 1) {
    const due = again.findIndex(({ at }) => at <= line)
    const repeated = due < 0 ? undefined : again.splice(due, 1)[0]
    const { conversation, noise } = repeated ?? make(draw, settings, n)
    if (repeated === undefined) n += 1
    if (repeated === undefined && noise.includes("duplicate")) {
      again.push({ at: line + draw.integer(1, 50), conversation, noise: noise.filter((name) => name !== "duplicate") })
    }
    const expected = outcome(conversation, noise, `${settings.file}:${line}`)
    yield { conversation, noise, expected: repeated === undefined ? expected : repeatedOutcome(expected) }
  }
}

/** The first lines of a data set. */
export function* firstLines(settings: DataSetSettings, count: number): Generator<DataSetLine, void, undefined> {
  let left = count
  for (const line of lines(settings)) {
    if (left <= 0) return
    left -= 1
    yield line
  }
}
