import { type SubmitEvent, useId, useState } from "react"
import type { Schemas } from "../../control/Client.js"

/** A key in the form. `name` identifies the row. */
interface Row {
  readonly name: number
  readonly apiKey: string
  readonly permissions: string
}

const row = (name: number, permissions: "all" | ReadonlyArray<string> = "all"): Row => ({
  name,
  apiKey: "",
  permissions: permissions === "all" ? "all" : permissions.join(" ")
})

const sent = ({ apiKey, permissions }: Row): Schemas["KeyInput"] => {
  const names = permissions.split(/[\s,]+/).filter((name) => name !== "")
  return { apiKey, permissions: names.length === 1 && names[0] === "all" ? "all" : names }
}

interface Props {
  readonly keys: ReadonlyArray<Schemas["Key"]>
  readonly replace: (keys: Array<Schemas["KeyInput"]>) => void
  readonly leave: () => void
}

/** Replaces all keys of the workspace. Keys are entered again, because the mock never shows them. */
export const KeysForm = ({ keys, replace, leave }: Props) => {
  const id = useId()
  const [rows, setRows] = useState(() => keys.map(({ permissions }, index) => row(index, permissions)))
  const change = (name: number, part: Partial<Row>): void =>
    setRows(rows.map((one) => (one.name === name ? { ...one, ...part } : one)))
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    replace(rows.map(sent))
  }
  return (
    <form className="keys-form" onSubmit={submit} aria-labelledby={id}>
      <h3 id={id}>Replace the keys</h3>
      <p className="quiet">
        Keys are never shown in clear text, so enter each key again. A key that you omit stops working. Permissions are{" "}
        <code>all</code>, or names such as <code>users.track users.export.ids</code>.
      </p>
      {rows.map(({ name, apiKey, permissions }, index) => (
        <div key={name} className="keys-row">
          <input
            aria-label={`Key ${index + 1}`}
            placeholder={keys[name]?.apiKey ?? "a new key"}
            value={apiKey}
            onChange={({ target }) => change(name, { apiKey: target.value.trim() })}
            spellCheck={false}
            autoComplete="off"
          />
          <input
            aria-label={`Permissions of key ${index + 1}`}
            className="keys-permissions"
            value={permissions}
            onChange={({ target }) => change(name, { permissions: target.value })}
            spellCheck={false}
            autoComplete="off"
          />
          <button
            type="button"
            className="button button-plain"
            onClick={() => setRows(rows.filter((one) => one.name !== name))}
          >
            <span>
              Remove<span className="sr"> key {index + 1}</span>
            </span>
          </button>
        </div>
      ))}
      <div className="buttons">
        <button type="submit" className="button button-primary">
          Replace the keys
        </button>
        <button
          type="button"
          className="button"
          onClick={() => setRows([...rows, row(Math.max(keys.length - 1, ...rows.map(({ name }) => name)) + 1)])}
        >
          Add a key
        </button>
        <button type="button" className="button button-plain" onClick={leave}>
          Cancel
        </button>
      </div>
    </form>
  )
}
