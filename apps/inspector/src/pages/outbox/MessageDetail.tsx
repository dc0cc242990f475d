import type { Schemas } from "../../control/Client.js"
import { JsonTree } from "../../parts/tree/JsonTree.js"
import { outcomes } from "./Outcomes.js"

/** The details of a message. */
export const MessageDetail = ({ message }: { readonly message: Schemas["Message"] }) => {
  const { n, id, dispatch_id, send_id, schedule_id, braze_id, properties, outcome } = message
  const ids = Object.entries({ id, dispatch_id, send_id, schedule_id, braze_id })
  return (
    <section className="outbox-detail" aria-label={`Message ${n}`}>
      <p>{outcomes.get(outcome) ?? outcome}</p>
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
