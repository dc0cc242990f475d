import type { Schemas } from "../../control/Client.js"
import { dayAndTime } from "../../parts/Format.js"
import { RequestLink } from "../../parts/RequestLink.js"

type Merge = Schemas["UserMerge"]

/** The effect of each call on the identity. */
const words: Readonly<Record<Merge["by"], string>> = {
  "/users/merge": "merged into",
  "/users/identify": "identified as",
  "/users/alias/update": "renamed to",
  "/users/external_ids/rename": "renamed to"
}

/** The identities that were merged into this user, newest first. Hidden if there are none. */
export const Merges = ({ merges }: { readonly merges: ReadonlyArray<Merge> }) =>
  merges.length === 0 ? null : (
    <section className="block" aria-labelledby="merges-title">
      <h3 id="merges-title">
        Merges <span className="quiet">{merges.length}</span>
      </h3>
      <ol className="timeline" aria-label="Merges">
        {merges.toReversed().map(({ at, request, by, from, into, gone }) => (
          <li key={`${request} ${from} ${into}`}>
            <time dateTime={at}>{dayAndTime(at)}</time>
            <div>
              <p className="merge">
                <code>{from}</code> {words[by]} <code>{into}</code>
              </p>
              {gone !== null && (
                <p className="quiet">
                  The profile <code>{gone}</code> was deleted; its data is here now.
                </p>
              )}
            </div>
            <RequestLink n={request} />
          </li>
        ))}
      </ol>
    </section>
  )
