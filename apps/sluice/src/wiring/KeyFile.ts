import { readFileSync } from "node:fs"
import type { HttpRequest, HttpResponse, Transport } from "@sluice/core/Transport"
import { Effect, Either } from "effect"

/** The key in a file, trimmed; undefined if the file cannot be read. */
export const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8").trim()
  } catch {
    return undefined
  }
}

/**
 * A transport that reads the key file again after a 401 and, if the key changed, sends the request once more with the new
 * key, so that a key can be rotated under a running program. Braze does not process a request to which it returns 401, so
 * nothing is sent twice.
 */
export const rereading = ({ send }: Transport, path: string): Transport => {
  const key = new ReadKey(path)
  const effect = (request: HttpRequest) => {
    const first = key.authorize(request)
    return Effect.flatMap(send(first), (response) => {
      const again = key.renew(first, response)
      return again === undefined ? Effect.succeed(response) : send(again)
    })
  }
  return { send: send.start === undefined ? effect : Object.assign(effect, { start: starter(send.start, key) }) }
}

type Start = NonNullable<Transport["send"]["start"]>

const starter =
  (start: Start, key: ReadKey): Start =>
  (request, done) => {
    const first = key.authorize(request)
    let abortSecond: (() => void) | undefined
    const abortFirst = start(first, (result) => {
      const again = Either.isRight(result) ? key.renew(first, result.right) : undefined
      if (again === undefined) done(result)
      else abortSecond = start(again, done)
    })
    return () => {
      abortFirst()
      abortSecond?.()
    }
  }

/** Owns the key that was read last. */
class ReadKey {
  readonly #path: string
  /** Undefined until a key is refused. Until then, requests already have the first key. */
  #authorization: string | undefined

  constructor(path: string) {
    this.#path = path
  }

  /** The request with the key. */
  authorize(request: HttpRequest): HttpRequest {
    const authorization = this.#authorization
    return authorization === undefined ? request : { ...request, headers: { ...request.headers, authorization } }
  }

  /** The request with the new key from the file. Undefined unless its key was refused and the file has another key. */
  renew(sent: HttpRequest, { status }: HttpResponse): HttpRequest | undefined {
    const key = status === 401 ? read(this.#path) : undefined
    if (key === undefined || key === "" || `Bearer ${key}` === sent.headers["authorization"]) return undefined
    this.#authorization = `Bearer ${key}`
    return this.authorize(sent)
  }
}
