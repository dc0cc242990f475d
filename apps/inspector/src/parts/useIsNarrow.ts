import { useSyncExternalStore } from "react"

const query = "(width < 760px)"

const subscribe = (listener: () => void): (() => void) => {
  const list = matchMedia(query)
  list.addEventListener("change", listener)
  return () => list.removeEventListener("change", listener)
}

/** Whether the window is as narrow as on a phone. The limit is the same as in the style sheets. */
export const useIsNarrow = (): boolean => useSyncExternalStore(subscribe, () => matchMedia(query).matches)
