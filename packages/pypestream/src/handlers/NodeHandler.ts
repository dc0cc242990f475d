import { isObject, parse } from "@sluice/values/Json"
import { question } from "@sluice/values/NearMiss"
import type { Reason } from "@sluice/values/Reason"
import * as Text from "@sluice/values/Text"
import { Effect, Either, type Redacted } from "effect"
import type { ActionNode, Returned } from "../node/ActionNode.js"
import type { Log } from "../node/CallLog.js"
import * as SecretCheck from "../web/SecretCheck.js"
import * as HandlerSettings from "./HandlerSettings.js"

/** Settings of a handler. */
export interface NodeHandlerSettings {
  /**
   * Each node is called with `POST /NAME`. Only the last part of the path counts, so the node may be below any other
   * path. With a single node, the path may end in a slash instead.
   */
  readonly nodes: ReadonlyArray<ActionNode>
  /** Callers send it as `Authorization: Bearer SECRET`. Pass two secrets while one replaces the other. */
  readonly secret: Redacted.Redacted<string> | ReadonlyArray<Redacted.Redacted<string>>
  /** Receives one line per call. */
  readonly log: Log
  /** The maximum size of a request body, in bytes. Default: 65,536. */
  readonly maxBodyBytes?: number
  /** The time limit for the arrival of the whole body, in milliseconds. Default: 5,000. */
  readonly bodyTimeout?: number
}

/** A request without its body, independent of the kind of host. Header names are lower case. */
export interface RequestHead {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | undefined>>
}

/** A response, independent of the kind of host. */
export interface HandlerResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The body of a request, or the reason why it could not be read. */
export type RequestBody = Uint8Array | "too-large" | "too-late" | "broken"

/** Handles HTTP calls of nodes. `NodeHttpHandler` and `WebHandler` connect it to a host. */
export interface NodeHandler {
  readonly maxBodyBytes: number
  readonly bodyTimeout: number
  /** The refusal of a request with an invalid head. Undefined if the body must be read. */
  readonly checkHead: (head: RequestHead) => Promise<HandlerResponse | undefined>
  /** Calls the node in the path with the payload and the context of the body. Never rejects. */
  readonly handle: (head: RequestHead, body: RequestBody) => Promise<HandlerResponse>
}

/**
 * The `execute` method of a node as a function that returns a promise, for platforms that run JavaScript. The promise
 * never rejects.
 */
export const toFunction =
  (node: ActionNode) =>
  (log: unknown, payload?: unknown, context?: unknown): Promise<Returned> =>
    Effect.runPromise(node.execute(log, payload, context))

/** Builds a handler, or returns all mistakes of the settings. */
export const make = (settings: NodeHandlerSettings): Either.Either<NodeHandler, ReadonlyArray<Reason>> => {
  const { bodyTimeout = 5_000, maxBodyBytes = 65_536, nodes } = settings
  const secrets = [settings.secret].flat()
  const problems = HandlerSettings.problems({ nodes, secrets, maxBodyBytes, bodyTimeout })
  return problems.length > 0
    ? Either.left(problems)
    : Either.right(build(settings, { maxBodyBytes, bodyTimeout }, SecretCheck.make(secrets)))
}

const build = (
  settings: NodeHandlerSettings,
  limits: Pick<NodeHandler, "maxBodyBytes" | "bodyTimeout">,
  isSecret: SecretCheck.SecretCheck
): NodeHandler => ({
  ...limits,
  checkHead: async (head) => {
    if (!(await isSecret(bearerToken(head)))) return refusal(401, unauthorized, { "www-authenticate": "Bearer" })
    return (
      methodProblem(head) ??
      typeProblem(head) ??
      lengthProblem(head, limits.maxBodyBytes) ??
      pathProblem(settings, head)
    )
  },
  handle: async (head, body) => {
    const node = nodeOf(settings.nodes, head.path)
    if (node === undefined) return refusal(404, unknownNode(settings.nodes, head.path))
    const read = readBody(body, limits.maxBodyBytes)
    if ("status" in read) return read
    return respond(200, await toFunction(node)(settings.log, read.payload, read.context))
  }
})

const unauthorized = {
  code: "secret-wrong",
  message: "The shared secret is missing or wrong. Send it as Authorization: Bearer SECRET."
}

const respond = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HandlerResponse => ({
  status,
  headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
  body: JSON.stringify(body)
})

const refusal = (
  status: number,
  error: { readonly code: string; readonly message: string },
  headers: Readonly<Record<string, string>> = {}
): HandlerResponse => respond(status, { error }, headers)

const bearerToken = ({ headers }: RequestHead): string | undefined =>
  /^bearer +(\S+)$/i.exec(headers["authorization"] ?? "")?.[1]

const methodProblem = ({ method }: RequestHead): HandlerResponse | undefined =>
  method === "POST"
    ? undefined
    : refusal(405, { code: "method-not-post", message: "Call a node with POST." }, { allow: "POST" })

const typeProblem = ({ headers }: RequestHead): HandlerResponse | undefined =>
  /^application\/json\s*(?:;|$)/i.test(headers["content-type"] ?? "")
    ? undefined
    : refusal(415, {
        code: "content-type-not-json",
        message: "The body must be JSON. Send Content-Type: application/json."
      })

const lengthProblem = ({ headers }: RequestHead, most: number): HandlerResponse | undefined =>
  Number(headers["content-length"] ?? 0) > most ? tooLarge(most) : undefined

const tooLarge = (most: number): HandlerResponse =>
  refusal(413, { code: "body-too-large", message: `The body has more than ${most} bytes.` }, { connection: "close" })

const pathProblem = ({ nodes }: NodeHandlerSettings, { path }: RequestHead): HandlerResponse | undefined =>
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
    message: `The last part of the path must be the name of a node: ${names.join(", ")}.${question(lastPart(path), names)}`
  }
}

const readBody = (
  body: RequestBody,
  most: number
): HandlerResponse | { readonly payload: unknown; readonly context: unknown } => {
  if (body === "too-large") return tooLarge(most)
  if (body === "too-late")
    return refusal(408, { code: "body-too-late", message: "The body did not arrive in time." }, { connection: "close" })
  const text = body === "broken" ? undefined : Text.fromUtf8(body)
  const value = text === undefined ? undefined : parse(text)
  if (value === undefined)
    return refusal(400, { code: "body-not-json", message: "The body is incomplete, or not JSON in UTF-8." })
  if (!isObject(value))
    return refusal(400, {
      code: "body-not-an-object",
      message: 'The body must be an object: { "payload": { … }, "context": { "env": "sandbox" } }.'
    })
  return { payload: value["payload"], context: value["context"] }
}

/** Collects a body up to its limit. */
export class BodyParts {
  readonly #limit: number
  readonly #parts: Array<Uint8Array> = []
  #length = 0

  constructor({ maxBodyBytes }: Pick<NodeHandler, "maxBodyBytes">) {
    this.#limit = maxBodyBytes
  }

  /** Returns false if the body is too large with this part. The part is then not kept. */
  add(part: Uint8Array): boolean {
    this.#length += part.length
    if (this.#length > this.#limit) return false
    this.#parts.push(part)
    return true
  }

  join(): Uint8Array {
    const body = new Uint8Array(this.#length)
    let at = 0
    for (const part of this.#parts) {
      body.set(part, at)
      at += part.length
    }
    return body
  }
}
