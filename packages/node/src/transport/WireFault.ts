import { TransportError } from "@sluice/core/Transport"

/** The message for an address that is not valid. */
export const noAddress =
  "The address of the request is not an absolute http or https URL, such as https://example.com/path. Fix it in the destination that makes the request."

type Kind = "connect" | "dns" | "tls"

interface Meaning {
  readonly kind: Kind
  readonly message: (host: string) => string
}

const connect = (what: string): Meaning => ({
  kind: "connect",
  message: (host) => `${host} cannot be reached: ${what}.`
})
const dns: Meaning = {
  kind: "dns",
  message: (host) => `The name of ${host} cannot be resolved. Check its spelling and the network.`
}
const header: Meaning = {
  kind: "connect",
  message: (host) => `The request to ${host} cannot be sent: one of its headers is not valid.`
}
const tls = (what: string): Meaning => ({ kind: "tls", message: (host) => `No secure connection to ${host}: ${what}.` })

/** Error codes of node and undici before the request was written. */
const codes: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: connect("the connection was refused"),
  EHOSTUNREACH: connect("there is no route to the host"),
  ENETUNREACH: connect("there is no route to the network"),
  EADDRNOTAVAIL: connect("this machine has no free address or port"),
  ETIMEDOUT: connect("it does not respond"),
  UND_ERR_CONNECT_TIMEOUT: connect("it does not respond"),
  ECONNRESET: connect("it closed the connection immediately"),
  EPIPE: connect("it closed the connection immediately"),
  UND_ERR_SOCKET: connect("it closed the connection immediately"),
  UND_ERR_INVALID_ARG: header,
  ERR_INVALID_CHAR: header,
  ERR_INVALID_HTTP_TOKEN: header,
  ERR_HTTP_INVALID_HEADER_VALUE: header,
  ENOTFOUND: dns,
  EAI_AGAIN: dns,
  EAI_FAIL: dns,
  EAI_NODATA: dns,
  CERT_HAS_EXPIRED: tls("its certificate has expired"),
  CERT_NOT_YET_VALID: tls("its certificate is not valid yet; check this machine's clock"),
  DEPTH_ZERO_SELF_SIGNED_CERT: tls("its certificate is self-signed"),
  SELF_SIGNED_CERT_IN_CHAIN: tls(
    "a certificate in its chain is self-signed; set NODE_EXTRA_CA_CERTS to your own authority"
  ),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: tls(
    "its certificate cannot be verified; set NODE_EXTRA_CA_CERTS to your own authority"
  ),
  UNABLE_TO_GET_ISSUER_CERT: tls("its certificate cannot be verified; set NODE_EXTRA_CA_CERTS to your own authority"),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: tls(
    "its certificate cannot be verified; set NODE_EXTRA_CA_CERTS to your own authority"
  ),
  ERR_TLS_CERT_ALTNAME_INVALID: tls("its certificate is for another name"),
  EPROTO: tls("it does not support TLS, or no version that this machine accepts")
}

/** Codes that occur only before a request is written. The other ones of the table can also occur after it. */
const beforeWriting: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EADDRNOTAVAIL",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_INVALID_ARG",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "EAI_NODATA"
])

/** Whether the code of an error shows that the request was not written. */
export const isCertainlyUnsent = (error: Error): boolean => {
  const code = codeOf(error)
  return beforeWriting.has(code) || isCertificate(code)
}

/** A certificate is checked before the request is written. */
const isCertificate = (code: string): boolean => codes[code]?.kind === "tls" && code !== "EPROTO"

const prefixes: ReadonlyArray<readonly [string, Meaning]> = [
  ["ERR_SSL_", tls("it does not support TLS, or no version that this machine accepts")],
  ["ERR_TLS_", tls("the handshake failed")],
  ["CERT_", tls("its certificate is not valid")]
]

const lost: Readonly<Record<string, string>> = {
  ECONNRESET: "the connection was reset",
  EPIPE: "the connection was closed",
  UND_ERR_SOCKET: "the connection was closed",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "the response was cut short",
  ETIMEDOUT: "the connection stopped responding"
}

/**
 * A network error as a {@link TransportError}. If the request was not yet written, it did not arrive. Otherwise, it is
 * unknown whether it arrived.
 */
export const describe = (error: Error, host: string, started: boolean): TransportError => {
  const code = codeOf(error)
  if (started) {
    const what =
      lost[code] ??
      (error.name === "HTTPParserError" || code.startsWith("HPE_")
        ? "the response is not HTTP"
        : "the connection broke")
    return new TransportError({
      reason: "lost",
      message: `No complete response from ${host}: ${what} after the request was sent.`
    })
  }
  const known =
    codes[code] ??
    prefixes.find(([prefix]) => code.startsWith(prefix))?.[1] ??
    connect(code === "" ? "the connection failed" : `the connection failed (${code})`)
  return new TransportError({ reason: known.kind, message: known.message(host) })
}

/** For a host with several failed addresses, the code of the first. */
const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return ""
  if ("code" in error && typeof error.code === "string") return error.code
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  return codeOf(error.cause)
}
