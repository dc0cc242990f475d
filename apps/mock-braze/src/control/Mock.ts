import type { Emulator } from "@sluice/braze-emulator/Emulator"
import type { Workspace } from "@sluice/braze-emulator/Workspace"

/** A running mock for the calls under `/_mock/`: the emulator and its server. */
export interface Mock {
  readonly emulator: Emulator
  /** `http://HOST:PORT`; undefined while the server does not listen. */
  url: string | undefined
  /** Aborted when the mock stops, which ends every wait. */
  readonly stopping: AbortController
  /**
   * The workspace of a call: by name or key, otherwise by the key in its `Authorization` header, otherwise the default
   * workspace. Undefined if no workspace has this name or key.
   */
  readonly workspaceOf: (name: string | undefined, authorization: string | undefined) => Workspace | undefined
}

/** A mock that does not listen yet. */
export const make = (emulator: Emulator): Mock => ({
  emulator,
  url: undefined,
  stopping: new AbortController(),
  workspaceOf: (name, authorization) => {
    const asked = name ?? /^bearer (.+)$/i.exec(authorization ?? "")?.[1]
    return asked === undefined ? emulator.workspace : emulator.find(asked)
  }
})

/** The keys of a workspace in clear text, so that they can be masked wherever they appear. */
export const keysOf = ({ emulator }: Mock, workspace: Workspace): ReadonlyArray<string> =>
  emulator.keys(workspace).map(({ apiKey }) => apiKey)

/** The body of the 404 for a call about a workspace that does not exist. */
export const unknownWorkspace = {
  _tag: "NotFound",
  message: "No workspace has this key or name. It may have been deleted; choose another one."
} as const

/** Calls about the server itself need no workspace. */
const isAboutServer = (pathname: string): boolean =>
  pathname === "/_mock/workspaces" || pathname.startsWith("/_mock/workspaces/")

/** Whether the workspace of a call exists. True for calls that need no workspace. `url` has path and query. */
export const isWorkspaceKnown = ({ workspaceOf }: Mock, url: string, authorization: string | undefined): boolean => {
  const { pathname, searchParams } = new URL(url, "http://mock.local")
  return isAboutServer(pathname) || workspaceOf(searchParams.get("workspace") ?? undefined, authorization) !== undefined
}
