import type { Schemas } from "../../control/Client.js"
import { duration, number, plural } from "../../parts/Format.js"

type Latency = Schemas["Latency"]

/** The steps from the first to the last step with a request. */
const used = ({ steps }: Latency): ReadonlyArray<Latency["steps"][number] & { readonly above: number }> => {
  const all = steps.map((step, index) => ({ ...step, above: steps[index - 1]?.upTo ?? 0 }))
  const first = all.findIndex(({ requests }) => requests > 0)
  const last = all.findLastIndex(({ requests }) => requests > 0)
  return first < 0 ? [] : all.slice(first, last + 1)
}

const range = (above: number, upTo: number | null): string => {
  if (upTo === null) return `> ${duration(above)}`
  return above === 0 ? `≤ ${duration(upTo)}` : `${number(above)}–${duration(upTo)}`
}

/** The response time of the mock: percentiles, and the number of requests by latency. */
export const LatencyChart = ({ latency }: { readonly latency: Latency }) => {
  const { median, p95, p99, max, requests } = latency
  const steps = used(latency)
  const most = Math.max(1, ...steps.map((step) => step.requests))
  const figures = [
    ["median", median],
    ["95 %", p95],
    ["99 %", p99],
    ["max", max]
  ] as const
  return (
    <section className="chart latency" aria-labelledby="latency-title">
      <h2 id="latency-title">
        Latency <span className="quiet">of {plural(requests, "request")}</span>
      </h2>
      {requests === 0 ? (
        <p className="quiet">No request was measured in this range.</p>
      ) : (
        <>
          <dl className="figures">
            {figures.map(([name, ms]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{duration(ms)}</dd>
              </div>
            ))}
          </dl>
          <table aria-label="Requests by latency">
            <tbody>
              {steps.map(({ above, upTo, requests: count }) => (
                <tr key={above}>
                  <th scope="row">{range(above, upTo)}</th>
                  <td>
                    <svg width="100%" height="12" aria-hidden="true">
                      <rect className="series series-first" width={`${(100 * count) / most}%`} height="12" rx="2" />
                    </svg>
                  </td>
                  <td>{number(count)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  )
}
