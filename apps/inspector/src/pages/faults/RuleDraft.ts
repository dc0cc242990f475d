import type { Schemas } from "../../control/Client.js"

type Rule = Schemas["FaultRuleInput"]
type Action = Rule["action"]

/** The values of the form. */
export interface RuleDraft {
  readonly what: string
  readonly path: string
  readonly percent: string
  readonly nth: string
  readonly times: string
}

/** An empty form. */
export const blank: RuleDraft = { what: "unavailable", path: "", percent: "", nth: "", times: "" }

interface ActionChoice {
  readonly says: string
  readonly action: Action
}

/**
 * The options of the form: selected common actions with fixed values. The description of the control API lists every
 * action, but not the useful values. All other actions and values can be entered as JSON.
 */
export const kinds: Readonly<Record<string, ActionChoice>> = {
  unavailable: { says: "503 Service Unavailable", action: { type: "status", status: 503 } },
  "applied-503": {
    says: "503, although applied",
    action: { type: "status", status: 503, apply: true }
  },
  invalid: { says: "400 Bad Request", action: { type: "status", status: 400 } },
  "rate-limit": { says: "429 for 2 s", action: { type: "rateLimit", resetAfter: 2 } },
  before: { says: "connection reset, not applied", action: { type: "reset", when: "before" } },
  after: { says: "connection reset, applied", action: { type: "reset", when: "after" } },
  hang: { says: "no response", action: { type: "hang" } },
  delay: { says: "response delayed by 1 s", action: { type: "delay", ms: 1_000 } },
  truncate: { says: "truncated response", action: { type: "truncate", bytes: 10 } },
  garbage: { says: "response that is not JSON", action: { type: "garbage", where: "body" } },
  refuse: { says: "objects refused inside a 201", action: { type: "refuse", reason: "refused on purpose" } }
}

/** The field, if a value was typed. Invalid numbers are sent unchanged, so that the mock reports the mistake. */
const typed = <Name extends string>(name: Name, text: string, factor = 1): Partial<Record<Name, number>> => {
  if (text.trim() === "") return {}
  const fields: Partial<Record<Name, number>> = {}
  fields[name] = Number(text) * factor
  return fields
}

/** The rule of the form. */
export const ruleOf = ({ nth, path, percent, times, what }: RuleDraft): Rule => {
  const match = {
    ...(path.trim() !== "" && { path: path.trim() }),
    ...typed("nth", nth),
    ...typed("probability", percent, 0.01)
  }
  return {
    ...(Object.keys(match).length > 0 && { match }),
    action: kinds[what]?.action ?? { type: "status", status: 503 },
    ...typed("times", times)
  }
}
