import type { Schemas } from "../control/Client.js"

type Ended = Schemas["RequestSummary"]["ended"]

const broken: Readonly<Record<Exclude<Ended, "answered">, string>> = {
  reset: "reset",
  hang: "no response",
  truncate: "cut off",
  garbage: "garbage",
  closed: "closed"
}

/** The status of a response, or how the exchange ended without one. A symbol shows the class without colour too. */
export const StatusBadge = ({ status, ended }: { readonly status: number; readonly ended: Ended }) => {
  const kind = ended === "answered" ? (status < 300 ? "good" : status < 500 ? "bad" : "worse") : "worse"
  const sign = { good: "✓", bad: "!", worse: "✕" }[kind]
  return (
    <span className={`status status-${kind}`}>
      <span aria-hidden="true">{sign}</span> {ended === "answered" ? status : broken[ended]}
    </span>
  )
}
