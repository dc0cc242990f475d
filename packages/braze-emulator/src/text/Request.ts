/**
 * One request as the emulator receives it. Header names are in lower case; if a header is repeated, its first value is
 * used. The body is decoded (by its `content-encoding`) and unparsed.
 */
export interface Request {
  readonly method: string
  /** The path as it was sent, percent-encoded, without query. */
  readonly path: string
  /** The query as it was sent, without `?`. */
  readonly query?: string
  readonly headers: Headers
  readonly body: Uint8Array | string
  /** The body exceeded the limit; `body` is then empty. */
  readonly tooLarge?: boolean
  /** The body was not read, because nothing in it could change the response (`Emulator.bodyLimit`); `body` is then empty. */
  readonly unread?: boolean
  /** The body could not be decoded by its `content-encoding`; `body` is then as it was sent. */
  readonly undecodable?: boolean
  /** `http://HOST:PORT` at which the client can reach the mock again; addresses in responses begin with it. */
  readonly origin?: string
  /** Milliseconds since 1970 of its arrival. Default: the clock of its workspace. */
  readonly at?: number
}

/** A request before its body arrives. */
export type RequestHead = Pick<Request, "method" | "path" | "query" | "headers">

/** Headers by lower-case name, as in `node:http`. */
export type Headers = Readonly<Record<string, string | ReadonlyArray<string> | undefined>>

/** The first value of a header; undefined if it was not sent. */
export const header = (headers: Headers, name: string): string | undefined => {
  const value = headers[name]
  return typeof value === "string" || value === undefined ? value : value[0]
}

/** The body as text; bytes that are not UTF-8 become U+FFFD. */
export const text = (body: Uint8Array | string): string =>
  typeof body === "string" ? body : bytes(body).toString("utf8")

/** The body as bytes. Shares memory with a body that already is bytes. */
export const bytes = (body: Uint8Array | string): Buffer =>
  typeof body === "string" ? Buffer.from(body, "utf8") : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
