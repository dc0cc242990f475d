import type { Schemas } from "../../control/Client.js"
import { bytes, number } from "../../parts/Format.js"

/** What each profile of rate limits stands for. */
const profiles: Readonly<Record<Schemas["Settings"]["limits"], string>> = {
  combined: "at most 75 objects a request, over attributes, events and purchases together",
  legacy: "at most 75 objects a request of each: attributes, events, purchases",
  mau: "billed by monthly active users: at most 75 objects a request, and their headers of rate limits"
}

/** How the mock was started. None of it changes while it runs. */
export const Started = ({ settings }: { readonly settings: Schemas["Settings"] }) => {
  const { version, url, limits, rateLimitScale, bounds } = settings
  const scale =
    rateLimitScale === 1 ? "1: as on Braze" : `${rateLimitScale}: every limit is multiplied by ${rateLimitScale}`
  const rows: ReadonlyArray<readonly [string, string]> = [
    ["Version", version],
    ["Address", url ?? "nothing listens"],
    ["Limit profile (--limits)", `${limits}: ${profiles[limits]}`],
    ["Rate limit scale", scale],
    ["Requests kept", `the newest ${number(bounds.journal.count)}, at most ${bytes(bounds.journal.bytes)}`],
    ["Applied objects kept", `the newest ${number(bounds.ledger)}`]
  ]
  return (
    <section aria-labelledby="started-title">
      <h2 id="started-title">How it was started</h2>
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
