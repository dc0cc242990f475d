import { type SubmitEvent, useState } from "react"
import type { Schemas } from "../../control/Client.js"
import { Field } from "../../parts/Field.js"
import { blank, kinds, type RuleDraft, ruleOf } from "./RuleDraft.js"

interface Props {
  readonly add: (rule: Schemas["FaultRuleInput"]) => void
}

/** A rule without JSON: what goes wrong, where and how often. */
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
    <form className="line-form" onSubmit={submit} aria-label="A rule of your own">
      <label className="field">
        <span>What goes wrong</span>
        <select value={draft.what} onChange={({ target }) => type({ ...draft, what: target.value })}>
          {Object.entries(kinds).map(([kind, { says }]) => (
            <option key={kind} value={kind}>
              {says}
            </option>
          ))}
        </select>
      </label>
      <Field label="Path" hint="every path" {...field("path")} suggestions={["/users/track", "/users/identify"]} />
      <Field label="Percent of requests" hint="100" {...field("percent")} />
      <Field label="Only the nth request" hint="every one" {...field("nth")} />
      <Field label="At most so often" hint="always" {...field("times")} />
      <button type="submit" className="button button-primary">
        Add rule
      </button>
    </form>
  )
}
