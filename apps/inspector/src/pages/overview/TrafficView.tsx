import { format, go, useAddress } from "../../Address.js"
import { useAbout, useCall } from "../../control/Calls.js"
import { answer, client } from "../../control/Client.js"
import { dayAndTime } from "../../parts/Format.js"
import { BarChart } from "./BarChart.js"
import { LatencyChart } from "./LatencyChart.js"
import { objectSeries, present, requestSeries } from "./Series.js"

interface Range {
  readonly name: string
  readonly label: string
  /** Shown if the range contains no request. */
  readonly none: string
  /** Undefined for all kept requests. */
  readonly ms?: number
}

const ranges = [
  { name: "1", label: "1 min", none: "No requests in the last minute.", ms: 60_000 },
  { name: "15", label: "15 min", none: "No requests in the last 15 minutes.", ms: 900_000 },
  { name: "all", label: "All", none: "The mock no longer keeps any requests." }
] as const satisfies ReadonlyArray<Range>

/**
 * The default range: the last minute while there is traffic, and afterwards all requests, so that a burst fills the
 * chart.
 */
const usual = (last: number | undefined, now: number): Range =>
  last === undefined || now - last > 60_000 ? ranges[2] : ranges[0]

/** The traffic over time in the chosen range. */
export const TrafficView = () => {
  const about = useAbout()
  const { filters } = useAddress()
  const asked = ranges.find(({ name }) => name === filters["range"])
  const { data } = useCall(
    ["traffic", asked?.name],
    async () => {
      const traffic = async ({ ms }: Range) =>
        answer(
          client.GET("/_mock/traffic", {
            params: { query: { ...about, ...(ms === undefined ? {} : { range: String(ms) }) } }
          })
        )
      if (asked !== undefined) return { range: asked, traffic: await traffic(asked) }
      const [minute, clock] = await Promise.all([
        traffic(ranges[0]),
        answer(client.GET("/_mock/clock", { params: { query: about } }))
      ])
      const range = usual(minute.last ?? undefined, Date.parse(clock.now))
      return { range, traffic: range === ranges[0] ? minute : await traffic(range) }
    },
    2_000
  )
  if (data === undefined) return null
  const { range, traffic } = data
  const { buckets, bucketMs, last } = traffic
  const requests = buckets.map(({ at, requests: counts }) => ({ at, counts }))
  const objects = buckets.map(({ at, objects: counts }) => ({ at, counts }))
  const isEmpty = requests.every(({ counts }) => Object.keys(counts).length === 0)
  return (
    <section className="traffic" aria-labelledby="traffic-title">
      <div className="traffic-head">
        <h2 id="traffic-title">Traffic</h2>
        <fieldset className="segments">
          <legend className="sr">Range</legend>
          {ranges.map(({ name, label }) => (
            <button
              key={name}
              type="button"
              aria-pressed={range.name === name}
              onClick={() => go(format("overview", undefined, { ...filters, range: name }), true)}
            >
              {label}
            </button>
          ))}
        </fieldset>
        <p className="quiet">
          {dayAndTime(new Date(traffic.from).toISOString())} to{" "}
          {dayAndTime(new Date(traffic.until).toISOString()).slice(11)}
        </p>
      </div>
      {isEmpty ? (
        <p className="traffic-empty">
          {range.none}
          {last !== null && ` The last one arrived at ${dayAndTime(new Date(last).toISOString())}.`}{" "}
          <a href={format("overview", undefined, { ...filters, range: "all" })}>Show all</a>
        </p>
      ) : (
        <div className="charts">
          <BarChart
            title="Requests"
            bars={requests}
            bucketMs={bucketMs}
            series={present(
              requestSeries,
              requests.map(({ counts }) => counts)
            )}
          />
          <BarChart
            title="Objects"
            bars={objects}
            bucketMs={bucketMs}
            series={present(
              objectSeries(buckets),
              objects.map(({ counts }) => counts)
            )}
          />
          <LatencyChart latency={traffic.latency} />
        </div>
      )}
    </section>
  )
}
