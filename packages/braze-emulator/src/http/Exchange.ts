import type { Action, Wire } from "../faults/Fault.js"
import type { Fired } from "../faults/Faults.js"
import type { Applied } from "../record/Applied.js"
import type * as Journal from "../record/Journal.js"
import type { Place } from "../record/Mistakes.js"
import * as Hash from "../text/Hash.js"
import * as RateLimit from "../workspace/RateLimit.js"
import * as Answer from "./Answer.js"
import * as Dispatch from "./Dispatch.js"
import type { Incoming } from "./Incoming.js"

/** One exchange: the rules are asked, the request is judged unless a rule forbids it, and everything is written down. */
export const run = (incoming: Incoming): Answer.Answer => {
  const { request, workspace, body } = incoming
  const n = ++workspace.requests
  const at = request.at ?? workspace.clock.now()
  const id = Hash.uuid(workspace.idSeed, n)
  const fired = workspace.faults.choose({ method: request.method, path: request.path, body })
  const place = { request: id, n, method: request.method, path: request.path }
  const judged = applies(fired) ? Dispatch.judge(incoming, at, place, fired?.refuse) : Dispatch.untouched
  const content = fired === undefined ? judged : replaced(fired.action, judged, incoming, at)
  const whole = content.body === "" ? "" : JSON.stringify(content.body)
  const noise = fired?.action.type === "garbage" ? garbage(n, Math.max(16, whole.length)) : undefined
  const text = noise !== undefined && fired?.action.type === "garbage" && fired.action.where === "body" ? noise : whole
  const wire = fired === undefined ? undefined : wireOf(fired.action, text, noise)
  const mistakes = repeats(incoming, place, judged)
  const headers = Answer.headers(content.status, id, content.headers)
  if (mistakes.length > 0) headers[mistakesHeader] = mistakes.join(", ")
  const plain = { status: content.status, headers, body: text, workspace: workspace.name, n }
  const answer = wire === undefined ? plain : { ...plain, fault: wire }
  write(incoming, { id, n, at, answer, judged, mistakes, fired })
  return answer
}

/** Names the mistakes of a request in its answer, by their codes. Real Braze has no such header. */
export const mistakesHeader = "x-mock-braze-mistakes"

/** Writes what was applied into the ledger. All mistakes of the request: those that were noted, and what came before. */
const repeats = (
  { workspace }: Incoming,
  place: Place,
  { applied, mistakes }: Dispatch.Judged
): ReadonlyArray<string> => {
  let first: Applied | undefined
  let times = 0
  workspace.ledger.add(place.n, applied, (one) => {
    first ??= one
    times++
  })
  if (first === undefined) return mistakes
  const { lane, index } = first
  workspace.mistakes.note("sent-twice", `${lane}[${index}] was applied before, with the same content.`, place, times)
  return [...mistakes, "sent-twice"]
}

/** Where a rule that fires leaves the request to be judged. */
const applies = (fired: Fired | undefined): boolean =>
  fired === undefined || fired.action.type === "refuse" || fired.action.apply

/** What the answer becomes under an action. */
const replaced = (action: Action, judged: Answer.Content, incoming: Incoming, at: number): Answer.Content => {
  if (action.type === "status") {
    const plain = Answer.plain(action.status)
    const headers = lowerCase(action.headers ?? {})
    return { status: action.status, body: action.body === undefined ? plain.body : action.body, headers }
  }
  if (action.type === "rateLimit") {
    const standing = { limited: true, limit: 0, remaining: 0, resetAt: at + action.resetAfter * 1000 }
    const limit = Dispatch.limitOf(incoming)
    return {
      ...Answer.plain(429),
      headers: RateLimit.headers(
        { ...standing, limit },
        incoming.limits,
        at,
        incoming.workspace.world.settings.rateHeaders
      )
    }
  }
  return judged
}

const lowerCase = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

const wireOf = (action: Action, body: string, noise: string | undefined): Wire | undefined => {
  switch (action.type) {
    case "reset":
      return { type: "reset" }
    case "hang":
      return { type: "hang" }
    case "delay":
      return { type: "delay", ms: action.ms }
    case "drip":
      return { type: "drip", bytesPerSecond: action.bytesPerSecond }
    case "truncate": {
      const length = Buffer.byteLength(body)
      return { type: "truncate", bytes: Math.max(0, Math.min(action.bytes ?? Math.floor(length / 2), length - 1)) }
    }
    case "garbage":
      return { type: "garbage", where: action.where, bytes: Buffer.from(noise ?? "", "latin1") }
    default:
      return undefined
  }
}

/** Printable noise that is neither JSON nor HTTP, the same in every run. */
const garbage = (n: number, length: number): string => {
  let text = "\u007f"
  for (let i = 1; i < length; i++) text += String.fromCharCode(33 + Math.floor(Hash.draw(n, i) * 94))
  return text
}

interface Happened {
  readonly id: string
  readonly n: number
  readonly at: number
  readonly answer: Answer.Answer
  readonly judged: Dispatch.Judged
  readonly mistakes: ReadonlyArray<string>
  readonly fired: Fired | undefined
}

const write = (
  { request, kept, workspace }: Incoming,
  { id, n, at, answer, judged, mistakes, fired }: Happened
): void => {
  const ended = expected(fired?.action)
  workspace.stats.add(
    ended === "reset" || ended === "hang" ? ended : String(answer.status),
    judged.applied,
    judged.refused
  )
  const entry: Journal.Entry = {
    id,
    n,
    at,
    method: request.method,
    path: request.path,
    query: request.query ?? "",
    headers: request.headers,
    body: kept,
    status: answer.status,
    answerHeaders: answer.headers,
    answer: answer.body,
    fault: fired === undefined ? undefined : { rule: fired.rule, type: fired.action.type },
    applied: judged.applied.length,
    refused: judged.refused,
    mistakes,
    ended,
    ms: 0
  }
  workspace.journal.add(entry)
  workspace.watch.request(entry)
}

const expected = (action: Action | undefined): Journal.Ended => {
  switch (action?.type) {
    case "reset":
    case "hang":
    case "truncate":
    case "garbage":
      return action.type
    default:
      return "answered"
  }
}
