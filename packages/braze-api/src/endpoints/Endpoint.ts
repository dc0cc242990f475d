import type { Evidence } from "../Fact.js"
import { evidence } from "../Fact.js"
import type { Pool } from "../RateLimits.js"

/** An HTTP method that the API uses. */
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE"

/**
 * The credentials of a request: a REST key with the permission of the endpoint, the company's SCIM token, or the
 * partner key and client secret in the body.
 */
export type Credential = "restKey" | "scimToken" | "partnerKey"

/**
 * The body of a refusal: `{message}`, `{error}`, `{errors: [{message}]}`, or a SCIM error with `schemas`, `detail` and
 * `status`. Catalogs are described in `CatalogErrors`.
 */
export type ErrorBody = "message" | "error" | "errors" | "detail"

/** One endpoint of the REST API. */
export interface EndpointFact extends Evidence {
  readonly method: Method
  /** From the root, no trailing slash; `{name}` matches one segment. */
  readonly path: string
  /** Undefined if no permission is documented. */
  readonly permission: string | undefined
  readonly pool: Pool
  /** Status of full and of partial success. */
  readonly success: Success
  readonly credential: Credential
  readonly errorBody: ErrorBody
  /** Sentences for an unknown key and for a key without the permission. Absent if the page has no separate ones. */
  readonly refusals?: { readonly unauthorized: string; readonly accessDenied: string }
}

type Success = 200 | 201 | 202 | 204

/**
 * The differences of an endpoint from most others. Most endpoints need a REST key, use the shared budget, are
 * documented, and return 201 for POST and 200 otherwise. Their refusals have a `message`.
 */
interface More {
  readonly pool?: Pool
  readonly success?: Success
  readonly credential?: Credential
  readonly errorBody?: ErrorBody
  readonly refusals?: EndpointFact["refusals"]
  readonly certainty?: Evidence["certainty"]
  readonly note?: string
}

const row =
  <M extends Method>(method: M) =>
  <P extends string, Permission extends string | undefined>(
    path: P,
    permission: Permission,
    page: string,
    {
      pool = "shared",
      success = method === "POST" ? 201 : 200,
      credential = "restKey",
      errorBody = "message",
      refusals,
      certainty = "D",
      note
    }: More = {}
  ) => ({
    method,
    path,
    permission,
    pool,
    success,
    credential,
    errorBody,
    ...(refusals === undefined ? {} : { refusals }),
    ...evidence(certainty, sourceOf(page), note)
  })

/** The source of a page in the folder of the endpoints; other sources are written in full. */
const sourceOf = (page: string): string =>
  page.startsWith("_docs/") || page.startsWith("hidden page") ? page : `_docs/_api/endpoints/${page}.md`

/** The row of an endpoint with this method. `page` is below `_docs/_api/endpoints`, without `.md`. */
export const get = row("GET")
/** As {@link get}. */
export const post = row("POST")
/** As {@link get}. */
export const put = row("PUT")
/** As {@link get}. */
export const patch = row("PATCH")
/** As {@link get}, for DELETE. */
export const remove = row("DELETE")
