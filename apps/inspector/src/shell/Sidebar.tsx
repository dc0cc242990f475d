import { go, useHref } from "../Address.js"
import { pages } from "../Pages.js"
import { Icon } from "../parts/Icon.js"
import { useKeys } from "../parts/Keyboard.js"
import { ConnectionLight } from "./ConnectionLight.js"
import { Counts } from "./Counts.js"
import { letters } from "./Letters.js"
import { ThemeSwitch } from "./ThemeSwitch.js"
import { WorkspacePicker } from "./WorkspacePicker.js"

const keys = letters(pages.map(({ name }) => name))

/** Name, pages, workspace, connection and theme. */
export const Sidebar = ({ current }: { readonly current: string | undefined }) => {
  const href = useHref()
  useKeys(Object.fromEntries([...keys].map(([name, letter]) => [`g${letter}`, () => go(href(name))])))
  return (
    <header className="sidebar">
      <p className="brand">
        <Icon name="logo" />
        mock-braze
      </p>
      <nav aria-label="Pages">
        <ul>
          {pages.map(({ name, title, icon }) => (
            <li key={name}>
              <a
                href={href(name)}
                title={`g ${keys.get(name) ?? ""}`}
                aria-current={name === current ? "page" : undefined}
              >
                <Icon name={icon} />
                <span>{title}</span>
                <Counts page={name} />
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
