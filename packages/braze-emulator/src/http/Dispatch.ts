import type { EndpointFact } from "@sluice/braze-api/Endpoints"
import * as Limits from "@sluice/braze-api/Limits"
import * as RequestHeaders from "@sluice/braze-api/RequestHeaders"
import * as Sentences from "@sluice/braze-api/Sentences"
import type { HandlerContext } from "../endpoint/Handler.js"
import type { Applied, Dropped, RefusedObject } from "../record/Applied.js"
import * as Journal from "../record/Journal.js"
import * as Mistakes from "../record/Mistakes.js"
import * as Refusals from "../record/Refusals.js"
import * as LazyEvent from "../state/LazyEvent.js"
import { isObject, nearest } from "../text/Problem.js"
import { header, type Request } from "../text/Request.js"
import * as RateLimit from "../workspace/RateLimit.js"
import * as Visibility from "../workspace/Visibility.js"
import * as Authentication from "./Authentication.js"
import * as Authorization from "./Authorization.js"
import * as EmulatorResponse from "./EmulatorResponse.js"
import type { Emulated } from "./Endpoints.js"
import type { Incoming } from "./Incoming.js"
import * as Router from "./Router.js"

/** A response and its effect on the state. */
export interface DispatchResult extends EmulatorResponse.Content {
  readonly applied: ReadonlyArray<Applied>
  readonly refused: ReadonlyArray<RefusedObject>
  /** The objects that were accepted without effect. */
  readonly dropped: ReadonlyArray<Dropped>
  /** Codes of the mistakes in the request, each once, in the order in which they were found. */
  readonly mistakes: ReadonlyArray<string>
  /** The same for the codes of advice. */
  readonly advice: ReadonlyArray<string>
  /** Mistakes and advice with their places; at most {@link Journal.mostNotes}. */
  readonly notes: ReadonlyArray<Journal.RequestNote>
}

type Examined = Omit<DispatchResult, "mistakes" | "advice" | "notes">

const nothing: Pick<DispatchResult, "applied" | "refused" | "dropped"> = { applied: [], refused: [], dropped: [] }

/** The response to a request that a fault rule keeps from being applied. */
export const untouched: DispatchResult = {
  ...EmulatorResponse.plain(503),
  ...nothing,
  mistakes: [],
  advice: [],
  notes: []
}

/** The sentence that refuses an object; undefined if the object is not refused. */
type Refuse = (lane: string, index: number) => string | undefined

/**
 * Handles a request like Braze: path and method, key, permission, rate limit, media type, size, content encoding, JSON,
 * then the endpoint. A refusal before the rate limit does not count against the budget. Braze does not document the
 * order; this one is inferred.
 */
export const dispatch = (
  incoming: Incoming,
  at: number,
  ref: Mistakes.RequestRef,
  refuse: Refuse | undefined
): DispatchResult => {
  const notes = new Notes(incoming, ref)
  const note: NoteMistake = (code, message, path) =>
    notes.add({ code, message, ref, ...(path === undefined ? {} : { path }) })
  const examined = respond({ incoming, at, ref, refuse, note })
  notes.addRefusals(examined, refuse)
  const { status, body, headers = noHeaders, applied, refused, dropped } = examined
  const { mistakes, advice, all } = notes
  return { status, body, headers, applied, refused, dropped, mistakes, advice, notes: all }
}

/** The mistakes in one request, and the advice about it. Nothing is allocated for a request without any. */
class Notes {
  mistakes: ReadonlyArray<string> = none
  advice: ReadonlyArray<string> = none
  #all: Array<Journal.RequestNote> | undefined
  #places: Set<string> | undefined
  readonly #incoming: Incoming
  readonly #ref: Mistakes.RequestRef

  constructor(incoming: Incoming, ref: Mistakes.RequestRef) {
    this.#incoming = incoming
    this.#ref = ref
  }

  get all(): ReadonlyArray<Journal.RequestNote> {
    return this.#all ?? []
  }

