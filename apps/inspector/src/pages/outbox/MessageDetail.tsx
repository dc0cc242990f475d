import type { Schemas } from "../../control/Client.js"
import { Problem } from "../../parts/Problem.js"
import { JsonTree } from "../../parts/tree/JsonTree.js"
import { MessagePreview } from "./MessagePreview.js"
import { outcomes } from "./Outcomes.js"
import { useMessage } from "./useOutbox.js"

/** The details of a message: its preview, its ids and its properties. */
export const MessageDetail = ({ message }: { readonly message: Schemas["Message"] }) => {
  const { n, id, dispatch_id, send_id, schedule_id, braze_id, properties, outcome } = message
  const { data, error } = useMessage(n)
  const ids = Object.entries({ id, dispatch_id, send_id, schedule_id, braze_id })
  return (
    <section className="outbox-detail" aria-label={`Message ${n}`}>
      <p>{outcomes.get(outcome) ?? outcome}</p>
      {error !== null && <Problem error={error} />}
      {data !== undefined && <MessagePreview content={data.content} />}
      <dl>
        {ids.map(
          ([name, value]) =>
            value !== undefined && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            )
        )}
      </dl>
      {Object.keys(properties).length === 0 ? (
        <p className="quiet">No properties.</p>
      ) : (
        <JsonTree label="Properties" value={properties} />
      )}
    </section>
  )
}
