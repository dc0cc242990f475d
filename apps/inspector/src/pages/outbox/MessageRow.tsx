import { format, useAddress, useHref } from "../../Address.js"
import type { Schemas } from "../../control/Client.js"
import { dayAndTime } from "../../parts/Format.js"
import { RequestLink } from "../../parts/RequestLink.js"
import { preview } from "../../parts/tree/JsonPath.js"
import { MessageDetail } from "./MessageDetail.js"
import type { Sender } from "./useOutbox.js"

interface Props {
  readonly message: Schemas["Message"]
  /** Its campaign or Canvas. */
  readonly sender: Sender | undefined
  readonly isOpen: boolean
}

const Person = ({ message: { braze_id, external_id } }: Pick<Props, "message">) => {
  const href = useHref()
  return braze_id === undefined ? (
    <span className="quiet">no user</span>
  ) : (
    <a href={href("users", braze_id)}>{external_id ?? braze_id}</a>
  )
}

/** One message; the details of the message in the address are open below it. */
export const MessageRow = ({ message, sender, isOpen }: Props) => {
  const { filters } = useAddress()
  const { n, at, kind, id, channels, properties, outcome, request } = message
  const when = new Date(at).toISOString()
  return (
    <>
      <tr>
        <td className="outbox-when">
          <time dateTime={when}>{dayAndTime(when)}</time>
        </td>
        <td>
          <a
            className="outbox-name"
            href={format("outbox", isOpen ? undefined : String(n), filters)}
            aria-expanded={isOpen}
          >
            {sender?.name ?? id ?? `message ${n}`}
          </a>{" "}
          <span className="tag">{kind}</span>
        </td>
        <td className="outbox-to">
          <Person message={message} />
        </td>
        <td>{channels.length === 0 ? <span className="quiet">unknown</span> : channels.join(", ")}</td>
        <td className="outbox-properties">
          {Object.keys(properties).length > 0 && <code>{preview(properties, 48)}</code>}
        </td>
        <td>
          <span className={`tag ${outcome === "sent" ? "tag-good" : "tag-warn"}`}>{outcome}</span>
        </td>
        <td className="outbox-from">
          <RequestLink n={request} />
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={7}>
            <MessageDetail message={message} />
          </td>
        </tr>
      )}
    </>
  )
}