  add(note: Mistakes.MistakeNote): void {
    const { code, message, path = "", sentence = "" } = note
    this.#all ??= []
    if (this.#all.length < Journal.mostNotes) this.#all.push({ code, message, path, sentence })
    if (Mistakes.isAdvice(code)) this.advice = withCode(this.advice, code)
    else {
      this.mistakes = withCode(this.mistakes, code)
      this.#places ??= new Set()
      this.#places.add(/^\w+\[\d+\]/.exec(path)?.[0] ?? "")
    }
    this.#incoming.workspace.mistakes.note(note)
  }

  /** Adds each refusal that no other mistake explains and that no fault rule made. */
  addRefusals(examined: Examined, refuse: Refuse | undefined): void {
    for (const refused of examined.refused) {
      if (refuse?.(refused.lane, refused.index) === refused.reason) continue
      if (this.#places?.has(Refusals.placeOf(refused)) !== true)
        this.add({ ...Refusals.ofObject(refused), ref: this.#ref })
    }
    if (examined.status < 400 || this.mistakes.some(Mistakes.explainsRefusal)) return
    const { request, body } = this.#incoming
    const parsed = body.parsed()
    const sent = parsed._tag === "Value" ? parsed.value : undefined
    const whole = Refusals.ofRequest({ ...examined, method: request.method, sent })
    if (whole !== undefined) this.add({ ...whole, ref: this.#ref })
  }
}

const withCode = (codes: ReadonlyArray<string>, code: string): ReadonlyArray<string> =>
  codes.includes(code) ? codes : [...codes, code]

const none: ReadonlyArray<string> = []
const noHeaders: Readonly<Record<string, string>> = {}

/** One request while it is handled. */
interface Handling {
  readonly incoming: Incoming
  /** Milliseconds since 1970. */
  readonly at: number
  readonly ref: Mistakes.RequestRef
  readonly refuse: Refuse | undefined
  readonly note: NoteMistake
}

const respond = (handling: Handling): Examined => {
  const { incoming, at, note } = handling
  const routed = routeOf(incoming)
  const endpoint = Router.endpointOf(routed)
  noteOddities(incoming, endpoint, note)
  if (endpoint === undefined) return { ...lost(incoming, routed, note), ...nothing }
  const stopped = Authorization.check(incoming, endpoint, note)
  if (stopped !== undefined)
    return { ...stopped, headers: { ...RateLimit.emptyHeaders, ...stopped.headers }, ...nothing }
  if (routed._tag !== "Found") return { ...notEmulated(endpoint, note), ...nothing }
  const standing = take(incoming, routed.emulated, at)
  const headers = RateLimit.headers(standing, incoming.limits, at, incoming.workspace.world.settings.rateHeaders)
  const result = standing.limited ? limited(note) : examine(handling, routed)
  const { status, body, applied, refused, dropped } = result
  return {
    status,
    body,
    headers: result.headers === undefined ? headers : { ...headers, ...result.headers },
    applied,
    refused,
    dropped
  }
}

/** `path` is where the mistake is, such as `events[0].name`. */
type NoteMistake = (code: string, message: string, path?: string) => void

/** Notes mistakes in the path, the key and the place of the data. */
const noteOddities = (incoming: Incoming, endpoint: EndpointFact | undefined, note: NoteMistake): void => {
  const { request, sentKey, body } = incoming
  if (endpoint?.credential !== "partnerKey")
    for (const code of sentKey.mistakes) note(code, mistakeMessages[code] ?? code)
  if (sentKey.apiKey !== "" && Authentication.inQuery(request))
    note("key-in-query", mistakeMessages["key-in-query"] ?? "")
  if (request.query && body.size === 0 && request.method !== "GET" && !isMissing(request)) {
    note("body-in-query", "The data was sent as query parameters and the body was empty.")
  }
  if (endpoint !== undefined && hasTrailingSlash(request.path)) note("trailing-slash", trailingSlash)
}

/** Whether the client sent a body that the emulator did not receive. */
const isMissing = ({ tooLarge, unread }: Request): boolean => tooLarge === true || unread === true

const mistakeMessages: Partial<Readonly<Record<Mistakes.Code, string>>> = {
  "missing-key": "The header `Authorization` was not sent.",
  "bare-key": "The header `Authorization` contained something other than `Bearer` and a key.",
  "quoted-key": "The key was in quotes.",
  "bearer-case": "The word `Bearer` was written in a different case.",
  "key-in-query": "A key was sent in the URL.",
  "key-in-body": "A key was sent in the body."
}

const hasTrailingSlash = (path: string): boolean => path.length > 1 && path.endsWith("/") && !path.includes("//")

/** The endpoint of a request; with a trailing slash, the one of the path without it if the workspace accepts that. */
const routeOf = ({ request: { method, path }, workspace }: Incoming): Router.Routed =>
  hasTrailingSlash(path) && workspace.world.settings.trailingSlash === "accept"
    ? Router.route(method, path.slice(0, -1))
    : Router.route(method, path)

const trailingSlash = "The path ends with a slash."

/** The response if Braze has the endpoint but the emulator does not. */
const notEmulated = ({ method, path, errorBody }: EndpointFact, note: NoteMistake): EmulatorResponse.Content => {
  const name = `${method} ${path}`
  note("not-emulated", `\`${name}\` exists in Braze but is not emulated.`)
  return EmulatorResponse.notEmulated(errorBody, name)
}

/** The response if the path does not exist, or not with this method. */
const lost = (
  { request: { method, path }, workspace }: Incoming,
  routed: Router.Routed,
  note: NoteMistake
): EmulatorResponse.Content => {
  if (routed._tag === "WrongMethod") {
    note("wrong-method", `${method} was used, but the path only accepts ${routed.allowed.join(", ")}.`)
    return EmulatorResponse.methodNotAllowed(routed.allowed)
  }
  if (path.includes("//")) note("double-slash", "The path contains two slashes in a row.")
  else if (hasTrailingSlash(path) && workspace.world.settings.trailingSlash !== "accept") {
    note("trailing-slash", trailingSlash)
    return EmulatorResponse.fatal(refusedSlash[workspace.world.settings.trailingSlash])
  } else if (path === "/user/track") note("user-track-path", "The path was `/user/track`.")
  else note("unknown-path", unknownPath(path))
  return EmulatorResponse.fatal(Sentences.responses.notFound)
}

const refusedSlash = { 403: Sentences.responses.accessDenied, 404: Sentences.responses.notFound } as const

const unknownPath = (path: string): string => {
  const near = nearest(path, Router.paths)
  return near === undefined ? "No endpoint has this path." : `No endpoint has this path; did you mean \`${near}\`?`
}

const budgetsOf = (
  { body, limits, workspace }: Incoming,
  { endpoint, budget }: Emulated
): ReadonlyArray<RateLimit.NamedPool> => {
  const budgets = budget?.(body) ?? [{ name: endpoint.pool, pool: endpoint.pool }]
  const { rateLimits } = workspace.world.settings
  return budgets.map(({ name, pool, windows }) => ({
    name,
    windows: rateLimits[pool] ?? windows ?? RateLimit.windows(pool, limits)
  }))
}

const take = (incoming: Incoming, emulated: Emulated, at: number): RateLimit.Standing =>
  incoming.workspace.rate.takeAll(budgetsOf(incoming, emulated), at)

/** Requests per window of the endpoint of a request; 0 without an endpoint. */
export const limitOf = (incoming: Incoming): number => {
  const routed = routeOf(incoming)
  return routed._tag === "Found" ? (budgetsOf(incoming, routed.emulated)[0]?.windows[0]?.count ?? 0) : 0
}

const limited = (note: NoteMistake): Examined => {
  note("rate-limited", "A request exceeded the rate limit of its window.")
  return { ...EmulatorResponse.fatal(Sentences.responses.rateLimited), ...nothing }
}

/** Mutable while it is assembled, because copying it for each optional part would cost more than the parts. */
type Writable<A> = { -readonly [Name in keyof A]: A[Name] }

const noQuery: URLSearchParams = new URLSearchParams()

/** Checks media type, size, content encoding and JSON, then calls the endpoint. */
const examine = (
  { incoming, at, ref, refuse, note }: Handling,
  { emulated, params }: Router.Routed & { readonly _tag: "Found" }
): Examined => {
  const { request, body, workspace, limits } = incoming
  const unread = unreadable(incoming, note)
  if (unread !== undefined) return { ...unread, ...nothing }
  if (request.undecodable === true) {
    note(
      "content-encoding",
      "A body does not match its header `Content-Encoding`: it has another encoding or is incomplete."
    )
    return { ...EmulatorResponse.fatal(Sentences.responses.malformedJson), ...nothing }
  }
  const parsed = body.parsed()
  if (parsed._tag === "Malformed") {
    note("malformed-json", "The body is not valid JSON in UTF-8.")
    return { ...EmulatorResponse.fatal(Sentences.responses.malformedJson), ...nothing }
  }
  if (Authentication.inBody(body)) note("key-in-body", mistakeMessages["key-in-body"] ?? "")
  let dropped: Array<Dropped> | undefined
  const context: Writable<HandlerContext> = {
    now: at,
    request: ref.n,
    limits,
    mistake: note,
    dropped: (object) => {
      dropped ??= []
      dropped.push(object)
      workspace.stats.drop(object.lane)
    },
    bytes: body.size,
    query: request.query ? new URLSearchParams(request.query) : noQuery,
    params
  }
  const value = parsed._tag === "Empty" ? {} : parsed.value
  if (request.origin !== undefined) context.origin = request.origin
  if (LazyEvent.fits(body.size, eventCount(value))) context.raw = incoming.kept
  if (refuse !== undefined) context.refuse = refuse
  try {
    const access = emulated.access ?? (emulated.endpoint.method === "GET" ? "reads" : "writes")
    const { world, delayed } = workspace
    const handled = Visibility.handle(delayed, { world, access, handler: emulated.handler, body: value, context })
    return { ...handled, dropped: dropped ?? nothing.dropped }
  } catch (error) {
    note("emulator-failed", `Internal error of the emulator: ${where(error)}.`)
    return { ...EmulatorResponse.fatal(Sentences.responses.internalError), ...nothing }
  }
}

/**
 * The kind of an error and the line of code that threw it. The message is omitted, because it may quote personal data.
 */
const where = (error: unknown): string => {
  if (!(error instanceof Error)) return "a value that is not an error was thrown"
  const line = error.stack?.split("\n").find((text) => /^\s+at /.test(text)) ?? ""
  return `${error.name}${line.replace(/^\s+/, " ").replace(/\(.*[\\/]/, "(")}`
}

const unreadable = ({ request, body, limits }: Incoming, note: NoteMistake): EmulatorResponse.Content | undefined => {
  const tooLarge = request.tooLarge === true || body.size > Limits.userTrack[limits].bodyBytes.value
  if (!tooLarge && body.size === 0) return undefined
  const type = header(request.headers, "content-type") ?? ""
  if (type.split(";")[0]?.trim().toLowerCase() !== RequestHeaders.mediaType.value) {
    note(
      "content-type",
      type === ""
        ? "A body was sent without the header `Content-Type`."
        : "A body was sent with a media type other than JSON."
    )
    return EmulatorResponse.unsupported(type)
  }
  if (!tooLarge) return undefined
  note("too-large", "A body was larger than Braze accepts.")
  return EmulatorResponse.fatal(Sentences.responses.tooLarge)
}

const eventCount = (value: unknown): number => {
  const events = isObject(value) ? value["events"] : undefined
  return Array.isArray(events) ? events.length : 0
}
