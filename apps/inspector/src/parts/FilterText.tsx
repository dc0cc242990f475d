import { useEffect, useState } from "react"

interface Props {
  readonly label: string
  /** A tooltip about the expected text. */
  readonly says: string
  readonly value: string
  readonly onChange: (value: string) => void
}

/** A filter text. It is applied on Enter or when the field loses the focus. */
export const FilterText = ({ label, says, value, onChange }: Props) => {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  return (
    <input
      className="filter-text"
      aria-label={label}
      placeholder={label}
      title={says}
      value={text}
      onChange={({ target }) => setText(target.value)}
      onBlur={() => text !== value && onChange(text.trim())}
      onKeyDown={({ key }) => key === "Enter" && onChange(text.trim())}
      spellCheck={false}
      autoComplete="off"
    />
  )
}
