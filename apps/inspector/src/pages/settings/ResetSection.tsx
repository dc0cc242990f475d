import { useAbout } from "../../control/Calls.js"
import { answer, client } from "../../control/Client.js"
import { Problem } from "../../parts/Problem.js"
import { ConfirmButton } from "./ConfirmButton.js"
import { useChange } from "./useChange.js"

/** Resets the workspace to the seed or to an empty state. */
export const ResetSection = () => {
  const query = useAbout()
  const change = useChange()
  const reset = (to: "seed" | "empty"): void =>
    change.mutate(() => answer(client.POST("/_mock/reset", { params: { query }, body: { to } })))
  return (
    <section className="block" aria-labelledby="reset-title">
      <h2 id="reset-title">Reset</h2>
      <p className="quiet">
        Deletes users, requests, ledger, outbox, fault rules and mistakes, and returns the clock to real time.
      </p>
      <div className="buttons">
        <ConfirmButton
          label="Reset to the seed"
          question="Reset to the seed?"
          says="All received data is deleted, and the seed is restored."
          act={() => reset("seed")}
        />
        <ConfirmButton
          label="Reset to empty"
          question="Reset to empty?"
          says="All received data and the seed are deleted."
          act={() => reset("empty")}
        />
      </div>
      {change.isSuccess && <p role="status">The workspace was reset.</p>}
      {change.error !== null && <Problem error={change.error} />}
    </section>
  )
}
