import { TransportError } from "@sluice/core/Transport"

type Kind = "connect" | "dns" | "tls"

interface Words {
  readonly kind: Kind
  readonly words: (host: string) => string
}

const connect = (what: string): Words => ({ kind: "connect", words: (host) => `${host} cannot be reached: ${what}.` })
const dns: Words = {
  kind: "dns",
  words: (host) => `The name of ${host} cannot be resolved. Check its spelling and the network.`
}
const tls = (what: string): Words => ({ kind: "tls", words: (host) => `No secure connection to ${host}: ${what}.` })

/** What the codes of node and undici mean before a request was written. */
const codes: Readonly<Record<string, Words>> = {
  ECONNREFUSED: connect("nothing listens there"),
  EHOSTUNREACH: connect("there is no way to the host"),
  ENETUNREACH: connect("there is no way to the network"),
  EADDRNOTAVAIL: connect("this machine has no free address or port left"),
  ETIMEDOUT: connect("it does not answer"),
  UND_ERR_CONNECT_TIMEOUT: connect("it does not answer"),
  ECONNRESET: connect("it closed the connection at once"),
  EPIPE: connect("it closed the connection at once"),
  UND_ERR_SOCKET: connect("it closed the connection at once"),
  UND_ERR_INVALID_ARG: {
    kind: "connect",
    words: (host) => `The request to ${host} cannot be written: one of its headers is not valid.`
  },
  ENOTFOUND: dns,
  EAI_AGAIN: dns,
  EAI_FAIL: dns,
  EAI_NODATA: dns,
  CERT_HAS_EXPIRED: tls("its certificate has expired"),
  CERT_NOT_YET_VALID: tls("its certificate is not valid yet; check this machine's clock"),
  DEPTH_ZERO_SELF_SIGNED_CERT: tls("its certificate is signed by itself"),
  SELF_SIGNED_CERT_IN_CHAIN: tls(
    "a certificate in its chain is signed by itself; name your own authority with NODE_EXTRA_CA_CERTS"
  ),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: tls(
    "its certificate cannot be verified; name your own authority with NODE_EXTRA_CA_CERTS"
  ),
  UNABLE_TO_GET_ISSUER_CERT: tls(
    "its certificate cannot be verified; name your own authority with NODE_EXTRA_CA_CERTS"
  ),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: tls(
    "its certificate cannot be verified; name your own authority with NODE_EXTRA_CA_CERTS"
  ),
  ERR_TLS_CERT_ALTNAME_INVALID: tls("its certificate is for another name"),
  EPROTO: tls("it does not speak TLS, or no version that this machine accepts")
}

const prefixes: ReadonlyArray<readonly [string, Words]> = [
  ["ERR_SSL_", tls("it does not speak TLS, or no version that this machine accepts")],
  ["ERR_TLS_", tls("the handshake failed")],
  ["CERT_", tls("its certificate is not valid")]
]

const lost: Readonly<Record<string, string>> = {
  ECONNRESET: "the connection was reset",
  EPIPE: "the connection was closed",
  UND_ERR_SOCKET: "the connection was closed",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "the answer was cut short",
  ETIMEDOUT: "the connection went silent"
}

/**
 * A fault of the wire as a {@link TransportError}. Before the request was written it certainly did not arrive; after
 * that nobody can tell, whatever the fault is called.
 */
export const describe = (error: Error, host: string, started: boolean): TransportError => {
  const code = codeOf(error)
  if (started) {
    const what = lost[code] ?? (error.name === "HTTPParserError" ? "the answer is not HTTP" : "the connection broke")
    return new TransportError({
      reason: "lost",
      message: `No whole answer from ${host}: ${what} after the request was sent.`
    })
  }
  const known =
    codes[code] ??
    prefixes.find(([prefix]) => code.startsWith(prefix))?.[1] ??
    connect(code === "" ? "the connection failed" : `the connection failed (${code})`)
  return new TransportError({ reason: known.kind, message: known.words(host) })
}

/** Of several failed addresses of one host the first speaks. */
const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return ""
  if ("code" in error && typeof error.code === "string") return error.code
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  return codeOf(error.cause)
}
