import { useAbout, useCall, useStats } from "../../control/Calls.js"
import { answer, client } from "../../control/Client.js"
import { Empty } from "../../parts/Empty.js"
import { FirstSteps } from "../../parts/FirstSteps.js"
import { dayAndTime } from "../../parts/Format.js"
import { Problem } from "../../parts/Problem.js"
import { Chart, type Stroke } from "./Chart.js"
import { MistakeList } from "./MistakeList.js"
import "./Overview.css"
import { Pools } from "./Pools.js"
import * as Rates from "./Rates.js"
import { Totals } from "./Totals.js"

const requestStrokes: ReadonlyArray<Stroke> = [
  { name: "2xx", colour: "--good", dash: [] },
  { name: "4xx", colour: "--bad", dash: [6, 3] },
  { name: "5xx", colour: "--worse", dash: [2, 3] },
  { name: "broken", colour: "--fault", dash: [8, 3, 2, 3] }
]

const itemStrokes: ReadonlyArray<Stroke> = [
  { name: "attributes", colour: "--number-value", dash: [] },
  { name: "events", colour: "--good", dash: [6, 3] },
  { name: "purchases", colour: "--fault", dash: [8, 3, 2, 3] },
  { name: "refused", colour: "--worse", dash: [2, 3] }
]

/** Maximum number of requests in the charts. */
const maxRequests = "2000"

/** Totals, the traffic of the last two minutes, mistakes and rate limits. */
export const OverviewPage = () => {
  const about = useAbout()
  const { data: stats, error } = useStats()
  const { data } = useCall(
    ["overview"],
    async () => {
      const [page, clock] = await Promise.all([
        answer(client.GET("/_mock/requests", { params: { query: { ...about, limit: maxRequests } } })),
        answer(client.GET("/_mock/clock", { params: { query: about } }))
      ])
      const end = Rates.end(page.requests, Date.parse(clock.now))
      return { rates: Rates.make(page.requests, end), end }
    },
    2_000
  )
  if (stats === undefined) return <div className="page">{error !== null && <Problem error={error} />}</div>
  return (
    <div className="page">
      <div className="page-head">
        <h1>Overview</h1>
        {data !== undefined && (
          <p className="quiet">2 minutes up to {dayAndTime(new Date(data.end * 1000).toISOString())}</p>
        )}
      </div>
      {stats.requests === 0 ? (
        <Empty title="No requests yet">
          <FirstSteps />
        </Empty>
      ) : (
        <>
          <Totals stats={stats} />
          {data !== undefined && (
            <div className="charts">
              <Chart
                title="Requests per second"
                seconds={data.rates.seconds}
                series={data.rates.requests}
                strokes={requestStrokes}
              />
              <Chart
                title="Objects per second"
                seconds={data.rates.seconds}
                series={data.rates.items}
                strokes={itemStrokes}
              />
            </div>
          )}
          <div className="overview-columns">
            <MistakeList />
            <Pools />
          </div>
        </>
      )}
    </div>
  )
}
