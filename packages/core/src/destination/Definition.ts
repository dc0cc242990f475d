import type { Reason } from "@sluice/values/Reason"
import type { Effect } from "effect"
import type { IssuedToken } from "./AccessToken.js"
import { type AnswerRow, actions, type WaitOf } from "./AnswerTable.js"
import type { Limits, RateLimit, RetryPolicy } from "./Endpoint.js"
import type { Item } from "./Item.js"
import type { Halt, Reply, Wait } from "./Reply.js"
import * as ReturnedValue from "./ReturnedValue.js"
import type { StandardSchema } from "./StandardSchema.js"
import type { HttpRequest, HttpResponse } from "./Transport.js"

/** A value, or a function that makes it from the settings. Called once, when the destination is made. */
export type OfSettings<Settings, Value> = Value | { of(settings: Settings): Value }["of"]

/**
 * The parts that every custom destination has.
 *
 * The functions are methods, so that a definition of any types is a {@link Definition} of unknown ones.
 */
interface CommonDefinition<Settings, Shape, SettingsInput, ShapeInput> {
  /** The kind of destination, for messages, e.g. `loyalty-points`. */
  readonly name: string
  /** Any synchronous Standard Schema (zod, valibot, arktype, Effect). `CustomDestination.noSettings` if there are none. */
  readonly settings: StandardSchema<Settings, SettingsInput>
  /**
   * Names of settings that may be shown. Every other string in the settings is removed from everything that is stored or
   * printed. Default: none.
   */
  readonly publicSettings?: ReadonlyArray<string>
  /**
   * Any synchronous Standard Schema for the result of the mapping. A refused result is Invalid with the messages of the
   * schema, without values of the record.
   */
  readonly item: StandardSchema<Shape, ShapeInput>
  /** The person of an object, e.g. `Item.key("member", shape.member)`. Objects with equal keys keep their order. */
  key(shape: Shape, settings: Settings): string
  /** The arrays of a request, if it has several. Default: one, named `items`. */
  readonly lanes?: ReadonlyArray<string>
  /** The lane of an object. Default: the first lane. */
  lane?(shape: Shape, settings: Settings): string
  readonly limits: OfSettings<Settings, Limits>
  /**
   * Destinations with the same pool share the limit. Default: 10 requests a second, for this destination of the pipeline
   * alone. A function may return `undefined` for the default.
   */
  readonly budget?: OfSettings<Settings, RateLimit | undefined>
  /** Default: {@link RetryPolicy}. `retry` of a {@link Use} overrides it. */
  readonly retry?: OfSettings<Settings, RetryPolicy | undefined>
  /**
   * Whether applying the object twice has the same effect as applying it once. If in doubt, return false, so that it is
   * never sent twice.
   */
  repeatable(shape: Shape, settings: Settings): boolean
  /**
   * The reason of a run that stops because several consecutive batches were refused without naming an item. Default: the
   * sentence of the answer table.
   */
  readonly unnamedRefusals?: Reason
}

/** Additional inputs of `request`. */
export interface RequestContext {
  /** The current access token. Undefined if the definition has no `token`. */
  readonly token: string | undefined
  /** The time of the attempt on the clock of the pipeline, in milliseconds since 1970. For a signature with a timestamp. */
  readonly now: number
}

/** An access token that expires. It is fetched once, shared by concurrent requests, and fetched again in time. */
export interface TokenDefinition<Settings> {
  /**
   * Fetches a token. If it rejects, nothing was sent, and it is called again later. `Reply.halt(…)` ends the run, for
   * example after refused credentials.
   */
  fetch(settings: Settings, context: TokenContext): Promise<IssuedToken | Halt>
  /**
   * Whether a response refuses the token, so that nothing was applied. Another token is then fetched, and the request is
   * sent again within the rate limit. If that token is refused too, the response is read like any other. Default: the
   * status 401.
   */
  isRefused?(response: HttpResponse): boolean
}

/** Additional inputs of `token.fetch`. */
export interface TokenContext {
  /** Sends a request with the time limits of the pipeline. Rejects with a `TransportError`. */
  readonly send: (request: HttpRequest) => Promise<HttpResponse>
}

/** A custom destination with an API over HTTP. */
export interface HttpDefinition<Settings, Shape, SettingsInput = Settings, ShapeInput = Shape>
  extends CommonDefinition<Settings, Shape, SettingsInput, ShapeInput> {
  /**
   * Makes the request. The JSON of each item is in `json`. Changes nothing. A promise that rejects counts as an attempt
   * that was not sent.
   */
  request(items: ReadonlyArray<Item>, settings: Settings, context: RequestContext): HttpRequest | Promise<HttpRequest>
  /**
   * Reads the verdicts of a response, in the order of the items. `undefined` leaves the decision to the answer table.
   * Pure.
   */
  verdicts?(response: HttpResponse, items: ReadonlyArray<Item>, settings: Settings): Reply | undefined
  /** Rows of the answer table that the vendor's documentation overrides. Default: none. */
  readonly answers?: ReadonlyArray<AnswerRow>
  /**
   * The wait that a response asks for in the vendor's own way, in milliseconds. `undefined` if it names no time.
   * Default: the headers `Retry-After`, `X-Ratelimit-Retry-After` and, for 429, `X-RateLimit-Reset`.
   */
  readonly waitOf?: WaitOf
  readonly token?: TokenDefinition<Settings>
  readonly attempt?: undefined
  readonly open?: undefined
}

