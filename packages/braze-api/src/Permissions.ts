import { type EndpointName, endpoints } from "./Endpoints.js"
import type { Evidence } from "./Fact.js"
import { evidence } from "./Fact.js"
import * as Sources from "./Sources.js"

type OfEndpoints = Exclude<(typeof endpoints)[EndpointName]["permission"], undefined>

/** A permission of a REST key. The permissions of a key cannot be changed. */
export type Permission = OfEndpoints | "sso.saml.login"

/** All permissions: those that endpoints need, and the one for the dashboard. */
export const permissions: ReadonlyArray<Permission> = [
  ...new Set(Object.values(endpoints).flatMap(({ permission }) => permission ?? [])),
  "sso.saml.login"
]

/**
 * The source of the permissions.
 *
 * @public
 */
export const permissionsEvidence: Evidence = evidence("D", Sources.basics)
