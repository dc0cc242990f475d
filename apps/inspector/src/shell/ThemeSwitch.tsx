import { Icon } from "../parts/Icon.js"
import { choose, type Theme, useTheme } from "../Theme.js"

const next: Readonly<Record<Theme, Theme>> = { system: "light", light: "dark", dark: "system" }
const words: Readonly<Record<Theme, string>> = { system: "as the system", light: "light", dark: "dark" }

/** Goes from one theme to the next. */
export const ThemeSwitch = () => {
  const theme = useTheme()
  const label = `Theme: ${words[theme]}. Switch to ${words[next[theme]]}.`
  return (
    <button type="button" className="icon-button" onClick={() => choose(next[theme])} aria-label={label} title={label}>
      <Icon name={theme} />
    </button>
  )
}
