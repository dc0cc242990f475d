import type { Conversation } from "./Conversation.js"
import * as ConversationMaker from "./Conversation.js"
import * as Dirt from "./Dirt.js"
import * as Draw from "./Draw.js"
import * as Person from "./Person.js"
import { soil } from "./Soil.js"

/** What must become of a record, known from how it was made and not from running anything. */
export interface Expected {
  /** The chat id; for a record without one, the file and line it stands on. */
  readonly id: string
  readonly outcome: "delivered" | "skipped" | "invalid"
  /** The code of the reason of an invalid record. */
  readonly reason?: string
}

/** One line of the data set and the truth about it. */
export interface Line {
  readonly conversation: Conversation
  readonly expected: Expected
  readonly dirt: ReadonlyArray<Dirt.Name>
}

/** Settings of a data set. */
export interface Settings {
  readonly count: number
  readonly seed: number
  /** Fewest and most messages of a conversation. */
  readonly messages: { readonly least: number; readonly most: number }
  /** The file the lines will stand in, as reports will name it. */
  readonly file: string
}

/** The first conversation begins here: a Monday in winter, when Lisbon is at UTC. */
const firstDay = Date.UTC(2026, 1, 2)
const day = 86_400_000
const perDay = 10_000

interface Pending {
  readonly at: number
  readonly conversation: Conversation
  readonly dirt: ReadonlyArray<Dirt.Name>
}

const outcome = (conversation: Conversation, dirt: ReadonlyArray<Dirt.Name>, place: string): Expected => {
  const found = new Set(dirt)
  const id = conversation.chat_id ?? place
  const unreadable = Dirt.invalidFor(found, "missingChatId")
  if (unreadable !== undefined) return { id, outcome: "invalid", reason: unreadable }
  if (!conversation.consent) return { id, outcome: "skipped" }
  const reason = dirt.map((name) => Dirt.invalidFor(found, name)).find((code) => code !== undefined)
  return reason === undefined ? { id, outcome: "delivered" } : { id, outcome: "invalid", reason }
}

/** At most one kind of dirt that costs the record, so that its reason is beyond doubt. */
const drawDirt = (draw: Draw.Draw): ReadonlyArray<Dirt.Name> => {
  let fatal = false
  return Dirt.names.filter((name) => {
    const hit = draw.chance(Dirt.kinds[name].rate)
    const kills = Dirt.kinds[name].effect === "invalid"
    if (!hit || (kills && fatal)) return false
    fatal ||= kills
    return true
  })
}

const make = (draw: Draw.Draw, settings: Settings, n: number): Omit<Pending, "at"> => {
  const dirt = drawDirt(draw)
  const who = draw.integer(0, Math.max(1, Math.floor(settings.count / 2)) - 1)
  const startedAt = firstDay + Math.floor(((n / perDay) % 28) * day)
  const lateness = dirt.includes("late") ? draw.integer(1, 72) * 3_600_000 : 0
  const conversation = ConversationMaker.make(draw, {
    person: Person.make(settings.seed, who),
    chatId: `chat-${String(n + 1).padStart(7, "0")}`,
    startedAt: startedAt - lateness,
    messages: draw.integer(settings.messages.least, settings.messages.most)
  })
  return { conversation: soil(conversation, dirt, draw), dirt }
}

/**
 * The lines of the data set, one at a time: nothing is held but the few lines that come once more. The same settings give
 * the same lines.
 */
export function* lines(settings: Settings): Generator<Line, void, undefined> {
  const draw = Draw.make(settings.seed)
  const again: Array<Pending> = []
  for (let line = 1, n = 0; line <= settings.count; line += 1) {
    const due = again.findIndex(({ at }) => at <= line)
    const repeated = due < 0 ? undefined : again.splice(due, 1)[0]
    const { conversation, dirt } = repeated ?? make(draw, settings, n)
    if (repeated === undefined) n += 1
    if (repeated === undefined && dirt.includes("duplicate")) {
      again.push({ at: line + draw.integer(1, 50), conversation, dirt: dirt.filter((name) => name !== "duplicate") })
    }
    yield { conversation, dirt, expected: outcome(conversation, dirt, `${settings.file}:${line}`) }
  }
}
