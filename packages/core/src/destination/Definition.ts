import type { Reason } from "@sluice/values/Reason"
import type { Effect } from "effect"
import type { IssuedToken } from "./AccessToken.js"
import { type AnswerRow, actions, type WaitOf } from "./AnswerTable.js"
import type { Limits, RateLimit, RetryPolicy } from "./Endpoint.js"
import type { Item } from "./Item.js"
import type { Halt, Reply } from "./Reply.js"
import * as ReturnedValue from "./ReturnedValue.js"
import type { StandardSchema } from "./StandardSchema.js"
import type { HttpRequest, HttpResponse } from "./Transport.js"

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
  readonly limits: Limits
  /** Default: 10 requests a second. */
  readonly budget?: RateLimit
  /** Default: {@link RetryPolicy}. */
  readonly retry?: RetryPolicy
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
}

/** An access token that expires. It is fetched once, shared by concurrent requests, and fetched again in time. */
export interface TokenDefinition<Settings> {
  /**
   * Fetches a token. If it rejects, nothing was sent, and it is called again later. `Reply.halt(…)` ends the run, for
   * example after refused credentials.
   */
  fetch(settings: Settings, context: TokenContext): Promise<IssuedToken | Halt>
  /**
   * Whether a response refuses the token. It is then fetched again and the request is sent again, once. Default: the
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
}

/** Additional inputs of `attempt`. */
export interface AttemptContext {
  /** Aborted if the run ends before the attempt does. */
  readonly signal: AbortSignal
}

/** A custom destination that does not use HTTP, such as a queue or a database. */
export interface DirectDefinition<Settings, Shape, SettingsInput = Settings, ShapeInput = Shape>
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
  const { answers, attempt, budget, lanes, limits, name, request, retry, token } = value
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
  expect(isObject(limits), "limits", limits, "an object with items, bytes, bytesAlone and envelope")
  if (isObject(limits)) {
    for (const limit of ["items", "bytes", "bytesAlone"])
      expect(isWhole(limits[limit], 1), `limits.${limit}`, limits[limit], "a whole number above 0")
    expect(isWhole(limits["envelope"], 0), "limits.envelope", limits["envelope"], "a whole number of at least 0")
    const { perLane } = limits
    expect(perLane === undefined || isWhole(perLane, 1), "limits.perLane", perLane, "a whole number above 0")
  }
  if (budget !== undefined) {
    const { count, per, pool, share } = isObject(budget) ? budget : {}
    expect(typeof pool === "string", "budget.pool", pool, "a name")
    expect(isWhole(count, 1), "budget.count", count, "a whole number above 0")
    expect(isWhole(per, 1), "budget.per", per, "milliseconds above 0")
    const isShare = share === undefined || (typeof share === "number" && share > 0 && share <= 1)
    expect(isShare, "budget.share", share, "a number above 0 and at most 1")
  }
  if (retry !== undefined)
    for (const [member, least] of [
      ["attempts", 1],
      ["base", 0],
      ["factor", 1],
      ["cap", 0]
    ] as const) {
      const actual = isObject(retry) ? retry[member] : retry
      expect(
        actual === undefined || isNumber(actual, least),
        `retry.${member}`,
        actual,
        `a number of at least ${least}`
      )
    }
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
  expect(
    typeof request === "function" ? attempt === undefined : typeof attempt === "function",
    typeof request === "function" ? "attempt" : "request",
    typeof request === "function" ? attempt : request,
    "a function request for an API over HTTP, or a function attempt for anything else"
  )
  return found
}

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
