import { useEffect, useState } from "react"

interface Props {
  readonly label: string
  /** What may be typed, shown where the pointer rests. */
  readonly says: string
  readonly value: string
  readonly onChange: (value: string) => void
}

/** A filter that is typed; it holds when Enter is pressed or the field is left. */
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
