import type { Schemas } from "../../control/Client.js"

type Summary = Schemas["RequestSummary"]

/** Counts per second by name. */
export type Series = Readonly<Record<string, ReadonlyArray<number>>>

/** Counts per second over a span of time. */
export interface Rates {
  /** Consecutive seconds since 1970, oldest first. */
  readonly seconds: ReadonlyArray<number>
  readonly requests: Series
  readonly items: Series
}

/** Number of seconds shown. */
export const span = 120

const statusOf = ({ ended, status }: Summary): string => (ended === "answered" ? `${String(status)[0]}xx` : "broken")

const lanes = ["attributes", "events", "purchases"]

/** The last second of the chart: now during traffic, else shortly after the last request. `now` is in milliseconds. */
export const end = (requests: ReadonlyArray<Summary>, now: number): number => {
  const last = requests.reduce((latest, { at }) => Math.max(latest, Date.parse(at)), 0)
  const seconds = Math.floor(now / 1000)
  const lastSecond = Math.floor(last / 1000)
  return last === 0 || seconds - lastSecond < span ? Math.max(seconds, lastSecond) : lastSecond + 5
}

/** Requests by status class and objects by lane in each second of the chart that ends with `last`. */
export const make = (requests: ReadonlyArray<Summary>, last: number): Rates => {
  const start = last - span + 1
  const zeros = (names: ReadonlyArray<string>) =>
    Object.fromEntries(names.map((name) => [name, Array<number>(span).fill(0)]))
  const byStatus = zeros(["2xx", "4xx", "5xx", "broken"])
  const byLane = zeros([...lanes, "refused"])
  for (const request of requests) {
    const at = Math.floor(Date.parse(request.at) / 1000) - start
    if (at < 0 || at >= span) continue
    add(byStatus, statusOf(request), at, 1)
    for (const lane of lanes) add(byLane, lane, at, request.lanes[lane] ?? 0)
    add(byLane, "refused", at, request.refused.length)
  }
  return { seconds: Array.from({ length: span }, (_, index) => start + index), requests: byStatus, items: byLane }
}

const add = (series: Record<string, Array<number>>, name: string, at: number, count: number): void => {
  const counts = series[name]
  if (counts !== undefined) counts[at] = (counts[at] ?? 0) + count
}
