import type { Schemas } from "../../control/Client.js"
import { number } from "../../parts/Format.js"

type Match = Schemas["FaultRule"]["match"]

const suffix = (n: number): string => {
  if (n % 100 >= 11 && n % 100 <= 13) return "th"
  return ["th", "st", "nd", "rd"][n % 10] ?? "th"
}

const ordinal = (n: number): string => `${number(n)}${suffix(n)}`

/** The requests that a rule matches: `Every 2nd request to /users/track with an object in events`. */
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
