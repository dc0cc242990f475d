import type { Schemas } from "../../control/Client.js"

type Rule = Schemas["FaultRuleInput"]
type Action = Rule["action"]

/** What a form says of a rule, as it was typed. */
export interface RuleDraft {
  readonly what: string
  readonly path: string
  readonly percent: string
  readonly nth: string
  readonly times: string
}

export const blank: RuleDraft = { what: "unavailable", path: "", percent: "", nth: "", times: "" }

interface Kind {
  readonly says: string
  readonly action: Action
}

/** What can go wrong, in the words of a person. Other values of an action are set in the JSON. */
export const kinds: Readonly<Record<string, Kind>> = {
  unavailable: { says: "503 Service Unavailable", action: { type: "status", status: 503 } },
  "applied-503": {
    says: "503, though it was applied",
    action: { type: "status", status: 503, apply: true }
  },
  invalid: { says: "400 Bad Request", action: { type: "status", status: 400 } },
  "rate-limit": { says: "429 for two seconds", action: { type: "rateLimit", resetAfter: 2 } },
  before: { says: "connection broken, not applied", action: { type: "reset", when: "before" } },
  after: { says: "connection broken, applied", action: { type: "reset", when: "after" } },
  hang: { says: "no answer", action: { type: "hang" } },
  delay: { says: "an answer one second late", action: { type: "delay", ms: 1_000 } },
  truncate: { says: "half an answer", action: { type: "truncate", bytes: 10 } },
  garbage: { says: "an answer that is not JSON", action: { type: "garbage", where: "body" } },
  refuse: { says: "objects refused inside of a 201", action: { type: "refuse", reason: "refused on purpose" } }
}

/** Only what was typed. A number is left as it stands where it is none: the mock says what is wrong with it. */
const typed = <Name extends string>(name: Name, text: string, factor = 1): Partial<Record<Name, number>> => {
  if (text.trim() === "") return {}
  const fields: Partial<Record<Name, number>> = {}
  fields[name] = Number(text) * factor
  return fields
}

/** The rule that a form describes. */
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
