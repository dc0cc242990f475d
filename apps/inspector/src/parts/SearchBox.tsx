import { type KeyboardEvent, useEffect, useRef, useState } from "react"
import { Icon } from "./Icon.js"
import { useKeys } from "./Keyboard.js"

interface Props {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

const PAUSE = 150

/** The search of a page; `/` goes there, Escape leaves it. Tells of a new text when somebody pauses. */
export const SearchBox = ({ label, value, onChange }: Props) => {
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  useEffect(() => {
    const timer = text === value ? undefined : setTimeout(() => onChange(text), PAUSE)
    return () => clearTimeout(timer)
  }, [text, value, onChange])
  useKeys({ "/": () => input.current?.select() })
  const onKey = ({ key }: KeyboardEvent<HTMLInputElement>): void => {
    if (key === "Escape") input.current?.blur()
  }
  return (
    <label className="search">
      <Icon name="search" />
      <span className="sr">{label}</span>
      <input
        ref={input}
        type="search"
        placeholder={label}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={onKey}
        spellCheck={false}
        autoComplete="off"
      />
      <span className="search-key" aria-hidden="true">
        /
      </span>
    </label>
  )
}
