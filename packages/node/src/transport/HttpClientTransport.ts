import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as HttpBody from "@effect/platform/HttpBody"
import * as HttpClient from "@effect/platform/HttpClient"
import type { HttpClientError } from "@effect/platform/HttpClientError"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import { type HttpRequest, type HttpResponse, type Transport, TransportError } from "@sluice/core/Transport"
import { Duration, Effect } from "effect"
import * as WireFault from "./WireFault.js"

/** Settings of the transport. */
export interface HttpClientTransportSettings {
  /** From the start of the request to the last byte of the response. Default 30 seconds. */
  readonly deadline?: Duration.DurationInput
}

/**
 * A {@link Transport} over the `HttpClient` of `@effect/platform` that a program already has, with its connections,
 * proxies and tracing. Give it a client without retries and without `HttpClient.followRedirects`: the pipeline decides
 * what is sent again, and a redirect could carry the key to another host. The client of `fetch` does not follow
 * redirects here. Each request has a span with method, host, path and status. The spans of the client are off, because
 * they contain the whole URL, and no tracing header is sent to the vendor.
 */
export const make = (given: HttpClient.HttpClient, settings: HttpClientTransportSettings = {}): Transport => {
  const client = given.pipe(
    HttpClient.withTracerDisabledWhen(() => true),
    HttpClient.withTracerPropagation(false)
  )
  const deadline = Duration.decode(settings.deadline ?? "30 seconds")
  return {
    send: (request) => {
      const url = URL.canParse(request.url) ? new URL(request.url) : undefined
      if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:"))
        return new TransportError({ reason: "address", message: WireFault.noAddress })
      return client.execute(outgoing(request)).pipe(
        Effect.flatMap((response) =>
          Effect.zipRight(
            Effect.annotateCurrentSpan("http.response.status_code", response.status),
            Effect.map(
              response.text,
              (body): HttpResponse => ({ status: response.status, headers: response.headers, body })
            )
          )
        ),
        Effect.mapError((error) => failed(error, url.host)),
        Effect.timeoutFail({ duration: deadline, onTimeout: () => late(url.host, deadline) }),
        Effect.provideService(FetchHttpClient.RequestInit, { redirect: "manual" }),
        Effect.withSpan(`http.client ${request.method}`, {
          kind: "client",
          attributes: { "http.request.method": request.method, "server.address": url.host, "url.path": url.pathname }
        })
      )
    }
  }
}

const outgoing = ({ body, headers, method, url }: HttpRequest): HttpClientRequest.HttpClientRequest => {
  const request = HttpClientRequest.make(method)(url)
  const filled =
    body === undefined ? request : HttpClientRequest.setBody(request, HttpBody.text(body, headers["content-type"]))
  return HttpClientRequest.setHeaders(filled, headers)
}

/** Only some errors show that nothing was sent. After any other, the request may have been applied. */
const failed = (error: HttpClientError, host: string): TransportError => {
  const cause = error.cause instanceof Error ? error.cause : new Error()
  return WireFault.describe(cause, host, !WireFault.isCertainlyUnsent(cause))
}

const late = (host: string, deadline: Duration.Duration): TransportError =>
  new TransportError({
    reason: "deadline",
    message: `${host} sent no complete response in ${Duration.format(deadline)}.`
  })
