import type { Reason } from "@sluice/values/Reason"
import type { Wire } from "../outcome/Wire.js"
import { halt, judged, outage, type Reply, split, wait } from "./Reply.js"
import { retryAfter } from "./RetryAfter.js"
import type { HttpResponse, TransportError } from "./Transport.js"
import { again, unsure } from "./Verdict.js"

/** What an answer comes to, where the endpoint's own reading did not decide. */
export type Action = "split" | "halt" | "wait" | "again" | "unsure"

/** One row: the statuses, what follows, and why in words for a person. */
export interface Row {
  readonly statuses: (status: number) => boolean
  /** As it stands in the documentation. */
  readonly shown: string
  readonly action: Action
  readonly code: string
  readonly message: string
}

const only =
  (...statuses: ReadonlyArray<number>) =>
  (status: number): boolean =>
    statuses.includes(status)
const within =
  (from: number, to: number) =>
  (status: number): boolean =>
    status >= from && status <= to

/** Read from the top, the first row whose statuses fit decides. Every status has a row. */
export const rows: ReadonlyArray<Row> = [
  {
    statuses: within(200, 299),
    shown: "2xx",
    action: "unsure",
    code: "answer-not-understood",
    message: "The answer says success but could not be understood, so nobody can tell what was applied."
  },
  {
    statuses: only(400, 413),
    shown: "400, 413",
    action: "split",
    code: "request-refused",
    message: "The request was refused as a whole and no object named."
  },
  {
    statuses: only(429),
    shown: "429",
    action: "wait",
    code: "rate-limited",
    message: "The rate limit is reached; waiting as long as the answer says."
  },
  {
    statuses: only(504, 520, 524),
    shown: "504, 520, 524",
    action: "unsure",
    code: "answer-lost",
    message: "A gateway lost the answer after the request was passed on; nobody can tell whether it was applied."
  },
  {
    statuses: only(408, 425),
    shown: "408, 425",
    action: "again",
    code: "not-taken",
    message: "The server did not take the request in time."
  },
  {
    statuses: within(500, 599),
    shown: "other 5xx",
    action: "again",
    code: "server-trouble",
    message: "The server is in trouble; it says to send again later."
  },
  {
    statuses: only(401),
    shown: "401",
    action: "halt",
    code: "key-refused",
    message:
      "The key was refused (401). Either the key is wrong, or it belongs to another instance: a key of one cluster is unknown on every other. Check apiKey and endpoint."
  },
  {
    statuses: only(403),
    shown: "403",
    action: "halt",
    code: "not-permitted",
    message:
      "The key may not do this (403). Give it the permission that the endpoint needs, check its list of allowed addresses, and that the path has no slash at the end."
  },
  {
    statuses: only(404),
    shown: "404",
    action: "halt",
    code: "path-unknown",
    message:
      "The server does not know the path (404). Check the endpoint: it is the REST address of the instance, without a path."
  },
  {
    statuses: within(300, 399),
    shown: "3xx",
    action: "halt",
    code: "redirected",
    message:
      "The server answered with a redirect, which is never followed because it would carry the key to another host. Check the endpoint and what stands between: a proxy or a login page answers so."
  },
  {
    statuses: () => true,
    shown: "every other",
    action: "halt",
    code: "answer-unexpected",
    message:
      "The server answered with a status that no request of ours should get. Check the endpoint and what stands between."
  }
]

/** The row of a status. */
export const row = (status: number): Row => {
  const found = rows.find(({ statuses }) => statuses(status))
  if (found === undefined) throw new Error("the last row of the answer table fits every status")
  return found
}

/** What of an answer may be kept: the status, and the words except a 401's, which repeat the key. */
export const wireOf = (response: HttpResponse): Wire => {
  const requestId = response.headers["x-request-id"]
  return {
    status: response.status,
    ...(response.status !== 401 && response.body !== "" && { words: response.body.slice(0, 500) }),
    ...(requestId !== undefined && { requestId })
  }
}

/** Decides an answer that the endpoint left undecided. `count` is how many items were sent, `now` milliseconds since 1970. */
export const decide = (response: HttpResponse, count: number, now: number): Reply => {
  const { action, code, message } = row(response.status)
  const reason: Reason = { code, message: `${message}${statusNote(response.status, message)}` }
  const wire = wireOf(response)
  switch (action) {
    case "unsure":
      return response.status < 300
        ? judged(new Array(count).fill(unsure(reason)), wire)
        : outage(unsure(reason), count, wire)
    case "again":
      return outage(again(reason), count, wire)
    case "split":
      return split(reason, wire)
    case "wait":
      return wait(reason, retryAfter(response.headers, now), wire)
    case "halt":
      return halt(reason, wire)
  }
}

const statusNote = (status: number, message: string): string =>
  message.includes(`(${status})`) ? "" : ` (HTTP ${status})`

const broken: Readonly<
  Record<TransportError["reason"], { readonly code: string; readonly action: "split" | "again" | "unsure" }>
> = {
  address: { code: "address-not-valid", action: "split" },
  connect: { code: "no-connection", action: "again" },
  dns: { code: "host-not-found", action: "again" },
  tls: { code: "no-secure-connection", action: "again" },
  lost: { code: "answer-lost", action: "unsure" },
  deadline: { code: "deadline-passed", action: "unsure" }
}

/**
 * Decides an attempt without an answer: certainly not sent goes again, anything else is unsure. An address that is none is the
 * fault of the items that it was made of.
 */
export const decideError = (error: TransportError, count: number): Reply => {
  const { action, code } = broken[error.reason]
  const reason: Reason = { code, message: error.message }
  return action === "split" ? split(reason) : outage(action === "again" ? again(reason) : unsure(reason), count)
}
