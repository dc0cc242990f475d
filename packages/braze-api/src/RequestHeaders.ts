import type { Fact } from "./Fact.js"
import { fact } from "./Fact.js"
import * as Sources from "./Sources.js"

/** Header with the key. */
export const authorization = "authorization"

/** Header of SCIM calls with the origin of the calling service. */
export const requestOrigin = "x-request-origin"

/** Prefix of the key in {@link authorization}, with a space. Without it the response is 401. */
export const bearer: Fact<string> = fact("Bearer ", "D", Sources.basics)

/** The media type of every call with a body. Any other type gets 415. */
export const mediaType: Fact<string> = fact("application/json", "D", Sources.errors)
