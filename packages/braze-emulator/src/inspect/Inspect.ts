import * as RequestHeaders from "@sluice/braze-api/RequestHeaders"
import { type ExchangeEnd, endings } from "../faults/FaultAction.js"
import * as Keys from "../http/Keys.js"
import type { Dropped, RefusedObject } from "../record/Applied.js"
import type * as Journal from "../record/Journal.js"
import * as Mistakes from "../record/Mistakes.js"
import * as BodyStore from "../state/BodyStore.js"
import * as Body from "../text/Body.js"
import * as ItemKey from "../text/ItemKey.js"
import * as Json from "../text/Json.js"
import { isObject } from "../text/Problem.js"
import { type Headers, header } from "../text/Request.js"
import * as Sliced from "../text/Sliced.js"

/** An exchange for a list: no body, no headers, no key. */
export interface Summary {
  readonly id: string
  readonly n: number
  /** ISO 8601 in UTC. */
  readonly at: string
  readonly method: string
  readonly path: string
  readonly status: number
  readonly ended: ExchangeEnd
  /** Number of applied objects. */
  readonly applied: number
  readonly fault: Journal.FiredFault | null
  /** Number of objects in the request. */
  readonly items: number
  /** Number of objects in the request by list. */
  readonly lanes: Readonly<Record<string, number>>
  readonly refused: ReadonlyArray<RefusedObject>
  /** The objects that were accepted without effect, such as recipients who receive no message. */
  readonly dropped: ReadonlyArray<Dropped>
  /** Size of the request's body. */
  readonly bytes: number
  /** Size of the response's body. */
  readonly answerBytes: number
  /** Milliseconds from its arrival to the end of its response; 0 until that is known. */
  readonly ms: number
  /** Codes of the mistakes in the request. */
  readonly mistakes: ReadonlyArray<string>
  /** Codes of the advice about the request. */
  readonly advice: ReadonlyArray<string>
}

/** An exchange with bodies and headers; every key in it is masked. */
export interface Detail extends Summary {
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  /** Parsed if it is JSON, otherwise as text. */
  readonly body: unknown
  readonly answer: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: unknown
  }
  /** Its mistakes, and the advice about it: at most 200. */
  readonly notes: ReadonlyArray<InspectedNote>
}

/** A mistake in a request, or advice about it. */
export interface InspectedNote {
  readonly kind: "mistake" | "advice"
  readonly code: string
  readonly message: string
  /** Its path in the request, such as `events[0].name`; empty if it is about the whole request. */
  readonly path: string
  /** The recommended correction. */
  readonly advice: string
}

/** The filter for exchanges. All fields present must match. */
export interface RequestFilter {
  /** A status such as `503`, a class such as `5xx`, or an ending such as `reset`. */
  readonly status?: string
  readonly path?: string
  /** Upper or lower case. */
  readonly method?: string
  /** A part of path, query, body or response, in any case. */
  readonly text?: string
  /** Only exchanges with a refused object (`false`: only the others). */
  readonly refused?: boolean
  /** Only exchanges with a fault (`false`: only the others). */
  readonly fault?: boolean
  /** Only exchanges with an object that was accepted without effect (`false`: only the others). */
  readonly dropped?: boolean
  /** Only exchanges with a mistake (`false`: only the others). */
  readonly mistake?: boolean
  /** Only exchanges with advice about them (`false`: only the others). */
  readonly advice?: boolean
  /** The code of a mistake or of advice, such as `sent-twice`. */
  readonly code?: string
  /** Only with the mistake or advice that has this `sentence` in its list; it matches among the first 200 of an exchange. */
  readonly sentence?: string
  /** Exchanges about this person, as `external_id:u1`. */
  readonly key?: string
  /** Milliseconds since 1970; only exchanges that arrived then or later. */
  readonly since?: number
  /** Only numbers below this one, for paging back. Higher ones are not counted in `total`. */
  readonly before?: number
  /** Only numbers above this one: what is new since then. */
  readonly after?: number
  /** Maximum number of exchanges, the newest. Default: 100. */
  readonly limit?: number
}

/** The newest `limit` matching exchanges, oldest first; how many match, and how many were dropped. */
export interface RequestPage {
  readonly requests: ReadonlyArray<Summary>
  readonly total: number
  readonly evicted: number
}

/** Default size of a page. */
export const defaultLimit = 100

/** The matching exchanges. */
export const requests = (journal: Journal.Journal, filter: RequestFilter = {}, keys: Secrets = []): RequestPage =>
  Sliced.run(requestsInSlices(journal, filter, keys))

