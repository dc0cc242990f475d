import { type KeyboardEvent, useEffect, useRef, useState } from "react"
import { Icon } from "./Icon.js"
import { useKeys } from "./Keyboard.js"

interface Props {
  /** The searched data. */
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

const pauseMs = 150

/** The search of a page. `/` focuses it, and Escape leaves it. Reports a new text after a pause in typing. */
export const SearchBox = ({ label, value, onChange }: Props) => {
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  useEffect(() => {
    const timer = text === value ? undefined : setTimeout(() => onChange(text), pauseMs)
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
        placeholder="Search"
        title={label}
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
