import type { IncomingMessage } from "node:http"
import * as AccessControl from "./AccessControl.js"

/**
 * Where to redirect a browser at the bare address of the mock: to the inspector, and for the icon of its tab to the
 * inspector's icon. Undefined for every other request, which is answered as Braze answers it.
 */
export const location = (
  { method, url, headers }: IncomingMessage,
  access: AccessControl.AccessControl
): string | undefined => {
  if (method !== "GET" || (url !== "/" && url !== "/favicon.ico")) return undefined
  if (!AccessControl.allowsHost(access, headers.host)) return undefined
  if (url === "/favicon.ico") return wantsIcon(headers) ? "/_mock/icon.svg" : undefined
  return accepts(headers.accept, "text/html") ? "/_mock/" : undefined
}

const accepts = (accept: string | undefined, type: string): boolean =>
  (accept ?? "").split(",").some((one) => one.split(";")[0]?.trim().toLowerCase() === type)

/** Browsers name the purpose of the request, or list media types of images or pages. */
const wantsIcon = ({ accept, ...headers }: IncomingMessage["headers"]): boolean =>
  headers["sec-fetch-dest"] === "image" || /\b(image\/|text\/html)/i.test(accept ?? "")
