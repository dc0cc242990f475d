import { format, useAddress } from "../../Address.js"
import type { Schemas } from "../../control/Client.js"
import { counted, number } from "../../parts/Format.js"
import { identity, title } from "./Names.js"

interface Props {
  readonly users: ReadonlyArray<Schemas["User"]>
  readonly chosen: string | undefined
  /** Number of users that are not shown. */
  readonly rest: number
  readonly more: () => void
}

/** The activity of a user as counts: `2 events, 1 purchase`. */
const happened = ({ events, purchase_log }: Schemas["User"]): string =>
  counted({ events: events.length, purchases: purchase_log.length }) || "no events"

/** The users that were found. */
export const UserList = ({ users, chosen, rest, more }: Props) => {
  const { filters } = useAddress()
  return (
    <nav className="user-list" aria-label="Users">
      <ul>
        {users.map((user) => (
          <li key={user.braze_id}>
            <a
              href={format("users", user.braze_id, filters)}
              aria-current={user.braze_id === chosen ? "true" : undefined}
            >
              <span className="user-name">{title(user)}</span>
              <span className="user-id">{identity(user)}</span>
              <span className="user-count">{happened(user)}</span>
            </a>
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <button type="button" className="button button-plain" onClick={more}>
          Show more ({number(rest)})
        </button>
      )}
    </nav>
  )
}
