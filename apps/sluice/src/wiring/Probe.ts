import type { Connection } from "@sluice/braze/Connection"
import { instances } from "@sluice/braze-api/Instances"
import type { HttpResponse, Transport } from "@sluice/core/Transport"
import { Effect, Either, Redacted } from "effect"

/** What a connection is good for, found out without writing anything. */
export type Finding =
  | { readonly _tag: "Works" }
  /** The key belongs to another instance. */
  | { readonly _tag: "WrongInstance"; readonly right: string; readonly message: string }
  | { readonly _tag: "WrongKey"; readonly message: string }
  | { readonly _tag: "NoPermission"; readonly message: string }
  | { readonly _tag: "NotAllowedFromHere"; readonly message: string }
  | { readonly _tag: "NotBraze"; readonly message: string }
  | { readonly _tag: "Unreachable"; readonly message: string }

/**
 * Asks the endpoint with a `users/track` request that holds nothing to apply. Braze checks the key, then the permission,
 * then the body, so a 400 means that key and permission are good. At a 401 the same is asked of Braze's other
 * instances, since a key on the wrong instance is answered like a wrong key; the key goes to Braze's own hosts alone.
 */
export const probe = (connection: Connection, transport: Transport): Effect.Effect<Finding> =>
  Effect.gen(function* () {
    const answer = yield* ask(connection, connection.origin, transport)
    if (Either.isLeft(answer)) return { _tag: "Unreachable", message: answer.left } as const
    const { status, body } = answer.right
    if (status === 401) return yield* elsewhere(connection, transport)
    if (status === 403) return forbidden(connection, body)
    if (status === 400 || status === 201 || status === 429) return { _tag: "Works" } as const
    return { _tag: "NotBraze", message: strange(connection, status) } as const
  })

const ask = (
  connection: Connection,
  origin: string,
  transport: Transport
): Effect.Effect<Either.Either<HttpResponse, string>> =>
  Effect.either(
    Effect.mapError(
      transport.send({
        method: "POST",
        url: `${origin}/users/track`,
        headers: {
          authorization: `Bearer ${Redacted.value(connection.apiKey)}`,
          "content-type": "application/json"
        },
        body: "{}"
      }),
      ({ message }) => message
    )
  )

const elsewhere = (connection: Connection, transport: Transport): Effect.Effect<Finding> =>
  Effect.gen(function* () {
    const wrongKey: Finding = {
      _tag: "WrongKey",
      message: `${connection.host} does not know the key ${connection.keyTail}. Copy it again from Settings › APIs and Identifiers, from the workspace that is meant.`
    }
    if (connection.instance === undefined) return wrongKey
    for (const { name, rest } of instances) {
      if (name === connection.instance) continue
      const answer = yield* ask(connection, `https://${rest}`, transport)
      if (Either.isRight(answer) && [400, 201, 403].includes(answer.right.status))
        return {
          _tag: "WrongInstance",
          right: rest,
          message: `The key ${connection.keyTail} belongs to ${name}, not to ${connection.instance}: write endpoint: https://${rest}`
        }
    }
    return wrongKey
  })

const forbidden = ({ host, keyTail }: Connection, body: string): Finding =>
  body.includes("whitelisted IPs")
    ? {
        _tag: "NotAllowedFromHere",
        message: `The key ${keyTail} may only be used from certain addresses, and this machine's is not among them. Permissions of a key cannot be changed: create one that allows it.`
      }
    : {
        _tag: "NoPermission",
        message: `${host} knows the key ${keyTail}, and it lacks the permission users.track. Permissions of a key cannot be changed: create one that has it.`
      }

const strange = ({ host }: Connection, status: number): string =>
  status >= 300 && status < 400
    ? `${host} answers with a redirect (${status}). A proxy, or not the REST endpoint; redirects are never followed.`
    : status >= 500
      ? `${host} is in trouble (${status}). Try again later.`
      : `${host} answers ${status}, which Braze's users/track does not. Is there a proxy between, or is it another host?`
