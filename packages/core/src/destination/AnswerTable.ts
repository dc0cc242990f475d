import type { Reason } from "@sluice/values/Reason"
import type { Wire } from "../outcome/Wire.js"
import { halt, judged, outage, type Reply, split as splitBatch, wait, waitUnsure } from "./Reply.js"
import * as RetryAfter from "./RetryAfter.js"
import type { HttpResponse, TransportError } from "./Transport.js"
import { again, refused, unsure } from "./Verdict.js"

/**
 * The action for a response that the endpoint did not decide itself.
 *
 * - `split`: the halves of the batch are sent separately, and a single item is refused.
 * - `refuse`: the same, because the status is about the content. A refused single item is never seen as a wrong URL.
 * - `halt`: no request can succeed until a person fixes the cause.
 * - `wait`: nothing was applied, and the request is sent again after the named time.
 * - `waitUnsure`: it may have been applied. No request starts before the named time. Then repeatable items are sent again,
 *   and the others become Unknown.
 * - `again`: nothing was applied, and the request is sent again.
 * - `unsure`: it may have been applied. Repeatable items are sent again, and the others become Unknown.
 */
export type Action = (typeof actions)[number]

/** Every {@link Action}. */
export const actions = ["split", "refuse", "halt", "wait", "waitUnsure", "again", "unsure"] as const

/** One row of the table: the statuses, the action and the reason. */
export interface AnswerRow {
  readonly statuses: (status: number) => boolean
  /** The statuses as the documentation shows them. */
  readonly shown: string
  /** The row applies only to a response that names a time to wait. */
  readonly isTimed?: true
  readonly action: Action
  readonly code: string
  /**
   * A sentence for people: what happened and what to do. The status is appended if the sentence does not contain it.
   */
  readonly message: string
}

/** Fits each of these statuses. */
export const only =
  (...statuses: ReadonlyArray<number>) =>
  (status: number): boolean =>
    statuses.includes(status)

/** Fits every status from `from` to `to`, both included. */
export const within =
  (from: number, to: number) =>
  (status: number): boolean =>
    status >= from && status <= to

/**
 * The rules for a destination whose API is not known. The first row that fits applies. Every status has a row.
 *
 * A server error or a timeout may arrive after the request was applied, for example from a gateway. So only the
 * documentation of a vendor can say that such items may be sent again: see `answers` of an endpoint.
 */
export const rows: ReadonlyArray<AnswerRow> = [
  {
    statuses: within(200, 299),
    shown: "2xx",
    action: "unsure",
    code: "answer-not-understood",
    message: "The response reports success but could not be understood, so it is unknown which items were applied."
  },
  {
    statuses: only(400, 413, 422),
    shown: "400, 413, 422",
    action: "split",
    code: "request-refused",
    message: "The destination refused the whole request without naming an item."
  },
  {
    statuses: only(409, 410, 412, 423, 451),
    shown: "409, 410, 412, 423, 451",
    action: "refuse",
    code: "item-refused",
    message: "The destination refused the item."
  },
  {
    statuses: only(429),
    shown: "429",
    action: "wait",
    code: "rate-limited",
    message: "The rate limit was reached; the next request waits for the time that the response states."
  },
  {
    statuses: only(408, 425),
    shown: "408, 425 with a time to wait",
    isTimed: true,
    action: "wait",
    code: "asked-to-wait",
    message: "The server did not accept the request and named a time; the next request waits until then."
  },
  {
    statuses: only(503),
    shown: "503 with a time to wait",
    isTimed: true,
    action: "waitUnsure",
    code: "unavailable-until",
    message:
      "The server is unavailable and named a time; the next request waits until then. It is unknown whether the request was applied."
  },
  {
    statuses: only(408, 425),
    shown: "408, 425",
    action: "unsure",
    code: "not-taken",
    message: "The server gave up on the request, so it is unknown whether the request was applied."
  },
  {
    statuses: only(504, 520, 524),
    shown: "504, 520, 524",
    action: "unsure",
    code: "answer-lost",
    message: "A gateway forwarded the request and lost the response, so it is unknown whether the request was applied."
  },
  {
    statuses: within(500, 599),
    shown: "other 5xx",
    action: "unsure",
    code: "server-trouble",
    message: "The server reports a problem, so it is unknown whether the request was applied."
  },
  {
    statuses: only(401),
    shown: "401",
    action: "halt",
    code: "key-refused",
    message: "The destination refused the credentials (401). Check the key and the URL."
  },
  {
    statuses: only(403),
    shown: "403",
    action: "halt",
    code: "not-permitted",
    message:
      "The credentials do not allow this request (403). Grant the permission that it needs, and check whether the destination accepts requests from this address."
  },
  {
    statuses: only(404),
    shown: "404",
    action: "halt",
    code: "path-unknown",
    message: "The path was not found (404). Check the URL."
  },
  {
    statuses: within(300, 399),
    shown: "3xx",
    action: "halt",
    code: "redirected",
    message:
      "The server responded with a redirect. Redirects are not followed, because they could carry the key to another host. Check the URL, and whether a proxy or a login page is in between."
  },
  {
    statuses: () => true,
    shown: "every other",
    action: "halt",
    code: "answer-unexpected",
    message: "The server responded with an unexpected status. Check the URL, and whether a proxy is in between."
  }
]

