import { useCallback, useRef } from "react"
import { useAddress } from "../../Address.js"
import { FilterText } from "../../parts/FilterText.js"
import { SearchBox } from "../../parts/SearchBox.js"
import { useSetFilter } from "./Filters.js"

const statuses = ["2xx", "4xx", "400", "401", "429", "5xx", "reset", "hang", "truncate", "garbage", "closed"]

/** The filters of the list, kept in the address. */
export const FilterBar = ({ paths }: { readonly paths: ReadonlyArray<string> }) => {
  const { filters } = useAddress()
  const setFilter = useSetFilter()
  const latest = useRef(setFilter)
  latest.current = setFilter
  const setText = useCallback((text: string) => latest.current({ text }), [])
  const given = (name: string): string => filters[name] ?? ""
  const active = ["text", "status", "path", "user", "key", "refused", "fault"].some((name) => given(name) !== "")
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
      {(["refused", "fault"] as const).map((name) => (
        <label key={name} className="toggle">
          <input
            type="checkbox"
            checked={given(name) === "true"}
            onChange={({ target }) => setFilter({ [name]: target.checked ? "true" : "" })}
          />
          {name === "refused" ? "Refused" : "Fault"}
        </label>
      ))}
      {active && (
        <button
          type="button"
          className="button button-plain"
          onClick={() => setFilter({ text: "", status: "", path: "", user: "", key: "", refused: "", fault: "" })}
        >
          Clear
        </button>
      )}
    </search>
  )
}
