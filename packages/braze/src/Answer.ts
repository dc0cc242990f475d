import * as AnswerTable from "@sluice/core/AnswerTable"
import type { Item } from "@sluice/core/Item"
import * as Reply from "@sluice/core/Reply"
import type { HttpResponse } from "@sluice/core/Transport"
import * as Verdict from "@sluice/core/Verdict"
import type { Wire } from "@sluice/core/Wire"
import type { Reason } from "@sluice/values/Reason"
import * as ErrorEntries from "./ErrorEntries.js"
import * as ErrorSentence from "./ErrorSentence.js"
import * as Lane from "./Lane.js"
import type { ResponseExcerpt } from "./ResponseExcerpt.js"

/**
 * Reads a response of `users/track`: the statuses that Braze defines itself (2xx, 400) and those for which its
 * documentation is more specific than the answer table (401, 403). Undefined if the table decides. Pure.
 *
 * A 2xx is a success only if it decodes, has the message `success`, names only objects that were sent, and counts
 * exactly the other objects. An absent counter is 0 (staging exchange recorded 2026-09-15).
 */
export type ResponseReader = (response: HttpResponse, items: ReadonlyArray<Item>) => Reply.Reply | undefined

/** `excerpt` makes the stored excerpt of a response. */
export const make =
  (excerpt: ResponseExcerpt): ResponseReader =>
  (response, items) => {
    const { status, body } = response
    if (status >= 200 && status < 300)
      return isPlainSuccess(body, items)
        ? Reply.judged(undefined, wireOf(response, excerpt))
        : readSuccess(response, items, excerpt)
    if (status === 400) return readBadRequest(response, items, excerpt)
    return readKeyRefused(response, "users.track", excerpt)
  }

/** Reads a 401 or a 403. Undefined for other statuses. `permission`: that of the endpoint. */
export const readKeyRefused = (
  response: HttpResponse,
  permission: string,
  excerpt: ResponseExcerpt
): Reply.Reply | undefined => {
  const { status, body } = response
  if (status === 401) return Reply.halt(keyRefused, wireOf(response, excerpt))
  return status === 403
    ? Reply.halt(notPermitted(permission), { ...wireOf(response, excerpt), ...excerpt(body) })
    : undefined
}

const keyRefused: Reason = {
  code: "key-refused",
  message:
    "Braze does not accept the API key at this endpoint (401). The key is wrong or belongs to another instance, because a key works only on one cluster. Compare apiKey and endpoint with what the dashboard shows."
}

const notPermitted = (permission: string): Reason => ({
  code: "not-permitted",
  message: `The API key has no permission for ${pathOf(permission)} (403). Permissions of an existing key cannot be changed. Create a key with ${permission}, and check its IP allowlist.`
})

/** Permissions are named after the paths of their endpoints. */
const pathOf = (permission: string): string => permission.replaceAll(".", "/")

/** The rows of the answer table about access for which Braze's documentation is more specific, for every path of its API. */
export const accessRows: ReadonlyArray<AnswerTable.AnswerRow> = [
  {
    statuses: AnswerTable.only(401),
    shown: "401",
    action: "halt",
    code: "key-refused",
    message:
      "The API key was refused (401). It is wrong or belongs to another instance, because a key works only on one cluster. Check apiKey and endpoint."
  },
  {
    statuses: AnswerTable.only(403),
    shown: "403",
    action: "halt",
    code: "not-permitted",
    message:
      "The API key may not do this (403). Check that it has the permission of the endpoint, that it allows your IP address, and that the path has no slash at the end."
  },
  {
    statuses: AnswerTable.only(404),
    shown: "404",
    action: "halt",
    code: "path-unknown",
    message:
      "The server did not find the path (404). Check the endpoint: it must be the REST address of the instance, without a path."
  }
]

/**
 * {@link accessRows}, and the server errors of endpoints whose objects may be sent again: "retry with exponential
 * backoff" (page *Errors & responses*, 2026-11-20). Messages keep the general rows, because nothing says that a message
 * was not sent.
 */
export const rows: ReadonlyArray<AnswerTable.AnswerRow> = [
  ...accessRows,
  {
    statuses: (status) => AnswerTable.within(500, 599)(status) && !gatewayLost(status),
    shown: "5xx, except 504, 520, 524",
    action: "again",
    code: "server-trouble",
    message: "Braze reports a problem; the request is sent again later."
  }
]

/** A gateway forwarded the request and lost the response, so Braze may have applied it. The general row applies. */
const gatewayLost = AnswerTable.only(504, 520, 524)

/**
 * The reason of a run that stops because every item of several consecutive batches was refused without being named,
 * which Braze does not do.
 */
export const unnamedRefusals: Reason = {
  code: "not-braze-speaking",
  message:
    "Every object of several consecutive batches was refused without being named, and nothing was accepted after that. This usually means a proxy or a wrong URL. All these objects stay pending. Check the endpoint and the network in between. If the objects are wrong, run the command again with --past-refusals (pastRefusals) to reject them."
}

