import type { SourceRecord } from "@sluice/core/SourceRecord"
import type { Warning } from "@sluice/values/Reason"
import { Clock, Effect } from "effect"
import type { ConfigurationProblem } from "../configuration/Problem.js"
import { counted, grouped } from "../report/Numbers.js"
import * as Remark from "../report/Remark.js"
import type { Wiring } from "./Wiring.js"

/**
 * The attributes that the records would remove from profiles because they have null, each once for a route. Prepares
 * the records; sends nothing. Empty without records.
 */
export const find = (
  { configuration, routes }: Wiring,
  records: ReadonlyArray<SourceRecord>
): Effect.Effect<ReadonlyArray<ConfigurationProblem>> =>
  Effect.map(Clock.currentTimeMillis, (now) =>
    routes.flatMap(({ route, to }, index) => {
      if (to !== "braze-user-track") return []
      const accepted = records.filter(({ body }) => route.when?.(body) !== false)
      const removed = new Map<string, { readonly warning: Warning; count: number }>()
      for (const prepared of route.destination.prepare(accepted, { now })) {
        if (prepared._tag !== "Items") continue
        for (const warning of prepared.warnings) {
          if (warning.effect !== "removed") continue
          const key = `${warning.mappingPath} ${warning.path}`
          const before = removed.get(key)
          if (before === undefined) removed.set(key, { warning, count: 1 })
          else before.count++
        }
      }
      return [...removed.values()].map(({ count, warning }) =>
        configuration.problemAt(["routes", index], sentence(warning, count, accepted.length))
      )
    })
  )

const sentence = (warning: Warning, count: number, total: number): string =>
  `${grouped(count)} of ${counted(total, "record")} would remove ${Remark.field(warning)} from the profile, because ${warning.path ?? "the value"} is null. To keep the stored value, leave null out with @excludeWhenNull.`
