import { format, useAddress, useHref } from "../../Address.js"
import type { Schemas } from "../../control/Client.js"
import { dayAndTime } from "../../parts/Format.js"
import { Icon } from "../../parts/Icon.js"
import { RequestLink } from "../../parts/RequestLink.js"
import { type Column, Table } from "../../parts/Table.js"
import { preview } from "../../parts/tree/JsonPath.js"
import { MessageDetail } from "./MessageDetail.js"
import type { Sender } from "./useOutbox.js"

type Message = Schemas["Message"]

interface Props {
  readonly messages: ReadonlyArray<Message>
  readonly senders: ReadonlyArray<Sender>
  /** Number of the open message. */
  readonly open: string | undefined
}

const Person = ({ message: { braze_id, external_id } }: { readonly message: Message }) => {
  const href = useHref()
  return braze_id === undefined ? (
    <span className="quiet">no user</span>
  ) : (
    <a href={href("users", braze_id)}>{external_id ?? braze_id}</a>
  )
}

const When = ({ at }: { readonly at: number }) => {
  const when = new Date(at).toISOString()
  return (
    <time className="outbox-when" dateTime={when}>
      {dayAndTime(when)}
    </time>
  )
}

/** The columns after the name. The name opens the message. */
const facts: ReadonlyArray<Column<Message>> = [
  {
    head: "To",
    cell: (message) => (
      <>
        <span className="outbox-to">to </span>
        <Person message={message} />
      </>
    )
  },
  {
    head: "Channels",
    cell: ({ channels }) => channels.join(", ")
  },
  {
    head: "Properties",
    kind: "long",
    cell: ({ properties }) =>
      Object.keys(properties).length > 0 && <code className="quiet">{preview(properties, 48)}</code>
  },
  {
    head: "Outcome",
    line: "end",
    cell: ({ outcome }) => <span className={`tag ${outcome === "sent" ? "tag-good" : "tag-warn"}`}>{outcome}</span>
  },
  { head: "From", cell: ({ request }) => <RequestLink n={request} /> }
]

/** The name of a message without a campaign or Canvas: `sms message`. */
const withoutSender = ({ n, channels }: Message): string =>
  channels.length === 0 ? `Message no. ${n}` : `${channels.join(" and ")} message`

/** Messages, one per user. The details of the open message are below it. */
export const MessageTable = ({ messages, senders, open }: Props) => {
  const { filters } = useAddress()
  const known = new Map(senders.map((sender) => [`${sender.kind} ${sender.id.toLowerCase()}`, sender]))
  const sender = ({ kind, id }: Message) =>
    known.get(`${kind === "canvas" ? "canvas" : "campaign"} ${id?.toLowerCase()}`)
  const isOpen = ({ n }: Message): boolean => String(n) === open
  return (
    <Table
      label="Messages"
      rows={messages}
      rowKey={({ n }) => n}
      columns={[
        { head: "When", cell: ({ at }) => <When at={at} /> },
        {
          head: "Message",
          line: "start",
          cell: (message) => (
            <>
              <a
                className="outbox-name"
                href={format("outbox", isOpen(message) ? undefined : String(message.n), filters)}
                aria-expanded={isOpen(message)}
              >
                <Icon name="next" />
                <span>{sender(message)?.name ?? message.id ?? withoutSender(message)}</span>
              </a>{" "}
              <span className="tag">{message.kind}</span>
            </>
          )
        },
        ...facts
      ]}
      below={(message) => isOpen(message) && <MessageDetail message={message} />}
    />
  )
}
