import type { Transport } from "@sluice/core"
import { Effect, Either } from "effect"

/** A call of a service that is not an HTTP API, as the description of a vendor reads it. */
export interface CallOptions {
  /** The operation, such as `/publish`. Default: `/`. */
  readonly path?: string
  /** The objects of the call, usually as JSON. Default: empty. */
  readonly body?: string
  /** Lower-case names. Default: none. */
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * Calls the vendor without HTTP. The test double of a client, such as that of a queue or of the files of a disk, uses it
 * in place of the service. The vendor reads the call like a request with the method `POST`; the double translates the
 * status of the response into a result or an error of the client.
 *
 * Rejects with a `TransportError` if the script of the vendor keeps the call or its response from arriving. Takes
 * virtual time only.
 */
export type VendorCall = (call: CallOptions) => Promise<Transport.HttpResponse>

/** Runs an effect in the time of a run, for code that uses promises. Rejects with the failure of the effect. */
export type RunInTime = <A, E>(effect: Effect.Effect<A, E>) => Promise<A>

/** Calls over a transport of the vendor. */
export const over =
  (transport: Transport.Transport, url: string, run: RunInTime): VendorCall =>
  async ({ body = "", headers = {}, path = "/" }) => {
    const sent = transport.send({ method: "POST", url: `${url}${path}`, headers, body })
    const response = await run(Effect.either(sent))
    if (Either.isLeft(response)) throw response.left
    return response.right
  }
