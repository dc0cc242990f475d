import * as LaneName from "@sluice/braze-emulator/LaneName"
import { isObject, kind, nearest, type Problem, unknownFields } from "@sluice/braze-emulator/Problem"
import type { MessageKind } from "@sluice/braze-emulator/WorkspaceObjects"

/** What is wrong with a value as a person wrote it. Undefined: nothing. */
export type Check = (value: unknown) => string | undefined

/** The fields of a filter, each with its check. */
export type Form = Readonly<Record<string, Check>>

const text: Check = (value) => (typeof value === "string" ? undefined : `must be a text, not ${kind(value)}`)

const whole: Check = (value) =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? undefined : "must be a whole number"

const moment: Check = (value) =>
  typeof value === "number" && !Number.isNaN(value) ? undefined : "must be milliseconds since 1970"

const boolean: Check = (value) => (typeof value === "boolean" ? undefined : `must be true or false, not ${kind(value)}`)

const ENDS = ["answered", "reset", "hang", "truncate", "garbage", "closed"]

/** A status, a class of them, or how an exchange ended. */
export const status: Check = (value) => {
  if (typeof value === "string" && (/^[1-5](\d\d|xx)$/.test(value) || ENDS.includes(value))) return undefined
  const near = typeof value === "string" ? nearest(value, ENDS) : undefined
  return `must be a text such as "503" or "5xx", or one of ${ENDS.join(", ")}${near === undefined ? "" : `; did you mean "${near}"?`}`
}

const KINDS: ReadonlyArray<MessageKind> = ["campaign", "canvas", "messages", "transactional"]

/** Whether a value is a kind of message. */
export const isMessageKind = (value: unknown): value is MessageKind => KINDS.some((kind) => kind === value)

/** Through which endpoint a message came. */
export const messageKind: Check = (value) => {
  if (isMessageKind(value)) return undefined
  const near = typeof value === "string" ? nearest(value, KINDS) : undefined
  return `must be one of ${KINDS.join(", ")}${near === undefined ? "" : `; did you mean "${near}"?`}`
}

const OUTCOMES = ["sent", "unknown recipient", "ambiguous recipient", "no address", "bounced", "unsubscribed"]

/** Almost one of those that have a name here; the states of campaigns and canvases are the seed's. */
const outcome: Check = (value) => {
  if (typeof value !== "string") return text(value)
  const near = OUTCOMES.includes(value) ? undefined : nearest(value, OUTCOMES)
  return near === undefined ? undefined : `is no outcome; did you mean "${near}"?`
}

/** An alias as `LABEL:NAME`, or as the pair. */
export const alias: Check = (value) =>
  (typeof value === "string" && value.includes(":")) ||
  (isObject(value) && typeof value["alias_label"] === "string" && typeof value["alias_name"] === "string")
    ? undefined
    : "must be LABEL:NAME, or an object with alias_label and alias_name"

/** What names somebody. */
const identifiers: Form = {
  external_id: text,
  alias,
  braze_id: text,
  email: text,
  phone: text,
  q: text
}

/** Whom to look for. */
export const users: Form = { ...identifiers, segment: text, offset: whole, limit: whole }

/** Which requests. */
export const requests: Form = {
  status,
  path: text,
  method: text,
  key: text,
  text,
  refused: boolean,
  fault: boolean,
  since: moment,
  before: whole,
  after: whole,
  limit: whole
}

/** Which applied objects. */
export const ledger: Form = { key: text, lane: LaneName.problem, limit: whole }

/** Which messages. */
export const outbox: Form = { external_id: text, kind: messageKind, id: text, outcome, text, limit: whole }

/** Whom to look for, in one way at least: an id that is not there would mean everybody. */
export const whoProblems = (who: unknown): ReadonlyArray<Problem> => {
  if (!isObject(who))
    return [{ path: "", message: `must be an external_id, or an object with another identifier, not ${kind(who)}` }]
  const wrong = problems(users, who)
  const named = Object.keys(identifiers).some((name) => who[name] !== undefined)
  return named || wrong.length > 0 ? wrong : [{ path: "", message: "must hold an identifier" }]
}

/** Everything that is wrong with a filter: a field that is none would leave it without effect. */
export const problems = (form: Form, filter: unknown): ReadonlyArray<Problem> => {
  if (!isObject(filter)) return [{ path: "", message: `must be an object, not ${kind(filter)}` }]
  const given = Object.entries(filter).filter(([, value]) => value !== undefined)
  return [
    ...unknownFields(Object.fromEntries(given), Object.keys(form), ""),
    ...given.flatMap(([path, value]) => {
      const message = form[path]?.(value)
      return message === undefined ? [] : [{ path, message }]
    })
  ]
}