/** {@link requests} with pauses. Needs memory for the returned exchanges only. */
export const requestsInSlices = function* (
  journal: Journal.Journal,
  filter: RequestFilter,
  keys: Secrets
): Sliced.Sliced<RequestPage> {
  const { limit = defaultLimit } = filter
  const found: Array<Journal.JournalEntry> = []
  const total = yield* eachMatch(journal, filter, (entry) => {
    if (found.length < limit) found.push(entry)
  })
  return { requests: found.reverse().map((entry) => summary(entry, keys)), total, evicted: journal.evicted }
}

/** Visits the matching exchanges, newest first. Returns their number. */
export const eachMatch = function* (
  journal: Journal.Journal,
  filter: RequestFilter,
  visit: (entry: Journal.JournalEntry) => void
): Sliced.Sliced<number> {
  const readsBodies = filter.text !== undefined || filter.key !== undefined
  let total = 0
  let work = 0
  for (let n = Math.min(journal.newest, (filter.before ?? Number.POSITIVE_INFINITY) - 1); n >= journal.oldest; n--) {
    const entry = journal.byNumber(n)
    if (entry === undefined || (filter.after !== undefined && n <= filter.after)) break
    if (matches(entry, filter)) {
      total++
      visit(entry)
    }
    work += 1 + (readsBodies ? (BodyStore.size(entry.body) + entry.answer.length) / Sliced.rowBytes : 0)
    if (work < Sliced.rows) continue
    work = 0
    yield
  }
  return total
}

/** Whether an exchange matches a filter. */
export const matches = (entry: Journal.JournalEntry, filter: RequestFilter): boolean =>
  isSurrounded(entry, filter) &&
  (filter.status === undefined || hasStatus(entry, filter.status)) &&
  (filter.refused === undefined || filter.refused === entry.refused.length > 0) &&
  (filter.fault === undefined || filter.fault === (entry.fault !== undefined)) &&
  hasNotes(entry, filter) &&
  (filter.text === undefined || holds(entry, filter.text.toLowerCase())) &&
  (filter.key === undefined || itemsOf(entry).some((item) => item.key === filter.key))

const isSurrounded = (entry: Journal.JournalEntry, { path, method, since, before, after }: RequestFilter): boolean =>
  (path === undefined || entry.path === path) &&
  (method === undefined || entry.method === method.toUpperCase()) &&
  (since === undefined || entry.at >= since) &&
  (before === undefined || entry.n < before) &&
  (after === undefined || entry.n > after)

const hasNotes = ({ dropped, mistakes, advice, notes }: Journal.JournalEntry, filter: RequestFilter): boolean =>
  (filter.dropped === undefined || filter.dropped === dropped.length > 0) &&
  (filter.mistake === undefined || filter.mistake === mistakes.length > 0) &&
  (filter.advice === undefined || filter.advice === advice.length > 0) &&
  (filter.code === undefined || mistakes.includes(filter.code) || advice.includes(filter.code)) &&
  (filter.sentence === undefined ||
    notes.some(
      ({ code, sentence }) => sentence === filter.sentence && (filter.code === undefined || code === filter.code)
    ))

const holds = (entry: Journal.JournalEntry, text: string): boolean =>
  [entry.path, entry.query, entry.answer, bodyOf(entry).text()].some((part) => part.toLowerCase().includes(text))

const hasStatus = (entry: Journal.JournalEntry, status: string): boolean =>
  status === entry.ended || (endings[entry.ended].hasStatus && isLike(String(entry.status), status))

/** Whether a status is equal to another or in a class: `503` matches `503` and `5xx`. */
const isLike = (status: string, wanted: string): boolean =>
  wanted === status || (/^[1-5]xx$/.test(wanted) && wanted[0] === status[0])

const bodyOf = (entry: Journal.JournalEntry): Body.Body => Body.make(BodyStore.read(entry.body) ?? "")

const itemsOf = (entry: Journal.JournalEntry): ReadonlyArray<ItemKey.BodyItem> => {
  const parsed = bodyOf(entry).parsed()
  return parsed._tag === "Value" ? ItemKey.items(parsed.value) : []
}

const counted = new WeakMap<Journal.JournalEntry, Readonly<Record<string, number>>>()

