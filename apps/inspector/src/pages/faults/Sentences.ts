import type { Schemas } from "../../control/Client.js"
import { number } from "../../parts/Format.js"
import { preview } from "../../parts/tree/JsonPath.js"

type Match = Schemas["FaultRule"]["match"]
type Action = Schemas["FaultRule"]["action"]

const suffix = (n: number): string => {
  if (n % 100 >= 11 && n % 100 <= 13) return "th"
  return ["th", "st", "nd", "rd"][n % 10] ?? "th"
}

const ordinal = (n: number): string => `${number(n)}${suffix(n)}`

const seconds = (ms: number): string => (ms < 1_000 ? `${number(ms)} ms` : `${number(ms / 1_000)} s`)

/** Which requests a rule is about: `Every 2nd request to /users/track with an object in events`. */
export const matchSentence = ({
  path,
  method,
  nth,
  every,
  probability,
  key,
  lane,
  index,
  bodyContains
}: Match): string => {
  const which =
    nth !== undefined ? `The ${ordinal(nth)}` : every !== undefined && every > 1 ? `Every ${ordinal(every)}` : "Every"
  const place = index === undefined ? "" : `[${number(index)}]`
  const parts = [
    `${which}${method === undefined ? "" : ` ${method.toUpperCase()}`} request`,
    path === undefined ? "" : `to ${path}`,
    lane === undefined && index === undefined ? "" : `with an object at ${lane ?? "any list"}${place}`,
    key === undefined ? "" : `about ${key}`,
    bodyContains === undefined ? "" : `with “${bodyContains}” in its body`,
    probability === undefined ? "" : `with a probability of ${number(Number((probability * 100).toFixed(2)))} %`
  ]
  return parts.filter((part) => part !== "").join(" ")
}

/** What a rule does: `gets 503 and is not applied`. */
export const actionSentence = (action: Action): string => {
  const applied = "apply" in action && action.apply ? "is applied" : "is not applied"
  switch (action.type) {
    case "status":
      return `${applied} and gets ${action.status}${action.body === undefined ? "" : ` with the body ${preview(action.body, 60)}`}`
    case "rateLimit":
      return `${applied} and gets 429 with a reset after ${seconds(action.resetAfter * 1_000)}`
    case "reset":
      return `${applied}, and its connection is reset`
    case "hang":
      return `${applied} and gets no response`
    case "delay":
      return `${applied} and gets its response after ${seconds(action.ms)}`
    case "truncate":
      return `${applied}, and its response is cut off after ${action.bytes === undefined ? "half of it" : `${number(action.bytes)} bytes`}`
    case "garbage":
      return `${applied} and gets ${action.where === "body" ? "a body that is not JSON" : "bytes that are not HTTP"}`
    case "drip":
      return `${applied} and gets its response at ${number(action.bytesPerSecond)} bytes per second`
    case "refuse":
      return `has its matching objects refused with “${action.reason}”`
  }
}
