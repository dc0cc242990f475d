import { useEffect, useRef } from "react"

/** Actions by `KeyboardEvent.key`. A two-character name such as `gr` is a sequence of two keys. */
export type Keymap = Readonly<Record<string, () => void>>

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))

/** Handles keys while the component is shown, but not during typing or with Ctrl, Alt or Meta. */
export const useKeys = (keymap: Keymap): void => {
  const current = useRef(keymap)
  useEffect(() => {
    current.current = keymap
  })
  useEffect(() => {
    let before = ""
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return
      if (isTyping(event.target) || document.querySelector("dialog[open]") !== null) return
      const word = before + event.key
      const act = current.current[word] ?? current.current[event.key]
      before = event.key.length === 1 ? event.key : ""
      if (act === undefined) return
      event.preventDefault()
      act()
    }
    addEventListener("keydown", onKey)
    return () => removeEventListener("keydown", onKey)
  }, [])
}
