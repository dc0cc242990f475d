import { isObject, type Json, type JsonObject } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import * as Text from "@sluice/values/Text"
import { Either } from "effect"
import * as PageAddress from "./PageAddress.js"

/**
 * One hit of a page tag, without personal data in its address, referrer and title. Sluice defines the form, because the
 * platform documents none for its Event Listener.
 */
export interface PageTag {
  /** Identifies the visitor in this browser, such as a first-party cookie. */
  readonly visitor: string
  /** The id of the customer, once known. */
  readonly customer?: string
  readonly url: string
  /** The topic of the page, such as `pricing`. */
  readonly tag?: string
  readonly title?: string
  readonly referrer?: string
  readonly device?: string
  /** The session of the tag, if it has one. Default: a session ends after 30 minutes without a hit. */
  readonly session?: string
  /** ISO 8601. */
  readonly at: string
}

/** Options for reading page tags. */
export interface PageTagOptions {
  /** The query parameters of addresses that are kept. Default: those that begin with `utm_`. */
  readonly keepParameters?: ReadonlyArray<string>
}

const mostCharacters = 2_000

const names: ReadonlySet<string> = new Set([
  ...["visitor", "customer", "url", "tag", "title", "referrer", "device", "session", "at"]
])

const problem = (code: string, path: string, message: string): Reason => ({ code, path, message })

/**
 * Reads a hit, or returns every mistake. A reason contains no value. Unknown members are a mistake, because they might
 * be about a person.
 */
export const read = (value: Json, options: PageTagOptions = {}): Either.Either<PageTag, ReadonlyArray<Reason>> => {
  if (!isObject(value))
    return Either.left([problem("page-tag-type", "$", "A page tag must be an object with visitor, url and at.")])
  const problems: Array<Reason> = []
  const text = (name: string, isRequired: boolean): string | undefined => {
    const given = value[name]
    if (given === undefined || given === null || given === "") {
      if (isRequired) problems.push(problem(`${name}-missing`, `$.${name}`, `A page tag needs ${name}. Set it.`))
      return undefined
    }
    if (typeof given === "string" && given.length <= mostCharacters && given.isWellFormed()) return given.trim()
    problems.push(
      problem(`${name}-not-valid`, `$.${name}`, `${name} must be text of at most ${mostCharacters} characters.`)
    )
    return undefined
  }
  const visitor = text("visitor", true)
  const url = text("url", true)
  const at = text("at", true)
  const optional = optionalOf(value, text)
  const address = url === undefined ? undefined : PageAddress.scrub(url, options.keepParameters)
  if (url !== undefined && address === undefined)
    problems.push(problem("url-not-valid", "$.url", "url must be an address with http or https."))
  if (at !== undefined && !isTime(at))
    problems.push(problem("at-not-valid", "$.at", "at must be a date and time in ISO 8601 with an offset or Z."))
  const unknown = Object.keys(value).filter((name) => !names.has(name)).length
  if (unknown > 0)
    problems.push(
      problem(
        "members-unknown",
        "$",
        `${unknown} members are unknown. A page tag may have ${[...names].join(", ")}. Remove the others.`
      )
    )
  if (problems.length > 0 || visitor === undefined || address === undefined || at === undefined)
    return Either.left(problems)
  return Either.right({ visitor, ...optional, url: address.url, at: new Date(at).toISOString() })
}

type OptionalMembers = Omit<PageTag, "visitor" | "url" | "at">

const optionalOf = (
  value: JsonObject,
  text: (name: string, isRequired: boolean) => string | undefined
): OptionalMembers => {
  const [customer, tag, title, referrer, device, session] = [
    ...["customer", "tag", "title", "referrer", "device", "session"]
  ].map((name) => (Object.hasOwn(value, name) ? text(name, false) : undefined))
  const from = referrer === undefined ? undefined : PageAddress.scrub(referrer, [])
  return {
    ...(customer !== undefined && !Text.isPlaceholder(customer) && { customer }),
    ...(tag !== undefined && { tag: PageAddress.scrubText(tag) }),
    ...(title !== undefined && { title: PageAddress.scrubText(title) }),
    ...(from !== undefined && { referrer: from.url }),
    ...(device !== undefined && { device: PageAddress.scrubText(device) }),
    ...(session !== undefined && { session })
  }
}

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/

const isTime = (text: string): boolean => isoTime.test(text) && !Number.isNaN(Date.parse(text))
