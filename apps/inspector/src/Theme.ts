import { useSyncExternalStore } from "react"

/** The chosen theme. `system` follows the browser. */
export type Theme = "system" | "light" | "dark"

const storageKey = "theme"
const listeners = new Set<() => void>()

const stored = (): Theme => {
  try {
    const found = localStorage.getItem(storageKey)
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

/** Chooses a theme, and stores the choice if the browser allows it. */
export const choose = (next: Theme): void => {
  theme = next
  show()
  try {
    localStorage.setItem(storageKey, next)
  } catch {
    // This browser stores nothing; the choice lasts until the page is closed.
  }
  for (const listener of listeners) listener()
}

/** The chosen theme. */
export const useTheme = (): Theme =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => theme
  )