/** Additional inputs of `attempt`. */
export interface AttemptContext {
  /** Aborted if the run ends before the attempt does. */
  readonly signal: AbortSignal
}

/** A custom destination that does not use HTTP, such as a queue, a database or files. */
export type DirectDefinition<Settings, Shape, SettingsInput = Settings, ShapeInput = Shape> =
  | AttemptDefinition<Settings, Shape, SettingsInput, ShapeInput>
  | SessionDefinition<Settings, Shape, SettingsInput, ShapeInput>

/** A destination whose attempts share nothing. */
export interface AttemptDefinition<Settings, Shape, SettingsInput = Settings, ShapeInput = Shape>
  extends CommonDefinition<Settings, Shape, SettingsInput, ShapeInput> {
  /**
   * Sends the items of one batch. An attempt that throws or rejects may have been applied: repeatable items are sent
   * again, and the others become Unknown. To say more, return a reply.
   */
  attempt(
    items: ReadonlyArray<Item>,
    settings: Settings,
    context: AttemptContext
  ): Promise<Reply> | Effect.Effect<Reply>
  readonly request?: undefined
  readonly open?: undefined
}

/** The resource that all attempts of a destination share, such as a connection or an open file. */
export interface DestinationSession {
  /** Sends the items of one batch. The same as `attempt` of an {@link AttemptDefinition}. */
  attempt(items: ReadonlyArray<Item>, context: AttemptContext): Promise<Reply> | Effect.Effect<Reply>
  /**
   * Called once, when the last pipeline that uses the destination ends. What it throws is ignored, so `attempt` must not
   * accept items that only `close` makes durable.
   */
  close?(): Promise<void> | Effect.Effect<void>
}

/** Additional inputs of `open`. */
export interface OpenContext {
  /** The name of the destination in its pipeline. In a configuration, the name of the route. */
  readonly name: string
  /** Relative paths in the settings begin here. In a configuration, its folder. */
  readonly folder: string
}

/** A destination whose attempts share a {@link DestinationSession}. */
export interface SessionDefinition<Settings, Shape, SettingsInput = Settings, ShapeInput = Shape>
  extends CommonDefinition<Settings, Shape, SettingsInput, ShapeInput> {
  /**
   * Opens what attempts share, at the first attempt of a run. If it throws or rejects, nothing was sent, and it is called
   * again later. So it is after `Reply.wait(…)`; `Reply.halt(…)` ends the run. Not called in a dry run.
   */
  open(
    settings: Settings,
    context: OpenContext
  ): Promise<DestinationSession | Wait | Halt> | Effect.Effect<DestinationSession | Wait | Halt>
  readonly request?: undefined
  readonly attempt?: undefined
}

/**
 * A custom destination as one value. Core does the rest: mapping, validation, batching, order, rate limits, retries and
 * outcomes.
 *
 * @typeParam Settings its settings after validation
 * @typeParam Shape one object of the request, after validation
 * @typeParam SettingsInput its settings as the configuration has them
 * @typeParam ShapeInput an object as the mapping makes it
 */
export type Definition<Settings, Shape, SettingsInput = Settings, ShapeInput = Shape> =
  | HttpDefinition<Settings, Shape, SettingsInput, ShapeInput>
  | DirectDefinition<Settings, Shape, SettingsInput, ShapeInput>

/** A definition whose types only its module knows. */
export type AnyDefinition = Definition<unknown, unknown>

/** Whether a value, such as the export of a module, is complete. {@link misfitsOf} says why not. */
export const isDefinition = (value: unknown): value is AnyDefinition => misfitsOf(value).length === 0

