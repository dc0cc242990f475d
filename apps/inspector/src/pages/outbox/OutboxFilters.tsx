import { useCallback, useRef } from "react"
import { format, go, useAddress } from "../../Address.js"
import { SearchBox } from "../../parts/SearchBox.js"
import { outcomes } from "./Outcomes.js"
import type { OutboxFilter, Sender } from "./useOutbox.js"

interface Props {
  readonly filter: OutboxFilter
  readonly senders: ReadonlyArray<Sender>
}

/** Which messages are listed. Everything stands in the address. */
export const OutboxFilters = ({ filter, senders }: Props) => {
  const { filters } = useAddress()
  const set = (changes: Readonly<Record<string, string>>): void =>
    go(format("outbox", undefined, { ...filters, most: "", ...changes }), true)
  const latest = useRef(set)
  latest.current = set
  const setUser = useCallback((user: string) => latest.current({ user }), [])
  const { user, id, outcome } = filter
  return (
    <search className="filters">
      <SearchBox label="External id of a person" value={user} onChange={setUser} />
      <select
        aria-label="Campaign or canvas"
        className="outbox-sender"
        value={id}
        onChange={({ target }) => set({ id: target.value })}
      >
        <option value="">Any campaign or canvas</option>
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
      {(user !== "" || id !== "" || outcome !== "") && (
        <button type="button" className="button button-plain" onClick={() => set({ user: "", id: "", outcome: "" })}>
          Clear
        </button>
      )}
    </search>
  )
}
