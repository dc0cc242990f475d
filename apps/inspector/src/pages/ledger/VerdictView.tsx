import type { Schemas } from "../../control/Client.js"
import { number, plural } from "../../parts/Format.js"
import { RequestLink } from "../../parts/RequestLink.js"
import { Table } from "../../parts/Table.js"
import { type Claim, judged, sentence } from "./Claims.js"
import { KeyLink } from "./KeyLink.js"

const maxOffenders = 200

interface OffendersProps {
  readonly offenders: ReadonlyArray<Schemas["Offender"]>
  readonly count: number
}

const Offenders = ({ offenders, count }: OffendersProps) => (
  <>
    <Table
      label="Contradictions"
      rows={offenders.slice(0, maxOffenders)}
      rowKey={(_, index) => index}
      columns={[
        { head: "Request", cell: ({ request }) => request > 0 && <RequestLink n={request} /> },
        {
          head: "Object",
          cell: ({ lane, index }) => lane !== undefined && <code>{`${lane}[${index ?? 0}]`}</code>
        },
        { head: "User", kind: "long", cell: ({ key }) => key !== undefined && <KeyLink value={key} /> },
        { head: "Reason", kind: "long", line: "start", cell: ({ reason }) => reason }
      ]}
    />
    {count > maxOffenders && <p className="quiet">and {number(count - maxOffenders)} more</p>}
  </>
)

interface Props {
  readonly claim: Claim
  readonly verdict: Schemas["JudgedClaim"]
  readonly again: () => void
}

/** The result of a claim, the number of checked objects or requests, and the contradictions. */
export const VerdictView = ({ claim, verdict, again }: Props) => {
  const { ok, checked, offenders, omitted } = verdict
  const count = offenders.length + omitted
  const kind = !ok ? "bad" : checked === 0 ? "none" : "good"
  return (
    <>
      <div className={`verdict verdict-${kind}`} role="status">
        <div>
          <strong>{heads[kind]}</strong>
          <p>{ok && checked > 0 ? `${sentence(claim)}.` : `Claim: ${sentence(claim)}.`}</p>
          <p>
            {checked === 0
              ? "No object or request of this kind has arrived yet."
              : `${plural(count, "contradiction")} in ${judged(claim, checked)}.`}
          </p>
        </div>
        <button type="button" className="button" onClick={again}>
          Verify again
        </button>
      </div>
      {offenders.length > 0 && <Offenders offenders={offenders} count={count} />}
    </>
  )
}

const heads = { good: "✓ True", bad: "✕ Not true", none: "Nothing to check" }
