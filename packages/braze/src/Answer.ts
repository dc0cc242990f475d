import * as AnswerTable from "@sluice/core/AnswerTable"
import type { Item } from "@sluice/core/Item"
import * as Reply from "@sluice/core/Reply"
import type { HttpResponse } from "@sluice/core/Transport"
import * as Verdict from "@sluice/core/Verdict"
import type { Wire } from "@sluice/core/Wire"
import type { Reason } from "@sluice/values/Reason"
import * as Entries from "./Entries.js"
import * as Lane from "./Lane.js"
import * as Words from "./Words.js"

/**
 * Reads an answer of `users/track`: the rows of the answer table that are Braze's own (2xx, 400) and those where Braze
 * can be more precise than the table (401, 403). Undefined: the table decides. Pure.
 *
 * A 2xx is success only if it decodes, says `success`, names no object that was not sent, and counts exactly the objects
 * it does not name; a counter that is absent is 0 (staging exchange recorded 2026-09-15).
 */
export type Read = (response: HttpResponse, items: ReadonlyArray<Item>) => Reply.Reply | undefined

/** `words` is what of an answer may be kept, without the key. */
export const make =
  (words: Words.Keep): Read =>
  (response, items) => {
    const { status, body } = response
    if (status >= 200 && status < 300)
      return isPlainSuccess(body, items)
        ? Reply.judged(undefined, wireOf(response))
        : readSuccess(response, items, words)
    if (status === 400) return readBadRequest(response, items, words)
    if (status === 401) return Reply.halt(keyRefused, wireOf(response))
    return status === 403 ? Reply.halt(notPermitted, { ...wireOf(response), ...words(body) }) : undefined
  }

const keyRefused: Reason = {
  code: "key-refused",
  message:
    "Braze does not know the API key at this endpoint (401). Either the key is wrong, or it belongs to another instance: a key of one cluster is unknown on every other. Compare apiKey and endpoint with what the dashboard shows."
}

const notPermitted: Reason = {
  code: "not-permitted",
  message:
    "The API key may not call users/track (403). Permissions of a key cannot be changed: create a new key with the permission users.track, and check the list of addresses the key is allowed from."
}

/** The rows of the answer table where Braze can be more precise, for every path of its API. */
export const rows: ReadonlyArray<AnswerTable.Row> = [
  {
    statuses: AnswerTable.only(401),
    shown: "401",
    action: "halt",
    code: "key-refused",
    message:
      "The key was refused (401). Either the key is wrong, or it belongs to another instance: a key of one cluster is unknown on every other. Check apiKey and endpoint."
  },
  {
    statuses: AnswerTable.only(403),
    shown: "403",
    action: "halt",
    code: "not-permitted",
    message:
      "The key may not do this (403). Give it the permission that the endpoint needs, check its list of allowed addresses, and that the path has no slash at the end."
  },
  {
    statuses: AnswerTable.only(404),
    shown: "404",
    action: "halt",
    code: "path-unknown",
    message:
      "The server does not know the path (404). Check the endpoint: it is the REST address of the instance, without a path."
  }
]

/** Why a run stops when two batches in a row were refused without naming an object, which Braze does not do. */
export const unnamedRefusals: Reason = {
  code: "not-braze-speaking",
  message:
    "Every item of two batches in a row was refused without being named, and none was accepted between. That is how a proxy or a wrong address answers. Everything is kept pending: check the endpoint and what stands between."
}

const wireOf = (response: HttpResponse): Wire => {
  const requestId = response.headers["x-request-id"]
  return requestId === undefined ? { status: response.status } : { status: response.status, requestId }
}

/** Exactly the body that Braze gives when all is well: compared as it is, because this is nearly every answer. */
const isPlainSuccess = (body: string, items: ReadonlyArray<Item>): boolean => {
  let counters = ""
  for (const lane of Lane.lanes) {
    const count = Lane.count(items, lane)
    if (count > 0) counters += `${Lane.counterText[lane]}${count},`
  }
  return body === `{${counters}"message":"success"}`
}

const readSuccess = (response: HttpResponse, items: ReadonlyArray<Item>, words: Words.Keep): Reply.Reply => {
  const wire = { ...wireOf(response), ...words(response.body) }
  const answer = Entries.decode(response.body)
  if (answer === undefined) return Reply.outage(Verdict.unsure(notUnderstood), items.length, wire)
  const named = Entries.resolve(answer.errors, items)
  const rest =
    named.complete && answer.message === "success" && countsAgree(answer, named, items)
      ? Verdict.accepted
      : Verdict.unsure(answer.message === "success" ? notAddedUp : notSuccess)
  const verdicts = items.map((item, at) => refusal(named, item, at) ?? rest)
  return Reply.judged(verdicts, wire)
}

const countsAgree = (answer: Entries.Answer, named: Entries.Named, items: ReadonlyArray<Item>): boolean =>
  Lane.lanes.every((lane) => {
    let expected = 0
    for (let at = 0; at < items.length; at++) if (items[at]?.lane === lane && !named.sentences.has(at)) expected++
    return answer.counters[lane] === expected
  })

const readBadRequest = (response: HttpResponse, items: ReadonlyArray<Item>, words: Words.Keep): Reply.Reply => {
  const wire = { ...wireOf(response), ...words(response.body) }
  const answer = Entries.decode(response.body)
  const named = answer === undefined ? Entries.nobody : Entries.resolve(answer.errors, items)
  if (!named.complete || named.sentences.size === 0) return Reply.split(refusedWhole(answer, items, words), wire)
  const verdicts = items.map((item, at) => refusal(named, item, at) ?? notLookedAt)
  return Reply.judged(verdicts, wire)
}

const refusal = (named: Entries.Named, item: Item, at: number): Verdict.Verdict | undefined => {
  const sentence = named.sentences.get(at)
  return sentence === undefined ? undefined : Verdict.refused(Words.reason(sentence, item.json))
}

const refusedWhole = (answer: Entries.Answer | undefined, items: ReadonlyArray<Item>, words: Words.Keep): Reason => {
  const message = Words.withoutValues(
    answer?.message ?? "",
    items.map(({ json }) => json)
  )
  const said = words(message).words
  return {
    code: "request-refused",
    message: `Braze refused the request as a whole (400) and named no object${said === undefined ? "." : `: ${said}`}`
  }
}

const notLookedAt = Verdict.again({
  code: "sent-with-refused",
  message: "Braze took nothing of the request because of other objects in it; this one goes again without them."
})

const notUnderstood: Reason = {
  code: "answer-not-understood",
  message:
    "The answer says success (2xx) but is not Braze's, so nobody can tell what was applied. Look for a proxy in between."
}

const notSuccess: Reason = {
  code: "answer-without-success",
  message:
    "The answer has a status of success (2xx) but its message is not success, so nobody can tell what was applied."
}

const notAddedUp: Reason = {
  code: "answer-does-not-add-up",
  message:
    "What Braze counts and what it names as refused do not add up to what was sent, so nobody can tell what was applied."
}
