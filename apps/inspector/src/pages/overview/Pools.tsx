import { useAbout, useCall } from "../../control/Calls.js"
import { answer, client, type Schemas } from "../../control/Client.js"
import { number } from "../../parts/Format.js"

/** The duration until a time on the clock of the mock, in words. */
const until = (ms: number): string => {
  if (ms <= 0) return "now"
  if (ms < 60_000) return `in ${Math.ceil(ms / 1000)} s`
  return ms < 3_600_000 ? `in ${Math.ceil(ms / 60_000)} min` : `in ${(ms / 3_600_000).toFixed(1)} h`
}

const Gauge = ({ pool, now }: { readonly pool: Schemas["Pool"]; readonly now: number }) => {
  const { name, limit, remaining, resetAt } = pool
  const share = limit === 0 ? 1 : remaining / limit
  const state = remaining === 0 ? "empty" : share < 0.2 ? "low" : "plenty"
  return (
    <li className={`gauge gauge-${state}`}>
      <span className="gauge-name">{name}</span>
      <span className="gauge-left">
        {state === "empty" ? <strong>used up</strong> : `${number(remaining)} of ${number(limit)} left`}, resets{" "}
        {until(resetAt - now)}
      </span>
      <meter min={0} max={limit} value={remaining} aria-label={`${name}: ${remaining} of ${limit} left`} />
    </li>
  )
}

/** The remaining requests of every used rate limit, and the number of unused ones. */
export const Pools = () => {
  const about = useAbout()
  const { data } = useCall(["pools"], () => answer(client.GET("/_mock/pools", { params: { query: about } })), 1_000)
  const pools = data?.pools ?? []
  const used = pools.filter((pool) => pool.used)
  return (
    <section className="block" aria-labelledby="pools-title">
      <h2 id="pools-title">Rate limits</h2>
      {used.length === 0 && <p className="quiet">No rate limit was used yet.</p>}
      <ul className="gauges">
        {used.map((pool) => (
          <Gauge key={pool.name} pool={pool} now={data?.now ?? 0} />
        ))}
      </ul>
      {used.length > 0 && pools.length > used.length && (
        <p className="quiet">{pools.length - used.length} further limits are unused.</p>
      )}
    </section>
  )
}
