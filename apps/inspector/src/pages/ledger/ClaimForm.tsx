import { type SubmitEvent, useState } from "react"
import { Field } from "../../parts/Field.js"
import { type Draft, kinds } from "./Claims.js"

interface Props {
  readonly draft: Draft
  readonly lanes: ReadonlyArray<string>
  readonly run: (draft: Draft) => void
}

/** A form for a custom claim, with only the fields of its kind. */
export const ClaimForm = ({ draft, lanes, run }: Props) => {
  const [typed, type] = useState(draft)
  const field = (name: keyof Draft) => ({
    value: typed[name],
    onChange: (value: string) => type({ ...typed, [name]: value.trim() })
  })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    run(typed)
  }
  return (
    <form className="line-form" onSubmit={submit} aria-label="Custom claim">
      <label className="field">
        <span>Claim</span>
        <select value={typed.claim} onChange={({ target }) => type({ ...typed, claim: target.value })}>
          {Object.entries(kinds).map(([kind, says]) => (
            <option key={kind} value={kind}>
              {says}
            </option>
          ))}
        </select>
      </label>
      {typed.claim === "limit" ? (
        <>
          <Field label="Maximum requests" hint="3000" {...field("count")} />
          <Field label="Within (ms)" hint="3000" {...field("ms")} />
          <Field label="Path" hint="every path" {...field("path")} suggestions={["/users/track"]} />
        </>
      ) : (
        <>
          <Field label="Lane" hint="every lane" {...field("in")} suggestions={lanes} />
          <Field
            label={typed.claim === "order" ? "In order of" : "Identified by"}
            hint={typed.claim === "order" ? "properties.seq" : "full content"}
            {...field("by")}
            suggestions={["time", "properties.seq"]}
          />
        </>
      )}
      <button type="submit" className="button button-primary">
        Verify
      </button>
    </form>
  )
}