const notSentAlone: Reason = {
  code: "sent-with-refused",
  message: "Braze refused the request because of other objects in it. This object is sent again without them."
}

/** The reason of a 2xx that is not Braze's. */
export const notUnderstood: Reason = {
  code: "answer-not-understood",
  message:
    "The status is a success (2xx), but the response is not from Braze, so it is unknown which items were applied. Check for a proxy in between."
}

/** The reason of a 2xx whose message is not `success`. */
export const notSuccess: Reason = {
  code: "answer-without-success",
  message:
    "The status is a success (2xx), but the message is not success, so it is unknown which items were applied. Check the profiles in Braze before you replay."
}

/** The reason of a 2xx whose counters do not fit the objects sent. */
export const notAddedUp: Reason = {
  code: "answer-does-not-add-up",
  message:
    "The numbers of accepted and refused objects do not add up to the objects that were sent, so it is unknown which items were applied. Check the profiles in Braze before you replay."
}

/** The verdict of an object whose request was refused because of others. */
export const sentAgain = Verdict.again(notSentAlone)

/** The parts of a response that may be stored, without an excerpt. */
export const wireOf = (response: HttpResponse, excerpt: ResponseExcerpt): Wire => {
  const requestId = response.headers["x-request-id"]
  return requestId === undefined
    ? { status: response.status }
    : { status: response.status, requestId: excerpt.withoutKey(requestId) }
}

/** Whether the body is exactly that of a full success. It is compared as text, because nearly every response is one. */
const isPlainSuccess = (body: string, items: ReadonlyArray<Item>): boolean => {
  let counted = ""
  for (const lane of Lane.lanes) {
    const count = Lane.count(items, lane)
    if (count > 0) counted += `"${Lane.counters[lane]}":${count},`
  }
  return body === `{${counted}"message":"success"}`
}

const readSuccess = (response: HttpResponse, items: ReadonlyArray<Item>, excerpt: ResponseExcerpt): Reply.Reply => {
  const wire = { ...wireOf(response, excerpt), ...excerpt(response.body) }
  const answer = ErrorEntries.decode(response.body)
  if (answer === undefined) return Reply.outage(Verdict.unsure(notUnderstood), items.length, wire)
  const refused = ErrorEntries.resolve(answer.errors, items)
  const rest =
    refused.complete && answer.message === "success" && countsAgree(answer, refused, items)
      ? Verdict.accepted
      : Verdict.unsure(answer.message === "success" ? notAddedUp : notSuccess)
  const refusal = refusals(items, excerpt)
  const verdicts = items.map((_, position) => refusal(refused.sentences.get(position)) ?? rest)
  return Reply.judged(verdicts, wire)
}

const countsAgree = (
  answer: ErrorEntries.ResponseBody,
  refused: ErrorEntries.RefusedItems,
  items: ReadonlyArray<Item>
): boolean =>
  Lane.lanes.every((lane) => {
    const expected = Lane.positions(items, lane).filter((position) => !refused.sentences.has(position)).length
    return answer.counters[lane] === expected
  })

const readBadRequest = (response: HttpResponse, items: ReadonlyArray<Item>, excerpt: ResponseExcerpt): Reply.Reply => {
  const wire = { ...wireOf(response, excerpt), ...excerpt(response.body) }
  const answer = ErrorEntries.decode(response.body)
  const refused = answer === undefined ? ErrorEntries.none : ErrorEntries.resolve(answer.errors, items)
  if (!refused.complete || refused.sentences.size === 0)
    return Reply.split(requestRefused(answer?.message, items, excerpt), wire)
  const refusal = refusals(items, excerpt)
  const verdicts = items.map((_, position) => refusal(refused.sentences.get(position)) ?? sentAgain)
  return Reply.judged(verdicts, wire)
}

/**
 * Makes the verdict of an object from Braze's sentence about it. The key is removed before the values. A value may be a
 * part of the key, and the rest of the key would remain.
 */
export const refusals = (
  items: ReadonlyArray<Item>,
  { withoutKey }: ResponseExcerpt
): ((sentence: string | undefined) => Verdict.Verdict | undefined) => {
  const clean = ErrorSentence.withoutValues(items.map(({ json }) => json))
  return (sentence) =>
    sentence === undefined ? undefined : Verdict.refused(ErrorSentence.reason(withoutKey(sentence), clean))
}

/** The reason of a 400 that names no object. */
export const requestRefused = (
  sentence: string | undefined,
  items: ReadonlyArray<Item>,
  excerpt: ResponseExcerpt
): Reason => {
  const clean = ErrorSentence.withoutValues(items.map(({ json }) => json))
  const message = clean(excerpt.withoutKey(sentence ?? ""))
  const { words } = excerpt(message)
  return {
    code: "request-refused",
    message: `Braze refused the whole request (400) without naming an object${words === undefined ? "." : `: ${words}`}`
  }
}
