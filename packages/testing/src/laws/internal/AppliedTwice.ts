import { isSame, objectPrint } from "../../internal/Witnessed.js"
import { itemsInOrder, type SentItem, type Trace } from "../../Trace.js"

/** An object that the vendor applied more often than the records contain it, although that is not harmless. */
export interface AppliedTwice {
  readonly item: SentItem
  readonly times: number
  /** The steps of the arrivals. */
  readonly steps: ReadonlyArray<number>
}

interface Count {
  readonly item: SentItem | undefined
  times: number
  readonly steps: Array<number>
}

/** Over the runs of one source. Lanes that are configured to be sent again are left out. */
export function* appliedTwice(traces: ReadonlyArray<Trace>): Generator<AppliedTwice> {
  const items = [...new Map(traces.flatMap(itemsInOrder).map((item) => [item.id, item])).values()]
  const counts = new Map<string, Count>()
  const uncertain = traces[0]?.setting.uncertain ?? {}
  for (const { objects, step } of traces.flatMap(({ arrivals }) => arrivals))
    for (const seen of objects) {
      if (seen.did !== "applied" || seen.repeatable) continue
      const key = `${seen.lane ?? ""} ${objectPrint(seen)}`
      const count = counts.get(key) ?? { item: items.find((item) => isSame(seen, item)), times: 0, steps: [] }
      count.times += 1
      count.steps.push(step)
      counts.set(key, count)
    }
  for (const { item, steps, times } of counts.values()) {
    if (item === undefined || times === 1 || uncertain[item.lane] === "resend") continue
    const wanted = items.filter((other) => other.lane === item.lane && other.json === item.json).length
    if (times > wanted) yield { item, times, steps }
  }
}
