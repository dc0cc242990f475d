import type { LimitsProfile } from "@sluice/braze-api/Limits"
import type * as BodyStore from "../state/BodyStore.js"
import type { Body } from "../text/Body.js"
import type { Request } from "../text/Request.js"
import type { Workspace } from "../workspace/Workspace.js"
import type { SentKey } from "./Authentication.js"
import type { Key } from "./Keys.js"

/** A request with everything that is known before it is handled. */
export interface Incoming {
  readonly request: Request
  readonly body: Body
  /** The body as the workspace stores it. */
  readonly kept: BodyStore.Kept
  readonly sentKey: SentKey
  /** Undefined if the key is unknown or was sent in the wrong form. */
  readonly key: Key | undefined
  readonly workspace: Workspace
  readonly limits: LimitsProfile
}
