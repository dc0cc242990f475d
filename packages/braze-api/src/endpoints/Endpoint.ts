import type { Evidence } from "../Fact.js"
import { evidence } from "../Fact.js"
import type { Pool } from "../RateLimits.js"

/** An HTTP method that the API uses. */
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE"

/** One endpoint of the REST API. */
export interface EndpointFact extends Evidence {
  readonly method: Method
  /** From the root, no trailing slash; `{name}` matches one segment. */
  readonly path: string
  /** Undefined if no permission is documented. */
  readonly permission: string | undefined
  readonly pool: Pool
  /** Status of full and of partial success. */
  readonly success: 200 | 201 | 202
}

/** What differs from most endpoints: they use the shared budget, are documented, and return 201 for POST, otherwise 200. */
interface More {
  readonly pool?: Pool
  readonly success?: 200 | 201 | 202
  readonly certainty?: Evidence["certainty"]
  readonly note?: string
}

const row =
  <M extends Method>(method: M) =>
  <P extends string, Permission extends string | undefined>(
    path: P,
    permission: Permission,
    source: string,
    { pool = "shared", success = method === "POST" ? 201 : 200, certainty = "D", note }: More = {}
  ) => ({ method, path, permission, pool, success, ...evidence(certainty, source, note) })

/** The row of an endpoint with this method. */
export const get = row("GET")
/** As {@link get}. */
export const post = row("POST")
/** As {@link get}. */
export const put = row("PUT")
/** As {@link get}. */
export const patch = row("PATCH")
/** As {@link get}, for DELETE. */
export const remove = row("DELETE")
