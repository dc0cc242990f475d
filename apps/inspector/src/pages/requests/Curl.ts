import type { Schemas } from "../../control/Client.js"

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** Headers that curl sets itself. */
const own = new Set([
  "host",
  "content-length",
  "connection",
  "accept-encoding",
  "transfer-encoding",
  "content-encoding",
  "expect"
])

/** Headers that contain a key. */
const secret = new Set(["authorization", "x-api-key"])

const header = (name: string, value: string): string =>
  secret.has(name.toLowerCase()) ? `-H "Authorization: Bearer $BRAZE_API_KEY"` : `-H ${quoted(`${name}: ${value}`)}`

const bodyOf = (body: unknown): string => (typeof body === "string" ? body : JSON.stringify(body))

/** The request as a curl command for a POSIX shell. The command reads the key from `$BRAZE_API_KEY`. */
export const curl = (request: Schemas["RequestDetail"], url: string): string => {
  const query = request.query === "" ? "" : `?${request.query.replace(/^\?/, "")}`
  const headers = Object.entries(request.headers).filter(([name]) => !own.has(name.toLowerCase()))
  const empty = request.body === "" || request.body === undefined
  return [
    `curl -X ${request.method} ${quoted(`${url}${request.path}${query}`)}`,
    ...headers.map(([name, value]) => header(name, value)),
    ...(empty ? [] : [`--data-raw ${quoted(bodyOf(request.body))}`])
  ].join(" \\\n  ")
}
