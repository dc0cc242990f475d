import * as Emulator from "@sluice/braze-emulator/Emulator"
import { Json } from "@sluice/values"
import * as Canary from "./Canary.js"
import type * as Trace from "./Trace.js"
import { type FaultScript, faultless, type Vendor } from "./Vendor.js"

/** Braze as the emulator behaves, for one run. */
export interface BrazeVendor extends Vendor {
  /** The key that it accepts; a canary. */
  readonly apiKey: string
  readonly emulator: Emulator.Emulator
}

/**
 * Throws an error with the places if the script is not valid.
 *
 * @param now The clock of the run, in milliseconds since 1970.
 */
export const make = (now: () => number, script: FaultScript = faultless): BrazeVendor => {
  const emulator = Emulator.make({ apiKey: Canary.key, now, bounds: { ledger: 10_000 } })
  const problems = emulator.workspace.faults.set({ seed: script.seed, rules: script.rules })
  if (problems.length > 0) throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join("\n"))
  return { apiKey: Canary.key, emulator, handle: (request) => emulator.handle(request) }
}

/** An object for one array of `users/track`. */
export interface RawObject {
  readonly lane: string
  readonly object: Json.Json
}

/**
 * What Braze does with these objects, each sent alone to an empty workspace: `refused` if it refuses one of them, `dropped`
 * if it would not keep all of one, otherwise `applied`.
 *
 * `_update_existing_only: true` is left out, since in an empty workspace it drops everything. An unknown `braze_id` also
 * drops everything, rightly: it never creates a profile.
 */
export const verdictOf = (objects: ReadonlyArray<RawObject>, now: number): Trace.RawVerdict["verdict"] => {
  const verdicts = objects.map(({ lane, object }) => verdictOfOne(lane, object, now))
  if (verdicts.includes("refused")) return "refused"
  return verdicts.includes("dropped") ? "dropped" : "applied"
}

const verdictOfOne = (lane: string, object: Json.Json, now: number): Trace.RawVerdict["verdict"] => {
  const emulator = Emulator.make({ apiKey: Canary.key, now: () => now, bounds: { ledger: 10 } })
  const { status, body } = emulator.handle({
    method: "POST",
    path: "/users/track",
    headers: { authorization: `Bearer ${Canary.key}`, "content-type": "application/json" },
    body: textOf({ [lane]: [creating(object)] })
  })
  const answer: unknown = JSON.parse(body)
  const refused = typeof answer === "object" && answer !== null && "errors" in answer
  if (status !== 201 || refused) return "refused"
  // Advice counts too: a name that resembles a reserved one is stored, but not as what it means.
  const { mistakes } = emulator.workspace
  return mistakes.list().length > 0 || mistakes.advice().length > 0 ? "dropped" : "applied"
}

const creating = (object: Json.Json): Json.Json => {
  if (!Json.isObject(object) || object["_update_existing_only"] !== true) return object
  return { ...object, _update_existing_only: false }
}

/** A value that is nested too deep to be written is not valid for the vendor either. */
const textOf = (value: unknown): string => {
  try {
    return JSON.stringify(value)
  } catch {
    return "{"
  }
}
