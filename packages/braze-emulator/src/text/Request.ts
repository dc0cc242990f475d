/**
 * One request as it reached the emulator. Header names are lower-case; of a header that came twice the first value counts.
 * The body is the decoded one (after `content-encoding`), whole and unparsed.
 */
export interface Request {
  readonly method: string
  /** The path as it was sent, percent-encoded, without query. */
  readonly path: string
  /** The query as it was sent, without `?`. */
  readonly query?: string
  readonly headers: Headers
  readonly body: Uint8Array | string
  /** The body was larger than what may be read; `body` then holds nothing. */
  readonly tooLarge?: boolean
  /** The body could not be unpacked as `content-encoding` says; `body` then holds it as it came. */
  readonly undecodable?: boolean
  /** `http://HOST:PORT` under which its client can reach the mock again; answers that name an address begin with it. */
  readonly origin?: string
  /** Milliseconds since 1970 of its arrival. Default: the clock of its workspace. */
  readonly at?: number
}

/** Headers by lower-case name, as `node:http` gives them. */
export type Headers = Readonly<Record<string, string | ReadonlyArray<string> | undefined>>

/** The first value of a header; undefined where it was not sent. */
export const header = (headers: Headers, name: string): string | undefined => {
  const value = headers[name]
  return typeof value === "string" || value === undefined ? value : value[0]
}

/** The body as text; bytes that are not UTF-8 become U+FFFD. */
export const text = (body: Uint8Array | string): string =>
  typeof body === "string" ? body : bytes(body).toString("utf8")

/** The body as bytes, sharing memory with it where it already is bytes. */
export const bytes = (body: Uint8Array | string): Buffer =>
  typeof body === "string" ? Buffer.from(body, "utf8") : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
