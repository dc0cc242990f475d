import type { IncomingMessage } from "node:http"
import * as Gate from "./AccessControl.js"

/**
 * Where a browser that somebody opened at the bare address of the mock is sent: to the inspector, and for the picture of its
 * tab to that of the inspector. Undefined for everybody else: a client of Braze asks for JSON, and its request is judged.
 */
export const place = ({ method, url, headers }: IncomingMessage, gate: Gate.Gate): string | undefined => {
  if (method !== "GET" || (url !== "/" && url !== "/favicon.ico") || !Gate.knows(gate, headers.host)) return undefined
  if (url === "/favicon.ico") return isBrowser(headers) ? "/_mock/icon.svg" : undefined
  return accepts(headers.accept, "text/html") ? "/_mock/" : undefined
}

const accepts = (accept: string | undefined, type: string): boolean =>
  (accept ?? "").split(",").some((one) => one.split(";")[0]?.trim().toLowerCase() === type)

/** A browser says what it wants a picture for, or lists kinds of pictures or pages. */
const isBrowser = ({ accept, ...headers }: IncomingMessage["headers"]): boolean =>
  headers["sec-fetch-dest"] === "image" || /\b(image\/|text\/html)/i.test(accept ?? "")
