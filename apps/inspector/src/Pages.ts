import type { ComponentType } from "react"
import { useMistakes, useStats } from "./control/Calls.js"
import { ContentsPage } from "./pages/contents/ContentsPage.js"
import { FaultsPage } from "./pages/faults/FaultsPage.js"
import { LedgerPage } from "./pages/ledger/LedgerPage.js"
import { OutboxPage } from "./pages/outbox/OutboxPage.js"
import { OverviewPage } from "./pages/overview/OverviewPage.js"
import { RequestsPage } from "./pages/requests/RequestsPage.js"
import { SettingsPage } from "./pages/settings/SettingsPage.js"
import { UsersPage } from "./pages/users/UsersPage.js"
import type { IconName } from "./parts/Icon.js"

/** A number beside the name of a page in the navigation. */
export interface Count {
  /** Undefined until the mock has responded. 0 is not shown. */
  readonly value: number | undefined
  /** The name of the counted items, if they need attention. */
  readonly warning?: string
}

/** One page of the inspector. */
export interface Page {
  /** The name in the address. Its characters are also the candidates for the shortcut of the page. */
  readonly name: string
  /** The title in the navigation. */
  readonly title: string
  readonly icon: IconName
  readonly component: ComponentType
  readonly useCount?: () => Count
}

/**
 * Every page, in the order of the navigation. To add a page, add a folder and one row here. Routing, navigation,
 * shortcut and count derive from the row. All pages are in one script. A page that is loaded when it is first opened
 * appears 0.3 s later, because React delays the content after a fallback.
 */
export const pages: ReadonlyArray<Page> = [
  {
    name: "requests",
    title: "Requests",
    icon: "requests",
    component: RequestsPage,
    useCount: () => ({ value: useStats().data?.requests })
  },
  {
    name: "users",
    title: "Users",
    icon: "users",
    component: UsersPage,
    useCount: () => ({ value: useStats().data?.users })
  },
  {
    name: "overview",
    title: "Overview",
    icon: "overview",
    component: OverviewPage,
    useCount: () => ({ value: useMistakes().data?.length, warning: "kinds of mistakes" })
  },
  { name: "faults", title: "Faults", icon: "faults", component: FaultsPage },
  { name: "ledger", title: "Ledger", icon: "ledger", component: LedgerPage },
  { name: "outbox", title: "Outbox", icon: "outbox", component: OutboxPage },
  { name: "contents", title: "Contents", icon: "catalogs", component: ContentsPage },
  { name: "settings", title: "Settings", icon: "settings", component: SettingsPage }
]
