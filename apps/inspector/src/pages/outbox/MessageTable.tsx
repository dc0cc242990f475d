import type { Schemas } from "../../control/Client.js"
import { Table } from "../../parts/Table.js"
import { MessageRow } from "./MessageRow.js"
import type { Sender } from "./useOutbox.js"

interface Props {
  readonly messages: ReadonlyArray<Schemas["Message"]>
  readonly senders: ReadonlyArray<Sender>
  /** Number of the open message. */
  readonly open: string | undefined
}

/** Messages, one per user. */
export const MessageTable = ({ messages, senders, open }: Props) => {
  const known = new Map(senders.map((sender) => [`${sender.kind} ${sender.id.toLowerCase()}`, sender]))
  return (
    <Table label="Messages" heads={["When", "Message", "To", "Channels", "Properties", "Outcome", "From"]}>
      {messages.map((message) => (
        <MessageRow
          key={message.n}
          message={message}
          sender={known.get(`${message.kind === "canvas" ? "canvas" : "campaign"} ${message.id?.toLowerCase()}`)}
          isOpen={String(message.n) === open}
        />
      ))}
    </Table>
  )
}
