import { useCallback, useRef } from "react"
import { format, go, useAddress } from "../../Address.js"
import { Empty } from "../../parts/Empty.js"
import { FirstSteps } from "../../parts/FirstSteps.js"
import { plural } from "../../parts/Format.js"
import { useKeys } from "../../parts/Keyboard.js"
import { Problem } from "../../parts/Problem.js"
import { SearchBox } from "../../parts/SearchBox.js"
import { Profile } from "./Profile.js"
import { SegmentFilter } from "./SegmentFilter.js"
import { UserList } from "./UserList.js"
import "./Users.css"
import { type UserFilter, useUsers } from "./useUsers.js"

const PAGE = 100

const Nobody = ({ q, segment }: UserFilter) => {
  if (q !== "")
    return (
      <Empty title="Nobody fits">
        <p>
          No external id, alias, e-mail address, phone number or name {segment !== "" && "in this segment "}holds{" "}
          <q>{q}</q>. An alias that was sent without <code>_update_existing_only: false</code> makes no profile.
        </p>
      </Empty>
    )
  return segment === "" ? (
    <Empty title="There is nobody yet">
      <FirstSteps />
    </Empty>
  ) : (
    <Empty title="Nobody is in this segment">
      <p>People enter it as soon as its filter fits them. Choose everybody to see who there is.</p>
    </Empty>
  )
}

/** Who there is, and one of them with everything that is known. */
export const UsersPage = () => {
  const { item, filters } = useAddress()
  const { q = "", segment = "", most = "" } = filters
  const limit = Math.max(PAGE, Number(most) || 0)
  const { data, error } = useUsers({ q, segment }, limit)
  const latest = useRef(filters)
  latest.current = filters
  const search = useCallback(
    (text: string) => go(format("users", undefined, { ...latest.current, q: text, most: "" }), true),
    []
  )
  const users = data?.users ?? []
  const isFiltered = q !== "" || segment !== ""
  const only = users.length === 1 && isFiltered ? users[0]?.braze_id : undefined
  const chosen = item ?? only
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
    <div className="page page-split">
      <div className="page-head">
        <h1>Users</h1>
        {data !== undefined && (
          <p className="quiet">{isFiltered ? `${data.total} match` : plural(data.total, "profile")}</p>
        )}
      </div>
      <search className="filters">
        <SearchBox label="Id, alias, address, number or name" value={q} onChange={search} />
        <SegmentFilter segment={segment} />
      </search>
      {error !== null && data === undefined && <Problem error={error} />}
      {data !== undefined && users.length === 0 && item === undefined ? (
        <Nobody q={q} segment={segment} />
      ) : (
        <div className="users">
          <UserList
            users={users}
            chosen={chosen}
            rest={(data?.total ?? 0) - users.length}
            more={() => go(format("users", item, { ...filters, most: String(limit + PAGE) }), true)}
          />
          {chosen === undefined ? (
            <div className="users-hint quiet">Choose somebody to see what Braze would know.</div>
          ) : (
            <Profile brazeId={chosen} key={chosen} />
          )}
        </div>
      )}
    </div>
  )
}
