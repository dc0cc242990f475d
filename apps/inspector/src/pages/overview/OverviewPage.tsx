import { useStats } from "../../control/Calls.js"
import { Empty } from "../../parts/Empty.js"
import { FirstSteps } from "../../parts/FirstSteps.js"
import { Problem } from "../../parts/Problem.js"
import { MistakeList } from "./MistakeList.js"
import "./Overview.css"
import { Pools } from "./Pools.js"
import { Totals } from "./Totals.js"
import { TrafficView } from "./TrafficView.js"

/** Totals, traffic over time, mistakes and rate limits. */
export const OverviewPage = () => {
  const { data: stats, error } = useStats()
  if (stats === undefined) return <div className="page">{error !== null && <Problem error={error} />}</div>
  return (
    <div className="page">
      <div className="page-head">
        <h1>Overview</h1>
      </div>
      {stats.requests === 0 ? (
        <Empty title="No requests yet">
          <FirstSteps />
        </Empty>
      ) : (
        <>
          <Totals stats={stats} />
          <TrafficView />
          <div className="overview-columns">
            <MistakeList />
            <Pools />
          </div>
        </>
      )}
    </div>
  )
}
