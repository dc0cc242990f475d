import * as ExportArchive from "@sluice/braze-emulator/ExportArchive"
import { BadInput } from "../control/BadInput.js"
import type { ControlDoor } from "../control/ControlHandler.js"
import * as Live from "../control/Live.js"
import * as Query from "../control/Query.js"
import * as Refusal from "../control/Refusal.js"
import * as RequestLog from "../control/RequestLog.js"
import * as Inspector from "../page/Inspector.js"
import { page } from "../page/Page.js"
import * as Mock from "../wire/Mock.js"

/** Answers everything under `/_mock/` once it has passed the gate. */
export interface OwnDoor {
  readonly handle: (request: Request) => Promise<Response>
  /** Ends the live feeds and everything that waits. */
  readonly close: () => Promise<void>
}

/** Whether a path is one of the mock's own. */
export const isOwn = (url: string): boolean =>
  url === "/_mock" || url.startsWith("/_mock/") || url.startsWith("/_mock?")

/** The door of one mock. The library behind most of the calls is loaded when the first of them comes: nothing else waits for it. */
export const make = (mock: Mock.Mock, load: () => Promise<Inspector.Files | undefined> = Inspector.load): OwnDoor => {
  let control: Promise<ControlDoor> | undefined
  let files: Promise<Inspector.Files | undefined> | undefined
  const feeds = new Set<Live.Feed>()
  const light: Light = {
    mock,
    feeds,
    files: () => {
      files ??= load()
      return files
    }
  }
  const handle = async (request: Request): Promise<Response> => {
    const answer = await lightly(light, request).catch((error: unknown) => {
      if (error instanceof BadInput) return Refusal.answer(error)
      throw error
    })
    if (answer !== undefined) return answer
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

/** What `GET` would answer, without its body. */
const headOf = async ({ status, headers, body }: Response): Promise<Response> => {
  await body?.cancel()
  return new Response(null, { status, headers })
}

interface Light {
  readonly mock: Mock.Mock
  readonly feeds: Set<Live.Feed>
  readonly files: () => Promise<Inspector.Files | undefined>
}

/** What needs no library: the pages, and what is told as it happens. */
const lightly = async (light: Light, request: Request): Promise<Response | undefined> => {
  if (request.method !== "GET") return undefined
  const url = new URL(request.url)
  switch (url.pathname) {
    case "/_mock":
      return new Response(null, { status: 308, headers: { location: `/_mock/${url.search}` } })
    case "/_mock/live":
      return live(light, request, url.searchParams)
    case "/_mock/requests.ndjson":
      return requests(light, request, url.searchParams)
    case "/_mock/requests":
      return (request.headers.get("accept") ?? "").includes(RequestLog.mediaType)
        ? requests(light, request, url.searchParams)
        : undefined
    default:
      return url.pathname.startsWith(ExportArchive.place.before)
        ? archive(light, Query.decoded(url.pathname.slice("/_mock/".length)))
        : file(light, url.pathname.slice("/_mock/".length))
  }
}

const archive = async ({ mock }: Light, path: string): Promise<Response> => {
  const { read } = await import("../wire/ExportFile.js")
  const bytes = read(mock, path)
  return bytes === undefined
    ? Response.json({ message: "no export has this address, or it was too long ago" }, { status: 404 })
    : new Response(bytes, { headers: { "content-type": "application/zip" } })
}

const file = async ({ files }: Light, path: string): Promise<Response | undefined> => {
  const known = await files()
  const found = known?.get(path)
  if (found !== undefined) return new Response(found.bytes, { headers: found.headers })
  return path === "" ? new Response(page, { headers: PLAIN_PAGE }) : undefined
}

/** The page without the inspector runs nothing, loads nothing and is shown in no frame. */
const PLAIN_PAGE = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer"
}

const workspaceOf = ({ mock }: Light, { headers }: Request, query: URLSearchParams) =>
  mock.workspaceOf(query.get("workspace") ?? undefined, headers.get("authorization") ?? undefined)

const noWorkspace = (): Response => Response.json({ message: "no workspace has this key or name" }, { status: 404 })

const live = (light: Light, request: Request, query: URLSearchParams): Response => {
  const workspace = workspaceOf(light, request, query)
  if (workspace === undefined) return noWorkspace()
  Query.onlyNames(query, ["lastEventId"])
  const lastEventId = request.headers.get("last-event-id") ?? query.get("lastEventId")
  const closed = (feed: Live.Feed) => void light.feeds.delete(feed)
  const keys = () => Mock.keysOf(light.mock, workspace)
  const feed = Live.open(workspace, lastEventId === null ? { closed, keys } : { closed, keys, lastEventId })
  light.feeds.add(feed)
  return new Response(feed.stream, {
    headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store" }
  })
}

const requests = (light: Light, request: Request, query: URLSearchParams): Response => {
  const workspace = workspaceOf(light, request, query)
  if (workspace === undefined) return noWorkspace()
  Query.onlyNames(query, Query.requestNames)
  const filter = Query.requestFilter(Object.fromEntries(query))
  return new Response(RequestLog.stream(workspace, filter, Mock.keysOf(light.mock, workspace)), {
    headers: { "content-type": RequestLog.mediaType }
  })
}
