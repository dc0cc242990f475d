import { fieldsToExport } from "@sluice/braze-api/ExportFields"
import { rateLimits } from "@sluice/braze-api/RateLimits"
import { Budget } from "@sluice/core/Budget"
import * as MonotonicTime from "@sluice/core/MonotonicTime"
import { isList, isObject, type Json, type JsonObject } from "@sluice/values/Json"
import { question } from "@sluice/values/NearMiss"
import type { Reason } from "@sluice/values/Reason"
import { Deferred, Duration, Effect, Either, Option } from "effect"
import type { Client, RequestResult } from "./Client.js"

/** The person whose profile is read. */
export type ProfileKey =
  | { readonly external_id: string }
  | { readonly user_alias: { readonly alias_name: string; readonly alias_label: string } }

/** Settings of a reader. */
export interface ProfileReaderSettings {
  /** The fields to read, such as `first_name` and `custom_attributes`: names of `fields_to_export`. */
  readonly fields: ReadonlyArray<string>
  /** The time for which a profile is not read again. Default: 5 minutes. */
  readonly timeToLive?: Duration.DurationInput
  /** The time for which a person without a profile is not looked up again. Default: 1 minute. */
  readonly unknownTimeToLive?: Duration.DurationInput
  /** The time for which a profile is returned if a newer one cannot be read. Default: 1 day. */
  readonly staleTimeToLive?: Duration.DurationInput
  /** The maximum number of people in memory. Those that were read first are forgotten. Default: 10,000. */
  readonly capacity?: number
  /**
   * The requests per minute for each environment, apart from other requests. Default: 250, the limit of the endpoint for
   * workspaces since 2024-08-22.
   */
  readonly requestsPerMinute?: number
}

/** The known data about a person when the deadline passes, or earlier. */
export type ProfileResult =
  /** `isStale`: a newer profile could not be read. The profile contains personal data. */
  | { readonly _tag: "Known"; readonly profile: JsonObject; readonly isStale: boolean }
  /** Braze has no such person. */
  | { readonly _tag: "Unknown" }
  /** Braze did not respond in time. The profile is still read, so that the next call may find it. */
  | { readonly _tag: "Late"; readonly reason: Reason }
  /** Too many profiles were read in the last minute. Nothing was requested. */
  | { readonly _tag: "OverBudget"; readonly reason: Reason }
  /** The key, its permission or the request is not valid. */
  | { readonly _tag: "Failed"; readonly reason: Reason }

/** The workspace to read from. */
export interface ProfileSource {
  /** Profiles and budgets are separate for each name. */
  readonly env: string
  readonly client: Client
}

/** Reads profiles with a cache and a budget. */
export interface ProfileReader {
  readonly fields: ReadonlyArray<string>
  /** Never fails, and never takes longer than the deadline. Calls for the same person at the same time share a request. */
  readonly read: (
    source: ProfileSource,
    person: ProfileKey,
    deadline: Duration.DurationInput
  ) => Effect.Effect<ProfileResult>
}

/** The permission that a key needs. */
export const permission = "users.export.ids"

/** The time limit of one request. Longer than the deadline of a call, so that the next call finds the profile. */
const requestTime = Duration.seconds(10)

/** Builds a reader, or returns all mistakes of the settings. It keeps profiles in memory. */
export const make = (settings: ProfileReaderSettings): Either.Either<ProfileReader, ReadonlyArray<Reason>> => {
  const problems = [...fieldProblems(settings.fields), ...countProblems(settings)]
  return problems.length > 0 ? Either.left(problems) : Either.right(new CachedReader(settings))
}

const fieldProblems = (fields: ReadonlyArray<string>): ReadonlyArray<Reason> => {
  if (fields.length === 0)
    return [
      { code: "fields-missing", path: "fields", message: "The reader has no fields. Add at least one to fields." }
    ]
  return fields.flatMap((field, at) =>
    fieldsToExport.value.includes(field)
      ? []
      : [
          {
            code: "field-unknown",
            path: `fields[${at}]`,
            message: `Braze does not export a field ${JSON.stringify(field)}.${question(field, fieldsToExport.value)} A custom attribute is in custom_attributes.`
          }
        ]
  )
}

const countProblems = (settings: ProfileReaderSettings): ReadonlyArray<Reason> =>
  (["capacity", "requestsPerMinute"] as const).flatMap((path) => {
    const count = settings[path]
    return count === undefined || (Number.isInteger(count) && count > 0)
      ? []
      : [
          {
            code: "count-not-valid",
            path,
            message: `${path} must be a whole number of at least 1. Remove it to use the default.`
          }
        ]
  })

/** A person that was read. `profile` is undefined if Braze has no such person. `at` is monotonic time. */
interface Entry {
  readonly profile: JsonObject | undefined
  readonly at: number
}

class CachedReader implements ProfileReader {
  readonly fields: ReadonlyArray<string>
  readonly #lives: { readonly known: number; readonly unknown: number; readonly stale: number }
  readonly #capacity: number
  readonly #perMinute: number
  /** In the order in which people were read. */
  readonly #entries = new Map<string, Entry>()
  readonly #open = new Map<string, Deferred.Deferred<ProfileResult>>()
  readonly #budgets = new Map<string, Budget>()

