import type { Emulator } from "@sluice/braze-emulator/Emulator"
import type { Workspace } from "@sluice/braze-emulator/Workspace"

/** A running mock as the calls below `/_mock/` see it: the emulator and its server. */
export interface Mock {
  readonly emulator: Emulator
  /** `http://HOST:PORT`; undefined while the server does not listen. */
  url: string | undefined
  /** Aborted when the mock stops, which ends every wait. */
  readonly stopping: AbortController
  /**
   * The workspace of a call: by name or key, else by the key in its `Authorization` header, else the default one.
   * Undefined if no workspace has this name or key.
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
