import type { IncomingMessage } from "node:http"
import * as AccessControl from "./AccessControl.js"

/**
 * The redirect for a browser at the root address of the mock: the inspector, or its icon for the tab icon. Undefined
 * for every other request, which gets the response of Braze.
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
