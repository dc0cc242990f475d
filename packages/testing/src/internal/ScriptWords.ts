import type * as Fault from "@sluice/braze-emulator/Fault"
import * as FaultAction from "@sluice/braze-emulator/FaultAction"
import type { FaultScript } from "../Vendor.js"
import { oneLine } from "./Readable.js"

/** The effects of a script on the vendor, as sentences for people. Empty without faults. */
export const sentences = ({ refusals = 0, refused = [], rules, unreachable }: FaultScript): ReadonlyArray<string> => [
  ...(refusals > 0 ? [`The vendor refuses ${share(refusals)}.`] : []),
  ...refused.map((object) => `The vendor refuses ${oneLine(object)}.`),
  ...rules.map(ruleSentence),
  ...(unreachable.length > 0 ? [`${numbered([...unreachable].sort((a, b) => a - b))} cannot connect.`] : [])
]

const share = (part: number): string => (part >= 1 ? "every object" : `about ${Math.round(part * 100)}% of the objects`)

const numbered = (numbers: ReadonlyArray<number>): string =>
  numbers.length === 1 ? `Request ${numbers[0]}` : `Requests ${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1)}`

const ruleSentence = ({ action, match, times }: Fault.FaultRule): string => {
  const limit =
    times === undefined || match.nth !== undefined ? "" : `, at most ${times === 1 ? "once" : `${times} times`}`
  return `${subject(match)} ${FaultAction.summary(action)}${limit}.`
}

const subject = (match: Fault.Match): string => {
  const { every, index, key, lane, nth, probability } = match
  const about = [
    ...(key === undefined ? [] : [` about ${key}`]),
    ...(lane === undefined ? [] : [` with an object in ${lane}`]),
    ...(index === undefined ? [] : [` with an object at position ${index}`])
  ].join("")
  if (nth !== undefined) return about === "" ? `Request ${nth}` : `The request number ${nth}${about}`
  if (every !== undefined) return `Every request number ${every}${about}, counted again from 1,`
  if (probability !== undefined) return `A request${about}, with probability ${probability},`
  return `Every request${about}`
}
