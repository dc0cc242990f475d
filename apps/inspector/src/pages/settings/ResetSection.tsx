import { useAbout } from "../../control/Calls.js"
import { answer, client } from "../../control/Client.js"
import { Problem } from "../../parts/Problem.js"
import { ConfirmButton } from "./ConfirmButton.js"
import { useChange } from "./useChange.js"

/** Begins anew, with the seed or with nobody. */
export const ResetSection = () => {
  const query = useAbout()
  const change = useChange()
  const reset = (to: "seed" | "empty"): void =>
    change.mutate(() => answer(client.POST("/_mock/reset", { params: { query }, body: { to } })))
  return (
    <section className="block" aria-labelledby="reset-title">
      <h2 id="reset-title">Begin anew</h2>
      <p className="quiet">
        Forgets people, requests, ledger, outbox, rules and mistakes, and the clock is real again.
      </p>
      <div className="buttons">
        <ConfirmButton
          label="Reset to the seed"
          question="Reset to the seed?"
          says="Everything that arrived is forgotten; what the mock was started with is there again."
          act={() => reset("seed")}
        />
        <ConfirmButton
          label="Reset to nobody"
          question="Reset to nobody?"
          says="Everything that arrived is forgotten, and so is what the mock was started with."
          act={() => reset("empty")}
        />
      </div>
      {change.isSuccess && <p role="status">Done: it is as if nothing had arrived.</p>}
      {change.error !== null && <Problem error={change.error} />}
    </section>
  )
}
