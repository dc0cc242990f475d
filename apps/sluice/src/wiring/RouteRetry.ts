import type { RetryPolicy } from "@sluice/core/Endpoint"
import { length } from "@sluice/values/SettingsSchema"
import { Duration } from "effect"
import type { RouteShape } from "../configuration/Shape.js"

/** The retries that a route sets. Members that it does not set are those of the destination. */
export const policyOf = ({ retry }: Pick<RouteShape, "retry">): RetryPolicy | undefined =>
  retry && {
    ...(retry.attempts !== undefined && { attempts: retry.attempts }),
    ...(retry.delay !== undefined && { base: Duration.toMillis(length(retry.delay)) }),
    ...(retry.longestDelay !== undefined && { cap: Duration.toMillis(length(retry.longestDelay)) })
  }
