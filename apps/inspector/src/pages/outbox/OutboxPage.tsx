import { format, go, useAddress } from "../../Address.js"
import type { Schemas } from "../../control/Client.js"
import { CurlSample } from "../../parts/CurlSample.js"
import { Empty } from "../../parts/Empty.js"
import { number, plural } from "../../parts/Format.js"
import { useKeys } from "../../parts/Keyboard.js"
import { Problem } from "../../parts/Problem.js"
import { Callbacks } from "./Callbacks.js"
import { MessageTable } from "./MessageTable.js"
import "./Outbox.css"
import { OutboxFilters } from "./OutboxFilters.js"
import { filterOf, isNarrow, useOutbox, useSenders } from "./useOutbox.js"

const pageSize = 200

const sample = `{"campaign_id":"welcome","trigger_properties":{"plan":"premium"},
       "recipients":[{"external_user_id":"ada","attributes":{"email":"ada@example.com"}}]}`

/** Keyboard navigation through the list. The address contains the open message. */
const useListKeys = (messages: ReadonlyArray<Schemas["Message"]>): void => {
  const { item, filters } = useAddress()
  const at = messages.findIndex(({ n }) => String(n) === item)
  const open = (index: number): void => {
    const message = messages[Math.max(0, Math.min(messages.length - 1, index))]
    if (message !== undefined) go(format("outbox", String(message.n), filters), true)
  }
  useKeys({
    j: () => open(at + 1),
    k: () => open(at < 0 ? 0 : at - 1),
    Escape: () => item !== undefined && go(format("outbox", undefined, filters), true)
  })
}

const Nothing = ({ isFiltered }: { readonly isFiltered: boolean }) =>
  isFiltered ? (
    <Empty title="No matching messages">
      <p>
        The external id must match completely, but the search finds any part. Clear the filters to see all messages.
      </p>
    </Empty>
  ) : (
    <Empty title="No messages yet">
      <p>Trigger a campaign, and its messages appear here. Without a seed, every id is accepted:</p>
      <CurlSample path="/campaigns/trigger/send" body={sample} />
    </Empty>
  )

/** Messages, newest first: sent, or the reason why they were not sent. */
export const OutboxPage = () => {
  const { item, filters } = useAddress()
  const filter = filterOf(filters)
  const limit = Math.max(pageSize, Number(filters["most"]) || 0)
  const { data, error } = useOutbox(filter, limit)
  const senders = useSenders()
  const messages = data?.messages.toReversed() ?? []
  const isFiltered = isNarrow(filter)
  const rest = (data?.total ?? 0) - messages.length
  useListKeys(messages)
  return (
    <div className="page outbox">
      <div className="page-head">
        <h1>Outbox</h1>
        {data !== undefined && (
          <p className="quiet">{isFiltered ? `${number(data.total)} match` : plural(data.total, "message")}</p>
        )}
      </div>
      {(messages.length > 0 || isFiltered) && <OutboxFilters filter={filter} senders={senders} />}
      {error !== null && data === undefined && <Problem error={error} />}
      {data !== undefined && messages.length === 0 && <Nothing isFiltered={isFiltered} />}
      {messages.length > 0 && <MessageTable messages={messages} senders={senders} open={item} />}
      {rest > 0 && (
        <button
          type="button"
          className="button outbox-more"
          onClick={() => go(format("outbox", item, { ...filters, most: String(limit + pageSize) }), true)}
        >
          Show more ({number(rest)} older)
        </button>
      )}
      <Callbacks callbacks={data?.callbacks ?? []} />
    </div>
  )
}
