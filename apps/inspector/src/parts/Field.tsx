import { useId } from "react"

interface Props {
  readonly label: string
  readonly hint: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly suggestions?: ReadonlyArray<string>
}

/** A labelled input with a placeholder and suggestions. */
export const Field = ({ label, hint, value, onChange, suggestions = [] }: Props) => {
  const list = useId()
  return (
    <label className="field">
      <span>{label}</span>
      <input
        value={value}
        placeholder={hint}
        list={list}
        onChange={({ target }) => onChange(target.value)}
        spellCheck={false}
        autoComplete="off"
      />
      <datalist id={list}>
        {suggestions.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </label>
  )
}
