import type { LimitsProfile } from "@sluice/braze-api/Limits"
import * as Keys from "@sluice/braze-emulator/Keys"
import type { Bounds, Workspace } from "@sluice/braze-emulator/Workspace"
import type { Mock } from "./Mock.js"

/** The version of this package, as in package.json. */
export const version = "0.1.0"

/** A workspace in a list. */
export interface WorkspaceSummary {
  readonly name: string
  /** With masked values. */
  readonly keys: ReadonlyArray<Keys.Key>
  readonly requests: number
  readonly users: number
  /** Number of kinds of mistakes. */
  readonly mistakes: number
  /** Number of fault rules. */
  readonly rules: number
}

/** The options with which a mock was started, and its workspaces. */
export interface Settings {
  readonly version: string
  /** Null while the server does not listen. */
  readonly url: string | null
  readonly limits: LimitsProfile
  readonly rateLimitScale: number
  readonly bounds: Bounds
  readonly workspaces: ReadonlyArray<WorkspaceSummary>
}

/** The settings of a mock and the current numbers of its workspaces. */
export const make = ({ emulator, url }: Mock): Settings => {
  const { limits, rateLimitScale, bounds } = emulator.options
  const summary = (workspace: Workspace): WorkspaceSummary => ({
    name: workspace.name,
    keys: emulator.keys(workspace).map(Keys.masked),
    requests: workspace.requests,
    users: workspace.world.size,
    mistakes: workspace.mistakes.list().length,
    rules: workspace.faults.report().rules.length
  })
  return { version, url: url ?? null, limits, rateLimitScale, bounds, workspaces: emulator.list().map(summary) }
}
