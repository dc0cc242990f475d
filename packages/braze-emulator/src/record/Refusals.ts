import * as ItemKey from "../text/ItemKey.js"
import { isObject } from "../text/Problem.js"
import type { RefusedObject } from "./Applied.js"

/** A refusal as it is noted among the mistakes. */
export interface NotedRefusal {
  readonly code: "refused-object" | "refused-whole"
  readonly message: string
  /** The object; empty for a whole request. */
  readonly path: string
  /** Braze's sentence, which distinguishes refusals. */
  readonly sentence: string
}

/** A request and its response, as far as refusals depend on them. */
export interface RefusableExchange {
  readonly method: string
  /** The parsed body; undefined if there is none. */
  readonly sent: unknown
  readonly status: number
  readonly body: unknown
  readonly applied: ReadonlyArray<unknown>
  readonly refused: ReadonlyArray<RefusedObject>
}

/** The place of an object: `events[0]`. */
export const placeOf = ({ lane, index }: RefusedObject): string => `${lane}[${index}]`

/** The refusal of one object. */
export const ofObject = (refused: RefusedObject): NotedRefusal => {
  const path = placeOf(refused)
  return {
    code: "refused-object",
    message: `${path} was refused: ${sentence(refused.reason)}`,
    path,
    sentence: refused.reason
  }
}

/**
 * The refusal of a whole request; undefined if it was not refused. A rate limit is not a refusal, and neither is the
 * response to a GET for something that does not exist.
 */
export const ofRequest = ({
  method,
  sent,
  status,
  body,
  applied,
  refused
}: RefusableExchange): NotedRefusal | undefined => {
  const isRefused = status >= 400 && status < 500 && status !== 429 && applied.length === 0 && refused.length === 0
  if (!isRefused || (status === 404 && method === "GET")) return undefined
  const text = textOf(body)
  return { code: "refused-whole", message: messageOf(sent, status, text), path: "", sentence: text }
}

/** The message about a refused request, with the number of objects that were lost and Braze's sentence. */
export const messageOf = (sent: unknown, status: number, text: string): string => {
  const count = ItemKey.items(sent).length
  const objects = count === 0 ? "" : ` of ${count} ${count === 1 ? "object" : "objects"}`
  return `A request${objects} was refused with ${status}${text === "" ? "." : `: ${sentence(text)}`}`
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

/** The sentence of a response, in any of Braze's shapes of errors. */
const textOf = (body: unknown): string => {
  if (typeof body === "string") return body
  if (Array.isArray(body)) return textOf(body[0])
  return isObject(body) ? textOf(body["errors"] ?? body["error"] ?? body["message"] ?? "") : ""
}
