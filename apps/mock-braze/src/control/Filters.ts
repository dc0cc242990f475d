import { endingNames } from "@sluice/braze-emulator/FaultAction"
import * as LaneName from "@sluice/braze-emulator/LaneName"
import { isObject, kind, type Problem } from "@sluice/braze-emulator/Problem"
import type { MessageKind } from "@sluice/braze-emulator/WorkspaceObjects"
import { boolean, didYouMean, type Field, formProblems, leaf, listed, moment, oneOf, text, whole } from "./Field.js"

const isEnding = (value: string): boolean => endingNames.some((ending) => ending === value)

/** A status, a class of statuses, or how an exchange ended. */
export const status: Field<string> = leaf({
  schema: { type: "string" },
  mistake: (value) =>
    typeof value === "string" && (/^[1-5](\d\d|xx)$/.test(value) || isEnding(value))
      ? undefined
      : `must be a string such as "503" or "5xx", or ${listed(endingNames)}${didYouMean(value, endingNames)}`
})

const messageKinds: ReadonlyArray<MessageKind> = ["campaign", "canvas", "messages", "transactional"]

const outcomes = ["sent", "unknown recipient", "ambiguous recipient", "no address", "bounced", "unsubscribed"]

/**
 * Any text is accepted, because the status of a campaign or canvas is also an outcome. Only near misses of the known
 * outcomes are refused.
 */
const outcome: Field<string> = leaf({
  schema: { type: "string" },
  mistake: (value) => {
    if (typeof value !== "string") return `must be a string, not ${kind(value)}`
    const hint = outcomes.includes(value) ? "" : didYouMean(value, outcomes)
    return hint === "" ? undefined : `unknown outcome${hint}`
  }
})

const lane: Field<string> = leaf({ schema: { type: "string" }, mistake: LaneName.problem })

/** An alias as `LABEL:NAME` or as an object. */
export const alias: Field<string | { readonly alias_label: string; readonly alias_name: string }> = leaf({
  schema: {
    anyOf: [
      { type: "string" },
      {
        type: "object",
        required: ["alias_label", "alias_name"],
        properties: { alias_label: { type: "string" }, alias_name: { type: "string" } },
        additionalProperties: false
      }
    ]
  },
  mistake: (value) =>
    (typeof value === "string" && value.includes(":")) ||
    (isObject(value) && typeof value["alias_label"] === "string" && typeof value["alias_name"] === "string")
      ? undefined
      : "must be LABEL:NAME, or an object with alias_label and alias_name"
})

const identifiers = { external_id: text, alias, braze_id: text, email: text, phone: text, q: text }

/** The filter for users. */
export const users = { ...identifiers, segment: text, offset: whole(0), limit: whole(0) }

/** The filter for requests. */
export const requests = {
  status,
  path: text,
  method: text,
  key: text,
  text,
  refused: boolean,
  fault: boolean,
  dropped: boolean,
  mistake: boolean,
  advice: boolean,
  code: text,
  sentence: text,
  since: moment,
  before: whole(0),
  after: whole(0),
  limit: whole(0)
}

/** The filter for traffic. */
export const traffic = { range: whole(1), buckets: whole(1) }

/** The filter for applied objects. */
export const ledger = { key: text, lane, before: whole(0), after: whole(0), limit: whole(0) }

/** The filter for messages. */
export const outbox = {
  external_id: text,
  kind: oneOf(messageKinds),
  id: text,
  outcome,
  text,
  limit: whole(0)
}

/** The body of a reset. */
export const reset = { to: oneOf(["seed", "empty"]) }

/** The number of items of a catalog. */
export const items = { limit: whole(0) }

/** Every mistake in a query for one user. A query without an identifier would match every user. */
export const userProblems = (query: unknown): ReadonlyArray<Problem> => {
  if (!isObject(query))
    return [{ path: "", message: `must be an external_id, or an object with another identifier, not ${kind(query)}` }]
  const wrong = formProblems(users, query)
  const named = Object.keys(identifiers).some((name) => query[name] !== undefined)
  return named || wrong.length > 0 ? wrong : [{ path: "", message: `must contain ${listed(Object.keys(identifiers))}` }]
}
