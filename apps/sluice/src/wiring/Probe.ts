import type { Connection } from "@sluice/braze/Connection"
import { instances } from "@sluice/braze-api/Instances"
import type { HttpResponse, Transport, TransportError } from "@sluice/core/Transport"
import { Clock, Effect, Either, Redacted } from "effect"

/** The result of checking a connection. */
export type ProbeResult =
  | { readonly _tag: "Works" }
  /** The key belongs to another instance. */
  | { readonly _tag: "WrongInstance"; readonly right: string; readonly message: string }
  | { readonly _tag: "WrongKey"; readonly message: string }
  | { readonly _tag: "NoPermission"; readonly message: string }
  | { readonly _tag: "NotAllowedFromHere"; readonly message: string }
  | { readonly _tag: "NotBraze"; readonly message: string }
  | { readonly _tag: "Unreachable"; readonly message: string }

/** A result, and the response or the error of the request to the host of the connection. */
export interface Probed {
  readonly result: ProbeResult
  readonly answer: Either.Either<HttpResponse, TransportError>
  /** When the answer arrived, in milliseconds since 1970. */
  readonly at: number
}

/**
 * Checks a connection with a `users/track` request that contains nothing to apply. Braze checks the key, then the
 * permission, then the body, so a 400 means that key and permission are valid. After a 401, the other Braze instances
 * are tried, because a key of another instance gets the same response as a wrong key. The key is sent only to Braze
 * hosts.
 */
export const probe = (connection: Connection, transport: Transport): Effect.Effect<Probed> =>
  Effect.gen(function* () {
    const answer = yield* ask(connection, connection.origin, transport)
    const at = yield* Clock.currentTimeMillis
    return { result: yield* resultOf(connection, answer, transport), answer, at }
  })

const resultOf = (
  connection: Connection,
  answer: Either.Either<HttpResponse, TransportError>,
  transport: Transport
): Effect.Effect<ProbeResult> => {
  if (Either.isLeft(answer)) return Effect.succeed({ _tag: "Unreachable", message: answer.left.message })
  const { status, body } = answer.right
  if (status === 401) return elsewhere(connection, transport)
  if (status === 403) return Effect.succeed(forbidden(connection, body))
  if (status === 400 || status === 201 || status === 429) return Effect.succeed({ _tag: "Works" })
  return Effect.succeed({ _tag: "NotBraze", message: strange(connection, status) })
}

const ask = (
  connection: Connection,
  origin: string,
  transport: Transport
): Effect.Effect<Either.Either<HttpResponse, TransportError>> =>
  Effect.either(
    transport.send({
      method: "POST",
      url: `${origin}/users/track`,
      headers: {
        authorization: `Bearer ${Redacted.value(connection.apiKey)}`,
        "content-type": "application/json"
      },
      body: "{}"
    })
  )

/** A wrong key and a key of another region get the same response. */
const decided =
  "A wrong key and a key of another region get the same response; no other region that responded accepts this key, so the key is wrong or was deleted. Copy it again from Settings › APIs and Identifiers of the right workspace."
const undecided =
  "A wrong key and a key of another region get the same response. To tell which it is, compare endpoint with the REST endpoint under Settings › APIs and Identifiers. If they are equal, copy the key again from there."

const elsewhere = (connection: Connection, transport: Transport): Effect.Effect<ProbeResult> =>
  Effect.gen(function* () {
    const wrongKey: ProbeResult = {
      _tag: "WrongKey",
      message: `${connection.host} rejected the key ${connection.keyTail} (401). ${connection.instance === undefined ? undecided : decided}`
    }
    if (connection.instance === undefined) return wrongKey
    const others = instances.filter(({ name }) => name !== connection.instance)
    // An instance that does not respond must not delay the others until its deadline.
    const answers = yield* Effect.forEach(others, ({ rest }) => ask(connection, `https://${rest}`, transport), {
      concurrency: "unbounded"
    })
    const right = others.find((_, index) => {
      const answer = answers[index]
      return answer !== undefined && Either.isRight(answer) && [400, 201, 403].includes(answer.right.status)
    })
    if (right !== undefined)
      return {
        _tag: "WrongInstance",
        right: right.rest,
        message: `The key ${connection.keyTail} belongs to ${right.name}, not to ${connection.instance}. Set endpoint: https://${right.rest}`
      }
    return wrongKey
  })

const forbidden = ({ host, keyTail }: Connection, body: string): ProbeResult =>
  body.includes("whitelisted IPs")
    ? {
        _tag: "NotAllowedFromHere",
        message: `The key ${keyTail} is restricted to certain IP addresses, and the address of this machine is not one of them. A key cannot be changed later: create one that allows this address.`
      }
    : {
        _tag: "NoPermission",
        message: `The key ${keyTail} lacks the permission users.track on ${host}. A key cannot be changed later: create one with this permission.`
      }

const strange = ({ host }: Connection, status: number): string =>
  status >= 300 && status < 400
    ? `${host} returned a redirect (${status}), which is not followed. Check the REST endpoint and any proxy.`
    : status >= 500
      ? `${host} has a server error (${status}). Try again later.`
      : `${host} returned ${status}, a status that users/track of Braze does not return. Check the host and any proxy.`
