import { type SubmitEvent, useState } from "react"
import type { Schemas } from "../../control/Client.js"
import { Field } from "../../parts/Field.js"
import { blank, kinds, type RuleDraft, ruleOf } from "./RuleDraft.js"

interface Props {
  readonly add: (rule: Schemas["FaultRuleInput"]) => void
}

/** Adds a rule without JSON. */
export const RuleForm = ({ add }: Props) => {
  const [draft, type] = useState(blank)
  const field = (name: keyof RuleDraft) => ({
    value: draft[name],
    onChange: (value: string) => type({ ...draft, [name]: value })
  })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    add(ruleOf(draft))
  }
  return (
    <form className="line-form" onSubmit={submit} aria-label="Custom rule">
      <label className="field">
        <span>Fault</span>
        <select value={draft.what} onChange={({ target }) => type({ ...draft, what: target.value })}>
          {Object.entries(kinds).map(([kind, { says }]) => (
            <option key={kind} value={kind}>
              {says}
            </option>
          ))}
        </select>
      </label>
      <Field label="Path" hint="every path" {...field("path")} suggestions={["/users/track", "/users/identify"]} />
      <Field label="Percentage of requests" hint="100" {...field("percent")} />
      <Field label="Only the nth request" hint="every request" {...field("nth")} />
      <Field label="At most n times" hint="no limit" {...field("times")} />
      <button type="submit" className="button button-primary">
        Add rule
      </button>
    </form>
  )
}
