import type { LimitsProfile } from "@sluice/braze-api/Limits"
import * as Keys from "@sluice/braze-emulator/Keys"
import type { Bounds, Workspace } from "@sluice/braze-emulator/Workspace"
import type { Mock } from "../wire/Mock.js"
import { version } from "./Version.js"

/** A workspace in a list. */
export interface WorkspaceSummary {
  readonly name: string
  /** Masked. */
  readonly keys: ReadonlyArray<Keys.Key>
  readonly requests: number
  readonly users: number
  /** Kinds of mistakes. */
  readonly mistakes: number
  /** Rules for faults. */
  readonly rules: number
}

/** How a mock was started and what it holds. */
export interface Settings {
  readonly version: string
  /** Null where nothing listens. */
  readonly url: string | null
  readonly limits: LimitsProfile
  readonly rateLimitScale: number
  readonly bounds: Bounds
  readonly workspaces: ReadonlyArray<WorkspaceSummary>
}

/** How a mock was started and what it holds now. */
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
