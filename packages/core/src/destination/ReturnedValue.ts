import { suggest } from "@sluice/values/NearMiss"
import type { Reply } from "./Reply.js"
import type { HttpRequest } from "./Transport.js"

/**
 * The reason a value that a definition returned cannot be used. Its parts begin in the middle of a sentence: `verdicts
 * returned FOUND at AT; expected EXPECTED`. They contain no value of a record.
 */
export interface Misfit {
  /** The place in the value, such as `verdicts[3]._tag`. Empty for the value itself. */
  readonly at: string
  readonly found: string
  readonly expected: string
  /** A similar string that is expected. */
  readonly suggestion?: string | undefined
}

/** Whether a value is a complete {@link Reply} to a request with this number of items. */
export const isReply = (value: unknown, count: number): value is Reply => replyMisfit(value, count) === undefined

/** Whether a value is a complete {@link HttpRequest}. */
export const isRequest = (value: unknown): value is HttpRequest => requestMisfit(value) === undefined

/** The first mistake in a reply. */
export const replyMisfit = (value: unknown, count: number): Misfit | undefined => {
  if (!isObject(value))
    return misfit("", value, 'a reply, such as { _tag: "Judged", verdicts: undefined, answered: true }')
  const tag = value["_tag"]
  switch (tag) {
    case "Judged":
      return judgedMisfit(value, count) ?? wireMisfit(value["wire"])
    case "Wait":
      return reasonMisfit("reason", value["reason"]) ?? waitMisfit(value["millis"]) ?? wireMisfit(value["wire"])
    case "Split":
    case "Halt":
      return reasonMisfit("reason", value["reason"]) ?? wireMisfit(value["wire"])
    default:
      return tagMisfit("_tag", tag, ["Judged", "Split", "Wait", "Halt"])
  }
}

const judgedMisfit = ({ answered, verdicts }: Members, count: number): Misfit | undefined => {
  if (typeof answered !== "boolean")
    return misfit("answered", answered, "true if the service processed the request, or false for an outage")
  if (verdicts === undefined) return undefined
  if (!Array.isArray(verdicts))
    return misfit("verdicts", verdicts, "a list of verdicts, or nothing if all are accepted")
  if (verdicts.length !== count)
    return {
      at: "verdicts",
      found: `a list of ${verdicts.length}`,
      expected: `one verdict for each of the ${count} items`
    }
  for (const [index, verdict] of verdicts.entries()) {
    const found = verdictMisfit(`verdicts[${index}]`, verdict)
    if (found !== undefined) return found
  }
  return undefined
}

const verdictTags = ["Accepted", "Refused", "Again", "Unsure"]

const verdictMisfit = (at: string, verdict: unknown): Misfit | undefined => {
  if (!isObject(verdict)) return misfit(at, verdict, 'a verdict, such as { _tag: "Accepted" }')
  const tag = verdict["_tag"]
  if (tag === "Accepted") return undefined
  return typeof tag === "string" && verdictTags.includes(tag)
    ? reasonMisfit(`${at}.reason`, verdict["reason"])
    : tagMisfit(`${at}._tag`, tag, verdictTags)
}

const reasonMisfit = (at: string, reason: unknown): Misfit | undefined => {
  if (!isObject(reason)) return misfit(at, reason, "a reason with code and message")
  for (const name of ["code", "message"])
    if (typeof reason[name] !== "string" || reason[name] === "")
      return misfit(`${at}.${name}`, reason[name], "a non-empty string")
  for (const name of ["path", "mappingPath"])
    if (reason[name] !== undefined && typeof reason[name] !== "string")
      return misfit(`${at}.${name}`, reason[name], "a string")
  return undefined
}

const waitMisfit = (millis: unknown): Misfit | undefined =>
  millis === undefined || (typeof millis === "number" && millis >= 0 && Number.isFinite(millis))
    ? undefined
    : misfit("millis", millis, "milliseconds of at least 0, or nothing")

const wireMisfit = (wire: unknown): Misfit | undefined => {
  if (wire === undefined) return undefined
  if (!isObject(wire)) return misfit("wire", wire, "an object with the status of the response")
  if (typeof wire["status"] !== "number") return misfit("wire.status", wire["status"], "a number")
  for (const name of ["words", "requestId"])
    if (wire[name] !== undefined && typeof wire[name] !== "string")
      return misfit(`wire.${name}`, wire[name], "a string")
  return undefined
}

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]

/** The first mistake in a request. */
export const requestMisfit = (value: unknown): Misfit | undefined => {
  if (!isObject(value)) return misfit("", value, "a request with method, url and headers")
  const { body, headers, method, url } = value
  if (typeof method !== "string" || !methods.includes(method)) return tagMisfit("method", method, methods)
  if (typeof url !== "string") return misfit("url", url, "an absolute URL as a string")
  if (!isObject(headers) || Array.isArray(headers)) return misfit("headers", headers, "an object of strings by name")
  for (const name in headers)
    if (typeof headers[name] !== "string") return misfit(`headers.${name}`, headers[name], "a string")
  if (body !== undefined && typeof body !== "string")
    return misfit("body", body, "a string, such as the result of JSON.stringify")
  return undefined
}

/** A value as a noun for a message, without its content. */
export const nounOf = (value: unknown): string => {
  if (value === undefined) return "nothing"
  if (value === null) return "null"
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === "string") return value === "" ? "an empty string" : "a string"
  if (value instanceof Promise) return "a promise"
  return typeof value === "object" ? "an object" : `a ${typeof value}`
}

/** A misfit at a place, for a value of the wrong kind. */
export const misfit = (at: string, value: unknown, expected: string): Misfit => ({
  at,
  found: nounOf(value),
  expected
})

const tagMisfit = (at: string, tag: unknown, tags: ReadonlyArray<string>): Misfit => ({
  at,
  found: typeof tag === "string" ? "an unknown string" : nounOf(tag),
  expected: `${tags.slice(0, -1).join(", ")} or ${tags.at(-1)}`,
  suggestion: typeof tag === "string" ? suggest(tag, tags) : undefined
})

type Members = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Members => typeof value === "object" && value !== null
