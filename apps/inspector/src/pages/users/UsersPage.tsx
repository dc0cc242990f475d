import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useCallback, useRef } from "react"
import { format, go, useAddress } from "../../Address.js"
import { useAbout } from "../../control/Calls.js"
import { answer, client } from "../../control/Client.js"
import { usePolling } from "../../control/Live.js"
import { Empty } from "../../parts/Empty.js"
import { FirstSteps } from "../../parts/FirstSteps.js"
import { plural } from "../../parts/Format.js"
import { useKeys } from "../../parts/Keyboard.js"
import { Problem } from "../../parts/Problem.js"
import { SearchBox } from "../../parts/SearchBox.js"
import { Profile } from "./Profile.js"
import { UserList } from "./UserList.js"
import "./Users.css"

const PAGE = 100

const useUsers = (q: string, limit: number) => {
  const about = useAbout()
  const query = { ...about, ...(q === "" ? {} : { q }), limit: String(limit) }
  return useQuery({
    queryKey: ["users", query],
    queryFn: () => answer(client.GET("/_mock/users", { params: { query } })),
    refetchInterval: usePolling(),
    placeholderData: keepPreviousData
  })
}

/** Who there is, and one of them with everything that is known. */
export const UsersPage = () => {
  const { item, filters } = useAddress()
  const { q = "", most = "" } = filters
  const limit = Math.max(PAGE, Number(most) || 0)
  const { data, error } = useUsers(q, limit)
  const latest = useRef(filters)
  latest.current = filters
  const search = useCallback(
    (text: string) => go(format("users", undefined, { ...latest.current, q: text, most: "" }), true),
    []
  )
  const users = data?.users ?? []
  const only = users.length === 1 && q !== "" ? users[0]?.braze_id : undefined
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
          <p className="quiet">{q === "" ? plural(data.total, "profile") : `${data.total} match`}</p>
        )}
      </div>
      <search className="filters">
        <SearchBox label="Id, alias, address, number or name" value={q} onChange={search} />
      </search>
      {error !== null && data === undefined && <Problem error={error} />}
      {data !== undefined && users.length === 0 && item === undefined ? (
        q === "" ? (
          <Empty title="There is nobody yet">
            <FirstSteps />
          </Empty>
        ) : (
          <Empty title="Nobody fits">
            <p>
              No external id, alias, e-mail address, phone number or name holds <q>{q}</q>. An alias that was sent
              without <code>_update_existing_only: false</code> makes no profile.
            </p>
          </Empty>
        )
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