/** The input of {@link row} in addition to the status. */
interface RowInputs {
  /** Rows of the vendor. They are read before the general rows. */
  readonly own?: ReadonlyArray<AnswerRow> | undefined
  /** Whether the response names a time to wait. */
  readonly isTimed?: boolean
}

/** The row of a status: the first matching row of the vendor, otherwise the first matching general row. */
export const row = (status: number, { isTimed = false, own = [] }: RowInputs = {}): AnswerRow => {
  const fits = (one: AnswerRow): boolean => (isTimed || one.isTimed !== true) && one.statuses(status)
  const found = own.find(fits) ?? rows.find(fits)
  if (found === undefined) throw new Error("The last row of the answer table fits every status.")
  return found
}

/**
 * The parts of a response that may be stored: the status, the request id, and an excerpt of the body. A 401 has no
 * excerpt, because its body repeats the key.
 */
export const wireOf = (response: HttpResponse): Wire => {
  const requestId = response.headers["x-request-id"]
  return {
    status: response.status,
    ...(response.status !== 401 && response.body !== "" && { words: response.body.slice(0, 500) }),
    ...(requestId !== undefined && { requestId })
  }
}

/** The inputs of {@link decide} in addition to the response. */
export interface Asked {
  /** The number of items in the request. */
  readonly count: number
  /** Milliseconds since 1970. */
  readonly now: number
  /** Rows from the documentation of the vendor. They are read before the general rows. */
  readonly rows?: ReadonlyArray<AnswerRow> | undefined
  /**
   * The wait that the response asks for in the vendor's own way, in milliseconds. Undefined if it names no time: the
   * headers are read then.
   */
  readonly waitOf?: WaitOf | undefined
}

/** Reads the wait that a response asks for, in milliseconds. `undefined` if it names no time. */
export type WaitOf = (response: HttpResponse) => number | undefined

/** Decides a response that the endpoint left undecided. */
export const decide = (response: HttpResponse, { count, now, rows: own, waitOf }: Asked): Reply => {
  const { headers, status } = response
  const asked = waitOf?.(response)
  const isTimed = asked !== undefined || RetryAfter.isNamed(headers, now)
  const { action, code, message } = row(status, { own, isTimed })
  const reason: Reason = { code, message: `${message}${statusNote(status, message)}` }
  const wire = wireOf(response)
  switch (action) {
    case "unsure":
      return status < 300 ? judged(new Array(count).fill(unsure(reason)), wire) : outage(unsure(reason), count, wire)
    case "again":
      return outage(again(reason), count, wire)
    case "split":
      return splitBatch(reason, wire)
    case "refuse":
      return count === 1 ? judged([refused(reason)], wire) : splitBatch(reason, wire)
    case "wait":
      return wait(reason, asked ?? RetryAfter.retryAfter(headers, now), wire)
    case "waitUnsure":
      return waitUnsure(reason, asked ?? RetryAfter.retryAfter(headers, now), wire)
    case "halt":
      return halt(reason, wire)
  }
}

const statusNote = (status: number, message: string): string =>
  message.includes(`(${status})`) ? "" : ` (HTTP ${status})`

/** One row of the table for attempts without a response. */
export interface ErrorRow {
  /** The event, as the documentation shows it. */
  readonly shown: string
  readonly action: "split" | "halt" | "again" | "unsure"
  readonly code: string
}

/**
 * The rules for attempts without a response. Items that were certainly not sent are sent again, and all others are
 * unsure. An invalid address is a mistake of the items from which it was made.
 */
export const errorRows: Readonly<Record<TransportError["reason"], ErrorRow>> = {
  connect: { shown: "no connection", action: "again", code: "no-connection" },
  dns: { shown: "the name of the host was not found", action: "again", code: "host-not-found" },
  tls: { shown: "no secure connection (TLS)", action: "again", code: "no-secure-connection" },
  lost: { shown: "reset, closed or cut off after the first byte", action: "unsure", code: "answer-lost" },
  deadline: { shown: "the deadline passed", action: "unsure", code: "deadline-passed" },
  address: { shown: "the address is not valid", action: "split", code: "address-not-valid" },
  blocked: { shown: "requests to the address are not allowed", action: "halt", code: "address-blocked" }
}

/** Decides an attempt without a response. */
export const decideError = (error: TransportError, count: number): Reply => {
  const { action, code } = errorRows[error.reason]
  const reason: Reason = { code, message: error.message }
  switch (action) {
    case "split":
      return splitBatch(reason)
    case "halt":
      return halt(reason)
    case "again":
      return { ...outage(again(reason), count), isWithoutResponse: true }
    case "unsure":
      return { ...outage(unsure(reason), count), isWithoutResponse: true }
  }
}

/**
 * The reason of a run that stops because every item of several consecutive batches was refused without being named, and
 * nothing was accepted after that. A vendor with recognisable responses has another sentence, see
 * `Endpoint.unnamedRefusals`.
 */
export const unnamedRefusals: Reason = {
  code: "refusals-without-names",
  message:
    "Every record of several consecutive batches was refused without being named, and nothing was accepted after that. This usually means a proxy, a wrong URL or an outage page. All these records stay pending. Check the URL, and whether a proxy is in between. If the records are wrong, run the command again with --past-refusals (pastRefusals) to reject them."
}
