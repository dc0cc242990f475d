import { useHref } from "../../Address.js"
import type { Schemas } from "../../control/Client.js"
import { RequestLink } from "../../parts/RequestLink.js"

/** Subscription groups and current segments of a user. */
export const Memberships = ({ user }: { readonly user: Schemas["User"] }) => {
  const href = useHref()
  return (
    <>
      <section className="block" aria-labelledby="groups-title">
        <h3 id="groups-title">Subscription groups</h3>
        {user.subscription_groups.length === 0 ? (
          <p className="quiet">None.</p>
        ) : (
          <ul className="plain-list">
            {user.subscription_groups.map(({ id, state, request }) => (
              <li key={id}>
                <code>{id}</code> <span className={`tag ${state === "subscribed" ? "tag-good" : ""}`}>{state}</span>{" "}
                <RequestLink n={request} />
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className="block" aria-labelledby="segments-title">
        <h3 id="segments-title">Segments</h3>
        {user.segments.length === 0 ? (
          <p className="quiet">None. Segments are defined in the seed.</p>
        ) : (
          <ul className="plain-list">
            {user.segments.map(({ id, name }) => (
              <li key={id}>
                <a href={href("users", undefined, { segment: id })}>{name}</a> <code className="quiet">{id}</code>
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  )
}