/** The number of objects in a request by list. Counted once, because the body must be parsed and lists are requested often. */
export const lanesOf = (entry: Journal.JournalEntry): Readonly<Record<string, number>> => {
  const known = counted.get(entry)
  if (known !== undefined) return known
  const lanes: Record<string, number> = {}
  for (const { lane } of itemsOf(entry))
    Json.put(lanes, lane, (Object.hasOwn(lanes, lane) ? (lanes[lane] ?? 0) : 0) + 1)
  counted.set(entry, lanes)
  return lanes
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, count) => all + count, 0)

/** An exchange for a list. */
export const summary = (entry: Journal.JournalEntry, keys: Secrets = []): Summary => ({
  id: entry.id,
  n: entry.n,
  at: new Date(entry.at).toISOString(),
  method: entry.method,
  path: keys.length === 0 ? entry.path : hidden(entry.path, keys),
  status: entry.status,
  ended: entry.ended,
  applied: entry.applied,
  fault: entry.fault ?? null,
  items: sum(lanesOf(entry)),
  lanes: lanesOf(entry),
  refused: entry.refused,
  dropped: entry.dropped,
  bytes: BodyStore.size(entry.body),
  answerBytes: Buffer.byteLength(entry.answer),
  ms: entry.ms,
  mistakes: entry.mistakes,
  advice: entry.advice
})

/** An exchange with bodies and headers. `keys` are the keys of its workspace, which are masked. */
export const detail = (entry: Journal.JournalEntry, keys: Secrets = []): Detail => {
  const hide = hider([sentKey(entry.headers), bodyKey(entry), queryKey(entry), ...keys])
  return {
    ...summary(entry, keys),
    path: hide(entry.path),
    query: hide(entry.query).replaceAll(/(^|&)(api_key=)[^&]*/g, "$1$2****"),
    headers: maskedHeaders(entry.headers, hide),
    body: maskedBody(bodyOf(entry), hide),
    answer: { status: entry.status, headers: entry.answerHeaders, body: maskedBody(Body.make(entry.answer), hide) },
    notes: entry.notes.map(({ code, message, path }) => ({
      kind: Mistakes.isAdvice(code) ? ("advice" as const) : ("mistake" as const),
      code,
      message: hide(message),
      path,
      advice: Mistakes.adviceFor(code)
    }))
  }
}

/** Keys that must not be shown. */
export type Secrets = ReadonlyArray<string>

/** A shorter text is not treated as a key, because hiding it everywhere would make the log unreadable. */
const shortestKey = 8

type Hide = (text: string) => string

/** Hides keys everywhere in a string, also as JSON and URLs encode them. */
const hider = (secrets: Secrets): Hide => {
  const usable = [...new Set(secrets)].filter((secret) => secret.length >= shortestKey && Keys.isKey(secret))
  const forms = usable.flatMap((secret) =>
    [...new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), encodeURI(secret)])].map(
      (form) => [form, Keys.mask(secret)] as const
    )
  )
  // A key may be a part of a longer one, whose other part must not remain.
  forms.sort(([one], [other]) => other.length - one.length)
  return (text) => forms.reduce((hidden, [form, mask]) => hidden.replaceAll(form, mask), text)
}

/** A string without keys. */
export const hidden = (text: string, keys: Secrets): string => hider(keys)(text)

const bodyKey = (entry: Journal.JournalEntry): string => {
  const parsed = bodyOf(entry).parsed()
  const key = parsed._tag === "Value" && isObject(parsed.value) ? parsed.value["api_key"] : undefined
  return typeof key === "string" ? key : ""
}

const queryKey = ({ query }: Journal.JournalEntry): string => new URLSearchParams(query).get("api_key") ?? ""

const sentKey = (headers: Headers): string => {
  const sent = header(headers, RequestHeaders.authorization) ?? ""
  const scheme = RequestHeaders.bearer.value
  return sent.toLowerCase().startsWith(scheme.toLowerCase()) ? sent.slice(scheme.length) : sent
}

const maskedHeaders = (headers: Headers, hide: Hide): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const text = typeof value === "string" ? value : (value ?? []).join(", ")
      return [name, name === RequestHeaders.authorization ? text.replace(sentKey(headers), Keys.mask) : hide(text)]
    })
  )

const maskedBody = (sent: Body.Body, hide: Hide): unknown => {
  const body = Body.make(hide(sent.text()))
  const parsed = body.parsed()
  if (parsed._tag !== "Value") return body.text()
  return isObject(parsed.value) && typeof parsed.value["api_key"] === "string"
    ? { ...parsed.value, api_key: Keys.mask(parsed.value["api_key"]) }
    : parsed.value
}
