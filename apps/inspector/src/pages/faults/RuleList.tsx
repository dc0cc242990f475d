import { useHref } from "../../Address.js"
import type { Schemas } from "../../control/Client.js"
import { number, plural } from "../../parts/Format.js"
import { matchSentence } from "./Sentences.js"

interface Props {
  readonly rules: ReadonlyArray<Schemas["FaultRule"]>
  /** Removes the rule at this index and resets the counters of the others. */
  readonly remove: (index: number) => void
}

/** The fault rules in order as sentences, with their counters. */
export const RuleList = ({ rules, remove }: Props) => {
  const href = useHref()
  return (
    <ol className="rules" aria-label="Fault rules">
      {rules.map(({ match, summary, times, seen, fired }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a rule is identified by its place, and two rules may be equal
        <li key={index}>
          <span className="rule-number" aria-hidden="true">
            {index + 1}
          </span>
          <div>
            <p>
              {matchSentence(match)} {summary}
              {times !== undefined && `, at most ${plural(times, "time")}`}.
            </p>
            <p className="quiet">
              <a href={href("requests", undefined, { fault: "true" })}>Fired {plural(fired, "time")}</a>
              {times !== undefined && ` of ${number(times)}`}, matched {plural(seen, "request")}.
            </p>
          </div>
          <button
            type="button"
            className="button"
            onClick={() => remove(index)}
            aria-label={`Remove rule ${index + 1}`}
          >
            Remove
          </button>
        </li>
      ))}
    </ol>
  )
}
