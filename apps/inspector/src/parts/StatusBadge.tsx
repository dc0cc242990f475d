import type { Schemas } from "../control/Client.js"
import { endings } from "../control/Endings.js"

type Ended = Schemas["RequestSummary"]["ended"]

/**
 * The status of a response, or the ending of an exchange without a response. A symbol shows the class for users who do
 * not see the colour.
 */
export const StatusBadge = ({ status, ended }: { readonly status: number; readonly ended: Ended }) => {
  const kind = ended === "answered" ? (status < 300 ? "good" : status < 500 ? "bad" : "worse") : "worse"
  const sign = { good: "✓", bad: "!", worse: "✕" }[kind]
  return (
    <span className={`status status-${kind}`}>
      <span aria-hidden="true">{sign}</span> {ended === "answered" ? status : endings[ended].label}
    </span>
  )
}
