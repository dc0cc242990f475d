import { useEffect, useRef } from "react"

/** What keys do, by `KeyboardEvent.key`; a word of two letters such as `gr` is typed one after the other. */
export type Keymap = Readonly<Record<string, () => void>>

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))

/** Listens to keys while the part is shown. Nothing happens while somebody types or with Ctrl, Alt or Meta. */
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
