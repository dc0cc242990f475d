import { useMemo, useRef } from "react"
import { format, go, useAddress } from "../../Address.js"
import { useRequests } from "../../control/useRequests.js"
import { Empty } from "../../parts/Empty.js"
import { FirstSteps } from "../../parts/FirstSteps.js"
import { number, plural } from "../../parts/Format.js"
import { useKeys } from "../../parts/Keyboard.js"
import { Problem } from "../../parts/Problem.js"
import { FilterBar } from "./FilterBar.js"
import * as Filters from "./Filters.js"
import "./Requests.css"
import { RequestPanel } from "./RequestPanel.js"
import { RequestTable } from "./RequestTable.js"

/** Requests and responses as they arrive. */
export const RequestsPage = () => {
  const { item, filters } = useAddress()
  const filter = Filters.fromAddress(filters)
  const { list, state, problem, loadOlder } = useRequests(filter)
  const seen = useRef(new Set<string>())
  const paths = useMemo(() => {
    for (const { path } of list.rows) seen.current.add(path)
    return [...seen.current].sort()
  }, [list.rows])
  useKeys({ Escape: () => item !== undefined && go(format("requests", undefined, filters), true) })
  const isFiltered = Object.keys(filter).length > 0
  const isEmpty = state === "ready" && list.rows.length === 0
  const isNew = isEmpty && !isFiltered
  return (
    <div className={item === undefined ? "page page-split" : "page page-split page-detail"}>
      <div className="page-head">
        <h1>Requests</h1>
        <p className="quiet">
          {isFiltered ? `${number(list.total)} match` : plural(list.total, "request")}
          {list.evicted > 0 && `, ${number(list.evicted)} older ones no longer kept`}
        </p>
      </div>
      {!isNew && <FilterBar paths={paths} />}
      {state === "failed" && <Problem error={problem} />}
      {state === "failed" ? null : isEmpty && item === undefined ? (
        isFiltered ? (
          <Empty title="No matching requests">
            <p>Remove a filter, or wait: matching requests appear as they arrive.</p>
          </Empty>
        ) : (
          <Empty title="No requests yet">
            <FirstSteps />
          </Empty>
        )
      ) : (
        <div className={`split${item === undefined ? "" : " has-panel"}`}>
          <RequestTable list={list} loadOlder={loadOlder} key={JSON.stringify(filter)} />
          {item !== undefined && <RequestPanel item={item} key={item} />}
        </div>
      )}
    </div>
  )
}
