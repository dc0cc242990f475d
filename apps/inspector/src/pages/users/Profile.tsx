import { useAbout, useCall } from "../../control/Calls.js"
import { answer, client } from "../../control/Client.js"
import { BackLink } from "../../parts/BackLink.js"
import { dayAndTime } from "../../parts/Format.js"
import { Problem } from "../../parts/Problem.js"
import { Attributes } from "./Attributes.js"
import { Identities } from "./Identities.js"
import { Memberships } from "./Memberships.js"
import { Merges } from "./Merges.js"
import { Messages } from "./Messages.js"
import { title } from "./Names.js"
import { TimeLine } from "./TimeLine.js"

/** One user with all data, kept up to date. `back` is the address of the list. */
export const Profile = ({ brazeId, back }: { readonly brazeId: string; readonly back: string }) => {
  const about = useAbout()
  const { data: user, error } = useCall(["user", brazeId], () =>
    answer(client.GET("/_mock/users/{braze_id}", { params: { path: { braze_id: brazeId }, query: about } }))
  )
  if (user === undefined) return <section className="profile">{error !== null && <Problem error={error} />}</section>
  return (
    <section className="profile" aria-labelledby="profile-title">
      <BackLink label="All users" href={back} />
      <header>
        <h2 id="profile-title">{title(user)}</h2>
        <p className="quiet">
          Created {dayAndTime(user.created_at)}
          {user.total_revenue !== 0 && `, revenue ${user.total_revenue}`}
        </p>
      </header>
      <Identities user={user} />
      <Merges merges={user.merges} />
      <Attributes attributes={user.attributes} />
      <TimeLine user={user} />
      <Memberships user={user} />
      <Messages messages={user.messages} />
    </section>
  )
}
