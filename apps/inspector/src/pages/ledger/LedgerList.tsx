import { format, go, useAddress, useHref } from "../../Address.js"
import { Empty } from "../../parts/Empty.js"
import { FilterText } from "../../parts/FilterText.js"
import { FirstSteps } from "../../parts/FirstSteps.js"
import { number, plural } from "../../parts/Format.js"
import { Problem } from "../../parts/Problem.js"
import { personKey } from "../requests/Filters.js"
import { LedgerTable } from "./LedgerTable.js"
import { type useLedger, usePageSize } from "./useLedger.js"

/** The identifier in a key, as a search text. */
const searched = (key: string): string => (key.split(":").at(-1) ?? "").replaceAll("%3A", ":").replaceAll("%25", "%")

const LedgerFilters = ({ lanes }: { readonly lanes: ReadonlyArray<string> }) => {
  const { filters } = useAddress()
  const href = useHref()
  const { lane = "", key = "" } = filters
  const set = (changes: Readonly<Record<string, string>>): void =>
    go(format("ledger", undefined, { ...filters, most: "", ...changes }), true)
  return (
    <search className="filters">
      <select aria-label="Lane" value={lane} onChange={({ target }) => set({ lane: target.value })}>
        <option value="">Any lane</option>
        {[...new Set([...lanes, lane])].flatMap((name) => (name === "" ? [] : [<option key={name}>{name}</option>]))}
      </select>
      <FilterText
        label="User"
        says="An external id, or another identifier such as email:ada@example.com"
        value={key}
        onChange={(text) => set({ key: text === "" ? "" : personKey(text) })}
      />
      {(lane !== "" || key !== "") && (
        <button type="button" className="button button-plain" onClick={() => set({ lane: "", key: "" })}>
          Clear
        </button>
      )}
      {key !== "" && <a href={href("users", undefined, { q: searched(key) })}>Show this user</a>}
    </search>
  )
}

/** The applied objects with filters for user and lane. The address contains the number of objects shown. */
export const LedgerList = ({ ledger }: { readonly ledger: ReturnType<typeof useLedger> }) => {
  const { filters } = useAddress()
  const { data, error, lanes, newer, look } = ledger
  const pageSize = usePageSize()
  if (data === undefined) return error === null ? null : <Problem error={error} />
  const { total, evicted } = data
  const entries = data.entries.toReversed()
  const more = format("ledger", undefined, { ...filters, most: String(entries.length + pageSize) })
  return (
    <>
      <LedgerFilters lanes={lanes} />
      {evicted > 0 && <p className="quiet">{plural(evicted, "older object")} are no longer kept.</p>}
      {entries.length > 0 ? (
        <>
          {newer > 0 && (
            <p>
              <button type="button" className="button" onClick={look}>
                {number(newer)} new entries: show
              </button>
            </p>
          )}
          <LedgerTable entries={entries} />
          {total > entries.length && (
            <p className="quiet">
              The newest {number(entries.length)} of {number(total)}.{" "}
              <button type="button" className="button-inline" onClick={() => go(more, true)}>
                Show older entries
              </button>
            </p>
          )}
        </>
      ) : filters["lane"] === undefined && filters["key"] === undefined ? (
        <Empty title="No applied objects yet">
          <FirstSteps />
        </Empty>
      ) : (
        <Empty title="No matches">
          <p>No object of this user was applied in this lane. Refused objects are shown with their requests.</p>
        </Empty>
      )}
      {newer > 0 && entries.length === 0 && (
        <p>
          <button type="button" className="button" onClick={look}>
            {number(newer)} new entries: show
          </button>
        </p>
      )}
    </>
  )
}
