import { useCallback, useRef } from "react"
import { useAddress } from "../../Address.js"
import { endings } from "../../control/Endings.js"
import { FilterText } from "../../parts/FilterText.js"
import { Icon } from "../../parts/Icon.js"
import { SearchBox } from "../../parts/SearchBox.js"
import { noFilter, useSetFilter } from "./Filters.js"

const statuses = [
  "2xx",
  "4xx",
  "400",
  "401",
  "429",
  "5xx",
  ...Object.keys(endings).filter((name) => name !== "answered")
]

/** Filters that are on or off. */
const switches: Readonly<Record<string, { readonly label: string; readonly says: string }>> = {
  refused: { label: "Refused", says: "Requests with an object that Braze refuses" },
  dropped: { label: "Dropped", says: "Requests with an object that Braze accepts without effect" },
  mistake: { label: "Mistakes", says: "Requests with a mistake: Braze refuses, drops or wrongly counts something" },
  advice: { label: "Advice", says: "Requests with advice about them" },
  fault: { label: "Faults", says: "Requests for which a fault rule fired" }
}

/** The filters of the list, kept in the address. */
export const FilterBar = ({ paths }: { readonly paths: ReadonlyArray<string> }) => {
  const { filters } = useAddress()
  const setFilter = useSetFilter()
  const latest = useRef(setFilter)
  latest.current = setFilter
  const setText = useCallback((text: string) => latest.current({ text }), [])
  const given = (name: string): string => filters[name] ?? ""
  const active = Object.keys(noFilter).some((name) => given(name) !== "")
  const known = (all: ReadonlyArray<string>, name: string) =>
    given(name) === "" || all.includes(given(name)) ? all : [given(name), ...all]
  return (
    <search className="filters">
      <SearchBox label="Search paths, bodies and responses" value={given("text")} onChange={setText} />
      <select
        aria-label="Status"
        value={given("status")}
        onChange={({ target }) => setFilter({ status: target.value })}
      >
        <option value="">Any status</option>
        {known(statuses, "status").map((status) => (
          <option key={status}>{status}</option>
        ))}
      </select>
      <select aria-label="Path" value={given("path")} onChange={({ target }) => setFilter({ path: target.value })}>
        <option value="">Any path</option>
        {known(paths, "path").map((path) => (
          <option key={path}>{path}</option>
        ))}
      </select>
      <FilterText
        label="User"
        says="An external id, or another identifier such as email:ada@example.com"
        value={given("user")}
        onChange={(user) => setFilter({ user })}
      />
      <div className="toggles">
        {Object.entries(switches).map(([name, { label, says }]) => (
          <label key={name} className="toggle" title={says}>
            <input
              type="checkbox"
              checked={given(name) === "true"}
              onChange={({ target }) => setFilter({ [name]: target.checked ? "true" : "" })}
            />
            {label}
          </label>
        ))}
      </div>
      {given("code") !== "" && (
        <button
          type="button"
          className="chip"
          title={given("sentence") === "" ? "Remove this filter" : `Remove this filter: ${given("sentence")}`}
          onClick={() => setFilter({ code: "", sentence: "" })}
        >
          {given("code")}
          {given("sentence") !== "" && <span className="chip-detail">{given("sentence")}</span>}
          <Icon name="close" />
          <span className="sr">Remove this filter</span>
        </button>
      )}
      {active && (
        <button type="button" className="button button-plain" onClick={() => setFilter(noFilter)}>
          Clear
        </button>
      )}
    </search>
  )
}
