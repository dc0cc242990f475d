import type { Conversation, Session } from "./Conversation.js"
import type { Draw } from "./Draw.js"
import type { NoiseName } from "./Noise.js"

type Change = (conversation: Conversation, draw: Draw) => Conversation

const session =
  (change: (session: Session, draw: Draw) => Partial<Session>): Change =>
  (conversation, draw) => ({
    ...conversation,
    session: { ...conversation.session, ...change(conversation.session, draw) }
  })

// 5,200 nodes of 21 bytes exceed the 102,400 bytes that Braze accepts.
const circle: ReadonlyArray<string> = Array.from({ length: 5_200 }, (_, i) => `ask_again_${String(i).padStart(8, "0")}`)

const placeholders: readonly [Partial<Session>, ...ReadonlyArray<Partial<Session>>] = [
  { email: "{EMAIL}" },
  { birth_date: "{BIRTH_DATE}" },
  { city: "{CITY}" }
]

const withoutCustomer = ({ customer_id: _, ...rest }: Session): Session => rest

const withoutChat = ({ chat_id: _, ...rest }: Conversation): Conversation => rest

/**
 * The change of a conversation by each kind of noise. Duplicates and late lines change the order of the file instead.
 */
const changes: Readonly<Record<Exclude<NoiseName, "duplicate" | "late">, Change>> = {
  badEmail: session(({ email }, draw) => ({
    email: draw.oneOf([email.replace("@", " at "), email.replace("@", "@@"), email.replace(/@.*/, "@"), `x ${email}`])
  })),
  placeholder: session((_, draw) => draw.oneOf(placeholders)),
  badBirthDate: session((_, draw) => ({
    birth_date: draw.oneOf(["12/31/1985", "31/02/1990", "00/00/0000", "sometime"])
  })),
  badEnd: (conversation) => ({ ...conversation, ended_at: "30/02/2026 10:15:00", kill_reason: "graph" }),
  missingCustomerId: (conversation) => ({ ...conversation, session: withoutCustomer(conversation.session) }),
  missingChatId: withoutChat,
  longName: session(({ first_name }) => ({ first_name: first_name.repeat(Math.ceil(300 / first_name.length)) })),
  numberAsText: session(({ orders }) => ({ orders: String(orders) })),
  wordAsNumber: session((_, draw) => ({ satisfaction: draw.oneOf(["very good", "four", "5/5"]) })),
  oversize: (conversation) => ({
    ...conversation,
    ended_at: conversation.ended_at ?? conversation.started_at,
    kill_reason: "bot error",
    traversal_path: circle
  })
}

const isInRecord = (name: NoiseName): name is keyof typeof changes => Object.hasOwn(changes, name)

/** The conversation with this noise. */
export const addNoise = (conversation: Conversation, noise: ReadonlyArray<NoiseName>, draw: Draw): Conversation =>
  noise.filter(isInRecord).reduce((changed, name) => changes[name](changed, draw), conversation)
