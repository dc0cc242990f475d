import { operators } from "@sluice/braze-api/ArrayOperators"
import * as Emulator from "@sluice/braze-emulator/Emulator"
import type { JournalEntry } from "@sluice/braze-emulator/Journal"
import { Json } from "@sluice/values"
import * as Canary from "./Canary.js"
import * as BrazeObjects from "./internal/BrazeObjects.js"
import type * as Trace from "./Trace.js"
import {
  type FaultScript,
  faultless,
  type SeenObject,
  type SeenRequest,
  type VendorRequest,
  type Witness
} from "./Vendor.js"

/** An emulated Braze for one run. */
export interface BrazeVendor extends Witness {
  /** The accepted key, which is a canary. */
  readonly apiKey: string
  readonly emulator: Emulator.Emulator
}

/**
 * Throws an error with the places of the mistakes if the script is not valid.
 *
 * @param now The clock of the run, in milliseconds since 1970.
 */
export const make = (now: () => number, script: FaultScript = faultless): BrazeVendor => {
  const emulator = Emulator.make({ apiKey: Canary.key, now, bounds: { ledger: 10_000 } })
  const problems = emulator.workspace.faults.set({ seed: script.seed, rules: script.rules })
  if (problems.length > 0) throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join("\n"))
  return {
    apiKey: Canary.key,
    emulator,
    handle: (request) => {
      const answer = emulator.handle(request)
      return { ...answer, seen: seenOf(request, emulator.workspace.journal.byNumber(answer.n)) }
    }
  }
}

/** The emulator's treatment of each object of a request, by its journal. */
const seenOf = ({ body, path }: VendorRequest, entry: JournalEntry | undefined): SeenRequest => {
  const sent = Json.parse(body)
  if (!Json.isObject(sent)) return { objects: [], decides: false, problem: "the body is not a JSON object" }
  const places = BrazeObjects.objectsOf(path, sent)
  if (places === undefined) return { objects: [], decides: false, problem: "no objects are known at this path" }
  const fault = entry?.fault?.type ?? "refuse"
  const refused = new Set(entry?.refused.map(({ lane, index }) => `${lane} ${index}`))
  const dropped = new Set(entry?.dropped.map(({ lane, index }) => `${lane} ${index}`))
  // An entry without any effect is about a request that was refused as a whole, or that a fault kept from Braze.
  const isProcessed = entry !== undefined && entry.applied + refused.size + dropped.size > 0
  const did = (place: string): SeenObject["did"] => {
    if (!isProcessed) return "untouched"
    if (refused.has(place)) return "refused"
    return dropped.has(place) ? "accepted" : "applied"
  }
  return {
    objects: places.map(({ index, lane, list, object }) => ({
      lane,
      object,
      did: did(`${list} ${index}`),
      repeatable: isRepeatable(lane, object),
      hasKey: false
    })),
    decides: isProcessed && fault === "refuse"
  }
}

/** Whether applying an object twice has the same effect as applying it once. */
const isRepeatable = (lane: string, object: Json.Json): boolean => {
  if (lane === "attributes") return Json.isObject(object) && !Object.values(object).some(addsAgain)
  return lane !== "events" && lane !== "purchases" && lane !== "messages"
}

/** Whether a value is an operation that adds again when it is applied twice: `inc`, `add` or `$add`. */
const addsAgain = (value: Json.Json): boolean => {
  if (!Json.isObject(value)) return false
  const names = Object.keys(value)
  return names.every((name) => operations.has(name)) && names.some((name) => adding.has(name))
}

const { add, addObjects, increment, remove, removeObjects, updateObjects } = operators
const operations: ReadonlySet<string> = new Set([increment, add, remove, addObjects, removeObjects, updateObjects])
const adding: ReadonlySet<string> = new Set([increment, add, addObjects])

/** An object for one array of `users/track`. */
export interface RawObject {
  readonly lane: string
  readonly object: Json.Json
}

/**
 * The effect of these objects, each sent alone to an empty workspace: `refused` if Braze refuses one of them, `dropped`
 * if Braze does not store one of them completely, otherwise `applied`.
 *
 * `_update_existing_only: true` is left out, because it drops every object in an empty workspace. An unknown `braze_id`
 * also drops the object, which is correct because it never creates a profile.
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
  // Advice also counts: a name that resembles a reserved name is stored, but as a custom attribute.
  const { mistakes } = emulator.workspace
  return mistakes.list().length > 0 || mistakes.advice().length > 0 ? "dropped" : "applied"
}

const creating = (object: Json.Json): Json.Json => {
  if (!Json.isObject(object) || object["_update_existing_only"] !== true) return object
  return { ...object, _update_existing_only: false }
}

/** A value that is nested too deeply to be written is not valid for the vendor either. */
const textOf = (value: unknown): string => {
  try {
    return JSON.stringify(value)
  } catch {
    return "{"
  }
}
