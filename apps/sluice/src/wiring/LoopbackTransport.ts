import { type HttpRequest, type Transport, TransportError } from "@sluice/core/Transport"
import { isLoopback } from "@sluice/values/Loopback"

/**
 * The transport of a run with `--mock`. It sends only to loopback addresses, for the mock and the test servers of
 * custom destinations. A request to another address is not sent and stops the run.
 */
export const make = (transport: Transport): Transport => ({
  send: (request) => {
    const host = hostOf(request)
    // For a URL without a host, the transport reports an invalid address.
    return host === undefined || isLoopback(host) ? transport.send(request) : blocked(host)
  }
})

const hostOf = ({ url }: HttpRequest): string | undefined => (URL.canParse(url) ? new URL(url).hostname : undefined)

const blocked = (host: string): TransportError =>
  new TransportError({
    reason: "blocked",
    message: `A request to ${host} was not sent: --mock allows loopback addresses only. Set the address of the custom destination to a test server on 127.0.0.1, or leave its route out.`
  })
