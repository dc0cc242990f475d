import { isObject, type Problem } from "../text/Problem.js"
import * as Field from "./Field.js"
import {
  boolean,
  defaults,
  fieldProblems,
  headers,
  integer,
  type JsonSchema,
  json,
  number,
  type ObjectOf,
  objectSchema,
  oneOf,
  optional,
  required,
  type Slots,
  text,
  withDefault
} from "./Field.js"

/**
 * The response that the client receives instead of the real one. `status` without a body: the plain body that fits the
 * status. `rateLimit`: 429 with headers that announce a reset after that many seconds. `noise`: status and headers are
 * real, the body is not JSON.
 */
export type ResponseReplacement =
  | {
      readonly as: "status"
      readonly status: number
      readonly body: unknown
      readonly headers: Readonly<Record<string, string>>
    }
  | { readonly as: "rateLimit"; readonly resetAfter: number }
  | { readonly as: "noise" }

/**
 * Delivery of a response: after `delayMs`, its body at `bytesPerSecond`, with the connection broken after `breakAfter`
 * bytes of the body. Absent fields have no effect.
 */
export interface Transmission {
  readonly delayMs?: number
  readonly bytesPerSecond?: number
  readonly breakAfter?: number
}

/**
 * The treatment of a response by the connection, as data for the owner of the connection. `respond`: sends it.
 * `sendRaw`: sends these bytes instead of HTTP and closes. `reset`: sends nothing and resets the connection. `hang`:
 * sends nothing and leaves the connection open.
 */
export type ConnectionEffect =
  | ({ readonly does: "respond" } & Transmission)
  | { readonly does: "sendRaw"; readonly bytes: Uint8Array }
  | { readonly does: "reset" }
  | { readonly does: "hang" }

/**
 * The result for clients without a socket. `error`: no response, and the code that Node reports for the broken
 * connection. `nothing`: no response and no error until the client stops waiting.
 */
export type EffectOnClient =
  | { readonly gets: "response"; readonly transmission: Transmission }
  | { readonly gets: "error"; readonly code: string }
  | { readonly gets: "nothing" }

/** The way an exchange ended on the wire, in words. */
export interface EndingWords {
  /** Whether the client gets the status of the response. */
  readonly hasStatus: boolean
  /** Shown instead of the status. Empty if the status is shown. */
  readonly label: string
  /** For the description of a request. Empty if the ending needs no explanation. */
  readonly sentence: string
}

/**
 * The ways an exchange can end on the wire: `answered` as intended, in the way of a fault action, or `closed` early by
 * the client. The control API, its filters and the inspector read this table.
 */
export const endings = {
  answered: { hasStatus: true, label: "", sentence: "" },
  reset: { hasStatus: false, label: "reset", sentence: "The connection was reset, so the client got no response." },
  hang: { hasStatus: false, label: "no response", sentence: "No response was sent." },
  truncate: { hasStatus: true, label: "cut off", sentence: "The response was cut off." },
  garbage: { hasStatus: true, label: "garbage", sentence: "The response was not valid HTTP or JSON." },
  closed: {
    hasStatus: true,
    label: "client closed",
    sentence: "The client closed the connection before the end of the response."
  }
} as const satisfies Readonly<Record<string, EndingWords>>

/** The way an exchange ended on the wire. */
export type ExchangeEnd = keyof typeof endings

const isEnding = (name: string): name is ExchangeEnd => Object.hasOwn(endings, name)

/** The names of all endings, in the order of the table. */
export const endingNames: ReadonlyArray<ExchangeEnd> = Object.keys(endings).filter(isEnding)

/** A row of the table: everything that the emulator, the control API and a transport need to know about an action. */
interface Row<F extends Slots> {
  /** Its effect, in one sentence. */
  readonly says: string
  /** The effect on a request, as a clause that follows `is applied and`: `gets 503`. */
  readonly clause: (action: ObjectOf<F>) => string
  /**
   * The field that the value of the short form sets: `{"delay": 5}` is `{"type": "delay", "ms": 5}`. Absent: it has no
   * value.
   */
  readonly short?: keyof F & string
  /** `apply`: whether the request still changes the state. An action without it leaves the request to the endpoint. */
  readonly fields: F
  /** The way the exchange ends unless the client disconnects first. Default: `answered`. */
  readonly ended?: ExchangeEnd
  /** Whether the response is late, so that the request is logged before it ends. Default: false. */
  readonly isSlow?: boolean
  /** Absent: the real response is sent. */
  readonly response?: (action: ObjectOf<F>) => ResponseReplacement | undefined
  /** Absent: the response is sent immediately and completely. `noise` makes bytes that are neither JSON nor HTTP. */
  readonly connection?: (action: ObjectOf<F>, body: string, noise: () => Uint8Array) => ConnectionEffect
}

