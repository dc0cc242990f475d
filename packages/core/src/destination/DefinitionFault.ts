import { didYouMean } from "@sluice/values/NearMiss"
import type { Reason } from "@sluice/values/Reason"
import * as Remarks from "../outcome/Remarks.js"
import type { Misfit } from "./ReturnedValue.js"
import * as Thrown from "./Thrown.js"

/** The function of a definition that failed, and the destination as messages name it. */
export interface FailedMember {
  readonly destination: string
  readonly member: string
}

/** A function of a definition threw. */
export const threw = ({ destination, member }: FailedMember, thrown: unknown): Reason =>
  Remarks.reason("destination-threw", { thrown: Thrown.clauseOf(thrown), member, destination, fix: fixOf(member) })

/** A function of a definition returned a value that cannot be used. */
export const returned = ({ destination, member }: FailedMember, { at, expected, found, suggestion }: Misfit): Reason =>
  Remarks.reason("destination-returned", {
    member,
    destination,
    found,
    at: at === "" ? "" : ` at ${at}`,
    expected: `${expected}`,
    fix: `${didYouMean(suggestion).trim()} ${fixOf(member)}`.trim()
  })

/** These functions receive every object of a record, so the fault concerns single records. */
const perRecord: ReadonlySet<string> = new Set(["key", "lane", "repeatable", "item"])

const fixOf = (member: string): string =>
  perRecord.has(member)
    ? `Fix ${member}: it must accept every object that the item schema accepts.`
    : `Fix ${member} in the code of the destination.`