  constructor(settings: ProfileReaderSettings) {
    this.fields = [...new Set(settings.fields)]
    this.#lives = {
      known: Duration.toMillis(settings.timeToLive ?? "5 minutes"),
      unknown: Duration.toMillis(settings.unknownTimeToLive ?? "1 minute"),
      stale: Duration.toMillis(settings.staleTimeToLive ?? "1 day")
    }
    this.#capacity = settings.capacity ?? 10_000
    this.#perMinute = settings.requestsPerMinute ?? rateLimits["users.export.ids"].windows[0]?.count ?? 250
  }

  read(source: ProfileSource, person: ProfileKey, deadline: Duration.DurationInput): Effect.Effect<ProfileResult> {
    return Effect.gen(this, function* () {
      const key = JSON.stringify([source.env, person])
      const now = yield* MonotonicTime.millis
      const entry = this.#entries.get(key)
      if (entry !== undefined && now - entry.at < this.#lives[entry.profile === undefined ? "unknown" : "known"])
        return resultOf(entry, false)
      const open = this.#open.get(key) ?? (yield* this.#start(source, person, key))
      const found =
        open === undefined
          ? overBudget
          : Option.getOrElse(yield* Effect.timeoutOption(Deferred.await(open), deadline), () => late)
      const isStale = entry?.profile !== undefined && now - entry.at < this.#lives.stale
      return isStale && found._tag !== "Known" && found._tag !== "Unknown" ? resultOf(entry, true) : found
    })
  }

  /** Starts a request that no caller can interrupt. Returns undefined if the budget is used up. */
  #start(
    source: ProfileSource,
    person: ProfileKey,
    key: string
  ): Effect.Effect<Deferred.Deferred<ProfileResult> | undefined> {
    return Effect.gen(this, function* () {
      const reservation = this.#budgetOf(source.env).reserve(yield* MonotonicTime.millis)
      if (typeof reservation === "number") return undefined
      const result = yield* Deferred.make<ProfileResult>()
      this.#open.set(key, result)
      const request = source.client.request("users/export/ids", this.#bodyOf(person), {
        deadline: requestTime,
        repeatable: true,
        // The budget counts one request.
        attempts: 1
      })
      const done = Effect.gen(this, function* () {
        const exit = yield* Effect.exit(request)
        const now = yield* MonotonicTime.millis
        reservation.answered(now)
        const found = exit._tag === "Success" ? readResult(exit.value) : { _tag: "Late" as const, reason: interrupted }
        if (found._tag === "Known") this.#keep(key, { profile: found.profile, at: now })
        if (found._tag === "Unknown") this.#keep(key, { profile: undefined, at: now })
        this.#open.delete(key)
        yield* Deferred.succeed(result, found)
      })
      yield* Effect.forkDaemon(done)
      return result
    })
  }

  #keep(key: string, entry: Entry): void {
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    const [oldest] = this.#entries.keys()
    if (this.#entries.size > this.#capacity && oldest !== undefined) this.#entries.delete(oldest)
  }

  #budgetOf(env: string): Budget {
    const known = this.#budgets.get(env)
    if (known !== undefined) return known
    const made = new Budget({ pool: permission, count: this.#perMinute, per: 60_000 })
    this.#budgets.set(env, made)
    return made
  }

  #bodyOf(person: ProfileKey): JsonObject {
    const who = "external_id" in person ? { external_ids: [person.external_id] } : { user_aliases: [person.user_alias] }
    return { ...who, fields_to_export: this.fields }
  }
}

const resultOf = ({ profile }: Entry, isStale: boolean): ProfileResult =>
  profile === undefined ? { _tag: "Unknown" } : { _tag: "Known", profile, isStale }

const readResult = (result: RequestResult): ProfileResult => {
  switch (result._tag) {
    case "Answered":
    case "Partly":
      return readBody(result.body)
    case "Unavailable":
    case "Unknown":
      return { _tag: "Late", reason: result.reason }
    case "Refused":
    case "Failed":
      return { _tag: "Failed", reason: result.reason }
  }
}

/**
 * Unknown people are in `invalid_user_ids`, which may be absent. An export without users therefore also means an
 * unknown person.
 */
const readBody = (body: Json): ProfileResult => {
  const users = isObject(body) ? body["users"] : undefined
  if (users === undefined || !isList(users)) return { _tag: "Late", reason: notAnExport }
  const [profile] = users
  return profile !== undefined && isObject(profile) ? { _tag: "Known", profile, isStale: false } : { _tag: "Unknown" }
}

const late: ProfileResult = {
  _tag: "Late",
  reason: { code: "profile-late", message: "Braze did not return the profile in time. It is read in the background." }
}

const overBudget: ProfileResult = {
  _tag: "OverBudget",
  reason: {
    code: "profile-over-budget",
    message:
      "Too many profiles were read in the last minute, so this one was not. Raise timeToLive, or call the node later in the flow."
  }
}

const interrupted: Reason = { code: "profile-interrupted", message: "The request was interrupted." }

const notAnExport: Reason = {
  code: "profile-not-readable",
  message: "The response has no list of users. Check whether a proxy answers in place of Braze."
}
