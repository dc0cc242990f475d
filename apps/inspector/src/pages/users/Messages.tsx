import { useHref } from "../../Address.js"
import type { Schemas } from "../../control/Client.js"
import { dayAndTime } from "../../parts/Format.js"
import { RequestLink } from "../../parts/RequestLink.js"
import { Value } from "../../parts/Value.js"

/** The messages of a user: sent, or the reason why they were not sent. */
export const Messages = ({ messages }: { readonly messages: ReadonlyArray<Schemas["Message"]> }) => {
  const href = useHref()
  return (
    <section className="block" aria-labelledby="messages-title">
      <h3 id="messages-title">
        Messages <span className="quiet">{messages.length}</span>
      </h3>
      {messages.length === 0 ? (
        <p className="quiet">None. Messages of campaigns and Canvases are listed here.</p>
      ) : (
        <ol className="timeline">
          {messages.toReversed().map((message) => (
            <li key={message.n} className="event">
              <time>{dayAndTime(new Date(message.at).toISOString())}</time>
              <div>
                <a href={href("outbox", String(message.n), { user: message.external_id })}>
                  {message.id ?? message.kind}
                </a>{" "}
                {message.channels.join(", ")}{" "}
                <span className={`tag ${message.outcome === "sent" ? "tag-good" : "tag-warn"}`}>{message.outcome}</span>
                {Object.keys(message.properties).length > 0 && <Value label="Properties" value={message.properties} />}
              </div>
              <RequestLink n={message.request} />
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
