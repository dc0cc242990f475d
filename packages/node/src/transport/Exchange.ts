import type { IncomingHttpHeaders } from "node:http"
import { type HttpResponse, TransportError } from "@sluice/core/Transport"
import type { Deadline } from "./Deadlines.js"
import { describe } from "./WireFault.js"

/** The part of an HTTP client that ends a request. */
interface Controller {
  readonly abort: (reason: Error) => void
}

/** The reason of an abort by this transport. */
class Ended extends Error {}

/**
 * One request and its response, with the callbacks of undici. Calls exactly one of `answered` and `failed`, once. The request
 * counts as sent from `onRequestStart` on.
 */
export class Exchange {
  readonly #host: string
  readonly #maxResponseBytes: number
  #answered: (response: HttpResponse) => void
  #failed: (error: TransportError) => void
  deadline: Deadline | undefined
  #controller: Controller | undefined
  #over = false
  #status = 0
  #headers: Readonly<Record<string, string>> = {}
  #parts: Array<Buffer> = []
  #length = 0

  constructor(
    host: string,
    maxResponseBytes: number,
    answered: (response: HttpResponse) => void,
    failed: (error: TransportError) => void
  ) {
    this.#host = host
    this.#maxResponseBytes = maxResponseBytes
    this.#answered = answered
    this.#failed = failed
  }

  /** Fails because the deadline passed. Without a connection the request was not sent. */
  expire(millis: number): void {
    const seconds = `${millis / 1000} s`
    this.#giveUp(
      this.#controller === undefined
        ? new TransportError({ reason: "connect", message: `No connection to ${this.#host} within ${seconds}.` })
        : new TransportError({
            reason: "deadline",
            message: `No complete response from ${this.#host} within ${seconds}.`
          })
    )
  }

  /** Ends without a call of `answered` or `failed`. */
  abort(): void {
    const controller = this.#controller
    this.#finish()
    controller?.abort(new Ended("ended"))
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller
    // The request failed while it waited for a connection. Aborting it prevents it from being sent.
    if (this.#over) controller.abort(new Ended("ended"))
  }

  onResponseStart(_controller: Controller, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return
    this.#status = status
    this.#headers = joined(headers)
  }

  onResponseData(_controller: Controller, chunk: Buffer): void {
    if (this.#over) return
    this.#length += chunk.length
    if (this.#length > this.#maxResponseBytes) {
      const message = `The response of ${this.#host} has more than ${this.#maxResponseBytes} bytes.`
      this.#giveUp(new TransportError({ reason: "lost", message }))
      return
    }
    this.#parts.push(chunk)
  }

  onResponseEnd(): void {
    if (this.#over) return
    const body =
      this.#parts.length === 1 ? (this.#parts[0]?.toString("utf8") ?? "") : Buffer.concat(this.#parts).toString("utf8")
    const answered = this.#answered
    const response = { status: this.#status, headers: this.#headers, body }
    this.#finish()
    answered(response)
  }

  onResponseError(_controller: Controller | undefined, error: Error): void {
    if (!this.#over) this.fail(describe(error, this.#host, this.#controller !== undefined))
  }

  #giveUp(error: TransportError): void {
    const controller = this.#controller
    this.fail(error)
    controller?.abort(new Ended("ended"))
  }

  fail(error: TransportError): void {
    if (this.#over) return
    const failed = this.#failed
    this.#finish()
    failed(error)
  }

  #finish(): void {
    this.#over = true
    this.#parts = []
    // These refer to the request and its body, which must be released before this object.
    this.#controller = undefined
    this.#answered = ignore
    this.#failed = ignore
    this.deadline?.end()
  }
}

const ignore = (): void => undefined

const joined = (headers: IncomingHttpHeaders): Readonly<Record<string, string>> => {
  const out: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) out[name] = typeof value === "string" ? value : value.join(", ")
  return out
}
