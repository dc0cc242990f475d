import type { ComponentType } from "react"
import { ContentsPage } from "./pages/contents/ContentsPage.js"
import { FaultsPage } from "./pages/faults/FaultsPage.js"
import { LedgerPage } from "./pages/ledger/LedgerPage.js"
import { OutboxPage } from "./pages/outbox/OutboxPage.js"
import { OverviewPage } from "./pages/overview/OverviewPage.js"
import { RequestsPage } from "./pages/requests/RequestsPage.js"
import { SettingsPage } from "./pages/settings/SettingsPage.js"
import { UsersPage } from "./pages/users/UsersPage.js"
import type { IconName } from "./parts/Icon.js"

/** One page of the inspector: its name stands in the address, its title in the navigation. */
export interface Page {
  readonly name: string
  readonly title: string
  readonly icon: IconName
  readonly component: ComponentType
}

/**
 * Every page, in the order of the navigation. All are in one script: it comes from the same machine, and a page that is
 * loaded when it is first opened shows 0.3 s later, as React holds back what follows a fallback.
 */
export const pages: ReadonlyArray<Page> = [
  {
    name: "requests",
    title: "Requests",
    icon: "requests",
    component: RequestsPage
  },
  {
    name: "users",
    title: "Users",
    icon: "users",
    component: UsersPage
  },
  {
    name: "overview",
    title: "Overview",
    icon: "overview",
    component: OverviewPage
  },
  {
    name: "faults",
    title: "Faults",
    icon: "faults",
    component: FaultsPage
  },
  {
    name: "ledger",
    title: "Ledger",
    icon: "ledger",
    component: LedgerPage
  },
  {
    name: "settings",
    title: "Settings",
    icon: "settings",
    component: SettingsPage
  },
  {
    name: "outbox",
    title: "Outbox",
    icon: "outbox",
    component: OutboxPage
  },
  {
    name: "contents",
    title: "Contents",
    icon: "catalogs",
    component: ContentsPage
  }
]
