import { useCallback, useRef } from "react"
import { format, go, useAddress } from "../../Address.js"
import { Empty } from "../../parts/Empty.js"
import { FirstSteps } from "../../parts/FirstSteps.js"
import { plural } from "../../parts/Format.js"
import { useKeys } from "../../parts/Keyboard.js"
import { Problem } from "../../parts/Problem.js"
import { SearchBox } from "../../parts/SearchBox.js"
import { useIsNarrow } from "../../parts/useIsNarrow.js"
import { Profile } from "./Profile.js"
import { SegmentFilter } from "./SegmentFilter.js"
import { UserList } from "./UserList.js"
import "./Users.css"
import { type UserFilter, useUsers } from "./useUsers.js"

const pageSize = 100

const Nobody = ({ q, segment }: UserFilter) => {
  if (q !== "")
    return (
      <Empty title="No matching users">
        <p>
          No external id, alias, email address, phone number or name {segment !== "" && "in this segment "}contains{" "}
          <q>{q}</q>. An alias that was sent without <code>_update_existing_only: false</code> creates no user.
        </p>
      </Empty>
    )
  return segment === "" ? (
    <Empty title="No users yet">
      <FirstSteps />
    </Empty>
  ) : (
    <Empty title="No users in this segment">
      <p>A user is in a segment if they match its filter. Choose "All users" to see everyone.</p>
    </Empty>
  )
}

/** The list of users, and the details of one. */
export const UsersPage = () => {
  const { item, filters } = useAddress()
  const { q = "", segment = "", most = "" } = filters
  const limit = Math.max(pageSize, Number(most) || 0)
  const { data, error } = useUsers({ q, segment }, limit)
  const latest = useRef(filters)
  latest.current = filters
  const search = useCallback(
    (text: string) => go(format("users", undefined, { ...latest.current, q: text, most: "" }), true),
    []
  )
  const users = data?.users ?? []
  const isFiltered = q !== "" || segment !== ""
  const phone = useIsNarrow()
  const isSearch = q !== ""
  const first = (isSearch || users.length === 1) && !phone ? users[0]?.braze_id : undefined
  const chosen = item ?? first
  const at = users.findIndex(({ braze_id }) => braze_id === chosen)
  const open = (index: number): void => {
    const user = users[Math.max(0, Math.min(users.length - 1, index))]
    if (user !== undefined) go(format("users", user.braze_id, filters), true)
  }
  useKeys({
    j: () => open(at + 1),
    k: () => open(at < 0 ? 0 : at - 1),
    Escape: () => item !== undefined && go(format("users", undefined, filters), true)
  })
  return (
    <div className={item === undefined ? "page page-split" : "page page-split page-detail"}>
      <div className="page-head">
        <h1>Users</h1>
        {data !== undefined && (
          <p className="quiet">{isFiltered ? `${data.total} match` : plural(data.total, "profile")}</p>
        )}
      </div>
      <search className="filters">
        <SearchBox label="Id, alias, email, phone or name" value={q} onChange={search} />
        <SegmentFilter segment={segment} />
      </search>
      {error !== null && data === undefined && <Problem error={error} />}
      {data !== undefined && users.length === 0 && item === undefined ? (
        <Nobody q={q} segment={segment} />
      ) : (
        <div className={item === undefined ? "users" : "users has-profile"}>
          <UserList
            users={users}
            chosen={chosen}
            rest={(data?.total ?? 0) - users.length}
            more={() => go(format("users", item, { ...filters, most: String(limit + pageSize) }), true)}
          />
          {chosen === undefined ? (
            <div className="users-hint quiet">Select a user to see the data that Braze would have.</div>
          ) : (
            <Profile brazeId={chosen} back={format("users", undefined, filters)} key={chosen} />
          )}
        </div>
      )}
    </div>
  )
}