/** Every mistake in a value that should be a definition. */
export const misfitsOf = (value: unknown): ReadonlyArray<ReturnedValue.Misfit> => {
  if (!isObject(value)) return [ReturnedValue.misfit("", value, "a destination")]
  const found: Array<ReturnedValue.Misfit> = []
  const expect = (isValid: boolean, at: string, actual: unknown, expected: string): void => {
    if (!isValid) found.push({ at, found: ReturnedValue.nounOf(actual), expected })
  }
  const { answers, budget, lanes, limits, name, retry, token } = value
  expect(typeof name === "string" && name !== "", "name", name, "a name")
  for (const schema of ["settings", "item"])
    expect(isSchema(value[schema]), schema, value[schema], "a Standard Schema, such as one of zod or valibot")
  for (const member of ["key", "repeatable"])
    expect(typeof value[member] === "function", member, value[member], "a function")
  for (const member of ["lane", "verdicts", "waitOf"])
    expect(
      value[member] === undefined || typeof value[member] === "function",
      member,
      value[member],
      "a function, or nothing"
    )
  const { publicSettings } = value
  expect(
    publicSettings === undefined || Array.isArray(publicSettings),
    "publicSettings",
    publicSettings,
    "a list of names, or nothing"
  )
  if (typeof limits !== "function") found.push(...limitsMisfits(limits))
  if (typeof budget !== "function") found.push(...budgetMisfits(budget))
  if (typeof retry !== "function") found.push(...retryMisfits(retry))
  if (lanes !== undefined) expect(isNames(lanes), "lanes", lanes, "a list with at least one name")
  if (token !== undefined)
    expect(isObject(token) && typeof token["fetch"] === "function", "token", token, "an object with the function fetch")
  if (answers !== undefined) {
    expect(Array.isArray(answers), "answers", answers, "a list of rows")
    for (const [index, row] of (Array.isArray(answers) ? answers : []).entries()) {
      const { action, code, message, statuses } = isObject(row) ? row : {}
      const at = `answers[${index}]`
      expect(typeof statuses === "function", `${at}.statuses`, statuses, "a function of a status")
      expect(
        actions.some((one) => one === action),
        `${at}.action`,
        action,
        `one of ${actions.join(", ")}`
      )
      expect(typeof code === "string", `${at}.code`, code, "a string")
      expect(typeof message === "string", `${at}.message`, message, "a string")
    }
  }
  const ways = ["request", "attempt", "open"].filter((way) => value[way] !== undefined)
  const [way = "request", second = way] = ways
  expect(
    ways.length === 1 && typeof value[way] === "function",
    second,
    value[second],
    "a function request for an API over HTTP, or else a function attempt or open"
  )
  return found
}

/** Every mistake in `limits`, or in what it returned. */
export const limitsMisfits = (limits: unknown): ReadonlyArray<ReturnedValue.Misfit> => {
  if (!isObject(limits))
    return [ReturnedValue.misfit("limits", limits, "an object with items, bytes, bytesAlone and envelope")]
  const { perLane } = limits
  return [
    ...["items", "bytes", "bytesAlone"].flatMap((limit) =>
      unless(isWhole(limits[limit], 1), `limits.${limit}`, limits[limit], "a whole number above 0")
    ),
    ...unless(isWhole(limits["envelope"], 0), "limits.envelope", limits["envelope"], "a whole number of at least 0"),
    ...unless(perLane === undefined || isWhole(perLane, 1), "limits.perLane", perLane, "a whole number above 0")
  ]
}

/** Every mistake in `budget`, or in what it returned. */
export const budgetMisfits = (budget: unknown): ReadonlyArray<ReturnedValue.Misfit> => {
  if (budget === undefined) return []
  const { count, per, pool, share } = isObject(budget) ? budget : {}
  const isShare = share === undefined || (typeof share === "number" && share > 0 && share <= 1)
  return [
    ...unless(typeof pool === "string", "budget.pool", pool, "a name"),
    ...unless(isWhole(count, 1), "budget.count", count, "a whole number above 0"),
    ...unless(isWhole(per, 1), "budget.per", per, "milliseconds above 0"),
    ...unless(isShare, "budget.share", share, "a number above 0 and at most 1")
  ]
}

/** Every mistake in `retry`, or in what it returned. */
export const retryMisfits = (retry: unknown): ReadonlyArray<ReturnedValue.Misfit> => {
  if (retry === undefined) return []
  const least = { attempts: 1, base: 0, factor: 1, cap: 0 }
  return Object.entries(least).flatMap(([member, smallest]) => {
    const actual = isObject(retry) ? retry[member] : retry
    const isValid = actual === undefined || isNumber(actual, smallest)
    return unless(isValid, `retry.${member}`, actual, `a number of at least ${smallest}`)
  })
}

const unless = (
  isValid: boolean,
  at: string,
  actual: unknown,
  expected: string
): ReadonlyArray<ReturnedValue.Misfit> => (isValid ? [] : [ReturnedValue.misfit(at, actual, expected)])

const isWhole = (value: unknown, least: number): boolean => Number.isSafeInteger(value) && isNumber(value, least)

const isNumber = (value: unknown, least: number): boolean =>
  typeof value === "number" && value >= least && Number.isFinite(value)

const isNames = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === "string" && name !== "")

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

/** Schemas of Effect and arktype are functions. */
const isSchema = (value: unknown): boolean =>
  (isObject(value) || typeof value === "function") && isObject(Reflect.get(value, "~standard"))
