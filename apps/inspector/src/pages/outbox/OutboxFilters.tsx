import { useCallback, useRef } from "react"
import { format, go, useAddress } from "../../Address.js"
import { FilterText } from "../../parts/FilterText.js"
import { SearchBox } from "../../parts/SearchBox.js"
import { outcomes } from "./Outcomes.js"
import { isNarrow, kinds, noFilter, type OutboxFilter, type Sender } from "./useOutbox.js"

interface Props {
  readonly filter: OutboxFilter
  readonly senders: ReadonlyArray<Sender>
}

/** The filters of the list, kept in the address. */
export const OutboxFilters = ({ filter, senders }: Props) => {
  const { filters } = useAddress()
  const set = (changes: Partial<OutboxFilter>): void =>
    go(format("outbox", undefined, { ...filters, most: "", ...changes }), true)
  const latest = useRef(set)
  latest.current = set
  const setText = useCallback((text: string) => latest.current({ text }), [])
  const { user, kind, id, outcome, text } = filter
  return (
    <search className="filters">
      <SearchBox label="Search ids, names, channels and properties" value={text} onChange={setText} />
      <FilterText
        label="External id of a user"
        says="Enter the complete external id and press Enter"
        value={user}
        onChange={(external) => set({ user: external })}
      />
      <select aria-label="Kind" value={kind} onChange={({ target }) => set({ kind: target.value })}>
        <option value="">Any kind</option>
        {kind !== "" && !kinds.some((known) => known === kind) && <option>{kind}</option>}
        {kinds.map((known) => (
          <option key={known}>{known}</option>
        ))}
      </select>
      <select
        aria-label="Campaign or Canvas"
        className="outbox-sender"
        value={id}
        onChange={({ target }) => set({ id: target.value })}
      >
        <option value="">Any campaign or Canvas</option>
        {id !== "" && !senders.some((sender) => sender.id === id) && <option>{id}</option>}
        {senders.map((sender) => (
          <option key={`${sender.kind} ${sender.id}`} value={sender.id}>
            {sender.name ?? sender.id}
          </option>
        ))}
      </select>
      <select aria-label="Outcome" value={outcome} onChange={({ target }) => set({ outcome: target.value })}>
        <option value="">Any outcome</option>
        {outcome !== "" && !outcomes.has(outcome) && <option>{outcome}</option>}
        {[...outcomes.keys()].map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      {isNarrow(filter) && (
        <button type="button" className="button button-plain" onClick={() => set(noFilter)}>
          Clear
        </button>
      )}
    </search>
  )
}
