import type { Schemas } from "../control/Client.js"
import { endings } from "../control/Endings.js"

type Ended = Schemas["RequestSummary"]["ended"]

/** The status of a response, or how the exchange ended without one. A symbol shows the class without colour too. */
export const StatusBadge = ({ status, ended }: { readonly status: number; readonly ended: Ended }) => {
  const kind = ended === "answered" ? (status < 300 ? "good" : status < 500 ? "bad" : "worse") : "worse"
  const sign = { good: "✓", bad: "!", worse: "✕" }[kind]
  return (
    <span className={`status status-${kind}`}>
      <span aria-hidden="true">{sign}</span> {ended === "answered" ? status : endings[ended].label}
    </span>
  )
}
