import type { Draw } from "./Draw.js"
import type { Person } from "./Person.js"

/** One entry of a transcript. */
export interface ChatMessage {
  readonly seq: number
  readonly role: "bot" | "consumer" | "agent"
  readonly text: string
}

/** A part of the dialogue with one purpose. */
export interface Flow {
  readonly name: string
  readonly completed: boolean
}

/** A conversation with one visitor as a chat platform exports it. Times are Lisbon time without an offset. */
export interface Conversation {
  readonly chat_id?: string
  readonly bot_id: string
  readonly version: string
  readonly env: string
  readonly channel: string
  /** `DD/MM/YYYY HH:mm:ss`. */
  readonly started_at: string
  /** In the format of `started_at`. Missing while the conversation is open. */
  readonly ended_at?: string
  readonly kill_reason?: string
  readonly traversal_path: ReadonlyArray<string>
  readonly flows: ReadonlyArray<Flow>
  readonly agent?: { readonly queue: string; readonly wait_seconds: number }
  readonly transcript: ReadonlyArray<ChatMessage>
  readonly session: Session
  /** Whether the person consented to the use of the conversation for marketing. */
  readonly consent: boolean
}

/** The data that the flow recorded about the person. */
export interface Session {
  readonly customer_id?: string
  readonly first_name: string
  readonly last_name: string
  readonly email: string
  readonly birth_date: string
  readonly platform: string
  readonly city: string
  readonly orders: number | string
  readonly satisfaction?: number | string
  readonly preferences: { readonly contact: string; readonly interests: ReadonlyArray<string> }
}

const flows = ["greeting", "billing", "order status", "roaming", "new contract", "feedback"] as const
const nodes = ["start", "greet", "ask_reason", "ask_email", "lookup", "offer", "confirm", "thank", "end"] as const

const lines = {
  bot: ["Hello, how can I help?", "May I have your email?", "One moment, please.", "Is there anything else?"],
  consumer: ["I have a question about my bill.", "Where is my order?", "Yes, please.", "Thank you 👍"],
  agent: ["Hi, I am taking over from here.", "I have looked into it."]
} as const

const two = (value: number): string => String(value).padStart(2, "0")

/** Milliseconds since 1970 as Lisbon time in winter, which equals UTC. */
export const localTime = (millis: number): string => {
  const date = new Date(millis)
  const day = `${two(date.getUTCDate())}/${two(date.getUTCMonth() + 1)}/${date.getUTCFullYear()}`
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
}

const transcript = (draw: Draw, length: number, agent: boolean): ReadonlyArray<ChatMessage> =>
  Array.from({ length }, (_, i) => {
    const role = i % 2 === 1 ? "consumer" : agent && i > length / 2 ? "agent" : "bot"
    return { seq: i + 1, role, text: draw.oneOf(lines[role]) }
  })

const ending = (draw: Draw, agent: boolean): string =>
  draw.weighted([
    [35, "abandon timeout"],
    [agent ? 20 : 45, "graph"],
    [19, "consumer end"],
    [1, "bot error"]
  ])

/** The input of {@link make}. */
export interface Circumstances {
  readonly person: Person
  readonly chatId: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly messages: number
}

/** A conversation without noise: 2 % are still open, 35 % abandoned, 8 % reach an agent, 4 % have no consent. */
export const make = (draw: Draw, { person, chatId, startedAt, messages }: Circumstances): Conversation => {
  const agent = draw.chance(0.08)
  const open = draw.chance(0.02)
  const killReason = ending(draw, agent)
  const satisfied = draw.chance(0.2) ? draw.integer(1, 5) : undefined
  const seconds = draw.integer(40, 1_500)
  return {
    chat_id: chatId,
    bot_id: draw.oneOf(["Halden.Concierge", "Halden.Care"]),
    version: draw.oneOf(["4.1.0", "4.2.0", "4.2.1"]),
    env: draw.chance(0.97) ? "prod" : "sandbox",
    channel: draw.oneOf(["web", "web", "mobile", "messaging"]),
    started_at: localTime(startedAt),
    ...(open ? {} : { ended_at: localTime(startedAt + seconds * 1_000), kill_reason: killReason }),
    traversal_path: nodes.slice(0, draw.integer(4, nodes.length)),
    flows: flows.filter(() => draw.chance(0.4)).map((name) => ({ name, completed: draw.chance(0.6) })),
    ...(agent ? { agent: { queue: draw.oneOf(["care", "sales"]), wait_seconds: draw.integer(2, 240) } } : {}),
    transcript: transcript(draw, messages, agent),
    session: {
      ...(person.customerId === undefined ? {} : { customer_id: person.customerId }),
      first_name: person.firstName,
      last_name: person.lastName,
      email: person.email,
      birth_date: person.birthDate,
      platform: person.platform,
      city: person.city,
      orders: person.orders,
      ...(satisfied === undefined ? {} : { satisfaction: satisfied }),
      preferences: { contact: person.contact, interests: person.interests }
    },
    consent: !draw.chance(0.04)
  }
}
