import { go, useHref } from "../Address.js"
import { useLive } from "../control/Live.js"
import type { Connection } from "../control/LiveFeed.js"
import { type Count, pages } from "../Pages.js"
import { number } from "../parts/Format.js"
import { Icon } from "../parts/Icon.js"
import { useKeys } from "../parts/Keyboard.js"
import { choose, type Theme, useTheme } from "../Theme.js"
import { shortcuts } from "./Shortcuts.js"
import { WorkspacePicker } from "./WorkspacePicker.js"

const keys = shortcuts(pages.map(({ name }) => name))

/** The count beside the name of a page. */
const PageCount = ({ useCount }: { readonly useCount: () => Count }) => {
  const { value, warning } = useCount()
  if (value === undefined || value === 0) return null
  return warning === undefined ? (
    <span className="count">{number(value)}</span>
  ) : (
    <span className="count count-warn" title={`${number(value)} ${warning}`}>
      {number(value)}
      <span className="sr"> {warning}</span>
    </span>
  )
}

const connections: Readonly<Record<Connection, { readonly label: string; readonly explanation: string }>> = {
  live: { label: "Live", explanation: "Changes appear as they happen." },
  connecting: {
    label: "Connecting",
    explanation: "The live feed is not connected yet. Until then, the page refreshes every two seconds."
  },
  lost: {
    label: "Not connected",
    explanation: "The mock does not respond. Start it again. This page then reconnects automatically."
  }
}

/** Whether the page is up to date. */
const ConnectionLight = () => {
  const { connection } = useLive()
  const { label, explanation } = connections[connection]
  return (
    <span className={`light light-${connection}`} role="status" title={explanation}>
      {label}
    </span>
  )
}

const nextTheme: Readonly<Record<Theme, Theme>> = { system: "light", light: "dark", dark: "system" }

/** Switches from one theme to the next. */
const ThemeSwitch = () => {
  const theme = useTheme()
  const label = `Theme: ${theme}. Switch to ${nextTheme[theme]}.`
  return (
    <button
      type="button"
      className="icon-button"
      onClick={() => choose(nextTheme[theme])}
      aria-label={label}
      title={label}
    >
      <Icon name={theme} />
    </button>
  )
}

/** Name, pages, workspace, connection and theme. */
export const Sidebar = ({ current }: { readonly current: string | undefined }) => {
  const href = useHref()
  useKeys(Object.fromEntries([...keys].map(([name, key]) => [`g${key}`, () => go(href(name))])))
  return (
    <header className="sidebar">
      <p className="brand">
        <Icon name="logo" />
        mock-braze
      </p>
      <nav aria-label="Pages">
        <ul>
          {pages.map(({ name, title, icon, useCount }) => (
            <li key={name}>
              <a
                href={href(name)}
                title={keys.has(name) ? `g ${keys.get(name)}` : undefined}
                aria-current={name === current ? "page" : undefined}
              >
                <Icon name={icon} />
                <span>{title}</span>
                {useCount !== undefined && <PageCount useCount={useCount} />}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div className="sidebar-foot">
        <WorkspacePicker />
        <div className="sidebar-row">
          <ConnectionLight />
          <ThemeSwitch />
        </div>
      </div>
    </header>
  )
}
