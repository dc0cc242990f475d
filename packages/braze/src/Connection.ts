import type { LimitsProfile } from "@sluice/braze-api/Limits"
import * as Limits from "@sluice/braze-api/Limits"
import * as RateLimits from "@sluice/braze-api/RateLimits"
import type { RateLimit } from "@sluice/core/Endpoint"
import { question } from "@sluice/values/NearMiss"
import type { Reason } from "@sluice/values/Reason"
import * as Text from "@sluice/values/Text"
import { Duration, Either, Hash, Redacted } from "effect"
import * as ApiKey from "./ApiKey.js"
import * as EndpointUrl from "./EndpointUrl.js"

/** The settings of a connection to one workspace of Braze. */
export interface ConnectionSettings {
  /** The REST endpoint of the instance, such as `https://rest.fra-01.braze.eu`. A slash at the end is removed. */
  readonly endpoint: string
  /** The REST API key, without `Bearer`. It belongs to one workspace of one instance. */
  readonly apiKey: Redacted.Redacted<string> | string
  /** The tag in the requests of Braze partners, such as `pypestream`. Default: none. */
  readonly partner?: string
  /** The limits of the contract. Default `combined`: 75 objects per request over all arrays. */
  readonly limits?: LimitsProfile
  readonly rate?: Rate
  /**
   * Allows a host that is not a Braze host. `true` allows any host, text allows this host. Loopback is always allowed.
   * Plain http on other hosts must be named in the text, such as `http://mock-braze:8099`.
   */
  readonly allowHost?: boolean | string
}

/** The rate limit: how many requests may start. */
export interface Rate {
  /** The share of the limit that this client may use, above 0 and at most 1. Default: 0.5, and 1 on loopback. */
  readonly share?: number
  /** Requests per window, if the contract differs from 3,000 in 3 seconds. */
  readonly count?: number
  /** Length of the window. */
  readonly per?: Duration.DurationInput
}

/** A checked connection to a workspace of Braze. Its text and JSON forms show at most the end of the key. */
export interface Connection {
  /** Scheme, host and port, possibly a path, without a slash at the end. Paths of the API are appended to it. */
  readonly origin: string
  /** Host with port. */
  readonly host: string
  /** Such as `EU-01`. Undefined for a host that is not a Braze host. */
  readonly instance: string | undefined
  readonly loopback: boolean
  readonly apiKey: Redacted.Redacted<string>
  /** The last four characters of the key after an ellipsis, to distinguish keys. Only the ellipsis for a short key. */
  readonly keyTail: string
  readonly partner: string | undefined
  readonly limits: LimitsProfile
  /** Requests that may start in any window of `per` milliseconds: the limit times the share. */
  readonly rate: { readonly count: number; readonly per: number; readonly share: number }
  /**
   * The host and a hash of key, partner and limits. Equal exactly for connections that can share requests and a budget.
   * Does not reveal the key.
   */
  readonly id: string
  /** Corrections of the settings that need no action, for `sluice check`. */
  readonly notes: ReadonlyArray<Reason>
}

/**
 * Builds a connection, or returns all mistakes in the settings. Reasons contain the setting in `path`, and never the
 * key.
 */
export const make = (settings: ConnectionSettings): Either.Either<Connection, ReadonlyArray<Reason>> => {
  const problems: Array<Reason> = []
  const endpoint = EndpointUrl.read(settings.endpoint, settings.allowHost)
  if (Either.isLeft(endpoint)) problems.push(endpoint.left)
  const key = ApiKey.read(settings.apiKey)
  if (Either.isLeft(key)) problems.push(key.left)
  problems.push(
    ...partnerProblems(settings.partner),
    ...limitsProblems(settings.limits),
    ...rateProblems(settings.rate)
  )
  if (problems.length > 0 || Either.isLeft(endpoint) || Either.isLeft(key)) return Either.left(problems)
  return Either.right(build(settings, endpoint.right, key.right))
}