const define = <const F extends Slots>(row: Row<F>) => {
  const { says, clause, short, fields, ended, isSlow, response, connection } = row
  const is = (action: unknown): action is ObjectOf<F> => Field.fits(fields, action)
  return {
    says,
    short,
    fields,
    ended: ended ?? "answered",
    isSlow: isSlow ?? false,
    is,
    clause: (action: unknown): string => (is(action) ? clause(action) : ""),
    response: (action: unknown): ResponseReplacement | undefined => (is(action) ? response?.(action) : undefined),
    connection: (action: unknown, body: string, noise: () => Uint8Array): ConnectionEffect | undefined =>
      is(action) ? connection?.(action, body, noise) : undefined
  }
}

const applied = withDefault(boolean, () => true)
const notApplied = withDefault(boolean, () => false)

const daySeconds = 86_400

const grouped = (n: number): string => n.toLocaleString("en-US")

const counted = (n: number, unit: string): string => `${grouped(n)} ${unit}${n === 1 ? "" : "s"}`

const duration = (ms: number): string => (ms < 1_000 ? `${grouped(ms)} ms` : `${grouped(ms / 1_000)} s`)

const maxExcerpt = 60

const excerpt = (text: string): string => (text.length > maxExcerpt ? `${text.slice(0, maxExcerpt - 1)}…` : text)

/**
 * The fault actions: a new one is a row. Rules, the control API, the HTTP server, the in-process client and the law
 * runner read it from here. If the client gets a response although `apply` is false, that response is a 503.
 */
export const actions = {
  status: define({
    says: "Responds with a status. Without `body`, the body is the usual one for that status.",
    clause: ({ status, body }) =>
      `gets ${status}${body === undefined ? "" : ` with the body ${excerpt(JSON.stringify(body))}`}`,
    short: "status",
    fields: {
      status: required(integer(200, 599)),
      body: optional(json),
      headers: optional(headers),
      apply: notApplied
    },
    response: ({ status, body, headers = {} }) => ({ as: "status", status, body, headers })
  }),
  rateLimit: define({
    says: "Responds with 429 and headers that announce a reset in `resetAfter` seconds.",
    clause: ({ resetAfter }) => `gets 429 with a reset after ${duration(resetAfter * 1_000)}`,
    short: "resetAfter",
    fields: { resetAfter: required(number(0, daySeconds)), apply: notApplied },
    response: ({ resetAfter }) => ({ as: "rateLimit", resetAfter })
  }),
  reset: define({
    says: "Resets the connection instead of responding, before or after the request is applied.",
    clause: () => "has its connection reset",
    short: "when",
    fields: {
      when: withDefault(oneOf("before", "after"), () => "before" as const),
      apply: withDefault(boolean, ({ when }) => when === "after")
    },
    ended: "reset",
    connection: () => ({ does: "reset" })
  }),
  hang: define({
    says: "Never responds.",
    clause: () => "gets no response",
    fields: { apply: notApplied },
    ended: "hang",
    isSlow: true,
    connection: () => ({ does: "hang" })
  }),
  delay: define({
    says: "Responds `ms` milliseconds late.",
    clause: ({ ms }) => `gets its response after ${duration(ms)}`,
    short: "ms",
    fields: { ms: required(number(0, daySeconds * 1000)), apply: applied },
    isSlow: true,
    connection: ({ ms }) => ({ does: "respond", delayMs: ms })
  }),
  truncate: define({
    says: "Announces the whole response, sends `bytes` bytes of its body (default: half) and breaks the connection.",
    clause: ({ bytes }) =>
      `has its response cut off after ${bytes === undefined ? "half of it" : counted(bytes, "byte")}`,
    short: "bytes",
    fields: { bytes: optional(integer(0)), apply: applied },
    ended: "truncate",
    connection: ({ bytes }, body) => {
      const length = Buffer.byteLength(body)
      return {
        does: "respond",
        breakAfter: Math.max(0, Math.min(bytes ?? Math.floor(length / 2), length - 1))
      }
    }
  }),
  garbage: define({
    says: "`body`: status and headers are real, and the body is noise. `wire`: noise instead of HTTP.",
    clause: ({ where }) => `gets ${where === "body" ? "a body that is not JSON" : "bytes that are not HTTP"}`,
    short: "where",
    fields: { where: withDefault(oneOf("body", "wire"), () => "body" as const), apply: applied },
    ended: "garbage",
    response: ({ where }) => (where === "body" ? { as: "noise" } : undefined),
    connection: ({ where }, _, noise) => (where === "body" ? { does: "respond" } : { does: "sendRaw", bytes: noise() })
  }),
  drip: define({
    says: "Sends the body slowly, at `bytesPerSecond`.",
    clause: ({ bytesPerSecond }) => `gets its response at ${counted(bytesPerSecond, "byte")} per second`,
    short: "bytesPerSecond",
    fields: { bytesPerSecond: required(number(0.1, 1_000_000_000)), apply: applied },
    isSlow: true,
    connection: ({ bytesPerSecond }) => ({ does: "respond", bytesPerSecond })
  }),
  refuse: define({
    says: "Refuses the matching objects in an otherwise normal response. With `probability`, each object is drawn separately.",
    clause: ({ reason }) => `has its matching objects refused with “${reason}”`,
    short: "reason",
    fields: { reason: required(text) }
  })
}

