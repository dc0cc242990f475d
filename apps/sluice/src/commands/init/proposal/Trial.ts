import * as SourceRecord from "@sluice/core/SourceRecord"
import type { HttpRequest, Transport } from "@sluice/core/Transport"
import type { JsonObject } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import { Clock, Effect } from "effect"
import { parse } from "yaml"
import type { ConfigurationError } from "../../../configuration/Configuration.js"
import * as ConfigurationFile from "../../../configuration/ConfigurationFile.js"
import type { EnvironmentVariables } from "../../../configuration/Variables.js"
import { grouped } from "../../../report/Numbers.js"
import { wire } from "../../../wiring/Wiring.js"

/** The outcomes of a sample with a configuration. Nothing was sent. */
export interface Trial {
  /** Records with at least one item. */
  readonly delivered: number
  /** Records that a route would refuse. */
  readonly invalid: number
  /**
   * By field of a route, such as `profile fields.email`: the number of values that were left out or made the record
   * Invalid, and the reason.
   */
  readonly lost: ReadonlyMap<string, string>
}

/** Prepares the records of a sample with a configuration, as a run would. */
export const run = (
  written: string,
  bodies: ReadonlyArray<JsonObject>,
  variables: EnvironmentVariables = {}
): Effect.Effect<Trial, ConfigurationError> =>
  Effect.gen(function* () {
    const value: unknown = parse(written)
    const draft = yield* ConfigurationFile.read(typeof value === "object" && value !== null ? value : {}, {
      offline: true,
      // Nothing is read from the database, whose variable may not be set.
      variables: { ...process.env, ...variables }
    })
    const { routes } = yield* wire(draft, unused)
    const now = yield* Clock.currentTimeMillis
    const records = bodies.map((body, seq) => SourceRecord.make(String(seq), seq, { source: "sample" }, body))
    const lost = new Map<string, { readonly reason: Reason; count: number }>()
    const delivered = new Set<number>()
    const invalid = new Set<number>()
    for (const { route } of routes) {
      const chosen = records.filter(({ body }) => route.when?.(body) !== false)
      const prepared = route.destination.prepare(chosen, { now })
      for (const [i, one] of prepared.entries()) {
        const seq = chosen[i]?.seq ?? 0
        if (one._tag === "Items") delivered.add(seq)
        if (one._tag === "Invalid") invalid.add(seq)
        const reasons = one._tag === "Invalid" ? one.problems : (one.warnings ?? [])
        for (const reason of reasons) note(lost, `${route.destination.name} ${reason.mappingPath ?? ""}`, reason)
      }
    }
    return {
      delivered: delivered.size,
      invalid: invalid.size,
      lost: new Map([...lost].map(([key, { count, reason }]) => [key, sentence(count, records.length, reason)]))
    }
  })

const note = (lost: Map<string, { readonly reason: Reason; count: number }>, key: string, reason: Reason): void => {
  if (corrections.has(reason.code)) return
  const known = lost.get(key)
  if (known === undefined) lost.set(key, { reason, count: 1 })
  else known.count++
}

/** Codes of values that are sent. */
const corrections: ReadonlySet<string> = new Set(["time-zone-assumed", "looks-standard", "time-in-future"])

const sentence = (count: number, records: number, { message }: Reason): string =>
  `${grouped(count)} of ${grouped(records)} records do not have a valid value. ${message.replaceAll("\n", " ")}`

const unused: Transport = { send: (_: HttpRequest) => Effect.never }
