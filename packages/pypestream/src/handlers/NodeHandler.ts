import { question } from "@sluice/values/NearMiss"
import type { Reason } from "@sluice/values/Reason"
import { Effect, Either, type Redacted } from "effect"
import type { ActionNode, Returned } from "../node/ActionNode.js"
import type { Log } from "../node/CallLog.js"
import * as HandlerSettings from "./HandlerSettings.js"
import * as Secret from "./Secret.js"

/** What the doors are made of. */
export interface Settings {
  /** Called as `POST /NAME`, or below any other path: the last part of it counts. With one node the path may end in a slash. */
  readonly nodes: ReadonlyArray<ActionNode>
  /** Callers send it as `Authorization: Bearer SECRET`. Two while one takes the other's place. */
  readonly secret: Redacted.Redacted<string> | ReadonlyArray<Redacted.Redacted<string>>
  /** Gets one line for each call. */
  readonly log: Log
  /** Bytes of a request body, at most. Default 65,536. */
  readonly maxBodyBytes?: number
  /** Milliseconds until a body has to be there whole. Default 5,000. */
  readonly bodyTimeout?: number
}

/** A request without its body, the same whichever way it came. Header names are lower case. */
export interface Head {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | undefined>>
}

/** What goes back, the same whichever way the request came. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A body, or why there is none. */
export type Body = Uint8Array | "too-large" | "too-late" | "broken"

/** What all doors over HTTP are made of. */
export interface NodeHandler {
  readonly maxBodyBytes: number
  readonly bodyTimeout: number
  /** Decides what can be decided without the body; undefined where the body is needed. */
  readonly enter: (head: Head) => Promise<Answer | undefined>
  /** Calls the node that the head names with the payload and the context of the body. Never rejects. */
  readonly call: (head: Head, body: Body) => Promise<Answer>
}

/** The platform's own call, for hosts that run JavaScript: never rejects. */
export const toFunction =
  (node: ActionNode) =>
  (log: unknown, payload?: unknown, context?: unknown): Promise<Returned> =>
    Effect.runPromise(node.execute(log, payload, context))

/** Makes what the doors for node and for web-standard hosts share, or tells everything that is wrong with the settings. */
export const make = (settings: Settings): Either.Either<NodeHandler, ReadonlyArray<Reason>> => {
  const { bodyTimeout = 5_000, maxBodyBytes = 65_536, nodes } = settings
  const isRight = Secret.make([settings.secret].flat())
  const problems = [
    ...(Either.isLeft(isRight) ? isRight.left : []),
    ...HandlerSettings.problems({ nodes, maxBodyBytes, bodyTimeout })
  ]
  if (problems.length > 0 || Either.isLeft(isRight)) return Either.left(problems)
  return Either.right(open(settings, { maxBodyBytes, bodyTimeout }, isRight.right))
}

const open = (
  settings: Settings,
  limits: Pick<NodeHandler, "maxBodyBytes" | "bodyTimeout">,
  isRight: Secret.Check
): NodeHandler => ({
  ...limits,
  enter: async (head) => {
    if (!(await isRight(offered(head)))) return refusal(401, unauthorized, { "www-authenticate": "Bearer" })
    return (
      methodProblem(head) ??
      typeProblem(head) ??
      lengthProblem(head, limits.maxBodyBytes) ??
      pathProblem(settings, head)
    )
  },
  call: async (head, body) => {
    const node = nodeOf(settings.nodes, head.path)
    if (node === undefined) return refusal(404, unknownNode(settings.nodes, head.path))
    const read = callOf(body, limits.maxBodyBytes)
    if ("status" in read) return read
    return answer(200, await toFunction(node)(settings.log, read.payload, read.context))
  }
})

const unauthorized = {
  code: "secret-wrong",
  message: "The shared secret is missing or wrong. Send it as Authorization: Bearer SECRET."
}

const answer = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
  body: JSON.stringify(body)
})

const refusal = (
  status: number,
  error: { readonly code: string; readonly message: string },
  headers: Readonly<Record<string, string>> = {}
): Answer => answer(status, { error }, headers)

const offered = ({ headers }: Head): string | undefined => /^bearer +(\S+)$/i.exec(headers["authorization"] ?? "")?.[1]

const methodProblem = ({ method }: Head): Answer | undefined =>
  method === "POST"
    ? undefined
    : refusal(405, { code: "method-not-post", message: "A node is called with POST." }, { allow: "POST" })

const typeProblem = ({ headers }: Head): Answer | undefined =>
  /^application\/json\s*(?:;|$)/i.test(headers["content-type"] ?? "")
    ? undefined
    : refusal(415, { code: "content-type-not-json", message: "The body is JSON: send Content-Type: application/json." })

const lengthProblem = ({ headers }: Head, most: number): Answer | undefined =>
  Number(headers["content-length"] ?? 0) > most ? tooLarge(most) : undefined

const tooLarge = (most: number): Answer =>
  refusal(413, { code: "body-too-large", message: `The body is longer than ${most} bytes.` }, { connection: "close" })

const pathProblem = ({ nodes }: Settings, { path }: Head): Answer | undefined =>
  nodeOf(nodes, path) === undefined ? refusal(404, unknownNode(nodes, path)) : undefined

const lastPart = (path: string): string => path.split("?")[0]?.split("/").at(-1) ?? ""

const nodeOf = (nodes: ReadonlyArray<ActionNode>, path: string): ActionNode | undefined => {
  const name = lastPart(path)
  return name === "" && nodes.length === 1 ? nodes[0] : nodes.find((node) => node.name === name)
}

const unknownNode = (nodes: ReadonlyArray<ActionNode>, path: string) => {
  const names = nodes.map(({ name }) => name)
  return {
    code: "node-unknown",
    message: `The path names no node of this door.${question(lastPart(path), names)} There are ${names.join(", ")}.`
  }
}

const callOf = (body: Body, most: number): Answer | { readonly payload: unknown; readonly context: unknown } => {
  if (body === "too-large") return tooLarge(most)
  if (body === "too-late")
    return refusal(408, { code: "body-too-late", message: "The body did not come in time." }, { connection: "close" })
  const value = body === "broken" ? undefined : parse(body)
  if (value === undefined)
    return refusal(400, { code: "body-not-json", message: "The body is no JSON in UTF-8, or it broke off." })
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return refusal(400, {
      code: "body-not-an-object",
      message: 'The body is an object: { "payload": { … }, "context": { "env": "sandbox" } }.'
    })
  return { payload: Reflect.get(value, "payload"), context: Reflect.get(value, "context") }
}

/** The parser's own words are never shown: they quote the body. */
const parse = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}
