import type { Emulator } from "@sluice/braze-emulator/Emulator"
import type { Workspace } from "@sluice/braze-emulator/Workspace"

/** A running mock as its own calls see it: the emulator, and what is known of the door in front of it. */
export interface Mock {
  readonly emulator: Emulator
  /** `http://HOST:PORT`; undefined where nothing listens. */
  url: string | undefined
  /** Aborted when the mock stops: nothing waits any longer. */
  readonly stopping: AbortController
  /** The workspace that a call is about: by name or key, else by its `Authorization`, else the default one. Undefined: none such. */
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

/** The keys of a workspace, as they are: for hiding them in what is shown. */
export const keysOf = ({ emulator }: Mock, workspace: Workspace): ReadonlyArray<string> =>
  emulator.keys(workspace).map(({ apiKey }) => apiKey)