const build = (
  settings: ConnectionSettings,
  url: EndpointUrl.EndpointUrl,
  apiKey: Redacted.Redacted<string>
): Connection => {
  const limits = settings.limits ?? "combined"
  const partner = settings.partner === undefined ? undefined : Text.tidy(settings.partner)
  const hash = Hash.string(JSON.stringify([Redacted.value(apiKey), partner ?? null, limits]))
  return {
    origin: url.origin,
    host: url.host,
    instance: url.instance,
    loopback: url.loopback,
    apiKey,
    keyTail: ApiKey.tail(apiKey),
    partner,
    limits,
    rate: rateOf(settings.rate, url.loopback),
    id: `${url.host}#${(hash >>> 0).toString(16).padStart(8, "0")}`,
    notes: url.notes
  }
}

/** The default share. The other half of the limit remains for other clients of the workspace. */
const defaultShare = 0.5

const rateOf = (rate: Rate | undefined, loopback: boolean): Connection["rate"] => {
  const window = RateLimits.rateLimits["users.track"].windows[0] ?? { count: 3000, per: 3000 }
  const share = rate?.share ?? (loopback ? 1 : defaultShare)
  return {
    share,
    count: Math.max(1, Math.floor((rate?.count ?? window.count) * share)),
    per: rate?.per === undefined ? window.per : Duration.toMillis(rate.per)
  }
}

/** The budget of a pool of Braze's limits, which all clients of the workspace share. */
export const budgetOf = (connection: Connection, pool: RateLimits.Pool): RateLimit => {
  const [window = { count: 1, per: 60_000 }] = RateLimits.rateLimits[pool].windows
  return {
    pool: `${pool}@${connection.id}`,
    count: Math.max(1, Math.floor(window.count * connection.rate.share)),
    per: window.per,
    share: connection.rate.share
  }
}

const partnerProblems = (partner: string | undefined): ReadonlyArray<Reason> => {
  if (partner === undefined) return []
  if (!Text.isBlank(partner) && !Text.isPlaceholder(partner) && !Text.exceedsChars(partner, 255)) return []
  return [
    {
      code: "partner-not-valid",
      path: "partner",
      message:
        "The partner tag is empty, longer than 255 characters or an unfilled placeholder. Correct it, or leave it out."
    }
  ]
}

const limitsProblems = (limits: string | undefined): ReadonlyArray<Reason> => {
  if (limits === undefined || Limits.profiles.some((profile) => profile === limits)) return []
  return [
    {
      code: "limits-unknown",
      path: "limits",
      message: `limits must be one of ${Limits.profiles.join(", ")}. The value depends on your contract. Most contracts use combined.${question(limits, Limits.profiles)}`
    }
  ]
}

const rateProblems = (rate: Rate | undefined): ReadonlyArray<Reason> => {
  const problems: Array<Reason> = []
  const add = (path: string, message: string) => problems.push({ code: "rate-not-valid", path, message })
  if (rate?.share !== undefined && !(rate.share > 0 && rate.share <= 1))
    add("rate.share", "rate.share must be above 0 and at most 1, for example 0.5 for half of the limit.")
  if (rate?.count !== undefined && !(Number.isInteger(rate.count) && rate.count > 0))
    add("rate.count", "rate.count must be a whole number of requests above 0.")
  if (rate?.per !== undefined) {
    const millis = Duration.decodeUnknown(rate.per).pipe((found) =>
      found._tag === "Some" ? Duration.toMillis(found.value) : 0
    )
    if (!(millis > 0 && Number.isFinite(millis)))
      add("rate.per", 'rate.per must be a duration, for example "3 seconds".')
  }
  return problems
}

/** One line for people: host, instance, end of the key, requests per window. */
export const describe = (connection: Connection): string => {
  const { count, per } = connection.rate
  const instance = connection.instance === undefined ? "" : ` (${connection.instance})`
  return `${connection.host}${instance}, key ${connection.keyTail}, at most ${count} requests in ${per / 1000} s`
}
