import type { Schemas } from "../../control/Client.js"
import { MessageRow } from "./MessageRow.js"
import type { Sender } from "./useOutbox.js"

interface Props {
  readonly messages: ReadonlyArray<Schemas["Message"]>
  readonly senders: ReadonlyArray<Sender>
  /** Number of the message that is open. */
  readonly open: string | undefined
}

/** Messages, one per person. */
export const MessageTable = ({ messages, senders, open }: Props) => {
  const known = new Map(senders.map((sender) => [`${sender.kind} ${sender.id.toLowerCase()}`, sender]))
  return (
    <table className="table outbox-table" aria-label="Messages">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Message</th>
          <th scope="col">To</th>
          <th scope="col">Channels</th>
          <th scope="col">Properties</th>
          <th scope="col">Outcome</th>
          <th scope="col">From</th>
        </tr>
      </thead>
      <tbody>
        {messages.map((message) => (
          <MessageRow
            key={message.n}
            message={message}
            sender={known.get(`${message.kind === "canvas" ? "canvas" : "campaign"} ${message.id?.toLowerCase()}`)}
            isOpen={String(message.n) === open}
          />
        ))}
      </tbody>
    </table>
  )
}
