import * as FaultAction from "../faults/FaultAction.js"
import type { Fired } from "../faults/Faults.js"
import type { Applied } from "../record/Applied.js"
import * as Journal from "../record/Journal.js"
import type { RequestRef } from "../record/Mistakes.js"
import * as Hash from "../text/Hash.js"
import * as RateLimit from "../workspace/RateLimit.js"
import * as Dispatch from "./Dispatch.js"
import * as EmulatorResponse from "./EmulatorResponse.js"
import type { Incoming } from "./Incoming.js"

/** Runs one exchange: chooses a fault rule, handles the request unless the rule forbids it, and records everything. */
export const run = (incoming: Incoming): EmulatorResponse.EmulatorResponse => {
  const { request, workspace, body } = incoming
  const n = ++workspace.requests
  const at = request.at ?? workspace.clock.now()
  const id = Hash.uuid(workspace.idSeed, n)
  const fired = workspace.faults.choose({ method: request.method, path: request.path, body })
  const ref = { request: id, n, method: request.method, path: request.path }
  const action = fired?.action
  const dispatched =
    action === undefined || FaultAction.applies(action)
      ? Dispatch.dispatch(incoming, at, ref, fired?.refuse)
      : Dispatch.untouched
  const replacement = action === undefined ? undefined : FaultAction.response(action)
  const content = replaced(replacement, dispatched, incoming, at)
  const whole = content.body === "" ? "" : JSON.stringify(content.body)
  const noise = (): string => garbage(n, Math.max(16, whole.length))
  const text = replacement?.as === "noise" ? noise() : whole
  const wire = action === undefined ? undefined : FaultAction.wire(action, text, () => Buffer.from(noise(), "latin1"))
  const { mistakes, notes } = repeats(incoming, ref, dispatched)
  const headers = EmulatorResponse.headers(content.status, id, content.headers)
  if (mistakes.length > 0) headers[mistakesHeader] = mistakes.join(", ")
  if (dispatched.advice.length > 0) headers[adviceHeader] = dispatched.advice.join(", ")
  const ended = action === undefined ? "answered" : FaultAction.actions[action.type].ended
  const plain = { status: content.status, headers, body: text, ended, workspace: workspace.name, n }
  const response = wire === undefined ? plain : { ...plain, fault: wire }
  write(incoming, { id, n, at, response, dispatched, mistakes, notes, fired })
  return response
}

/** Header with the codes of the mistakes in a request. Braze has no such header. */
export const mistakesHeader = "x-mock-braze-mistakes"

/** Header with the codes of the advice about a request. Braze has no such header. */
export const adviceHeader = "x-mock-braze-advice"

type Noted = Pick<Dispatch.DispatchResult, "mistakes" | "notes">

/**
 * Adds the applied objects to the ledger. Returns the mistakes and notes of the request, with `sent-twice` for each object
 * that was applied before.
 */
const repeats = (
  { workspace }: Incoming,
  ref: RequestRef,
  { applied, mistakes, notes }: Dispatch.DispatchResult
): Noted => {
  const again: Array<Journal.RequestNote> = []
  workspace.ledger.add(ref.n, applied, (one) => again.push(new SentTwice(one)))
  const [first] = again
  if (first === undefined) return { mistakes, notes }
  const { code, message, path } = first
  workspace.mistakes.note({ code, message, path, ref, times: again.length })
  return { mistakes: [...mistakes, code], notes: [...notes, ...again].slice(0, Journal.mostNotes) }
}

/** A note that creates its texts when they are read, because a repeated request with 75 objects has 75 notes. */
class SentTwice implements Journal.RequestNote {
  readonly #lane: string
  readonly #index: number

  constructor({ lane, index }: Applied) {
    this.#lane = lane
    this.#index = index
  }

  get code(): string {
    return "sent-twice"
  }

  get message(): string {
    return `${this.path} was already applied with the same content.`
  }

  get path(): string {
    return `${this.#lane}[${this.#index}]`
  }

  get sentence(): string {
    return ""
  }
}

/** The content of the response under a fault. Noise replaces it later, as a string. */
const replaced = (
  replacement: FaultAction.ResponseReplacement | undefined,
  dispatched: EmulatorResponse.Content,
  incoming: Incoming,
  at: number
): EmulatorResponse.Content => {
  switch (replacement?.as) {
    case "status": {
      const { status, body = EmulatorResponse.plain(status).body, headers } = replacement
      return { status, body, headers: lowerCase(headers) }
    }
    case "rateLimit": {
      const limit = Dispatch.limitOf(incoming)
      const standing = { limited: true, limit, remaining: 0, resetAt: at + replacement.resetAfter * 1000 }
      const headers = RateLimit.headers(standing, incoming.limits, at, incoming.workspace.world.settings.rateHeaders)
      return { ...EmulatorResponse.plain(429), headers }
    }
    default:
      return dispatched
  }
}

const lowerCase = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

/** Printable noise that is neither JSON nor HTTP; the same in every run. */
const garbage = (n: number, length: number): string => {
  let text = "\u007f"
  for (let i = 1; i < length; i++) text += String.fromCharCode(33 + Math.floor(Hash.draw(n, i) * 94))
  return text
}

interface RequestResult {
  readonly id: string
  readonly n: number
  readonly at: number
  readonly response: EmulatorResponse.EmulatorResponse
  readonly dispatched: Dispatch.DispatchResult
  readonly mistakes: ReadonlyArray<string>
  readonly notes: ReadonlyArray<Journal.RequestNote>
  readonly fired: Fired | undefined
}

const write = (
  { request, kept, workspace }: Incoming,
  { id, n, at, response, dispatched, mistakes, notes, fired }: RequestResult
): void => {
  const { ended } = response
  workspace.stats.add(
    FaultAction.endings[ended].hasStatus ? String(response.status) : ended,
    dispatched.applied,
    dispatched.refused
  )
  const entry: Journal.JournalEntry = {
    id,
    n,
    at,
    method: request.method,
    path: request.path,
    query: request.query ?? "",
    headers: request.headers,
    body: kept,
    status: response.status,
    answerHeaders: response.headers,
    answer: response.body,
    fault: fired === undefined ? undefined : { rule: fired.rule, type: fired.action.type },
    applied: dispatched.applied.length,
    refused: dispatched.refused,
    dropped: dispatched.dropped,
    mistakes,
    advice: dispatched.advice,
    notes,
    ended,
    ms: 0
  }
  workspace.journal.add(entry)
  workspace.observers.request(entry)
}
