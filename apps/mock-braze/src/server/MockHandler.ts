import * as ExportArchive from "@sluice/braze-emulator/ExportArchive"
import { BadInput, badRequest } from "../control/BadInput.js"
import type { ControlHandler } from "../control/ControlHandler.js"
import { text } from "../control/Field.js"
import * as Filters from "../control/Filters.js"
import * as Live from "../control/Live.js"
import * as Mock from "../control/Mock.js"
import * as Query from "../control/Query.js"
import * as RequestLog from "../control/RequestLog.js"
import * as Inspector from "../page/Inspector.js"
import { page } from "../page/PlainPage.js"

/** Answers every call under `/_mock/` that access control allows. */
export interface MockHandler {
  readonly handle: (request: Request) => Promise<Response>
  /** Ends the live feeds and every wait. */
  readonly close: () => Promise<void>
}

/** Whether a path belongs to the mock itself and not to Braze. */
export const isOwn = (url: string): boolean =>
  url === "/_mock" || url.startsWith("/_mock/") || url.startsWith("/_mock?")

/**
 * The handler of one mock. Pages and streams are answered directly. The HTTP library that answers the other calls is loaded
 * with the first of them, so that the start of the mock does not wait for it.
 */
export const make = (
  mock: Mock.Mock,
  loadInspector: () => Promise<Inspector.Files | undefined> = Inspector.load
): MockHandler => {
  let control: Promise<ControlHandler> | undefined
  let files: Promise<Inspector.Files | undefined> | undefined
  const feeds = new Set<Live.Feed>()
  const context: Context = {
    mock,
    feeds,
    files: () => {
      files ??= loadInspector()
      return files
    }
  }
  const handle = async (request: Request): Promise<Response> => {
    const response = await direct(context, request).catch((error: unknown) => {
      if (error instanceof BadInput) return badRequest(error)
      throw error
    })
    if (response !== undefined) return response
    control ??= import("../control/ControlHandler.js").then(({ make }) => make(mock))
    return (await control).handle(request)
  }
  return {
    handle: async (request) =>
      request.method === "HEAD" ? headOf(await handle(new Request(request, { method: "GET" }))) : handle(request),
    close: async () => {
      for (const feed of feeds) feed.close()
      feeds.clear()
      mock.stopping.abort(new Error("mock-braze was stopped"))
      await (await control)?.close()
    }
  }
}

/** The response to `GET` without its body. */
const headOf = async ({ status, headers, body }: Response): Promise<Response> => {
  await body?.cancel()
  return new Response(null, { status, headers })
}

interface Context {
  readonly mock: Mock.Mock
  readonly feeds: Set<Live.Feed>
  readonly files: () => Promise<Inspector.Files | undefined>
}

const messages = {
  workspace: Mock.unknownWorkspace.message,
  archive: "No export has this address, or the export has expired."
}

const notFound = (message: string): Response => Response.json({ message }, { status: 404 })

/** Pages, streams and files, which the API description cannot express; undefined for every other call. */
const direct = async (context: Context, request: Request): Promise<Response | undefined> => {
  if (request.method !== "GET") return undefined
  const url = new URL(request.url)
  switch (url.pathname) {
    case "/_mock":
      return new Response(null, { status: 308, headers: { location: `/_mock/${url.search}` } })
    case "/_mock/live":
      return live(context, request, url.searchParams)
    case "/_mock/requests.ndjson":
      return requests(context, request, url.searchParams)
    case "/_mock/requests":
      return (request.headers.get("accept") ?? "").includes(RequestLog.mediaType)
        ? requests(context, request, url.searchParams)
        : undefined
    default:
      return url.pathname.startsWith(ExportArchive.place.before)
        ? archive(context, Query.decoded(url.pathname.slice("/_mock/".length)))
        : file(context, url.pathname.slice("/_mock/".length))
  }
}

const archive = async ({ mock }: Context, path: string): Promise<Response> => {
  const { read } = await import("../control/ExportFile.js")
  const bytes = read(mock, path)
  return bytes === undefined
    ? notFound(messages.archive)
    : new Response(bytes, { headers: { "content-type": "application/zip" } })
}

const file = async ({ files }: Context, path: string): Promise<Response | undefined> => {
  const known = await files()
  const found = known?.get(path)
  if (found !== undefined) return new Response(found.bytes, { headers: found.headers })
  return path === "" ? new Response(page, { headers: plainPageHeaders }) : undefined
}

/** The plain page runs no script, loads nothing and cannot be framed. */
const plainPageHeaders = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer"
}

const workspaceOf = ({ mock }: Context, { headers }: Request, query: URLSearchParams) =>
  mock.workspaceOf(query.get("workspace") ?? undefined, headers.get("authorization") ?? undefined)

const live = (context: Context, request: Request, query: URLSearchParams): Response => {
  const workspace = workspaceOf(context, request, query)
  if (workspace === undefined) return notFound(messages.workspace)
  const { lastEventId: inQuery } = Query.read({ lastEventId: text }, Object.fromEntries(query))
  const lastEventId = request.headers.get("last-event-id") ?? inQuery
  const closed = (feed: Live.Feed) => void context.feeds.delete(feed)
  const keys = () => Mock.keysOf(context.mock, workspace)
  const feed = Live.open(workspace, lastEventId === undefined ? { closed, keys } : { closed, keys, lastEventId })
  context.feeds.add(feed)
  return new Response(feed.stream, {
    headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store" }
  })
}

const requests = (context: Context, request: Request, query: URLSearchParams): Response => {
  const workspace = workspaceOf(context, request, query)
  if (workspace === undefined) return notFound(messages.workspace)
  const filter = Query.read(Filters.requests, Object.fromEntries(query))
  return new Response(RequestLog.stream(workspace, filter, Mock.keysOf(context.mock, workspace)), {
    headers: { "content-type": RequestLog.mediaType }
  })
}
