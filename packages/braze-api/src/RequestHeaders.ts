import type { Fact } from "./Fact.js"
import { fact } from "./Fact.js"
import * as Sources from "./Sources.js"

/** Header that carries the key. */
export const authorization = "authorization"

/** What stands before the key in {@link authorization}, one space included. Without it the answer is 401. */
export const bearer: Fact<string> = fact("Bearer ", "D", Sources.basics)

/** Media type that every call with a body must name; any other answers 415. */
export const mediaType: Fact<string> = fact("application/json", "D", Sources.errors)

/** Headers that public clients send on calls with many objects. No documented effect; accepted and ignored. */
export const bulkHeaders: Fact<ReadonlyArray<string>> = fact(
  ["x-braze-bulk", "x-braze-batch"],
  "3P",
  Sources.segmentFixtures
)