/** The name of an action. */
export type FaultType = keyof typeof actions

/** The action of a rule, with every default filled in. */
export type FaultAction = {
  [T in FaultType]: { readonly type: T } & ObjectOf<(typeof actions)[T]["fields"]>
}[FaultType]

/** A fault on the connection: its action, and what the connection does. */
export type ConnectionFault = { readonly type: FaultType } & ConnectionEffect

/** Whether a value is the name of an action. */
export const isType = (value: unknown): value is FaultType => typeof value === "string" && Object.hasOwn(actions, value)

/** The names of all actions, in the order of the table. */
export const types: ReadonlyArray<FaultType> = Object.keys(actions).filter(isType)

/** Whether a value is an action with every default filled in. */
export const isAction = (value: unknown): value is FaultAction =>
  isObject(value) && isType(value["type"]) && actions[value["type"]].is(value)

/** Whether the request is handed to its endpoint. */
export const applies = (action: FaultAction): boolean => !("apply" in action) || action.apply

/** The effect of the action on a request, as a clause for people: `is not applied and gets 503`. */
export const summary = (action: FaultAction): string => {
  const applied = "apply" in action ? `${action.apply ? "is applied" : "is not applied"} and ` : ""
  return `${applied}${actions[action.type].clause(action)}`
}

/** The replacement of the response; undefined if the real response is sent. */
export const response = (action: FaultAction): ResponseReplacement | undefined => actions[action.type].response(action)

/** The treatment of a response with this body by the connection; undefined if it is sent as usual. */
export const wire = (action: FaultAction, body: string, noise: () => Uint8Array): ConnectionFault | undefined => {
  const connection = actions[action.type].connection(action, body, noise)
  return connection === undefined ? undefined : { type: action.type, ...connection }
}

/** The result for a client without a socket. */
export const onClient = (effect: ConnectionEffect): EffectOnClient => {
  switch (effect.does) {
    case "respond":
      return { gets: "response", transmission: effect }
    case "sendRaw":
      return { gets: "error", code: "HPE_INVALID_CONSTANT" }
    case "reset":
      return { gets: "error", code: "ECONNRESET" }
    case "hang":
      return { gets: "nothing" }
  }
}

/** Whether an action of this name makes a response late. */
export const isSlow = (type: string): boolean => isType(type) && actions[type].isSlow

/**
 * The JSON Schema of an action: as a person writes it in its long form, in which fields with a default may be absent (`input`),
 * or as it is reported (`output`).
 */
export const schema = (as: "input" | "output"): JsonSchema => ({
  anyOf: types.map((type) => objectSchema({ type: required(oneOf(type)), ...actions[type].fields }, as))
})

/** The long form: `{"reset": "before", "apply": true}` is `{"type": "reset", "when": "before", "apply": true}`. */
export const lengthen = (input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  if (input["type"] !== undefined) return input
  const type = Object.keys(input).find(isType)
  if (type === undefined) return input
  const { [type]: value, ...rest } = input
  if (isObject(value)) return { type, ...value, ...rest }
  // Where the short form has no value, the field with the name of the action is reported as unknown.
  return value === true || value === null ? { type, ...rest } : { type, [actions[type].short ?? type]: value, ...rest }
}

/** The action with its defaults. What is wrong with it is added to `problems`; then the result is undefined. */
export const read = (
  type: FaultType,
  long: Readonly<Record<string, unknown>>,
  path: string,
  problems: Array<Problem>
): FaultAction | undefined => {
  const given = Object.fromEntries(
    Object.entries(long).filter(([name, value]) => name !== "type" && value !== undefined)
  )
  const { fields } = actions[type]
  problems.push(...fieldProblems(fields, given, path, type))
  const whole = { type, ...defaults(fields, given), ...given }
  return isAction(whole) ? whole : undefined
}
