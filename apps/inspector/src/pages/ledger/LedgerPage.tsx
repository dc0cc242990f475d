import { useState } from "react"
import { format, go, useAddress } from "../../Address.js"
import { plural } from "../../parts/Format.js"
import { PresetList } from "../../parts/PresetList.js"
import { Problem } from "../../parts/Problem.js"
import { ClaimForm } from "./ClaimForm.js"
import * as Claims from "./Claims.js"
import { type Draft, empty, presets, toClaim } from "./Claims.js"
import { LedgerList } from "./LedgerList.js"
import { useLedger, usePageSize, useVerdict } from "./useLedger.js"
import { VerdictView } from "./VerdictView.js"
import "./Ledger.css"

/** The result of the claim in the address. */
const Verification = ({ draft, round, again }: { draft: Draft; round: number; again: () => void }) => {
  const claim = toClaim(draft)
  const { data, error } = useVerdict(claim, round)
  if (claim === undefined) return <p>Unknown kind of claim: {draft.claim}</p>
  const [verdict] = data?.claims ?? []
  if (error !== null) return <Problem error={error} />
  return verdict === undefined ? <p className="quiet">Verifying…</p> : <VerdictView {...{ claim, verdict, again }} />
}

/** The applied objects, and claims about them. */
export const LedgerPage = () => {
  const { filters } = useAddress()
  const [round, next] = useState(0)
  const { lane, key, most = "" } = filters
  const pageSize = usePageSize()
  const ledger = useLedger({
    ...(lane === undefined ? {} : { lane }),
    ...(key === undefined ? {} : { key }),
    limit: Math.max(pageSize, Number(most) || 0)
  })
  const draft = Claims.fromAddress(filters)
  const again = (): void => next(round + 1)
  const run = (chosen: Draft): void => {
    again()
    go(format("ledger", undefined, { ...filters, ...chosen }))
  }
  return (
    <div className="page">
      <div className="page-head">
        <h1>Ledger</h1>
        {ledger.data !== undefined && <p className="quiet">{plural(ledger.data.total, "applied object")}</p>}
      </div>
      <section aria-labelledby="claims-title">
        <h2 id="claims-title">Verify claims</h2>
        <PresetList
          presets={presets}
          choose={(preset) => run(preset.draft)}
          isChosen={(preset) => JSON.stringify(preset.draft) === JSON.stringify(draft)}
        />
        <ClaimForm key={JSON.stringify(draft)} draft={draft ?? empty} lanes={ledger.lanes} run={run} />
        {draft !== undefined && <Verification {...{ draft, round, again }} />}
      </section>
      <section className="block ledger-list" aria-labelledby="ledger-title">
        <h2 id="ledger-title">Applied objects, newest first</h2>
        <LedgerList ledger={ledger} />
      </section>
    </div>
  )
}
