import type { Evidence } from "./Fact.js"
import { evidence } from "./Fact.js"
import type { Permission } from "./Permissions.js"
import type { Pool } from "./RateLimits.js"
import * as Sources from "./Sources.js"

/** One endpoint of the REST API. */
export interface EndpointFact extends Evidence {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE"
  /** From the root, no trailing slash; `{name}` stands for one segment. */
  readonly path: string
  readonly permission: Permission
  readonly pool: Pool
  /** Status of full and of partial success. */
  readonly success: 200 | 201 | 202
}

/** Every endpoint described here, by a name of ours. */
export const endpoints = {
  userTrack: {
    method: "POST",
    path: "/users/track",
    permission: "users.track",
    pool: "users.track",
    success: 201,
    ...evidence("R", Sources.userTrack)
  },
  userExport: {
    method: "POST",
    path: "/users/export/ids",
    permission: "users.export.ids",
    pool: "users.export.ids",
    success: 201,
    ...evidence("R", Sources.userExport)
  }
} as const satisfies Readonly<Record<string, EndpointFact>>

/** A name in {@link endpoints}. */
export type EndpointName = keyof typeof endpoints
