import type { Schemas } from "../../control/Client.js"
import { dayAndTime } from "../../parts/Format.js"
import { RequestLink } from "../../parts/RequestLink.js"
import { Value } from "../../parts/Value.js"

/** The calls that exports would have made to the client, newest first. Hidden if there are none. */
export const Callbacks = ({ callbacks }: Pick<Schemas["OutboxPage"], "callbacks">) =>
  callbacks.length === 0 ? null : (
    <section className="block" aria-labelledby="callbacks-title">
      <h2 id="callbacks-title">Callbacks</h2>
      <p className="quiet">Braze would have called these addresses. The mock does not.</p>
      <ol className="callbacks" aria-label="Callbacks">
        {callbacks.toReversed().map(({ request, at, endpoint, body }) => (
          <li key={`${request} ${endpoint}`}>
            <time dateTime={new Date(at).toISOString()}>{dayAndTime(new Date(at).toISOString())}</time>
            <div>
              <code>POST {endpoint}</code>
              <Value label={`Body for ${endpoint}`} value={body} />
            </div>
            <RequestLink n={request} />
          </li>
        ))}
      </ol>
    </section>
  )
