import { useSyncExternalStore } from "react"

/** What a person chose; `system` follows the browser. */
export type Theme = "system" | "light" | "dark"

const NAME = "theme"
const listeners = new Set<() => void>()

const stored = (): Theme => {
  try {
    const found = localStorage.getItem(NAME)
    return found === "light" || found === "dark" ? found : "system"
  } catch {
    return "system"
  }
}

let theme = stored()

const show = (): void => {
  if (theme === "system") delete document.documentElement.dataset["theme"]
  else document.documentElement.dataset["theme"] = theme
}

show()

/** Chooses a theme, also for the next visit where the browser keeps that. */
export const choose = (next: Theme): void => {
  theme = next
  show()
  try {
    localStorage.setItem(NAME, next)
  } catch {
    // Nothing is kept in this browser; the choice holds until the page is left.
  }
  for (const listener of listeners) listener()
}

/** The theme that was chosen. */
export const useTheme = (): Theme =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => theme
  )
