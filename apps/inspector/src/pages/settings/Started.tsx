import type { Schemas } from "../../control/Client.js"
import { bytes, number } from "../../parts/Format.js"

/** The meaning of each limit profile. */
const profiles: Readonly<Record<Schemas["Settings"]["limits"], string>> = {
  combined: "at most 75 objects per request, counting attributes, events and purchases together",
  legacy: "at most 75 attributes, 75 events and 75 purchases per request",
  mau: "monthly active users: at most 75 objects per request, and separate rate limit headers"
}

/** The start options. They cannot change at run time. */
export const Started = ({ settings }: { readonly settings: Schemas["Settings"] }) => {
  const { version, url, limits, rateLimitScale, bounds } = settings
  const scale =
    rateLimitScale === 1 ? "1: as in Braze" : `${rateLimitScale}: every limit is multiplied by ${rateLimitScale}`
  const rows: ReadonlyArray<readonly [string, string]> = [
    ["Version", version],
    ["Address", url ?? "not listening"],
    ["Limit profile", `${limits}: ${profiles[limits]}`],
    ["Rate limit scale", scale],
    ["Requests kept", `the newest ${number(bounds.journal.count)}, at most ${bytes(bounds.journal.bytes)}`],
    ["Applied objects kept", `the newest ${number(bounds.ledger)}`]
  ]
  return (
    <section aria-labelledby="started-title">
      <h2 id="started-title">Start options</h2>
      <table className="pairs" aria-labelledby="started-title">
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
