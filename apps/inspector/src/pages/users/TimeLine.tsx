import { useState } from "react"
import type { Schemas } from "../../control/Client.js"
import { dayAndTime } from "../../parts/Format.js"
import { RequestLink } from "../../parts/RequestLink.js"
import { Value } from "../../parts/Value.js"
import { activity } from "./Activity.js"

const pageSize = 50

/** Events and purchases with their properties, newest first. */
export const TimeLine = ({ user }: { readonly user: Schemas["User"] }) => {
  const [most, setMost] = useState(pageSize)
  const all = activity(user)
  return (
    <section className="block" aria-labelledby="timeline-title">
      <h3 id="timeline-title">
        Events and purchases <span className="quiet">{all.length}</span>
      </h3>
      {all.length === 0 && <p className="quiet">None yet.</p>}
      <ol className="timeline">
        {all.slice(0, most).map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two events may be equal in all fields
          <li key={`${one.time} ${one.request} ${index}`} className={one.kind}>
            <time dateTime={one.time}>{dayAndTime(one.time)}</time>
            <div>
              <strong>{one.name}</strong>
              {one.kind === "purchase" && <span className="price">{one.price}</span>}
              {one.properties !== undefined && <Value label={`Properties of ${one.name}`} value={one.properties} />}
            </div>
            <RequestLink n={one.request} />
          </li>
        ))}
      </ol>
      {all.length > most && (
        <button type="button" className="button" onClick={() => setMost(most + pageSize)}>
          Show older entries
        </button>
      )}
    </section>
  )
}
